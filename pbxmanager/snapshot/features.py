"""What can be done by dialling a code, and which code an office uses for it."""

from dataclasses import dataclass
from enum import StrEnum


class Argument(StrEnum):
    """What may follow a code."""

    NOTHING = "nothing"
    NUMBER = "number"
    """Further digits must follow, such as an internal number."""
    MAYBE = "maybe"
    """The code stands alone or is followed by digits."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A service by code. The dialplan has a context ``feature-KEY`` for it: extension ``s`` where nothing follows the code,
    a pattern where digits do."""

    key: str
    code: str
    """What an office dials unless it chooses otherwise."""
    name: str
    argument: Argument = Argument.NOTHING
    group: str = "Tests"
    """Heading under which people look for it."""


FEATURES: tuple[Feature, ...] = (
    Feature("echo-test", "*43", "Echo test: hear yourself"),
    Feature("say-number", "*65", "Say my own number"),
    Feature("night-switch", "*28", "Night switch: open or close by hand", Argument.NUMBER, "Opening hours"),
)
"""Everything that the system offers by code."""

FEATURE_BY_KEY = {feature.key: feature for feature in FEATURES}


@dataclass(frozen=True, slots=True)
class FeatureCode:
    """A code that is in use in an office."""

    id: int
    feature: str
    code: str

    @property
    def facts(self) -> Feature:
        """What it does."""
        return FEATURE_BY_KEY[self.feature]

    @property
    def name(self) -> str:
        """What it does, in words."""
        return self.facts.name
