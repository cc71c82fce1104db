"""Where calls can go on from something that they were sent to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast, runtime_checkable

from pbxmanager.snapshot.targets import Target


@dataclass(frozen=True, slots=True)
class Way:
    """One way on, such as ``2`` in a menu or ``closed`` of opening hours."""

    label: str
    """When it is taken, in the office's words."""
    target: Target | None
    """None: the call ends there with a word of why."""
    chosen: bool = False
    """Whether the caller takes it by pressing a key: a loop that has such a way is the caller's own choice."""


@runtime_checkable
class Routing(Protocol):
    """Something that calls are sent to and that sends them on."""

    @property
    def target(self) -> Target:
        """How others lead here."""

    @property
    def ways(self) -> tuple[Way, ...]:
        """Every way on, in order."""


def routings(rows: Sequence[object]) -> Sequence[Routing]:
    """Return a collection's rows when they send calls on, else none. All rows of a collection are of one type."""
    return cast(Sequence[Routing], rows) if rows and isinstance(rows[0], Routing) else ()
