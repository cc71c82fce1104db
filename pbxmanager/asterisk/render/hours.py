"""Opening hours: calendars as tables of the local date and minute, which the dialplan looks up in the place's time zone.

Asterisk's own time conditions know no year, and holidays differ from year to year; so each date that is not like its weekday
stands in the table. All of it is data: a change holds from the next call on.
"""

from collections.abc import Iterator

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render.rows import goto
from pbxmanager.asterisk.render.templates import fill, fill_dialplan
from pbxmanager.snapshot import Calendar, Moment, NightSwitch, Snapshot, TimeCondition
from pbxmanager.snapshot.calendars import DayTable, table

_STATES = (("auto", "0"), (Moment.OPEN, "1"), (Moment.CLOSED, "2"), (Moment.HOLIDAY, "3"))
"""Digits by which a night switch's state can be dialled."""


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield a file for each calendar and each time condition, that of the night switches, and the dialplan that reads them."""
    code = next((each.code for each in office.feature_codes if each.feature == "night-switch"), "")
    yield (
        "extensions_hours.conf",
        fill_dialplan(
            "asterisk/extensions_hours.conf.j2",
            code=code,
            length=len(code),
            states=[{"name": str(state), "digit": digit} for state, digit in _STATES],
        ),
    )
    for calendar in office.calendars:
        yield f"calendars/{calendar.id}.conf", _calendar(calendar)
    digits = {switch.id: switch.digits for switch in office.night_switches}
    for condition in office.time_conditions:
        yield f"hours/{condition.destination}.conf", _condition(condition, digits)
    yield (
        "night_switches.conf",
        fill(
            "asterisk/shelf.conf.j2",
            title="Night switches, by the digits that are dialled",
            rows=[{"name": switch.digits, "facts": list(_switch(switch))} for switch in office.night_switches],
        ),
    )


def _calendar(calendar: Calendar) -> str:
    found = table(calendar)
    names = {day.date: day.name for day in calendar.days}
    return fill(
        "asterisk/calendar.conf.j2",
        name=calendar.name,
        timezone=calendar.timezone,
        week=[{"day": n, "table": _written(day)} for n, day in enumerate(found.week, start=1)],
        dates=[{"date": date, "name": names.get(date, ""), "table": _written(day)} for date, day in found.dates],
    )


def _written(day: DayTable) -> str:
    """Return a day as ``closed&0900-1230=open&1330-1800=open``: what holds otherwise, then each span."""
    spans = (f"{_clock(span.start)}-{_clock(span.end)}={span.moment}" for span in day.spans)
    return "&".join([day.otherwise, *spans])


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}{minutes % 60:02d}"


def _condition(condition: TimeCondition, digits: dict[int, str]) -> str:
    facts = {
        "calendar": str(condition.calendar),
        "switch": digits.get(condition.switch or 0, ""),
        "open": goto(condition.open) if condition.open else "",
        "closed": goto(condition.closed) if condition.closed else "",
        "holiday": goto(there) if (there := condition.holiday or condition.closed) else "",
    }
    row = {"name": "hours", "facts": [(key, item) for key, item in facts.items() if item]}
    return fill("asterisk/shelf.conf.j2", title=f"Where calls go by the hour: {condition.name}", rows=[row])


def _switch(switch: NightSwitch) -> Iterator[tuple[str, str]]:
    yield "name", switch.name
    yield "to", switch.switches_to
    if switch.secret:
        yield "secret", switch.secret
    if switch.classes:
        yield "limited", "yes"
        yield from ((f"class-{number}", "yes") for number in sorted(switch.classes))
