"""Several people at once."""

from typing import Any

from django.apps import apps
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from pbxmanager.directory.models import Device, Extension, Site
from pbxmanager.directory.numbers import next_free_number
from pbxmanager.directory.several import MOST, Everyone, Line, LinesRefused, add_several
from pbxmanager.values import Exten, InvalidValue


class OneOfSeveralSerializer(serializers.Serializer[Any]):
    """One person; what is left out is chosen as in the administration."""

    name = serializers.CharField(max_length=100)
    number = serializers.CharField(max_length=10, required=False, allow_blank=True)
    email = serializers.CharField(max_length=254, required=False, allow_blank=True)
    department = serializers.CharField(max_length=100, required=False, allow_blank=True, help_text="Made if new.")


class SeveralSerializer(serializers.Serializer[Any]):
    """People, and what holds for all of them. Either all are made or none."""

    people = serializers.ListField(child=OneOfSeveralSerializer(), max_length=MOST)
    site = serializers.PrimaryKeyRelatedField(queryset=Site.objects.all())
    first_number = serializers.CharField(
        max_length=10, required=False, help_text="Of those without a number; left out: the next free one."
    )
    permission_class: "serializers.PrimaryKeyRelatedField[Any]" = serializers.PrimaryKeyRelatedField(
        queryset=apps.get_model("routing", "PermissionClass").objects.all(), required=False, allow_null=True
    )
    device_kind = serializers.ChoiceField(choices=Device.Kind.choices, required=False, allow_blank=True)

    def validate_first_number(self, value: str) -> str:
        """Ask for an internal number."""
        try:
            return str(Exten(value.strip()))
        except InvalidValue as error:
            raise serializers.ValidationError(str(error)) from error

    def create(self, validated_data: dict[str, Any]) -> list[Extension]:
        """Make them all; what is wrong is told beside each person's place in the list."""
        people = validated_data.pop("people")
        lines = [Line(place, **person) for place, person in enumerate(people)]
        validated_data.setdefault("first_number", next_free_number())
        try:
            return add_several(lines, Everyone(**validated_data))
        except LinesRefused as refused:
            raise serializers.ValidationError(
                {"people": {str(place): texts for place, texts in refused.problems.items()}}
            ) from refused


class MadeSerializer(serializers.Serializer[Extension]):
    """One who was made. The PIN of the voicemail box is given only now."""

    person = serializers.IntegerField(source="person_id", read_only=True)
    extension = serializers.IntegerField(source="pk", read_only=True)
    number = serializers.CharField(read_only=True)
    name = serializers.CharField(source="person.name", read_only=True)
    pin = serializers.CharField(source="new_pin", read_only=True)


SCHEMA = extend_schema(request=SeveralSerializer, responses={201: MadeSerializer(many=True)})
