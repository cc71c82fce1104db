"""When the office is open, and where calls go then."""

from typing import Any

from rest_framework import serializers
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser

from pbxmanager.core.api import ModelSerializer, ModelViewSet, OptionalNumberSerializer
from pbxmanager.routing.models import Calendar, CalendarFile, NightSwitch, OpeningHours, SpecialDay, TimeCondition


class OpeningHoursSerializer(ModelSerializer):
    """Hours on some days of the week (1 is Monday)."""

    class Meta:
        model = OpeningHours
        fields = ["first_day", "last_day", "opens", "closes"]

    def left_to_others(self) -> list[str]:
        """The calendar is the one that they come with."""
        return ["calendar"]


class SpecialDaySerializer(ModelSerializer):
    """Days that differ."""

    class Meta:
        model = SpecialDay
        fields = ["name", "first", "last", "moment", "opens", "closes", "every_year"]

    def left_to_others(self) -> list[str]:
        """The calendar is the one that they come with."""
        return ["calendar"]


class CalendarSerializer(ModelSerializer):
    """A calendar with its hours and special days; each list that is given replaces what was there."""

    hours = OpeningHoursSerializer(many=True)
    special_days = SpecialDaySerializer(many=True, required=False)

    class Meta:
        model = Calendar
        fields = ["id", "name", "site", "holiday_country", "holiday_region", "hours", "special_days"]

    def create(self, validated_data: dict[str, Any]) -> Calendar:
        """Make the calendar and its rows."""
        hours, special = validated_data.pop("hours"), validated_data.pop("special_days", [])
        calendar = Calendar.objects.create(**validated_data)
        self._rows(calendar, hours, special)
        return calendar

    def update(self, instance: Calendar, validated_data: dict[str, Any]) -> Calendar:
        """Change the calendar; replace the rows that were given."""
        hours, special = validated_data.pop("hours", None), validated_data.pop("special_days", None)
        calendar = super().update(instance, validated_data)
        self._rows(calendar, hours, special)
        return Calendar.objects.get(pk=calendar.pk)

    def _rows(self, calendar: Calendar, hours: list[Any] | None, special: list[Any] | None) -> None:
        if hours is not None:
            calendar.hours.all().delete()
            for row in hours:
                OpeningHours.objects.create(calendar=calendar, **row)
        if special is not None:
            calendar.special_days.all().delete()
            for row in special:
                SpecialDay.objects.create(calendar=calendar, **row)


class CalendarViewSet(ModelViewSet):
    """Calendars."""

    queryset = Calendar.objects.prefetch_related("hours", "special_days")
    serializer_class = CalendarSerializer
    filterset_fields = ["site", "holiday_country"]
    search_fields = ["name"]
    ordering_fields = ["id", "name"]


class CalendarFileSerializer(ModelSerializer):
    """A calendar file: send its text as ``content``, or the file itself as ``upload`` (multipart/form-data)."""

    upload = serializers.FileField(write_only=True, required=False)
    content = serializers.CharField(required=False, trim_whitespace=False)

    class Meta:
        model = CalendarFile
        fields = ["id", "calendar", "name", "moment", "content", "upload"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Read the upload, then ask the model as always."""
        upload = attrs.pop("upload", None)
        if upload is not None:
            attrs["content"] = upload.read().decode("utf-8", errors="replace").replace("\0", "")
        return super().validate(attrs)


class CalendarFileViewSet(ModelViewSet):
    """Calendar files (iCalendar)."""

    queryset = CalendarFile.objects.all()
    serializer_class = CalendarFileSerializer
    parser_classes = [JSONParser, MultiPartParser, FormParser]
    filterset_fields = ["calendar"]
    search_fields = ["name"]
    ordering_fields = ["id", "name"]


class TimeConditionSerializer(OptionalNumberSerializer):
    """Sends calls on by the hour; ``destination`` is what routes point at."""

    class Meta:
        model = TimeCondition
        fields = [
            "id", "number", "destination", "name", "calendar", "night_switch",
            "open_destination", "closed_destination", "holiday_destination",
        ]  # fmt: skip
        read_only_fields = ["destination"]


class TimeConditionViewSet(ModelViewSet):
    """Time conditions."""

    queryset = TimeCondition.objects.select_related("destination")
    serializer_class = TimeConditionSerializer
    filterset_fields = ["calendar", "night_switch"]
    search_fields = ["name", "destination__number"]
    ordering_fields = ["id", "name"]


class NightSwitchSerializer(ModelSerializer):
    """A night switch; its PIN (``secret``) goes in and never comes out."""

    class Meta:
        model = NightSwitch
        fields = ["id", "name", "digits", "switches_to", "secret", "permission_classes"]
        extra_kwargs = {"secret": {"write_only": True, "required": False}}


class NightSwitchViewSet(ModelViewSet):
    """Night switches; how they stand is asked and set at ``night-switch-states``."""

    queryset = NightSwitch.objects.prefetch_related("permission_classes")
    serializer_class = NightSwitchSerializer
    search_fields = ["name", "digits"]
    ordering_fields = ["id", "digits"]
