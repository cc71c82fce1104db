"""REST endpoint of the journal: who changed what, when, and with which generation it went live."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from pbxmanager.core.api import ReadOnlyViewSet
from pbxmanager.operations.history import of_generation, told, with_generations
from pbxmanager.operations.models import Change, Generation


class FieldChangeSerializer(serializers.Serializer[Any]):
    """One field; secrets are never shown."""

    field = serializers.CharField()
    was = serializers.CharField()
    now = serializers.CharField()


class ChangeSerializer(serializers.ModelSerializer[Change]):
    """An entry of the journal."""

    author = serializers.CharField(source="author.username", default=None, read_only=True)
    object = serializers.CharField(source="object_text", read_only=True)
    generation = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="With which it went live; null: it waits, or it held at once."
    )
    undone = serializers.SerializerMethodField(help_text="By bringing the database back.")
    changes = serializers.SerializerMethodField()

    class Meta:
        model = Change
        fields = [
            "id",
            "time",
            "author",
            "model",
            "object_id",
            "object",
            "action",
            "at_once",
            "undone",
            "generation",
            "changes",
        ]

    def get_undone(self, entry: Change) -> bool:
        """Tell whether it was undone."""
        return entry.undone_at is not None

    def get_changes(self, entry: Change) -> list[dict[str, str]]:
        """Tell what was changed, field by field."""
        return [dict(FieldChangeSerializer(row).data) for row in told(entry)]


class ChangeFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """By person, object, time and generation."""

    author = filters.CharFilter(field_name="author__username")
    since = filters.IsoDateTimeFilter(field_name="time", lookup_expr="gte")
    until = filters.IsoDateTimeFilter(field_name="time", lookup_expr="lt")
    generation = filters.NumberFilter(method="with_generation", label="went live with generation")

    class Meta:
        model = Change
        fields = ["model", "object_id", "action", "at_once"]

    def with_generation(self, entries: QuerySet[Change], name: str, number: Any) -> QuerySet[Change]:
        """Choose what went live with a generation."""
        found = Generation.objects.filter(number=number).first()
        there = of_generation(found) if found else Change.objects.none()
        return entries.filter(pk__in=there.order_by().values("pk"))


class ChangeViewSet(ReadOnlyViewSet):
    """The journal, newest first."""

    queryset = with_generations(Change.objects.select_related("author"))
    serializer_class = ChangeSerializer
    filterset_class = ChangeFilter
    search_fields = ["object_text"]
    ordering_fields = ["id"]
