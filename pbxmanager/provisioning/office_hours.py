"""Weekly hours of calendars, for phones that go dark when the office is closed."""

from collections.abc import Collection, Mapping

from pbxmanager.routing.models import Calendar

Weeks = Mapping[str, tuple[tuple[int, int, int], ...]]
"""By the calendar's name: day (Monday 0), first and last minute of each day that has hours."""
_DAY = 24 * 60


def read_weeks(names: Collection[str]) -> Weeks:
    """Return the weeks of calendars, in as many queries for one as for all; breaks within a day count as open."""
    wanted = [name for name in names if name]
    if not wanted:
        return {}
    rows = Calendar.objects.filter(name__in=wanted).prefetch_related("hours")
    return {
        row.name: tuple(
            (
                day.day - 1,
                min(span.start for span in day.spans),
                min(_DAY, max(span.end for span in day.spans)),
            )
            for day in row.week()
        )
        for row in rows
    }
