"""Hours of calendars for phones that go dark when the office is closed: those of the coming seven days, holidays included.

Phones know weekdays and no dates. But they look for changes every night, so that each weekday they are told can be a date: the
next one of its kind. A Christmas that is a Thursday is a Thursday without hours in the seven days before it is over.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from pbxmanager.routing.models import Calendar as CalendarRow
from pbxmanager.snapshot import Calendar, Moment, Span

Weeks = Mapping[str, tuple[tuple[int, int, int], ...]]
"""By the calendar's name: day (Monday 0), first and last minute of each of the coming seven days that has hours."""
_DAY = 24 * 60


def read_weeks(names: Collection[str], live: Iterable[Calendar], now: datetime | None = None) -> Weeks:
    """Return the coming seven days of calendars, in as many queries for one as for all; breaks within a day count as open.

    :param live: the calendars that calls go by; one that is not among them yet is as it was saved.
    """
    wanted = {name for name in names if name}
    if not wanted:
        return {}
    now = now or timezone.now()
    known = {calendar.name: calendar for calendar in live if calendar.name in wanted}
    if wanted - known.keys():
        known |= {calendar.name: calendar for calendar in _saved(wanted - known.keys(), now)}
    return {name: tuple(_week(calendar, now)) for name, calendar in known.items()}


def _saved(names: Collection[str], now: datetime) -> Iterable[Calendar]:
    rows = CalendarRow.objects.filter(name__in=names).select_related("site")
    for row in rows.prefetch_related("hours", "special_days", "files"):
        today = _today(row.site.timezone, now)
        yield Calendar(row.pk, row.name, row.site.timezone, row.week(), row.days(today))


def _today(zone: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo(zone)).date()


def _week(calendar: Calendar, now: datetime) -> Iterable[tuple[int, int, int]]:
    usual = {each.day: each.spans for each in calendar.week}
    special = {each.date: each for each in calendar.days}
    today = _today(calendar.timezone, now)
    for day in sorted((today + timedelta(days=n) for n in range(7)), key=date.weekday):
        found = special.get(day.isoformat())
        if found and found.otherwise is Moment.OPEN:
            yield day.weekday(), 0, _DAY
            continue
        hours = [span for span in (found.spans if found else usual.get(day.isoweekday(), ())) if _is_open(span)]
        if hours:
            yield day.weekday(), min(span.start for span in hours), min(_DAY, max(span.end for span in hours))


def _is_open(span: Span) -> bool:
    return span.moment is Moment.OPEN
