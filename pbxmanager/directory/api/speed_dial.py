"""Numbers behind short codes."""

from pbxmanager.core.api import ModelSerializer, ModelViewSet
from pbxmanager.directory.models import SpeedDial


class SpeedDialSerializer(ModelSerializer):
    """A speed dial; without ``extension`` it is the company's."""

    class Meta:
        model = SpeedDial
        fields = ["id", "extension", "key", "number", "name"]


class SpeedDialViewSet(ModelViewSet):
    """Speed dials."""

    queryset = SpeedDial.objects.all()
    serializer_class = SpeedDialSerializer
    filterset_fields = ["extension", "key"]
    search_fields = ["number", "name"]
    ordering_fields = ["id", "key"]
