"""Phones and their further lines."""

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from pbxmanager.core.api import ModelSerializer, ModelViewSet
from pbxmanager.provisioning.api.redirection import RedirectionActions
from pbxmanager.provisioning.configs import phones_for_configs
from pbxmanager.provisioning.effective import Layers
from pbxmanager.provisioning.fleet import State, standings
from pbxmanager.provisioning.fleet_page import totals
from pbxmanager.provisioning.models import Fetch, Line, Phone
from pbxmanager.provisioning.untold import untold_settings


class FetchSerializer(serializers.ModelSerializer[Fetch]):
    """What a phone came for."""

    class Meta:
        model = Fetch
        fields = [
            "path",
            "kind",
            "time",
            "way",
            "address",
            "user_agent",
            "model",
            "firmware",
            "status",
            "digest",
            "count",
        ]


class PhoneSerializer(ModelSerializer):
    """A phone without its token and passwords."""

    fetches = FetchSerializer(many=True, read_only=True)
    guest = serializers.SerializerMethodField(
        help_text="Number of whoever is logged in there; empty: it is its owner's."
    )

    class Meta:
        model = Phone
        fields = ["id", "device", "vendor", "model", "guest", "fetches"]

    def get_guest(self, phone: Phone) -> str:
        """Return the number of whoever logged in there."""
        return phone.guest.number if phone.guest else ""


class StandingSerializer(serializers.Serializer[Phone]):
    """How a phone stands."""

    state = serializers.ChoiceField(choices=State.choices)
    seen = serializers.DateTimeField(allow_null=True)
    why = serializers.CharField()


class TotalsSerializer(serializers.Serializer[Any]):
    """How many phones stand how."""

    phones = serializers.IntegerField()
    states = serializers.DictField(child=serializers.IntegerField(), help_text="By state.")
    registered = serializers.IntegerField(allow_null=True, help_text="Null: Asterisk can't be asked.")
    silent = serializers.IntegerField(allow_null=True, help_text="Up to date, but not registered.")


class EffectiveSerializer(serializers.Serializer[Phone]):
    """A setting that holds for a phone, and where it comes from."""

    name = serializers.CharField()
    value = serializers.JSONField()
    settings = serializers.IntegerField(allow_null=True, help_text="Id of what gave it; null: it is the default.")
    untold = serializers.CharField(help_text="Why the phone is not told it, or not quite; empty: it is.")


class PhoneViewSet(RedirectionActions, ModelViewSet):
    """Phones. Tokens and passwords are never given out here."""

    queryset = phones_for_configs().prefetch_related(Prefetch("fetches")).order_by("pk")
    serializer_class = PhoneSerializer
    filterset_fields = ["device", "vendor", "model", "device__mac"]
    search_fields = ["device__mac", "model", "device__extension__destination__number"]
    ordering_fields = ["id", "model"]

    @extend_schema(responses=StandingSerializer)
    @action(detail=True)
    def standing(self, request: Request, pk: str | None = None) -> Response:
        """Say whether the phone has what it should have."""
        phone = self.get_object()
        return Response(StandingSerializer(standings([phone])[phone.pk]).data)  # type: ignore[arg-type]

    @extend_schema(responses=TotalsSerializer)
    @action(detail=False, pagination_class=None, filter_backends=[])
    def totals(self, request: Request) -> Response:
        """Count the phones by how they stand."""
        return Response(TotalsSerializer(totals()).data)

    @extend_schema(responses=EffectiveSerializer(many=True))
    @action(detail=True, pagination_class=None, filter_backends=[])
    def effective(self, request: Request, pk: str | None = None) -> Response:
        """Say which settings hold, and which level gave each."""
        phone = self.get_object()
        settled = Layers([phone], named=True).effective(phone)
        untold = untold_settings(phone, settled)
        return Response(
            [
                {
                    "name": name,
                    "value": None if found.setting.secret else found.value,
                    "settings": found.source.pk if found.source else None,
                    "untold": str(untold.get(name, "")),
                }
                for name, found in settled.settings.items()
            ]
        )


class LineSerializer(ModelSerializer):
    """A further line of a phone."""

    class Meta:
        model = Line
        fields = ["id", "phone", "position", "device", "label"]


class LineViewSet(ModelViewSet):
    """Further lines of phones."""

    queryset = Line.objects.order_by("pk")
    serializer_class = LineSerializer
    filterset_fields = ["phone", "device"]
