"""Voicemail boxes."""

from typing import Any

from rest_framework import serializers

from pbxmanager.core.api import ModelViewSet, OptionalNumberSerializer
from pbxmanager.core.models import Routable
from pbxmanager.values import InvalidValue, check_pin
from pbxmanager.voicemail.models import Box


class BoxSerializer(OptionalNumberSerializer):
    """A voicemail box. A ``pin`` can be set, never read; without one, a new box has a random one."""

    pin = serializers.CharField(write_only=True, required=False)
    mailbox = serializers.CharField(read_only=True)

    class Meta:
        model = Box
        fields = [
            "id", "number", "destination", "mailbox", "extension", "name", "enabled", "pin", "ask_pin", "addresses", "attach",
            "delete_after_mail", "max_messages", "max_seconds", "say_time", "say_caller", "operator", "watchers",
        ]  # fmt: skip
        read_only_fields = ["destination"]

    def create(self, validated_data: dict[str, Any]) -> Any:
        """Set the relation to watchers after the first save."""
        watchers = validated_data.pop("watchers", [])
        made = super().create(validated_data)
        made.watchers.set(watchers)
        return made

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse the box's own number as its PIN, too."""
        attrs = super().validate(attrs)
        if "pin" in attrs:
            extension = attrs.get("extension", getattr(self.instance, "extension", None))
            holder: Routable | None = extension or (self.instance if isinstance(self.instance, Box) else None)
            try:
                check_pin(attrs["pin"], holder.number if holder else attrs.get("number", ""))
            except InvalidValue as error:
                raise serializers.ValidationError({"pin": str(error)}) from error
        return attrs


class BoxViewSet(ModelViewSet):
    """Voicemail boxes of people and teams."""

    queryset = Box.objects.select_related(
        "destination", "extension__destination", "extension__person"
    ).prefetch_related("watchers")
    serializer_class = BoxSerializer
    filterset_fields = ["extension", "enabled"]
    search_fields = ["name", "extension__destination__number", "destination__number", "extension__person__name"]
    ordering_fields = ["id"]
