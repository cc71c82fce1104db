"""Phones go dark by the site's calendar."""

import datetime

import pytest

from pbxmanager.provisioning.configs import read_config
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.models import SettingsLayer
from pbxmanager.provisioning.values import Display, Energy
from pbxmanager.routing.models import Calendar, OpeningHours
from tests.unit.provisioning.device import device
from tests.unit.provisioning.test_drivers import files_of


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
    assert (energy.by_day, energy.hours(0), energy.hours(6)) == ((), (480, 1140), None)


def test_a_calendar_that_is_not_there_is_refused_by_name(api, phone, calendar):
    sent = {"level": "everywhere", "values": {"office_calendar": "Nobody's"}}
    assert "There is no calendar Nobody's" in str(api.post("/api/phone-settings/", sent, format="json").json())


def test_the_makers_that_have_office_hours_are_told_each_day(phone):
    energy = Energy(frozenset(), 0, 0, ((0, 480, 1230), (1, 540, 1440)))
    display = Display("en", "CN", energy=energy)

    def text(name):
        driver = DRIVERS[name]
        return "".join(files_of(driver, device(driver, driver.models[-1], display=display)).values())

    yealink = text("yealink")
    for day, hours in (("monday", "8,21"), ("tuesday", "9,23"), ("wednesday", "0,0")):
        assert f"features.power_saving.office_hour.{day} = {hours}\n" in yealink
    poly = text("poly")
    for day, start, hours in (("monday", 8, 13), ("tuesday", 9, 15), ("wednesday", 0, 0)):
        assert f'powerSaving.officeHours.startHour.{day}="{start}"' in poly
        assert f'powerSaving.officeHours.duration.{day}="{hours}"' in poly
