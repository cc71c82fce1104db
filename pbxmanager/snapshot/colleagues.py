"""Who may do what with whose calls: groups that pick up for each other, paging groups, secretaries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pbxmanager.snapshot.targets import Target
from pbxmanager.snapshot.ways import Way


@dataclass(frozen=True, slots=True)
class PickupGroup:
    """Extensions that may take each other's ringing calls."""

    id: int
    name: str
    members: tuple[str, ...]
    """Internal numbers."""


@dataclass(frozen=True, slots=True)
class PagingGroup:
    """Telephones that answer by themselves and speak aloud what the caller says."""

    id: int
    """Of its row in the table of destinations."""
    row: int
    """Of its own table, for its page."""
    name: str
    members: tuple[str, ...]
    """Internal numbers."""
    talks_back: bool = False
    """Whether those who are paged are heard."""
    is_urgent: bool = False
    """Whether it is heard in spite of “do not disturb”."""
    multicast: str = ""
    """``ADDRESS:PORT`` to which the page is sent once for all telephones that listen there; empty: none."""
    callers: frozenset[int] = frozenset()
    """Permission classes that may page; empty: everybody."""
    listeners: tuple[str, ...] = ()
    """Internal numbers whose telephones are told to listen to ``multicast``; they are not called."""

    @property
    def target(self) -> Target:
        """How others lead here."""
        return Target("paging", str(self.id))

    @property
    def ways(self) -> tuple[Way, ...]:
        """A page leads nowhere else."""
        return ()


def heard_by(groups: Iterable[PagingGroup]) -> Mapping[str, tuple[PagingGroup, ...]]:
    """Return the groups that are paged by multicast, by the internal numbers whose telephones listen."""
    found: dict[str, tuple[PagingGroup, ...]] = {}
    for group in groups:
        for number in group.listeners if group.multicast else ():
            found[number] = (*found.get(number, ()), group)
    return found


@dataclass(frozen=True, slots=True)
class SecretaryFilter:
    """Calls to an extension that ring its secretaries instead, until it is switched off."""

    id: int
    extension: str
    """Internal number whose calls are filtered."""
    secretaries: tuple[str, ...]
    passes: tuple[str, ...] = ()
    """Who rings through: internal numbers, and public ones with + and country code."""
    is_on: bool = True
    """Whether it is on until somebody switches it by code."""
