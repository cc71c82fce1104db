"""Dial by name: callers type the letters of a name on their telephone's keys."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pbxmanager.snapshot.departments import with_parts
from pbxmanager.snapshot.findings import Finding, Severity
from pbxmanager.snapshot.targets import Target
from pbxmanager.snapshot.ways import Way

if TYPE_CHECKING:
    from pbxmanager.snapshot.office import Snapshot
    from pbxmanager.snapshot.telephones import Extension

OFFERED = 20
"""So many people are offered to a caller, one by one."""
LONGEST = 20
"""So many digits of a name are compared."""
_KEYPAD = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
"""Letters on keys (ITU-T E.161)."""


@dataclass(frozen=True, slots=True)
class NameDirectory:
    """People who can be found by name: all, or those of some departments."""

    id: int
    """Of its row in the table of destinations."""
    row: int
    """Of its own row."""
    name: str
    greeting: int | None = None
    """None: Asterisk's own words."""
    departments: frozenset[int] = frozenset()
    """Empty: everybody."""
    attempts: int = 3
    fallback: Target | None = None

    @property
    def target(self) -> Target:
        """How others lead here."""
        return Target("dial-by-name", str(self.id))

    @property
    def ways(self) -> tuple[Way, ...]:
        """Whom callers find, and where those get who find nobody."""
        return (Way("person found", None, chosen=True), Way("nobody found", self.fallback))


def keys_of(spelling: str) -> tuple[str, ...]:
    """Return the digits by which a spelled name is found: it may be typed from any of its words on.

    ``ann lee`` is ``266533`` and ``533266``.
    """
    words = spelling.split()
    turned = ("".join([*words[n:], *words[:n]]).translate(_KEYPAD)[:LONGEST] for n in range(len(words)))
    return tuple(dict.fromkeys(turned))


def directories_find_somebody(office: "Snapshot") -> Iterator[Finding]:
    """Find directories in which nobody can be found."""
    for directory in office.name_directories:
        if not listed(directory, office):
            text = f"{directory.name}: nobody can be found by name there. Choose other departments, or let people be found."
            yield Finding(Severity.WARNING, "name_directories", directory.row, text)


def listed(directory: NameDirectory, office: "Snapshot") -> "list[Extension]":
    """Return the extensions whose people can be found in a directory."""
    within = with_parts(directory.departments, office.departments)
    return [e for e in office.extensions if e.spellings and (not directory.departments or e.department in within)]
