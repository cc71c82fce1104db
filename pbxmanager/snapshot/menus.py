"""Menus and announcements."""

from dataclasses import dataclass
from enum import StrEnum

from pbxmanager.snapshot.targets import Target
from pbxmanager.snapshot.ways import Way

KEYS = "123456789*0#"
"""As a telephone shows them, row by row."""


class DirectDialling(StrEnum):
    """Which internal numbers a caller may dial in a menu."""

    NONE = "none"
    PEOPLE = "people"
    ALL = "all"
    DEPARTMENTS = "departments"
    """Extensions of people of some departments, and of the parts of these."""


class KeyAction(StrEnum):
    """What a key of a menu does."""

    GO = "go"
    REPEAT = "repeat"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Announcement:
    """A prompt that callers hear on their way."""

    id: int
    """Of its row in the table of destinations."""
    row: int
    """Of its own row."""
    name: str
    prompt: int
    then: Target | None = None
    unanswered: bool = False
    skippable: bool = False

    @property
    def target(self) -> Target:
        """How others lead here."""
        return Target("announcement", str(self.id))

    @property
    def ways(self) -> tuple[Way, ...]:
        """What follows."""
        return (Way("then", self.then),)


@dataclass(frozen=True, order=True, slots=True)
class MenuKey:
    """What a key does."""

    key: str
    action: KeyAction
    target: Target | None = None
    language: str = ""

    def __str__(self) -> str:
        what = f"{self.target.kind} {self.target.key}" if self.target else str(self.action)
        return f"{self.key}: {what}" + (f" ({self.language})" if self.language else "")


@dataclass(frozen=True, slots=True)
class Menu:
    """A greeting, and keys that lead on."""

    id: int
    """Of its row in the table of destinations."""
    row: int
    """Of its own row."""
    name: str
    greeting: int
    keys: tuple[MenuKey, ...]
    direct: DirectDialling = DirectDialling.NONE
    direct_first: str = ""
    direct_last: str = ""
    wait_seconds: int = 5
    digit_seconds: int = 3
    attempts: int = 3
    wrong: int | None = None
    """Said after a wrong key; None: Asterisk's own words."""
    silence: int | None = None
    """Said when no key was pressed; None: nothing, the greeting comes again."""
    departments: frozenset[int] = frozenset()
    """Whose people can be dialled."""
    fallback: Target | None = None

    @property
    def target(self) -> Target:
        """How others lead here."""
        return Target("menu", str(self.id))

    @property
    def ways(self) -> tuple[Way, ...]:
        """Where its keys lead, and whoever presses none."""
        chosen = tuple(Way(key.key, key.target, chosen=True) for key in self.keys if key.action is KeyAction.GO)
        dialled = () if self.direct is DirectDialling.NONE else (Way("internal number", None, chosen=True),)
        return (*chosen, *dialled, Way("nothing chosen", self.fallback))

    def may_dial(self, number: str, kind: str) -> bool:
        """Whether a caller may dial an internal number here, as far as its kind and its digits tell."""
        if self.direct is DirectDialling.NONE or (self.direct is not DirectDialling.ALL and kind != "extension"):
            return False
        if not self.direct_first:
            return True
        return len(number) == len(self.direct_first) and self.direct_first <= number <= self.direct_last
