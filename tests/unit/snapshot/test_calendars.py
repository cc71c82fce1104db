"""A calendar's table says of every minute what its hours say: held against a reading of the hours that shares no code with it."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pbxmanager.asterisk.config_file import sections
from pbxmanager.asterisk.render import render
from pbxmanager.snapshot import Calendar, CalendarDay, Moment, Snapshot, Span, Weekday
from pbxmanager.snapshot.calendars import clock, cut, table
from tests.unit.asterisk.office import engine

FIRST = date(2027, 2, 22)  # a Monday; leap days are for 2028


def said_by_hours(calendar: Calendar, moment: datetime) -> str:
    """Ask the hours themselves: today's first, then what runs on from yesterday, then what holds otherwise."""
    days = {day.date: day for day in calendar.days}
    week = {day.day: day.spans for day in calendar.week}

    def spans(day: date):
        own = days.get(day.isoformat())
        return own.spans if own else week.get(day.isoweekday(), ())

    today = moment.date()
    minute = moment.hour * 60 + moment.minute
    for day, offset in ((today, 0), (today - timedelta(days=1), 1440)):
        for span in reversed(spans(day)):
            if span.start <= minute + offset < span.end:
                return span.moment.value
    own = days.get(today.isoformat())
    return own.otherwise.value if own else "closed"


def said_by_file(text: str, moment: datetime) -> str:
    """Read the rendered file as the dialplan does."""
    found = {section.name: section for section in sections(text)}
    day = found["dates"].get(moment.strftime("%Y-%m-%d")) or found["week"].get(str(moment.isoweekday()))
    otherwise, *spans = day.split("&")
    for span in spans:
        if span[:4] <= moment.strftime("%H%M") < span[5:9]:
            return span[10:]
    return otherwise


def rendered(calendar: Calendar) -> str:
    return render(Snapshot(calendars=(calendar,)), engine())["calendars/1.conf"]


@st.composite
def days_spans(draw):
    spans: tuple[Span, ...] = ()
    for _ in range(draw(st.integers(0, 2))):
        start = draw(st.integers(0, 1439))
        length = draw(st.integers(1, 1440))
        moment = draw(st.sampled_from([Moment.OPEN, Moment.OPEN, Moment.CLOSED, Moment.HOLIDAY]))
        spans = cut(spans, Span(start, start + length, moment))
    return spans


@st.composite
def calendars(draw):
    week = tuple(Weekday(day, spans) for day in range(1, 8) if (spans := draw(days_spans())))
    chosen = draw(st.sets(st.integers(0, 13), max_size=5))
    days = tuple(
        CalendarDay((FIRST + timedelta(days=n)).isoformat(), draw(st.sampled_from(Moment)), draw(days_spans()), "x")
        for n in sorted(chosen)
    )
    return Calendar(1, "Any", "Europe/Berlin", week, days)


@given(calendars(), st.lists(st.integers(0, 15 * 1440), min_size=20, max_size=40))
def test_the_rendered_table_agrees_with_the_hours_at_every_minute(calendar, minutes):
    text = rendered(calendar)
    edges = {span.start for day in (*calendar.week, *calendar.days) for span in day.spans}
    edges |= {span.end % 1440 for day in (*calendar.week, *calendar.days) for span in day.spans}
    around = [day * 1440 + edge + step for day in range(15) for edge in edges for step in (-1, 0, 1)]
    for minute in {*minutes, *around}:
        moment = datetime(FIRST.year, FIRST.month, FIRST.day) + timedelta(minutes=minute)
        assert said_by_file(text, moment) == said_by_hours(calendar, moment), moment


def test_opening_and_closing_are_exact_to_the_minute():
    text = rendered(Calendar(1, "Office", "UTC", (Weekday(1, (Span(540, 1080),)),)))
    at = [said_by_file(text, datetime(2027, 2, 22, *time)) for time in ((8, 59), (9, 0), (17, 59), (18, 0))]
    assert at == ["closed", "open", "open", "closed"]


def test_a_night_shift_runs_into_the_holiday_and_does_not_begin_on_it():
    shift = tuple(Weekday(day, (Span(22 * 60, 30 * 60),)) for day in range(1, 8))
    feast = CalendarDay("2027-05-01", Moment.HOLIDAY, (), "Labour Day")
    text = rendered(Calendar(1, "Night", "UTC", shift, (feast,)))
    at = [said_by_file(text, datetime(*when)) for when in (
        (2027, 4, 30, 23, 0), (2027, 5, 1, 5, 59), (2027, 5, 1, 6, 0), (2027, 5, 1, 23, 0), (2027, 5, 2, 0, 0),
        (2027, 5, 2, 22, 0))]  # fmt: skip
    assert at == ["open", "open", "holiday", "holiday", "closed", "open"]


def test_a_holiday_of_one_year_is_a_working_day_in_the_next():
    whole = tuple(Weekday(day, (Span(0, 1440),)) for day in range(1, 8))
    feast = CalendarDay("2027-02-06", Moment.HOLIDAY, (), "New Year")
    text = rendered(Calendar(1, "Office", "UTC", whole, (feast,)))
    assert said_by_file(text, datetime(2027, 2, 6, 12)) == "holiday"
    assert said_by_file(text, datetime(2028, 2, 6, 12)) == "open"


def test_midnight_is_said_as_people_say_it():
    assert str(Span(18 * 60, 1440)) == "18:00–24:00"
    assert clock(1440 + 360) == "06:00"


def test_a_calendar_without_hours_never_opens():
    assert not table(Calendar(1, "Never", "UTC", ())).opens
    sale = CalendarDay("2027-02-27", Moment.CLOSED, (Span(600, 700),), "Sale")
    assert table(Calendar(1, "Once", "UTC", (), (sale,))).opens
