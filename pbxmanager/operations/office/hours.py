"""Reads calendars, time conditions and night switches."""

from datetime import date

from pbxmanager.operations.office.rows import grouped, target
from pbxmanager.routing.calendars import years_known
from pbxmanager.routing.models import Calendar, Destination, NightSwitch, TimeCondition
from pbxmanager.snapshot import Calendar as CalendarFacts
from pbxmanager.snapshot import Moment, Target
from pbxmanager.snapshot import NightSwitch as SwitchFacts
from pbxmanager.snapshot import TimeCondition as ConditionFacts


def calendars(today: date) -> tuple[CalendarFacts, ...]:
    """Return the calendars, with the dates of this year and the next ones."""
    until = f"{max(years_known(today))}-12-31"
    rows = Calendar.objects.select_related("site").prefetch_related("hours", "special_days", "files")
    return tuple(
        CalendarFacts(
            id=calendar.pk,
            name=calendar.name,
            timezone=calendar.site.timezone,
            week=calendar.week(),
            days=calendar.days(today),
            known_until=until if calendar.depends_on_the_year() else "",
        )
        for calendar in rows
    )


def time_conditions() -> tuple[ConditionFacts, ...]:
    """Return the time conditions."""
    rows = TimeCondition.objects.select_related("open_destination", "closed_destination", "holiday_destination")
    return tuple(
        ConditionFacts(
            id=row.pk,
            destination=row.destination_id,
            name=row.name,
            calendar=row.calendar_id,
            switch=row.night_switch_id,
            open=_target(row.open_destination),
            closed=_target(row.closed_destination),
            holiday=_target(row.holiday_destination),
        )
        for row in rows
    )


def night_switches() -> tuple[SwitchFacts, ...]:
    """Return the night switches."""
    classes = grouped(
        NightSwitch.permission_classes.through.objects.values_list("nightswitch_id", "permissionclass_id")
    )
    return tuple(
        SwitchFacts(row.pk, row.digits, row.name, Moment(row.switches_to), row.secret, frozenset(classes[row.pk]))
        for row in NightSwitch.objects.all()
    )


def _target(row: Destination | None) -> Target | None:
    return target(row.kind, row.pk, row.number) if row else None
