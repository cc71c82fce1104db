"""Ring groups and follow-me: several telephones, and numbers outside, for one call."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pbxmanager.snapshot.targets import Target
from pbxmanager.snapshot.ways import Way

if TYPE_CHECKING:
    from pbxmanager.snapshot.office import Snapshot

MOST_MEMBERS = 100
"""So many are rung by one group: more don't fit into one ``Dial()`` (8,192 bytes, Asterisk 22)."""


class RingStrategy(StrEnum):
    """Who is rung, and in which order."""

    ALL = "all"
    ORDER = "order"
    """One after the other."""
    HUNT = "hunt"
    """The first, then the first two, then the first three (memory hunt)."""
    RANDOM = "random"
    """One after the other, in an order that each call draws anew."""
    LEAST_RECENT = "recent"
    """One after the other; who took a call of the group longest ago comes first."""


class FollowMe(StrEnum):
    """When an extension's numbers outside ring."""

    NEVER = "never"
    TOGETHER = "together"
    """Together with its telephones, or some seconds later."""
    AFTER = "after"
    """When none of its telephones took the call."""


@dataclass(frozen=True, order=True, slots=True)
class GroupMember:
    """A place in a group: an extension or another group (``target``), or a number outside (``number``, E.164)."""

    target: Target | None
    number: str = ""

    def __str__(self) -> str:
        return self.number if self.target is None else f"{self.target.kind} {self.target.key}"


@dataclass(frozen=True, slots=True)
class RingGroup:
    """Several people who are rung for one call. A group in a group stands for its members."""

    id: int
    """Of its row in the table of destinations."""
    row: int
    """Of its own row."""
    name: str
    strategy: RingStrategy
    ring_seconds: int
    """How long it rings (all at once), or each turn."""
    members: tuple[GroupMember, ...]
    prefix: str = ""
    """Put before the caller's name, so that whoever is rung sees for what."""
    skip_busy: bool = False
    """Whoever is on the telephone is not rung."""
    permission_class: int | None = None
    """By whose routes numbers outside are called."""
    fallback: Target | None = None

    @property
    def target(self) -> Target:
        """How others lead here."""
        return Target("group", str(self.id))

    @property
    def ways(self) -> tuple[Way, ...]:
        """Whom it rings, and where calls go that nobody took."""
        rung = tuple(Way("rings", member.target) for member in self.members if member.target)
        return (*rung, Way("nobody answers", self.fallback))


@dataclass(frozen=True, order=True, slots=True)
class Rung:
    """Somebody whom a group rings in the end: an extension, or a number outside with the class that lets it out."""

    extension: str
    number: str = ""
    permission_class: int | None = None


def everyone(group: RingGroup, office: "Snapshot") -> tuple[Rung, ...]:
    """Return whom a group rings, groups in it replaced by their members, everybody once, in order."""
    return tuple(dict.fromkeys(_everyone(group, office, frozenset())))


def _everyone(group: RingGroup, office: "Snapshot", above: frozenset[int]) -> Iterator[Rung]:
    for member in group.members:
        if member.target is None:
            yield Rung("", member.number, group.permission_class)
        elif member.target.kind == "extension":
            yield Rung(member.target.key)
        else:
            inner = office.group_by_target.get(member.target)
            if inner is not None and inner.id not in above | {group.id}:
                yield from _everyone(inner, office, above | {group.id})


def way_out(number: str, permission_class: int | None, office: "Snapshot") -> int | None:
    """Return the outbound route by which a class calls a number outside (E.164); None when it may not, or none leads there.

    It is the first route of the class that would make this number from what somebody could dial.
    """
    allowed = next((c.routes for c in office.permission_classes if c.id == permission_class), frozenset())
    for route in office.outbound_routes:
        if route.id in allowed and any(pattern.reaches(number) for pattern in route.patterns):
            return route.id
    return None
