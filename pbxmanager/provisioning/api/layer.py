"""Settings and keys by level."""

from typing import Any

from rest_framework import serializers

from pbxmanager.core.api import ModelSerializer, ModelViewSet
from pbxmanager.provisioning.models import Key, SettingsLayer


class SettingsLayerSerializer(ModelSerializer):
    """What a level sets. Passwords among ``values`` are stored apart and never come back; raw parameters neither."""

    values = serializers.DictField(
        child=serializers.JSONField(), required=False, help_text="Names and values; what is not named is inherited."
    )
    raw = serializers.CharField(write_only=True, required=False, allow_blank=True, help_text="As on the admin page.")

    class Meta:
        model = SettingsLayer
        fields = ["id", "level", "site", "vendor", "model", "department", "person", "phone", "values", "raw"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Keep what validation sealed, beside what it left."""
        attrs = super().validate(attrs)
        candidate = self._candidate(attrs)
        if "values" in self.initial_data:
            candidate.values = self.initial_data["values"]  # type: ignore[attr-defined]
            candidate.clean()
            attrs["values"], attrs["secrets"] = candidate.values, candidate.secrets  # type: ignore[attr-defined]
        return attrs


class SettingsLayerViewSet(ModelViewSet):
    """Settings by level: everywhere, site, model, department, person, phone."""

    queryset = SettingsLayer.objects.order_by("pk")
    serializer_class = SettingsLayerSerializer
    filterset_fields = ["level", "site", "vendor", "model", "department", "person", "phone"]


class KeySerializer(ModelSerializer):
    """A programmable key of a level."""

    class Meta:
        model = Key
        fields = ["id", "layer", "module", "position", "kind", "value", "label", "line"]


class KeyViewSet(ModelViewSet):
    """Programmable keys."""

    queryset = Key.objects.order_by("pk")
    serializer_class = KeySerializer
    filterset_fields = ["layer", "kind", "value"]
