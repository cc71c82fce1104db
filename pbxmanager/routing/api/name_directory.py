"""Dial by name."""

from typing import Any

from pbxmanager.core.api import ModelViewSet, OptionalNumberSerializer
from pbxmanager.routing.models import NameDirectory


class NameDirectorySerializer(OptionalNumberSerializer):
    """People whom callers find by name; without ``departments``: everybody."""

    class Meta:
        model = NameDirectory
        fields = ["id", "number", "destination", "name", "greeting", "departments", "attempts", "fallback"]
        read_only_fields = ["destination"]

    def create(self, validated_data: dict[str, Any]) -> NameDirectory:
        """Make it and choose its departments."""
        departments = validated_data.pop("departments", [])
        directory: NameDirectory = super().create(validated_data)
        directory.departments.set(departments)
        return directory


class NameDirectoryViewSet(ModelViewSet):
    """Dial by name."""

    queryset = NameDirectory.objects.select_related("destination").prefetch_related("departments")
    serializer_class = NameDirectorySerializer
    filterset_fields = {"departments": ["exact"], "destination__number": ["exact"]}
    search_fields = ["name", "destination__number"]
    ordering_fields = ["id", "name"]
