"""Dates that run out: holidays are worked out for some years, so what is live knows them only until then."""

from collections.abc import Iterator
from datetime import date, timedelta

from pbxmanager.snapshot import Finding, Severity, Snapshot

NOTICE = timedelta(days=120)


def running_out(live: Snapshot, today: date) -> Iterator[Finding]:
    """Yield a warning for each calendar whose live dates end soon."""
    for calendar in live.calendars:
        if calendar.known_until and date.fromisoformat(calendar.known_until) - today < NOTICE:
            yield Finding(
                Severity.WARNING,
                "calendars",
                calendar.id,
                f"Calendar {calendar.name}: the telephones know its holidays until {calendar.known_until} only. "
                "Apply the waiting changes: they hold the next years.",
            )
