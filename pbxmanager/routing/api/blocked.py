"""Callers who are not put through."""

from pbxmanager.core.api import ModelSerializer, ModelViewSet
from pbxmanager.routing.models import BlockedCaller


class BlockedCallerSerializer(ModelSerializer):
    """A caller who is not put through, to one ``number`` or to any."""

    class Meta:
        model = BlockedCaller
        fields = ["id", "kind", "caller", "number", "busy", "note"]
        validators: list[object] = []  # the model itself knows whether a caller is blocked twice


class BlockedCallerViewSet(ModelViewSet):
    """The blocklist."""

    queryset = BlockedCaller.objects.all()
    serializer_class = BlockedCallerSerializer
    filterset_fields = ["kind", "number"]
    search_fields = ["caller", "note"]
    ordering_fields = ["id", "caller"]
