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
_TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}


class BadCalendarFile(ValueError):
    """A file can't be used; the text says why and is shown to people."""


def read_calendar_file(text: str) -> icalendar.Calendar:
    """Return a parsed file.

    :raises BadCalendarFile: when it is no calendar, holds nothing, is too large or recurs within a day.
    """
    if len(text) > LARGEST:
        raise BadCalendarFile("The file is too large: at most 1 MB is read. Export fewer years.")
    try:
        calendar = icalendar.Calendar.from_ical(text)
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
        rules = event.get("RRULE", [])
        for rule in rules if isinstance(rules, list) else [rules]:
            if _TOO_OFTEN & set(rule.get("FREQ", ())):
                raise BadCalendarFile(
                    f"“{event.get('SUMMARY', '')!s:.40}” recurs within a day. Take it out of the file."
                )
    return calendar


@lru_cache(maxsize=200)
def events_of(text: str, timezone: str, years: tuple[int, ...]) -> tuple[Event, ...]:
    """Return what a file says of each date of some years, in a place's local time.

    :raises BadCalendarFile: when it can't be read, or recurs too often.
    """
    calendar = read_calendar_file(text)
    first, after = date(min(years), 1, 1), date(max(years) + 1, 1, 1)
    try:
        found = recurring_ical_events.of(calendar).between(first, after)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadCalendarFile(f"An event in the file can't be understood: {error}"[:200]) from error
    if len(found) > MOST_EVENTS:
        raise BadCalendarFile(f"The events recur more than {MOST_EVENTS} times. Export fewer of them.")
    zone = ZoneInfo(timezone)
    events = [each for event in found if event.get("STATUS") != "CANCELLED" for each in _parts(event, zone)]
    return tuple(sorted(each for each in events if each.date.year in years))


def _parts(event: icalendar.Event, zone: ZoneInfo) -> Iterator[Event]:
    """Yield an event's part on each date."""
    name = " ".join(str(event.get("SUMMARY", "")).split())[:60]
    start, end = event.start, event.end
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        last = max(end - timedelta(days=1), start)
        yield from (Event(start + timedelta(days=n), name, None) for n in range((last - start).days + 1))
        return
    begins, ends = _local(start, zone), _local(end, zone)
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
