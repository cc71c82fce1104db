"""Menus and announcements."""

from typing import Any

from django.core.exceptions import ValidationError as ModelError
from rest_framework import serializers

from pbxmanager.core.api import ModelSerializer, ModelViewSet, OptionalNumberSerializer
from pbxmanager.routing.models import Announcement, Menu, MenuKey, check_departments


class MenuKeySerializer(ModelSerializer):
    """A key: ``action`` go (to ``destination``), repeat or back; ``language`` holds for the rest of the call."""

    class Meta:
        model = MenuKey
        fields = ["key", "action", "destination", "language"]

    def left_to_others(self) -> list[str]:
        """The menu is the one that it comes with."""
        return ["menu"]


class MenuSerializer(OptionalNumberSerializer):
    """A menu with its keys; a list of keys that is given replaces what was there."""

    keys = MenuKeySerializer(many=True)

    class Meta:
        model = Menu
        fields = [
            "id", "number", "destination", "name", "greeting", "keys", "direct", "departments", "direct_first", "direct_last",
            "wait_seconds", "digit_seconds", "attempts", "wrong", "silence", "fallback",
        ]  # fmt: skip
        read_only_fields = ["destination"]

    def validate_keys(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse a key that is listed twice."""
        if len({row["key"] for row in rows}) < len(rows):
            raise serializers.ValidationError("A key is listed twice. Name each one once.")
        return rows

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask also for the departments whose people can be dialled."""
        attrs = super().validate(attrs)
        was = (self.instance.direct, self.instance.departments.all()) if isinstance(self.instance, Menu) else ("", ())
        try:
            check_departments(attrs.get("direct", was[0]), attrs.get("departments", was[1]))
        except ModelError as error:
            raise serializers.ValidationError(error.message_dict) from error
        return attrs

    def create(self, validated_data: dict[str, Any]) -> Menu:
        """Make the menu and its keys."""
        keys, departments = validated_data.pop("keys"), validated_data.pop("departments", [])
        menu: Menu = super().create(validated_data)
        menu.departments.set(departments)
        for row in keys:
            MenuKey.objects.create(menu=menu, **row)
        return menu

    def update(self, instance: Menu, validated_data: dict[str, Any]) -> Menu:
        """Change the menu; replace the keys when they were given."""
        keys = validated_data.pop("keys", None)
        menu = super().update(instance, validated_data)
        if keys is not None:
            for row in menu.keys.all():
                row.delete()
            for row in keys:
                MenuKey.objects.create(menu=menu, **row)
        return Menu.objects.get(pk=menu.pk)


class MenuViewSet(ModelViewSet):
    """Menus."""

    queryset = Menu.objects.select_related("destination").prefetch_related("keys", "departments")
    serializer_class = MenuSerializer
    filterset_fields = {"destination__number": ["exact"]}
    search_fields = ["name", "destination__number"]
    ordering_fields = ["id", "name"]


class AnnouncementSerializer(OptionalNumberSerializer):
    """A prompt that callers hear on their way."""

    class Meta:
        model = Announcement
        fields = ["id", "number", "destination", "name", "prompt", "then", "unanswered", "skippable"]
        read_only_fields = ["destination"]


class AnnouncementViewSet(ModelViewSet):
    """Announcements."""

    queryset = Announcement.objects.select_related("destination")
    serializer_class = AnnouncementSerializer
    filterset_fields = {"prompt": ["exact"], "destination__number": ["exact"]}
    search_fields = ["name", "destination__number"]
    ordering_fields = ["id", "name"]
