"""Calendar files (iCalendar, RFC 5545), with recurring events expanded."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from pbxmanager.routing.calendars.expansion import Event
from pbxmanager.snapshot import Span
from pbxmanager.snapshot.calendars import DAY

LARGEST = 1_000_000
"""Characters of a file."""
MOST_EVENTS = 5000
"""Of a file, and of what its events come to in the years that are looked at."""
_TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
_WITHIN_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")


class BadCalendarFile(ValueError):
    """A file can't be used; the text says why and is shown to people."""


def read_calendar_file(text: str) -> icalendar.Calendar:
    """Return a parsed file.

    :raises BadCalendarFile: when it is no calendar, holds nothing, is too large or recurs within a day.
    """
    if len(text) > LARGEST:
        raise BadCalendarFile("The file is too large: at most 1 MB is read. Export fewer years.")
    try:
        calendar = icalendar.Calendar.from_ical(text.removeprefix("\ufeff"))  # with which Windows begins its files
        events = list(calendar.walk("VEVENT"))
    except (ValueError, IndexError, KeyError, AttributeError, TypeError) as error:
        raise BadCalendarFile("This is no calendar file (iCalendar, .ics).") from error
    if not isinstance(calendar, icalendar.Calendar) or calendar.name != "VCALENDAR":
        raise BadCalendarFile("This is no calendar file (iCalendar, .ics).")
    if not events:
        raise BadCalendarFile("There is no event in this calendar file.")
    if len(events) > MOST_EVENTS:
        raise BadCalendarFile(f"There are more than {MOST_EVENTS} events in this file. Export fewer years.")
    for event in events:
        try:
            rules = event.get("RRULE", [])
            often = any(_within_a_day(rule) for rule in (rules if isinstance(rules, list) else [rules]))
        except (ValueError, AttributeError, TypeError) as error:
            raise BadCalendarFile(f"An event in the file can't be understood: {error}"[:200]) from error
        if often:
            raise BadCalendarFile(f"“{event.get('SUMMARY', '')!s:.40}” recurs within a day. Take it out of the file.")
    return calendar


def _within_a_day(rule: icalendar.vRecur) -> bool:
    """Whether a rule comes again on one day, or never goes on."""
    if _TOO_OFTEN & set(rule.get("FREQ", ())) or any(len(rule.get(part, ())) > 1 for part in _WITHIN_A_DAY):
        return True
    return any(int(each) < 1 for each in rule.get("INTERVAL", ()))


@lru_cache(maxsize=200)
def events_of(text: str, timezone: str, years: tuple[int, ...]) -> tuple[Event, ...]:
    """Return what a file says of each date of some years, in a place's local time.

    :raises BadCalendarFile: when it can't be read, or recurs too often.
    """
    calendar = read_calendar_file(text)
    first, after = date(min(years), 1, 1), date(max(years) + 1, 1, 1)
    zone = ZoneInfo(timezone)
    found: set[Event] = set()
    try:
        for event in _occurrences(calendar, first, after):
            if str(event.get("STATUS", "")).upper() != "CANCELLED":
                found.update(_parts(event, zone, first, after))
            if len(found) > MOST_EVENTS:
                raise BadCalendarFile(f"The events cover more than {MOST_EVENTS} days. Export fewer of them.")
    except BadCalendarFile:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise BadCalendarFile(f"An event in the file can't be understood: {error}"[:200]) from error
    return tuple(sorted(found, key=lambda event: (event.date, event.name, event.span or Span(0, 0))))


def _occurrences(calendar: icalendar.Calendar, first: date, after: date) -> Iterator[icalendar.Event]:
    """Yield events month by month, so that too many are known before all of them are worked out."""
    recurring = recurring_ical_events.of(calendar)
    month = first
    while month < after:
        following = (month + timedelta(days=31)).replace(day=1)
        yield from recurring.between(month, following)
        month = following


def _parts(event: icalendar.Event, zone: ZoneInfo, first: date, after: date) -> Iterator[Event]:
    """Yield an event's part on each date from ``first`` to the day before ``after``."""
    name = "".join(char for char in " ".join(str(event.get("SUMMARY", "")).split()) if char.isprintable())[:60]
    start, end = event.start, event.end
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        begin, last = max(start, first), min(max(end - timedelta(days=1), start), after - timedelta(days=1))
        yield from (Event(begin + timedelta(days=n), name, None) for n in range((last - begin).days + 1))
        return
    begins = max(_local(start, zone), datetime.combine(first, time()))
    ends = min(_local(end, zone), datetime.combine(after, time()))
    day = begins.date()
    while datetime.combine(day, time()) < ends:
        low = begins.hour * 60 + begins.minute if day == begins.date() else 0
        high = ends.hour * 60 + ends.minute if day == ends.date() else DAY
        if low < high:
            yield Event(day, name, Span(low, high))
        day += timedelta(days=1)


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return a moment as the place's clock shows it; a time without a zone is local already (RFC 5545, 3.3.5)."""
    return (moment.astimezone(zone) if moment.tzinfo else moment).replace(tzinfo=None)
