"""Lines that take faxes."""

from pbxmanager.core.api import ModelViewSet, OptionalNumberSerializer
from pbxmanager.fax.models import FaxLine


class FaxLineSerializer(OptionalNumberSerializer):
    """A line that takes faxes; ``destination`` is what routes point at."""

    class Meta:
        model = FaxLine
        fields = ["id", "number", "destination", "name", "addresses", "station", "enabled"]
        read_only_fields = ["destination"]


class FaxLineViewSet(ModelViewSet):
    """Lines that take faxes and mail them as PDF."""

    queryset = FaxLine.objects.select_related("destination")
    serializer_class = FaxLineSerializer
    filterset_fields = ["enabled"]
    search_fields = ["name", "addresses", "destination__number"]
    ordering_fields = ["id", "name"]
