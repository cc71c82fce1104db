"""Lays public holidays, calendar files and special days over a week, in this order: the last word counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pbxmanager.routing.calendars.public import PublicHolidays
from pbxmanager.snapshot import CalendarDay, Moment, Span, Weekday
from pbxmanager.snapshot.calendars import cut

YEARS = 3
"""Dates are worked out for this year and so many in all."""


@dataclass(frozen=True, order=True, slots=True)
class Event:
    """What a calendar file says of one date; ``span`` is None for the whole day."""

    date: date
    name: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class SpecialDates:
    """Days that differ, as typed. ``hours`` empty: open as on the weekday, or not at all when closed."""

    first: date
    last: date
    name: str
    moment: Moment
    hours: tuple[Span, ...] = ()
    every_year: bool = False


@dataclass(frozen=True, slots=True)
class _Day:
    otherwise: Moment
    spans: tuple[Span, ...]
    names: tuple[str, ...] = ()


def years_known(today: date) -> tuple[int, ...]:
    """Return the years for which dates are worked out."""
    return tuple(range(today.year, today.year + YEARS))


def expand(
    week: Iterable[Weekday],
    years: tuple[int, ...],
    public: PublicHolidays,
    files: Iterable[tuple[Moment, Iterable[Event]]],
    special: Iterable[SpecialDates],
) -> tuple[CalendarDay, ...]:
    """Return each date of these years that is not like its weekday, in order."""
    usual = {each.day: each.spans for each in week}
    days: dict[date, _Day] = {}

    def on(day: date) -> _Day:
        return days.get(day, _Day(Moment.CLOSED, usual.get(day.isoweekday(), ())))

    for day in public.workdays:  # a weekend day worked in exchange for another one: as on Monday
        days[day] = _Day(Moment.CLOSED, usual.get(1, ()), ("Working day",))
    for day, name in public.names.items():
        days[day] = _Day(Moment.HOLIDAY, (), (name,))
    for moment, events in files:
        for event in events:
            days[event.date] = _with_event(on(event.date), moment, event, usual)
    for day, rows in _by_date(special, years).items():
        days[day] = _with_special(rows, usual.get(day.isoweekday(), ()))
    return tuple(
        CalendarDay(day.isoformat(), found.otherwise, found.spans, ", ".join(dict.fromkeys(found.names)))
        for day, found in sorted(days.items())
        if day.year in years
    )


def _with_event(day: _Day, moment: Moment, event: Event, usual: Mapping[int, tuple[Span, ...]]) -> _Day:
    names = (*day.names, event.name) if event.name else day.names
    if event.span is not None:
        return replace(day, spans=cut(day.spans, replace(event.span, moment=moment)), names=names)
    if moment is Moment.OPEN:
        return _Day(Moment.CLOSED, usual.get(event.date.isoweekday(), ()), names)
    return _Day(moment, (), names)


def _by_date(special: Iterable[SpecialDates], years: tuple[int, ...]) -> dict[date, list[SpecialDates]]:
    found: dict[date, list[SpecialDates]] = defaultdict(list)
    for row in special:
        length = (row.last - row.first).days
        for first in _starts(row, years):
            for n in range(length + 1):
                found[first + timedelta(days=n)].append(row)
    return dict(sorted(found.items()))


def _starts(row: SpecialDates, years: tuple[int, ...]) -> Iterable[date]:
    if not row.every_year:
        return (row.first,)
    found = []
    for year in (min(years) - 1, *years):  # the year before: its last days may run into this one
        try:
            found.append(row.first.replace(year=year))
        except ValueError:
            continue  # 29 February of a year that has none
    return found


def _with_special(rows: list[SpecialDates], usual: tuple[Span, ...]) -> _Day:
    """Return a day by its special days alone: hours of several add up, and closed counts where nothing is open."""
    spans: tuple[Span, ...] = ()
    for row in rows:
        if row.moment is Moment.OPEN:
            for span in row.hours or usual:
                spans = cut(spans, span)
    otherwise = Moment.HOLIDAY if any(row.moment is Moment.HOLIDAY for row in rows) else Moment.CLOSED
    return _Day(otherwise, spans, tuple(row.name for row in rows))
