"""A time zone as telephones want it: offset and summer time by rule, from the system's own zone files."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zoneinfo import TZPATH

from pbxmanager.values import InvalidValue

_NAME = r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]+>)"
_TIME = r"[+-]?\d{1,3}(?::\d{2}){0,2}"
_RULE = r"M(\d{1,2})\.([1-5])\.([0-6])(?:/(" + _TIME + r"))?"
_SHAPE = re.compile(rf"{_NAME}({_TIME})(?:{_NAME}({_TIME})?,{_RULE},{_RULE})?")


@dataclass(frozen=True, slots=True)
class Change:
    """When a clock is changed: the ``week``-th ``weekday`` of ``month``, ``minutes`` after midnight of local time.

    ``week`` 5 is the last one; ``weekday`` 0 is Sunday (POSIX 8.3).
    """

    month: int
    week: int
    weekday: int
    minutes: int


@dataclass(frozen=True, slots=True)
class TimeZone:
    """An IANA zone, with the rules that hold from now on. Offsets in minutes east of Greenwich."""

    name: str
    posix: str
    offset: int
    summer_offset: int | None = None
    begins: Change | None = None
    ends: Change | None = None

    @property
    def has_summer_time(self) -> bool:
        """Whether the clocks are changed."""
        return self.summer_offset is not None

    @property
    def saving(self) -> int:
        """By how many minutes summer time differs; 0 without."""
        return 0 if self.summer_offset is None else self.summer_offset - self.offset


@cache
def time_zone(name: str) -> TimeZone:
    """Return a zone by its IANA name.

    :raises InvalidValue: when the system has no such zone, or its rule can't be told to a telephone.
    """
    posix = _footer(name)
    found = _SHAPE.fullmatch(posix)
    if found is None:
        # Zones whose changes follow the moon (Morocco) or no rule at all: telephones get the offset alone.
        found = re.match(rf"{_NAME}({_TIME})", posix)
        if found is None:
            raise InvalidValue(f"The rule of the time zone {name} can't be told to a telephone: {posix}")
        return TimeZone(name, posix, -_minutes(found[1]))
    offset = -_minutes(found[1])
    if found[3] is None:
        return TimeZone(name, posix, offset)
    summer = -_minutes(found[2]) if found[2] else offset + 60
    begins, ends = _change(found, 3), _change(found, 7)
    if summer < offset:  # Ireland calls its summer time the standard and winter the exception
        return TimeZone(name, posix, summer, offset, ends, begins)
    return TimeZone(name, posix, offset, summer, begins, ends)


def _change(found: "re.Match[str]", first: int) -> Change:
    """Return a change; one that lies hours before or after its day (Greenland, Gaza) is put on the day it falls on."""
    month, week, weekday, time = found.group(first, first + 1, first + 2, first + 3)
    days, minutes = divmod(_minutes(time) if time else 120, 24 * 60)
    return Change(int(month), int(week), (int(weekday) + days) % 7, minutes)


def _minutes(text: str) -> int:
    """Return ``[+-]hh[:mm[:ss]]`` in minutes."""
    sign = -1 if text.startswith("-") else 1
    hours, *rest = text.lstrip("+-").split(":")
    return sign * (int(hours) * 60 + (int(rest[0]) if rest else 0))


def _footer(name: str) -> str:
    """Return the rule at the end of a zone file (RFC 8536, 3.3)."""
    if not re.fullmatch(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*", name):
        raise InvalidValue(f"There is no time zone {name[:60]!r}.")
    for folder in TZPATH:
        path = Path(folder) / name
        if path.is_file():
            return path.read_bytes().rstrip(b"\n").rpartition(b"\n")[2].decode("ascii")
    raise InvalidValue(f"There is no time zone {name[:60]!r}.")
