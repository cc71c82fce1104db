"""Night switches: by hand over the calendar, from any telephone."""

from dataclasses import dataclass, field

from pbxmanager.snapshot.calendars import Moment


@dataclass(frozen=True, slots=True)
class NightSwitch:
    """Overrides the calendar of the time conditions that follow it."""

    id: int
    digits: str
    """What is dialled after the code for night switches."""
    name: str
    switches_to: Moment
    """What its key switches to; pressed again, it follows the calendar."""
    secret: str = field(default="", repr=False)
    """Digits that are asked for; empty: none."""
    classes: frozenset[int] = frozenset()
    """Permission classes that may use it; empty: everybody."""
