"""Ring groups."""

from typing import Any

from rest_framework import serializers

from pbxmanager.core.api import ModelSerializer, ModelViewSet, OptionalNumberSerializer
from pbxmanager.routing.models import RingGroup, RingGroupMember


class RingGroupMemberSerializer(ModelSerializer):
    """A member: ``destination`` (an extension's or a group's) or a ``number`` outside."""

    class Meta:
        model = RingGroupMember
        fields = ["position", "destination", "number"]
        # Typed with blanks a number is longer than stored; the model itself judges it.
        extra_kwargs = {"number": {"max_length": 40}}

    def left_to_others(self) -> list[str]:
        """The group is the one that it comes with."""
        return ["group"]


class RingGroupSerializer(OptionalNumberSerializer):
    """A group with its members; a list of members that is given replaces what was there."""

    members = RingGroupMemberSerializer(many=True)

    class Meta:
        model = RingGroup
        fields = [
            "id", "number", "destination", "name", "strategy", "ring_seconds", "prefix", "skip_busy", "permission_class",
            "fallback", "members",
        ]  # fmt: skip
        read_only_fields = ["destination"]

    def validate_members(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse a member that is listed twice, and the group itself."""
        named = [row.get("destination") or row.get("number") for row in rows]
        if len(set(named)) < len(named):
            raise serializers.ValidationError("A member is listed twice. Name each one once.")
        if isinstance(self.instance, RingGroup) and self.instance.destination in named:
            raise serializers.ValidationError("A group can't be a member of itself.")
        return rows

    def create(self, validated_data: dict[str, Any]) -> RingGroup:
        """Make the group and its members."""
        members = validated_data.pop("members")
        group: RingGroup = super().create(validated_data)
        for row in members:
            RingGroupMember.objects.create(group=group, **row)
        return group

    def update(self, instance: RingGroup, validated_data: dict[str, Any]) -> RingGroup:
        """Change the group; replace the members when they were given."""
        members = validated_data.pop("members", None)
        group = super().update(instance, validated_data)
        if members is not None:
            group.members.all().delete()
            for row in members:
                RingGroupMember.objects.create(group=group, **row)
        return RingGroup.objects.get(pk=group.pk)


class RingGroupViewSet(ModelViewSet):
    """Ring groups."""

    queryset = RingGroup.objects.select_related("destination").prefetch_related("members")
    serializer_class = RingGroupSerializer
    filterset_fields = {"strategy": ["exact"], "destination__number": ["exact"]}
    search_fields = ["name", "destination__number"]
    ordering_fields = ["id", "name"]
