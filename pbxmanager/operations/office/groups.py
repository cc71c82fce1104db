"""Reads the ring groups."""

from pbxmanager.operations.office.rows import grouped, target
from pbxmanager.routing.models import RingGroup, RingGroupMember
from pbxmanager.snapshot import GroupMember, RingStrategy
from pbxmanager.snapshot import RingGroup as GroupFacts


def ring_groups() -> tuple[GroupFacts, ...]:
    """Return the ring groups with their members in order."""
    rows = RingGroupMember.objects.order_by("position", "pk").values_list(
        "group_id", "number", "destination__kind", "destination_id", "destination__number"
    )
    members = grouped(
        (group, GroupMember(target(kind, pk, internal), number)) for group, number, kind, pk, internal in rows
    )
    return tuple(
        GroupFacts(
            id=group.destination_id,
            row=group.pk,
            name=group.name,
            strategy=RingStrategy(group.strategy),
            ring_seconds=group.ring_seconds,
            members=tuple(members.get(group.pk, ())),
            prefix=group.prefix,
            skip_busy=group.skip_busy,
            permission_class=group.permission_class_id,
            fallback=target(group.fallback.kind, group.fallback_id, group.fallback.number) if group.fallback else None,
        )
        for group in RingGroup.objects.select_related("fallback")
    )
