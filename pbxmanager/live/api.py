"""Do not disturb and forwarding by REST."""

from typing import Any

from rest_framework import mixins, viewsets
from rest_framework.routers import BaseRouter

from pbxmanager.core.api import ModelSerializer, ViewPermissions
from pbxmanager.live.desk_api import DeskGuestViewSet
from pbxmanager.live.mirror import tell_now
from pbxmanager.live.models import PersonalState


class PersonalStateSerializer(ModelSerializer):
    """One setting of one extension; ``changed`` is the second since 1970."""

    class Meta:
        model = PersonalState
        fields = ["id", "extension", "setting", "active", "number", "changed", "origin", "waits"]
        read_only_fields = ["changed", "origin", "waits"]

    def create(self, validated_data: dict[str, Any]) -> PersonalState:
        """Keep the wish, and carry it out if Asterisk runs."""
        return self._wish(PersonalState(**validated_data))

    def update(self, instance: PersonalState, validated_data: dict[str, Any]) -> PersonalState:
        """Keep the wish, and carry it out if Asterisk runs. What it is about stays."""
        instance.active = validated_data.get("active", instance.active)
        instance.number = validated_data.get("number", instance.number)
        return self._wish(instance)

    def _wish(self, state: PersonalState) -> PersonalState:
        state.wish()
        tell_now()
        state.refresh_from_db()
        return state


class PersonalStateViewSet(
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[PersonalState],
):
    """Do not disturb, forwarding and locks. They hold at once; what is not wanted any more is switched off."""

    permission_classes = [ViewPermissions]
    queryset = PersonalState.objects.select_related("extension__destination")
    serializer_class = PersonalStateSerializer
    filterset_fields = ["extension", "setting", "active", "waits"]
    search_fields = ["extension__destination__number", "number"]
    ordering_fields = ["id", "changed"]


def register(router: BaseRouter) -> None:
    """Add the endpoints to the API."""
    router.register("personal-states", PersonalStateViewSet)
    router.register("desk-guests", DeskGuestViewSet)
