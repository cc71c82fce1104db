"""Public numbers and where their calls go."""

from pbxmanager.core.api import ModelSerializer, ModelViewSet, ReadOnlyViewSet
from pbxmanager.routing.models import Destination, InboundRoute, Number


class DestinationSerializer(ModelSerializer):
    """Something that calls can be sent to."""

    class Meta:
        model = Destination
        fields = ["id", "kind", "number", "name"]


class DestinationViewSet(ReadOnlyViewSet):
    """Everything that calls can be sent to; rows come and go with the things themselves."""

    queryset = Destination.objects.all()
    serializer_class = DestinationSerializer
    filterset_fields = ["kind", "number"]
    search_fields = ["number", "name"]
    ordering_fields = ["id", "number", "name"]


class NumberSerializer(ModelSerializer):
    """A public number."""

    class Meta:
        model = Number
        fields = [
            "id", "e164", "label", "trunk", "name_prefix", "ring_tone", "screen_callers", "queue_priority", "fax_line",
        ]  # fmt: skip
        # Typed with blanks it is longer than stored; the model itself judges it.
        extra_kwargs = {"e164": {"max_length": 40, "validators": []}}


class NumberViewSet(ModelViewSet):
    """Public numbers."""

    queryset = Number.objects.all()
    serializer_class = NumberSerializer
    filterset_fields = ["trunk", "e164"]
    search_fields = ["e164", "label"]
    ordering_fields = ["id", "e164"]


class InboundRouteSerializer(ModelSerializer):
    """Where calls go: of one ``number``, or of any other number of a ``trunk``."""

    class Meta:
        model = InboundRoute
        fields = ["id", "number", "trunk", "destination"]


class InboundRouteViewSet(ModelViewSet):
    """Where calls from outside go."""

    queryset = InboundRoute.objects.all()
    serializer_class = InboundRouteSerializer
    filterset_fields = ["number", "trunk", "destination"]
    ordering_fields = ["id"]
