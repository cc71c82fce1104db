"""Phones go dark by the site's calendar, holidays included, each maker's in its own way."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from pbxmanager.directory.models import Site
from pbxmanager.provisioning.configs import read_config
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.heeded import is_heeded
from pbxmanager.provisioning.models import SettingsLayer
from pbxmanager.provisioning.office_hours import read_weeks
from pbxmanager.provisioning.values import Display, Energy
from pbxmanager.routing.models import Calendar, OpeningHours, SpecialDay
from pbxmanager.snapshot import Calendar as CalendarFacts
from pbxmanager.snapshot import CalendarDay, Moment, Span, Weekday
from tests.telephony.virtual.displays import IS_DARK, WITH_HOURS
from tests.telephony.virtual.reading import told
from tests.unit.provisioning.device import device
from tests.unit.provisioning.test_drivers import files_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = 12 * 60


@pytest.fixture
def calendar(phone):
    """Long on Mondays, a break on Tuesdays, and nothing else."""
    made = Calendar.objects.create(name="Shop hours", site_id=phone.site_id)
    for day, opens, closes in ((1, 8, 20), (2, 9, 12), (2, 13, 17)):
        facts = {"opens": datetime.time(opens), "closes": datetime.time(closes)}
        OpeningHours.objects.create(calendar=made, first_day=day, last_day=day, **facts)
    return made


def test_the_calendars_weekly_hours_count(phone, calendar):
    SettingsLayer.objects.create(level="everywhere", values={"energy_saving": True, "office_calendar": "Shop hours"})
    energy = read_config(phone).display.energy
    assert energy.by_day == ((0, 480, 1200), (1, 540, 1020))
    assert [energy.hours(day) for day in range(7)] == [(480, 1200), (540, 1020), *[None] * 5]


def test_without_a_calendar_the_days_and_hours_that_are_typed_count(phone, calendar):
    SettingsLayer.objects.create(level="everywhere", values={"energy_saving": True, "office_start": "08:00"})
    energy = read_config(phone).display.energy
    assert (energy.by_day, energy.hours(0), energy.hours(6)) == (None, (480, 1140), None)


def test_a_calendar_that_is_not_there_is_refused_by_name(api, phone, calendar):
    sent = {"level": "everywhere", "values": {"office_calendar": "Nobody's"}}
    assert "There is no calendar Nobody's" in str(api.post("/api/phone-settings/", sent, format="json").json())


def test_a_day_off_within_the_next_seven_days_is_dark_and_later_ones_are_not_yet(phone, calendar):
    Site.objects.filter(pk=phone.site_id).update(timezone="Asia/Shanghai")
    monday = datetime.datetime(2029, 3, 5, 2, tzinfo=SHANGHAI)
    day_off = SpecialDay.objects.create(calendar=calendar, name="Outing", first=datetime.date(2029, 3, 6))
    weeks = [read_weeks(["Shop hours"], (), monday + datetime.timedelta(days=n)) for n in (-8, -5, 1, 2)]
    usual, without = ((0, 480, 1200), (1, 540, 1020)), ((0, 480, 1200),)
    assert [week["Shop hours"] for week in weeks] == [usual, without, without, usual]
    day_off.moment, day_off.opens, day_off.closes = "open", datetime.time(10), datetime.time(11)
    day_off.save()
    assert read_weeks(["Shop hours"], (), monday)["Shop hours"] == ((0, 480, 1200), (1, 600, 660))


def test_the_calendars_own_midnight_counts(phone, calendar):
    Site.objects.filter(pk=phone.site_id).update(timezone="Asia/Shanghai")
    SpecialDay.objects.create(calendar=calendar, name="Outing", first=datetime.date(2029, 3, 6))
    late = datetime.datetime(2029, 3, 6, 15, 59, tzinfo=datetime.UTC)  # 23:59 in Shanghai
    weeks = [read_weeks(["Shop hours"], (), late + datetime.timedelta(minutes=n))["Shop hours"] for n in (0, 1)]
    assert [len(week) for week in weeks] == [1, 2]


def test_public_holidays_count_and_the_live_calendar_wins(phone, calendar):
    calendar.holiday_country = "DE"
    calendar.save()
    christmas = datetime.datetime(2028, 12, 22, 2, tzinfo=SHANGHAI)  # the 25th is a Monday, the 26th a Tuesday
    assert read_weeks(["Shop hours"], (), christmas)["Shop hours"] == ()
    open_day = CalendarDay("2028-12-25", Moment.OPEN, (), "Sale")
    live = CalendarFacts(calendar.pk, "Shop hours", "Asia/Shanghai", (Weekday(3, (Span(600, 700),)),), (open_day,))
    assert read_weeks(["Shop hours"], [live], christmas)["Shop hours"] == ((0, 0, 1440), (2, 600, 700))


def parameters(maker, energy, seconds=60):
    """Return what a telephone of this maker reads."""
    driver = DRIVERS[maker]
    model = next(model for model in driver.models if driver.template_for(model) in ("base", model.name))
    display = Display("en", "CN", energy=energy, backlight_seconds=seconds)
    config = device(driver, model, display=display)
    return told(maker, files_of(driver, config)[driver.main_file(config.mac, model.name)], config.mac)


@pytest.mark.parametrize("maker", WITH_HOURS)
def test_makers_that_have_office_hours_are_told_the_coming_days(maker):
    christmas = Energy(frozenset(range(5)), 0, 0, tuple((day, 480, 1200) for day in (0, 1, 2, 4)))
    read = parameters(maker, christmas, seconds=0)
    dark = IS_DARK[maker]
    assert not any(dark(read, day, NOON) for day in (0, 1, 2, 4))
    assert all(dark(read, day, NOON) for day in (3, 5, 6)), "Christmas is a Thursday"
    assert all(dark(read, day, minute) for day in range(7) for minute in (3 * 60, 23 * 60))
    holidays = parameters(maker, Energy(frozenset(range(5)), 420, 1140, ()), seconds=0)
    assert all(dark(holidays, day, NOON) for day in range(7)), "the week between the years"


@pytest.mark.parametrize("maker", sorted(IS_DARK.keys() - set(WITH_HOURS)))
def test_others_go_dark_whenever_nobody_touches_them(maker):
    energy = Energy(frozenset(range(5)), 420, 1140)
    for seconds in (0, 60):
        read = parameters(maker, energy, seconds)
        assert all(IS_DARK[maker](read, day, minute) for day in range(7) for minute in (0, NOON))


@pytest.mark.parametrize("maker", sorted(IS_DARK))
def test_a_light_that_shall_stay_on_stays_on_where_no_energy_is_saved(maker):
    read = parameters(maker, None, seconds=0)
    assert not any(IS_DARK[maker](read, day, minute) for day in range(7) for minute in (0, NOON))


def test_every_maker_that_is_told_to_save_energy_is_read_here():
    saving = {
        name
        for name, driver in DRIVERS.items()
        if any(is_heeded(name, model.name, "energy_saving") for model in driver.models)
    }
    assert saving == set(IS_DARK)
