"""Internal numbers."""

from pbxmanager.core.api import ModelViewSet, RoutableSerializer
from pbxmanager.directory.models import Extension


class ExtensionSerializer(RoutableSerializer):
    """An internal number; ``destination`` is what routes point at."""

    class Meta:
        model = Extension
        fields = [
            "id", "number", "destination", "person", "name", "site", "permission_class", "ring_seconds",
            "outbound_number", "hide_number", "call_waiting", "records_calls",
            "follow_me", "follow_numbers", "follow_after", "follow_seconds",
            "screen_callers",
            "disturbed_by", "pin",
        ]  # fmt: skip
        read_only_fields = ["destination"]
        extra_kwargs = {"pin": {"write_only": True}}


class ExtensionViewSet(ModelViewSet):
    """Internal numbers of people and rooms."""

    queryset = Extension.objects.select_related("destination").order_by("destination__number")
    serializer_class = ExtensionSerializer
    filterset_fields = {"person": ["exact"], "permission_class": ["exact"], "destination__number": ["exact"]}
    search_fields = ["destination__number", "name", "person__name"]
    ordering_fields = ["id", "destination__number"]
