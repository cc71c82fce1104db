"""Questions about ring groups and follow-me."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pbxmanager.snapshot.findings import Finding, Severity
from pbxmanager.snapshot.groups import MOST_MEMBERS, FollowMe, RingGroup, everyone, way_out

if TYPE_CHECKING:
    from pbxmanager.snapshot.office import Snapshot


def groups_ring_somebody(office: "Snapshot") -> Iterator[Finding]:
    """Find groups that ring nobody, themselves, or more than a call can ring."""
    for group in office.ring_groups:
        path = _circle(group, office)
        if path:
            text = f"Ring group {group.name} contains itself ({' → '.join(path)}). Take one of them out."
            yield Finding(Severity.ERROR, "ring_groups", group.row, text)
            continue
        rung = everyone(group, office)
        if not rung:
            text = f"Ring group {group.name} rings nobody: its calls go on at once. Add members."
            yield Finding(Severity.WARNING, "ring_groups", group.row, text)
        elif all(not each.number and each.extension not in office.devices_by_extension for each in rung):
            text = f"Ring group {group.name}: none of its members has a device. Nobody hears its calls."
            yield Finding(Severity.WARNING, "ring_groups", group.row, text)
        if len(rung) > MOST_MEMBERS:
            text = f"Ring group {group.name} has {len(rung)} members; {MOST_MEMBERS} are possible. Use a queue, or two groups."
            yield Finding(Severity.ERROR, "ring_groups", group.row, text)
        if group.fallback == group.target:
            text = f"Ring group {group.name} begins anew when nobody answers, for ever. Choose another destination."
            yield Finding(Severity.ERROR, "ring_groups", group.row, text)


def numbers_outside_are_reached(office: "Snapshot") -> Iterator[Finding]:
    """Find numbers outside, of groups and of follow-me, that no permitted route leads to."""
    for group in office.ring_groups:
        for member in group.members:
            if member.number and way_out(member.number, group.permission_class, office) is None:
                text = (
                    f"Ring group {group.name}: {member.number} is never called, since no outbound route of its permissions "
                    "leads there. Choose other permissions for the group."
                )
                yield Finding(Severity.WARNING, "ring_groups", group.row, text)
    for extension in office.extensions:
        if extension.follow_me is FollowMe.NEVER:
            continue
        for number in extension.follow_numbers:
            if way_out(number, extension.permission_class, office) is None:
                text = (
                    f"Extension {extension.number} ({extension.name}): follow-me never calls {number}, since no outbound route "
                    "of its permissions leads there."
                )
                yield Finding(Severity.WARNING, "extensions", extension.id, text)


def _circle(group: RingGroup, office: "Snapshot") -> list[str]:
    """Return the names along the way by which a group comes to itself; empty when it does not."""
    ways: list[list[RingGroup]] = [[group]]
    seen = {group.id}
    while ways:
        way = ways.pop()
        for member in way[-1].members:
            inner = office.group_by_target.get(member.target) if member.target else None
            if inner is None:
                continue
            if inner.id == group.id:
                return [each.name for each in (*way, group)]
            if inner.id not in seen:
                seen.add(inner.id)
                ways.append([*way, inner])
    return []
