"""Parking, pickup, paging, secretaries and conferences."""

from typing import Any

from rest_framework import serializers

from pbxmanager.core.api import ModelSerializer, ModelViewSet, OptionalNumberSerializer, RoutableSerializer
from pbxmanager.routing.models import (
    ConferencePool,
    ConferenceRoom,
    PagingGroup,
    ParkingLot,
    PickupGroup,
    SecretaryFilter,
)


class ParkingLotSerializer(RoutableSerializer):
    """A parking lot."""

    class Meta:
        model = ParkingLot
        fields = ["id", "number", "destination", "name", "first_slot", "last_slot", "seconds", "otherwise"]
        read_only_fields = ["destination"]


class ParkingLotViewSet(ModelViewSet):
    """Parking lots."""

    queryset = ParkingLot.objects.select_related("destination")
    serializer_class = ParkingLotSerializer
    search_fields = ["name", "destination__number"]
    ordering_fields = ["id", "name"]


class PickupGroupSerializer(ModelSerializer):
    """Who may take whose ringing calls."""

    class Meta:
        model = PickupGroup
        fields = ["id", "name", "departments", "extensions"]


class PickupGroupViewSet(ModelViewSet):
    """Pickup groups."""

    queryset = PickupGroup.objects.prefetch_related("departments", "extensions")
    serializer_class = PickupGroupSerializer
    search_fields = ["name"]
    ordering_fields = ["id", "name"]


class WithRelations(RoutableSerializer):
    """Of something with an internal number and lists of others: the lists are set once the row is there."""

    def create(self, validated_data: dict[str, Any]) -> Any:
        """Make the row, then its lists."""
        model: Any = self.Meta.model
        names = {field.name for field in model._meta.many_to_many}
        lists = {name: validated_data.pop(name) for name in names & validated_data.keys()}
        made = super().create(validated_data)
        for name, rows in lists.items():
            getattr(made, name).set(rows)
        return made


class PagingGroupSerializer(WithRelations):
    """A paging group."""

    class Meta:
        model = PagingGroup
        fields = [
            "id", "number", "destination", "name", "extensions", "talks_back", "is_urgent", "multicast_address",
            "multicast_port", "listeners", "listening_departments", "callers",
        ]  # fmt: skip
        read_only_fields = ["destination"]


class PagingGroupViewSet(ModelViewSet):
    """Paging groups."""

    queryset = PagingGroup.objects.select_related("destination").prefetch_related(
        "extensions", "listeners", "listening_departments", "callers"
    )
    serializer_class = PagingGroupSerializer
    search_fields = ["name", "destination__number"]
    ordering_fields = ["id", "name"]


class SecretaryFilterSerializer(ModelSerializer):
    """Whose calls ring at secretaries, and who rings through."""

    class Meta:
        model = SecretaryFilter
        fields = ["id", "extension", "secretaries", "passes", "outside_passes", "is_on"]


class SecretaryFilterViewSet(ModelViewSet):
    """Secretaries' filters."""

    queryset = SecretaryFilter.objects.prefetch_related("secretaries", "passes")
    serializer_class = SecretaryFilterSerializer
    filterset_fields = ["extension"]
    ordering_fields = ["id"]


class ConferenceRoomSerializer(OptionalNumberSerializer):
    """A room; without ``number`` it takes a free one of ``pool``. PINs are what people are invited with, so they are shown."""

    pin = serializers.CharField(max_length=10, required=False, allow_blank=True)
    moderator_pin = serializers.CharField(max_length=10, required=False, allow_blank=True)

    class Meta:
        model = ConferenceRoom
        fields = [
            "id", "number", "destination", "name", "pool", "pin", "moderator_pin", "waits_for_moderator", "announces",
            "records", "most", "shows_speaker", "starts", "ends",
        ]  # fmt: skip
        read_only_fields = ["destination"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Store also what the room found for itself: its number and its PIN."""
        attrs = super().validate(attrs)
        if attrs.get("starts") and not attrs.get("pin") and self._found is not None:
            attrs["pin"] = self._found.pin
        if attrs.get("pool") and not attrs.get("number") and self._found is not None:
            attrs["number"] = self._found.number
        return attrs

    _found: ConferenceRoom | None = None

    def _candidate(self, attrs: Any) -> Any:
        self._found = super()._candidate(attrs)  # type: ignore[assignment]
        return self._found


class ConferenceRoomViewSet(ModelViewSet):
    """Conference rooms."""

    queryset = ConferenceRoom.objects.select_related("destination")
    serializer_class = ConferenceRoomSerializer
    filterset_fields = ["pool", "records"]
    search_fields = ["name", "destination__number"]
    ordering_fields = ["id", "name", "starts"]


class ConferencePoolSerializer(ModelSerializer):
    """Numbers for scheduled rooms."""

    class Meta:
        model = ConferencePool
        fields = ["id", "name", "first", "last"]


class ConferencePoolViewSet(ModelViewSet):
    """Pools of conference numbers."""

    queryset = ConferencePool.objects.all()
    serializer_class = ConferencePoolSerializer
    search_fields = ["name"]
    ordering_fields = ["id", "name"]
