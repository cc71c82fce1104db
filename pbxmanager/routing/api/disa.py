"""Calls through the office from outside."""

from pbxmanager.core.api import ModelViewSet, OptionalNumberSerializer
from pbxmanager.routing.models import Disa


class DisaSerializer(OptionalNumberSerializer):
    """A dial-in line. The PIN can be written, never read."""

    class Meta:
        model = Disa
        fields = [
            "id", "number", "destination", "name", "pin", "callers", "permission_class", "shown_number", "max_minutes",
        ]  # fmt: skip
        read_only_fields = ["destination"]
        extra_kwargs = {"pin": {"write_only": True}}


class DisaViewSet(ModelViewSet):
    """Dial-in lines (DISA)."""

    queryset = Disa.objects.select_related("destination")
    serializer_class = DisaSerializer
    filterset_fields = ["permission_class"]
    search_fields = ["name", "destination__number"]
    ordering_fields = ["id", "name"]
