"""What a calendar comes to on each date: public holidays, calendar files and special days over the week."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from pbxmanager.directory.models import Site
from pbxmanager.routing.calendars import BadCalendarFile, events_of, read_calendar_file
from pbxmanager.routing.models import Calendar, CalendarFile, OpeningHours, SpecialDay
from pbxmanager.snapshot import Moment

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def ics(*events):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN"]
    for n, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{n}@test", "DTSTAMP:20260101T000000Z", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


@pytest.fixture
def calendar(db):
    site = Site.objects.create(name="Munich", country="DE", timezone="Europe/Berlin")
    made = Calendar.objects.create(name="Office", site=site)
    OpeningHours.objects.create(calendar=made)
    return made


def days(calendar):
    return {day.date: day for day in Calendar.objects.get(pk=calendar.pk).days(TODAY)}


def test_public_holidays_of_the_region_are_known_for_three_years(calendar):
    calendar.holiday_country, calendar.holiday_region = "de", "by"
    calendar.full_clean()
    calendar.save()
    found = days(calendar)
    assert found["2027-01-06"].name == "Epiphany"  # Bavaria, not Berlin
    assert found["2028-12-25"].otherwise is Moment.HOLIDAY
    assert not any(day.startswith("2029") for day in found)


def test_a_weekend_day_that_is_worked_in_exchange_is_open_as_on_monday(calendar):
    calendar.holiday_country = "CN"
    calendar.save()
    worked = days(calendar)["2026-02-28"]  # Saturday, for 23 February
    assert [str(span) for span in worked.spans] == ["09:00–18:00"]


@pytest.mark.parametrize(
    ("country", "region", "field"), [("XX", "", "holiday_country"), ("DE", "ZZ", "holiday_region")]
)
def test_a_country_or_region_that_nobody_knows_is_refused(calendar, country, region, field):
    calendar.holiday_country, calendar.holiday_region = country, region
    with pytest.raises(ValidationError) as refused:
        calendar.full_clean()
    assert list(refused.value.message_dict) == [field]


def test_the_special_day_has_the_last_word(calendar):
    calendar.holiday_country = "DE"
    calendar.save()
    SpecialDay.objects.create(calendar=calendar, name="Shift", first=date(2026, 12, 25), moment="open")
    SpecialDay.objects.create(
        calendar=calendar, name="Eve", first=date(2026, 12, 24), moment="open", opens=time(9), closes=time(12),
        every_year=True,
    )  # fmt: skip
    found = days(calendar)
    assert [str(span) for span in found["2026-12-25"].spans] == ["09:00–18:00"]
    assert [str(span) for span in found["2028-12-24"].spans] == ["09:00–12:00"]


def test_yearly_days_over_new_year_reach_into_the_first_year(calendar):
    SpecialDay.objects.create(
        calendar=calendar, name="Holidays", first=date(2026, 12, 28), last=date(2027, 1, 2), every_year=True
    )
    found = days(calendar)
    assert {"2026-01-02", "2026-12-28", "2027-01-01", "2028-12-31"} <= found.keys()


def test_recurring_events_of_a_file_are_expanded_in_the_places_time(calendar):
    text = ics(["DTSTART:20270104T130000Z", "DTEND:20270104T140000Z", "RRULE:FREQ=WEEKLY;BYDAY=MO", "SUMMARY:Meeting"])
    CalendarFile.objects.create(calendar=calendar, name="Meetings", content=text)
    found = days(calendar)
    winter, summer = found["2027-01-11"], found["2027-07-05"]
    assert [str(span) for span in winter.spans] == ["09:00–14:00", "14:00–15:00 closed", "15:00–18:00"]
    assert "15:00–16:00 closed" in [str(span) for span in summer.spans]  # daylight saving time


def test_whole_days_of_a_file_are_holidays(calendar):
    text = ics(["DTSTART;VALUE=DATE:20270301", "DTEND;VALUE=DATE:20270303", "SUMMARY:Fair"])
    CalendarFile.objects.create(calendar=calendar, name="Fair", content=text, moment="holiday")
    found = days(calendar)
    assert [day for day in found if found[day].otherwise is Moment.HOLIDAY] == ["2027-03-01", "2027-03-02"]


def test_an_event_over_midnight_is_told_on_both_days():
    text = ics(["DTSTART:20270301T220000", "DTEND:20270302T020000", "SUMMARY:Move"])
    assert [(str(event.date), str(event.span)) for event in events_of(text, "UTC", (2027,))] == [
        ("2027-03-01", "22:00–24:00"),
        ("2027-03-02", "00:00–02:00"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no calendar file"),
        ("BEGIN:VCALENDAR", "no calendar file"),
        (ics(), "no event"),
        (ics(["DTSTART:20270101T000000", "RRULE:FREQ=SECONDLY", "SUMMARY:x"]), "recurs within a day"),
        (ics(["DTSTART:20270101T000000", "RRULE:FREQ=DAILY;BYHOUR=1,2,3", "SUMMARY:x"]), "recurs within a day"),
        (ics(["DTSTART:20270101T000000", "RRULE:FREQ=DAILY;INTERVAL=0", "SUMMARY:x"]), "recurs within a day"),
        (ics(["DTSTART:20270101T000000", "RRULE:FREQ=SOMETIMES", "SUMMARY:x"]), "can't be understood"),
        ("x" * 1_000_001, "too large"),
    ],
)
def test_what_is_no_usable_calendar_file_is_refused(text, said):
    with pytest.raises(BadCalendarFile, match=said):
        read_calendar_file(text)


@pytest.mark.parametrize(
    ("event", "found"),
    [
        (["DTSTART;VALUE=DATE:19900101", "DTEND;VALUE=DATE:21000101"], 365),  # clipped to the years that are asked for
        (
            [
                "DTSTART:20270104T080000Z",
                "DTEND:20270104T090000Z",
                "RRULE:FREQ=WEEKLY;COUNT=3",
                "EXDATE:20270111T080000Z",
            ],
            2,
        ),
        (["DTSTART;TZID=W. Europe Standard Time:20270104T090000", "DURATION:PT2H"], 1),
        (["DTSTART;VALUE=DATE:20270131", "DTEND;VALUE=DATE:20270202"], 2),  # over the end of a month: told once
        (["DTSTART;VALUE=DATE:20270301", "STATUS:cancelled"], 0),
        (["DTSTART;VALUE=DATE:20270301"], 1),
    ],
)
def test_what_calendars_of_all_kinds_hold_is_understood(event, found):
    assert len(events_of("\ufeff" + ics([*event, "SUMMARY:x"]), "Europe/Berlin", (2027,))) == found


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([["SUMMARY:no time"]], "can't be understood"),
        ([["DTSTART:00010101T000000Z", "DTEND:99991231T235900Z"]], "can't be understood"),
        (
            [["DTSTART;VALUE=DATE:20270101", "RRULE:FREQ=DAILY", f"SUMMARY:{n}"] for n in range(200)],
            "more than 5000 days",
        ),
    ],
)
def test_what_cannot_be_worked_out_is_refused_soon(events, said):
    with pytest.raises(BadCalendarFile, match=said):
        events_of(ics(*events), "Europe/Berlin", (2027, 2028, 2029))


def test_a_bad_file_is_refused_beside_its_field(calendar):
    with pytest.raises(ValidationError) as refused:
        CalendarFile(calendar=calendar, name="x", content="nothing").full_clean()
    assert list(refused.value.message_dict) == ["content"]


def test_saturday_to_monday_goes_by_way_of_sunday():
    assert OpeningHours(first_day=6, last_day=1).days == (6, 7, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"last": date(2026, 12, 1)},
        {"last": date(2029, 12, 1)},
        {"moment": "open", "opens": time(9)},
        {"opens": time(9), "closes": time(10)},
    ],
)
def test_special_days_that_nobody_would_understand_are_refused(calendar, wrong):
    with pytest.raises(ValidationError):
        SpecialDay(**{"calendar": calendar, "name": "x", "first": date(2026, 12, 24), **wrong}).full_clean()
