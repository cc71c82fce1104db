"""Opening hours on the days on which summer time begins and ends: Asterisk runs by a clock that the test sets."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pbxmanager.snapshot import (
    Announcement,
    Calendar,
    Destination,
    Prompt,
    PromptRecording,
    Span,
    Target,
    TimeCondition,
    Weekday,
)
from tests.e2e.conftest import run_office
from tests.e2e.office import office
from tests.telephony.clock import Clock
from tests.telephony.sounds import place_tone

pytestmark = [pytest.mark.e2e]

OPEN, CLOSED = 1300.0, 1900.0
BERLIN = ZoneInfo("Europe/Berlin")
EIGHT, NOON, HALF_PAST_TWO, HALF_PAST_THREE = 480, 720, 150, 210
DAYS, NIGHTS = "2001", "2002"


def described(home):
    """Return how the office is described: open from eight to noon (2001), and from half past two to half past three (2002)."""
    spoken = {
        "a": place_tone(home / "media", "a" * 32, OPEN, 0.6),
        "b": place_tone(home / "media", "b" * 32, CLOSED, 0.6),
    }

    def week(start, end):
        return tuple(Weekday(day, (Span(start, end),)) for day in range(1, 8))

    def describe(telecom, backup):
        ways = Target("announcement", "81"), Target("announcement", "82")
        base = office(telecom, backup)
        return replace(
            base,
            sites=tuple(replace(site, timezone=BERLIN.key) for site in base.sites),
            calendars=(
                Calendar(1, "Days", "Europe/Berlin", week(EIGHT, NOON)),
                Calendar(2, "Nights", "Europe/Berlin", week(HALF_PAST_TWO, HALF_PAST_THREE)),
            ),
            time_conditions=(
                TimeCondition(1, 51, "Days", 1, None, *ways, None),
                TimeCondition(2, 52, "Nights", 2, None, *ways, None),
            ),
            prompts=tuple(
                Prompt(n, name, "en", (PromptRecording("en", spoken[name]),)) for n, name in enumerate("ab", start=1)
            ),
            announcements=(Announcement(81, 1, "Open", 1), Announcement(82, 2, "Closed", 2)),
            destinations=(
                Destination(51, "hours", DAYS, "Days"),
                Destination(52, "hours", NIGHTS, "Nights"),
                Destination(81, "announcement", "", "Open"),
                Destination(82, "announcement", "", "Closed"),
            ),
        ).sorted()

    return describe


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    return Clock(tmp_path_factory.mktemp("clock") / "now")


@pytest.fixture(scope="module")
def pbx(tmp_path_factory, clock):
    home = tmp_path_factory.mktemp("summer-time")
    with run_office(home, described(home), clock) as running:
        yield running


def said(phone, number):
    """Return whether it is open, as a caller hears it."""
    call = phone.call(number).wait_answered()
    heard = call.wait_heard(lambda r: r.hears(OPEN, 0.3) or r.hears(CLOSED, 0.3), "whether it is open")
    call.hangup()
    return heard.hears(OPEN, 0.3)


@pytest.mark.parametrize(
    ("number", "moment", "is_open"),
    [
        # The day before: winter time, one hour from UTC.
        (DAYS, "2027-03-27 06:59:30", False),
        (DAYS, "2027-03-27 07:00:01", True),
        # The day on which 02:00 becomes 03:00: eight o'clock comes an hour sooner.
        (DAYS, "2027-03-28 05:59:30", False),
        (DAYS, "2027-03-28 06:00:01", True),
        (DAYS, "2027-03-28 10:00:01", False),
        # Half past two is never; what is open until half past three begins as it is three at once.
        (NIGHTS, "2027-03-28 00:59:30", False),
        (NIGHTS, "2027-03-28 01:00:01", True),
        (NIGHTS, "2027-03-28 01:30:01", False),
        # The day on which 03:00 becomes 02:00: eight o'clock comes an hour later than the day before.
        (DAYS, "2027-10-30 06:00:01", True),
        (DAYS, "2027-10-31 06:00:01", False),
        (DAYS, "2027-10-31 06:59:30", False),
        (DAYS, "2027-10-31 07:00:01", True),
        # Half past two is twice: open, closed again for half an hour, open.
        (NIGHTS, "2027-10-31 00:29:30", False),
        (NIGHTS, "2027-10-31 00:30:01", True),
        (NIGHTS, "2027-10-31 01:00:01", False),
        (NIGHTS, "2027-10-31 01:30:01", True),
        (NIGHTS, "2027-10-31 02:30:01", False),
    ],
)
def test_hours_go_by_the_clock_on_the_wall(clock, phone, number, moment, is_open):
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    minutes = now.astimezone(BERLIN).hour * 60 + now.astimezone(BERLIN).minute
    hours = (EIGHT, NOON) if number == DAYS else (HALF_PAST_TWO, HALF_PAST_THREE)
    assert (hours[0] <= minutes < hours[1]) == is_open, "Python's time zones agree"
    clock.set(now + timedelta(seconds=1))
    assert said(phone("1001"), number) == is_open


@pytest.mark.parametrize(
    ("moment", "rings"),
    [
        ("2027-03-27 20:00:00", "2027-03-28 05:00:00"),  # asked for in winter time, rung in summer time
        ("2027-10-30 20:00:00", "2027-10-31 06:00:00"),
        ("2027-03-28 04:00:00", "2027-03-28 05:00:00"),
        ("2027-03-28 06:00:00", "2027-03-29 05:00:00"),
    ],
)
def test_a_wake_up_call_at_seven_rings_as_the_clock_on_the_wall_says_seven(clock, phone, pbx, moment, rings):
    clock.set(datetime.fromisoformat(moment).replace(tzinfo=UTC))
    phone("1001").call("*340700").wait_ended()
    then = int(datetime.fromisoformat(rings).replace(tzinfo=UTC).timestamp())
    assert str(then) in pbx.asterisk.console("database get wake 1001")
    assert f"ZONE={BERLIN.key}" in next((pbx.engine.home / "spool" / "outgoing").glob(f"*{then}.call")).read_text()
    phone("1001").call("*34").wait_ended()
