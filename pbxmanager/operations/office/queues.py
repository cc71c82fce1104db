"""Reads the queues."""

from pbxmanager.operations.office.rows import grouped, target
from pbxmanager.queues.models import PauseReason, Queue, QueueMember, QueueStep
from pbxmanager.routing.models import Destination
from pbxmanager.snapshot import PauseReason as ReasonFacts
from pbxmanager.snapshot import Queue as QueueFacts
from pbxmanager.snapshot import QueueAgent, QueueStrategy, Target
from pbxmanager.snapshot import QueueStep as StepFacts

_SAME = (
    "name", "ring_seconds", "pause_seconds", "wrap_up_seconds", "weight", "priority", "most_waiting", "longest_wait",
    "service_level_seconds", "ring_busy", "pause_unanswered", "join_empty", "leave_empty", "say_position", "say_wait",
    "say_every", "repeated_every", "prefix", "key",
)  # fmt: skip


def queues() -> tuple[QueueFacts, ...]:
    """Return the queues with their agents and steps in order."""
    members = QueueMember.objects.order_by("position", "pk").values_list(
        "queue_id", "extension__destination__number", "level", "logs_in"
    )
    agents = grouped((queue, QueueAgent(number or "", level, logs_in)) for queue, number, level, logs_in in members)
    rows = QueueStep.objects.order_by("seconds").values_list("queue_id", "seconds", "up_to", "at_least")
    steps = grouped((queue, StepFacts(*facts)) for queue, *facts in rows)
    return tuple(
        QueueFacts(
            id=queue.destination_id,
            row=queue.pk,
            strategy=QueueStrategy(queue.strategy),
            agents=tuple(agents.get(queue.pk, ())),
            steps=tuple(steps.get(queue.pk, ())),
            welcome=queue.welcome_id,
            repeated=queue.repeated_id,
            to_agent=queue.to_agent_id,
            music=queue.music_id,
            by_key=_target(queue.by_key),
            when_full=_target(queue.when_full),
            when_empty=_target(queue.when_empty),
            when_waited=_target(queue.when_waited),
            **{name: getattr(queue, name) for name in _SAME},
        )
        for queue in Queue.objects.select_related("by_key", "when_full", "when_empty", "when_waited")
    )


def pause_reasons() -> tuple[ReasonFacts, ...]:
    """Return the reasons for pauses."""
    return tuple(ReasonFacts(*row) for row in PauseReason.objects.values_list("pk", "digit", "name"))


def _target(destination: Destination | None) -> Target | None:
    return target(destination.kind, destination.pk, destination.number) if destination else None
