"""Queues with their agents and steps, and reasons for pauses."""

from typing import Any

from rest_framework import serializers

from pbxmanager.core.api import ModelSerializer, ModelViewSet, OptionalNumberSerializer
from pbxmanager.queues.models import PauseReason, Queue, QueueMember, QueueStep


class QueueMemberSerializer(ModelSerializer):
    """An agent."""

    class Meta:
        model = QueueMember
        fields = ["position", "extension", "level", "logs_in"]

    def left_to_others(self) -> list[str]:
        """The queue is the one that it comes with."""
        return ["queue"]


class QueueStepSerializer(ModelSerializer):
    """From when on others help."""

    class Meta:
        model = QueueStep
        fields = ["seconds", "up_to", "at_least"]

    def left_to_others(self) -> list[str]:
        """The queue is the one that it comes with."""
        return ["queue"]


class QueueSerializer(OptionalNumberSerializer):
    """A queue with its agents and steps; each list that is given replaces what was there."""

    members = QueueMemberSerializer(many=True)
    steps = QueueStepSerializer(many=True, required=False)

    class Meta:
        model = Queue
        fields = [
            "id", "number", "destination", "name", "strategy", "prefix", "ring_seconds", "pause_seconds", "wrap_up_seconds",
            "ring_busy", "pause_unanswered", "weight", "priority", "service_level_seconds", "music", "welcome", "repeated",
            "repeated_every", "to_agent", "say_position", "say_wait", "say_every", "most_waiting", "when_full", "longest_wait",
            "when_waited", "join_empty", "leave_empty", "when_empty", "key", "by_key", "members", "steps",
        ]  # fmt: skip
        read_only_fields = ["destination"]

    def validate_members(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse an agent that is listed twice."""
        if len({row["extension"].pk for row in rows}) < len(rows):
            raise serializers.ValidationError("An agent is listed twice. Name each one once.")
        return rows

    def validate_steps(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse two steps for one moment."""
        if len({row.get("seconds", 0) for row in rows}) < len(rows):
            raise serializers.ValidationError("Two steps begin at the same moment. Keep one of them.")
        return rows

    def create(self, validated_data: dict[str, Any]) -> Queue:
        """Make the queue and its rows."""
        members, steps = validated_data.pop("members"), validated_data.pop("steps", [])
        queue: Queue = super().create(validated_data)
        self._rows(queue, members, steps)
        return queue

    def update(self, instance: Queue, validated_data: dict[str, Any]) -> Queue:
        """Change the queue; replace the rows that were given."""
        members, steps = validated_data.pop("members", None), validated_data.pop("steps", None)
        queue = super().update(instance, validated_data)
        self._rows(queue, members, steps)
        return Queue.objects.get(pk=queue.pk)

    def _rows(self, queue: Queue, members: list[Any] | None, steps: list[Any] | None) -> None:
        if members is not None:
            queue.members.all().delete()
            for row in members:
                QueueMember.objects.create(queue=queue, **row)
        if steps is not None:
            queue.steps.all().delete()
            for row in steps:
                QueueStep.objects.create(queue=queue, **row)


class QueueViewSet(ModelViewSet):
    """Queues."""

    queryset = Queue.objects.select_related("destination").prefetch_related("members", "steps")
    serializer_class = QueueSerializer
    filterset_fields = {"strategy": ["exact"], "destination__number": ["exact"]}
    search_fields = ["name", "destination__number"]
    ordering_fields = ["id", "name"]


class PauseReasonSerializer(ModelSerializer):
    """Why agents take no calls for a while."""

    class Meta:
        model = PauseReason
        fields = ["id", "digit", "name"]


class PauseReasonViewSet(ModelViewSet):
    """Reasons for pauses."""

    queryset = PauseReason.objects.all()
    serializer_class = PauseReasonSerializer
    search_fields = ["name"]
    ordering_fields = ["id", "digit"]
