"""When the office is open: calendars, what they come to on every day, and where calls go by them.

A calendar speaks in the local time of its place. A day's hours belong to the day on which they begin: a night shift that begins
on Friday at 22:00 runs until Saturday 06:00, also when Saturday is a holiday.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pbxmanager.snapshot.targets import Target
from pbxmanager.snapshot.ways import Way

DAY = 1440
"""Minutes of a day, as its clock shows them."""


class Moment(StrEnum):
    """What a calendar says of a moment."""

    OPEN = "open"
    CLOSED = "closed"
    HOLIDAY = "holiday"


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """Minutes from midnight, ``start`` with, ``end`` without; past 1440 it runs into the next day."""

    start: int
    end: int
    moment: Moment = Moment.OPEN

    def __str__(self) -> str:
        words = "" if self.moment is Moment.OPEN else f" {self.moment}"
        return f"{clock(self.start)}–{clock(self.end)}{words}"


@dataclass(frozen=True, order=True, slots=True)
class Weekday:
    """Hours that begin on one day of the week (ISO 8601: Monday is 1)."""

    day: int
    spans: tuple[Span, ...]

    def __str__(self) -> str:
        return f"{('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[self.day - 1]} {_listed(self.spans)}"


@dataclass(frozen=True, order=True, slots=True)
class CalendarDay:
    """What holds on one date instead of its weekday's hours."""

    date: str
    """``2027-05-01``"""
    otherwise: Moment
    """What holds outside of ``spans``."""
    spans: tuple[Span, ...]
    name: str

    def __str__(self) -> str:
        return f"{self.date} {self.name}: {_listed(self.spans) if self.spans else self.otherwise}"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Hours of a place."""

    id: int
    name: str
    timezone: str
    week: tuple[Weekday, ...]
    days: tuple[CalendarDay, ...] = ()
    known_until: str = ""
    """Last date whose holidays are known; empty when they do not depend on the year."""


@dataclass(frozen=True, slots=True)
class TimeCondition:
    """Sends calls on by the hour."""

    id: int
    destination: int
    """Id of its row in the table of destinations."""
    name: str
    calendar: int
    switch: int | None
    """The night switch that overrides the calendar."""
    open: Target | None
    closed: Target | None
    holiday: Target | None
    """None: as when closed."""

    @property
    def target(self) -> Target:
        """How others lead here."""
        return Target("hours", str(self.destination))

    @property
    def ways(self) -> tuple[Way, ...]:
        """Where calls go in each state."""
        found = (Way("open", self.open), Way("closed", self.closed))
        return (*found, Way("holiday", self.holiday)) if self.holiday else found


@dataclass(frozen=True, slots=True)
class DayTable:
    """What a calendar says of each minute of one date, hours that began the day before included."""

    otherwise: Moment
    spans: tuple[Span, ...]
    """In order, without overlap, all within the day."""

    def at(self, minute: int) -> Moment:
        """Return what holds at a minute of the day."""
        return next((span.moment for span in self.spans if span.start <= minute < span.end), self.otherwise)


@dataclass(frozen=True, slots=True)
class Table:
    """A calendar as it is looked up: dates first, then days of the week."""

    week: tuple[DayTable, ...]
    """Monday first."""
    dates: tuple[tuple[str, DayTable], ...]

    @property
    def opens(self) -> bool:
        """Whether it is ever open."""
        days = (*self.week, *(day for _, day in self.dates))
        return any(span.moment is Moment.OPEN for day in days for span in day.spans)


def table(calendar: Calendar) -> Table:
    """Return what a calendar comes to on each day of the week, and on each date that differs from its weekday."""
    week = {each.day: each.spans for each in calendar.week}
    special = {each.date: each for each in calendar.days}
    weekly = tuple(_day(Moment.CLOSED, week.get(n, ()), week.get((n - 2) % 7 + 1, ())) for n in range(1, 8))
    dates = []
    for day in sorted({each for text in special for each in (text, _shifted(text, 1))}):
        own, before = special.get(day), special.get(_shifted(day, -1))
        weekday = date.fromisoformat(day).isoweekday()
        spans = own.spans if own else week.get(weekday, ())
        earlier = before.spans if before else week.get((weekday - 2) % 7 + 1, ())
        found = _day(own.otherwise if own else Moment.CLOSED, spans, earlier)
        if found != weekly[weekday - 1]:
            dates.append((day, found))
    return Table(weekly, tuple(dates))


def clock(minutes: int) -> str:
    """Return minutes from midnight as ``09:30``; midnight at a day's end is 24:00."""
    within = minutes if minutes <= DAY else minutes - DAY
    return f"{within // 60:02d}:{within % 60:02d}"


def cut(spans: Iterable[Span], over: Span) -> tuple[Span, ...]:
    """Return spans in order with ``over`` laid over them."""
    left = [
        Span(start, end, span.moment)
        for span in spans
        for start, end in ((span.start, min(span.end, over.start)), (max(span.start, over.end), span.end))
        if start < end
    ]
    return tuple(sorted([*left, over]))


def _day(otherwise: Moment, own: Iterable[Span], before: Iterable[Span]) -> DayTable:
    """Return one date's table: what began the day before runs on where the date's own hours say nothing."""
    spans: tuple[Span, ...] = ()
    for span in before:
        if span.end > DAY:
            spans = cut(spans, Span(max(0, span.start - DAY), span.end - DAY, span.moment))
    for span in own:
        if span.start < DAY:
            spans = cut(spans, Span(span.start, min(span.end, DAY), span.moment))
    return DayTable(otherwise, tuple(_joined(spans)))


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans in order, those that touch and agree as one."""
    last: Span | None = None
    for span in spans:
        if last and last.end == span.start and last.moment is span.moment:
            last = Span(last.start, span.end, last.moment)
            continue
        if last:
            yield last
        last = span
    if last:
        yield last


def _shifted(day: str, by: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=by)).isoformat()


def _listed(spans: Iterable[Span]) -> str:
    return ", ".join(map(str, spans))
