"""Time conditions and night switches, called by real telephones at the real time: calendars are made around now."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pbxmanager.asterisk.ami import AmiAddress, ami_session
from pbxmanager.operations.night_switches import read_states, set_state
from pbxmanager.snapshot import (
    Calendar,
    CalendarDay,
    Destination,
    InboundNumber,
    Moment,
    NightSwitch,
    Span,
    Target,
    TimeCondition,
    Weekday,
)
from tests.e2e.conftest import run_office
from tests.e2e.office import ANNS, office

pytestmark = [pytest.mark.e2e]

ANN, RECEPTION, HIDDEN = (Target("extension", number) for number in ("1001", "1004", "1005"))
# All day long somewhere: whatever the hour, some of these are before nine, some within hours, some on another date.
ZONES = ("Pacific/Kiritimati", "Asia/Kathmandu", "Europe/Berlin", "America/St_Johns", "Pacific/Niue")
ALWAYS = tuple(Weekday(day, (Span(0, 1440),)) for day in range(1, 8))
NEVER = ()


def nine_to_six(week_from: int) -> tuple[Weekday, ...]:
    return tuple(Weekday(day, (Span(9 * 60, 18 * 60),)) for day in range(week_from, 8))


def today(zone: str) -> str:
    return datetime.now(ZoneInfo(zone)).date().isoformat()


def describe(telecom: int, backup: int):
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    calendars = [
        Calendar(1, "Always", "Asia/Shanghai", ALWAYS),
        Calendar(2, "Never", "Asia/Shanghai", NEVER),
        Calendar(3, "Holiday", "UTC", ALWAYS, tuple(
            CalendarDay(day, Moment.HOLIDAY, (), "Feast") for day in (today("UTC"), tomorrow))),
        Calendar(4, "Open by exception", "UTC", NEVER, tuple(
            CalendarDay(day, Moment.CLOSED, (Span(0, 1440),), "Sale") for day in (today("UTC"), tomorrow))),
        *(Calendar(10 + n, zone, zone, nine_to_six(2)) for n, zone in enumerate(ZONES)),
    ]  # fmt: skip
    conditions = [
        TimeCondition(1, 101, "Always", 1, 1, ANN, RECEPTION, HIDDEN),
        TimeCondition(2, 102, "Never", 2, 1, ANN, RECEPTION, HIDDEN),
        TimeCondition(3, 103, "Holiday", 3, None, ANN, RECEPTION, HIDDEN),
        TimeCondition(4, 104, "As when closed", 3, None, ANN, RECEPTION, None),
        TimeCondition(5, 105, "Exception", 4, None, ANN, RECEPTION, None),
        TimeCondition(6, 106, "Closed for good", 2, None, ANN, None, None),
        TimeCondition(7, 107, "Round and round", 1, None, Target("hours", "108"), None, None),
        TimeCondition(8, 108, "And back", 1, None, Target("hours", "107"), None, None),
        *(TimeCondition(10 + n, 110 + n, zone, 10 + n, None, ANN, RECEPTION, None) for n, zone in enumerate(ZONES)),
    ]
    whole = office(telecom, backup)
    return replace(
        whole,
        calendars=tuple(calendars),
        time_conditions=tuple(conditions),
        night_switches=(
            NightSwitch(1, "1", "Night", Moment.CLOSED),
            NightSwitch(2, "22", "With PIN", Moment.HOLIDAY, secret="2846", classes=frozenset({1})),
        ),
        destinations=tuple(Destination(c.destination, "hours", f"2{c.destination}", c.name) for c in conditions),
        inbound_numbers=(InboundNumber(2, ANNS, 1, Target("hours", "101")),),
    ).sorted()


@pytest.fixture(scope="module")
def pbx(tmp_path_factory):
    with run_office(tmp_path_factory.mktemp("hours"), describe) as running:
        yield running


@pytest.fixture
def ami(pbx):
    with ami_session(AmiAddress("127.0.0.1", pbx.engine.ami_port, "manager", pbx.engine.ami_secret)) as session:
        yield session


def rings(caller, number, phones):
    """Return the extension that rings when a number is dialled."""
    call = caller.call(number)
    call.wait_ringing()
    rang = [extension for extension, telephone in phones.items() if not telephone.rings_not(0.3)]
    call.hangup()
    assert len(rang) == 1, rang
    return rang[0]


@pytest.fixture
def phones(phone):
    return {number: phone(number) for number in ("1001", "1004", "1005")}


@pytest.fixture
def caller(phone):
    return phone("1002")


@pytest.mark.parametrize(
    ("number", "rung"), [("2101", "1001"), ("2102", "1004"), ("2103", "1005"), ("2104", "1004"), ("2105", "1001")]
)
def test_a_call_goes_where_the_calendar_says(caller, phones, number, rung):
    assert rings(caller, number, phones) == rung


@pytest.mark.parametrize(("place", "zone"), list(enumerate(ZONES)))
def test_the_clock_and_the_date_of_the_place_count(caller, phones, place, zone):
    now = datetime.now(ZoneInfo(zone))
    while (now + timedelta(seconds=5)).hour != now.hour:  # it is about to change
        time.sleep(0.5)
        now = datetime.now(ZoneInfo(zone))
    is_open = 9 <= now.hour < 18 and now.isoweekday() != 1
    assert rings(caller, f"2{110 + place}", phones) == ("1001" if is_open else "1004")


def test_whoever_calls_while_it_is_closed_without_a_way_hears_so(caller, prompt):
    call = caller.call("2106").wait_ended(20)
    assert call.heard().likeness(prompt("vm-nobodyavail")) > 0.7
    assert call.status in (480, 408)


def test_a_call_that_goes_round_ends_with_a_word(caller, prompt):
    call = caller.call("2107").wait_ended(20)
    assert call.heard().likeness(prompt("cannot-complete-as-dialed")) > 0.7
    assert call.status != 0


def state(ami, code):
    return ami.action("ExtensionState", Exten=code, Context="hints").get("StatusText")


def dial(telephone, code):
    call = telephone.call(code)
    call.wait_ended(10)
    return call


def test_the_night_switch_closes_shows_on_keys_and_follows_the_calendar_again(pbx, ami, caller, phones, prompt):
    assert state(ami, "*281") == "Idle"
    said = dial(phones["1004"], "*281")
    assert said.heard().likeness(prompt("activated")) > 0.7
    assert state(ami, "*281") == "InUse"
    assert rings(caller, "2101", phones) == "1004"
    dial(phones["1001"], "*281*1")
    assert state(ami, "*281") == "InUse"
    assert rings(caller, "2102", phones) == "1001"
    dial(caller, "*281*3")
    assert rings(caller, "2101", phones) == "1005"
    said = dial(caller, "*281")
    assert said.heard().likeness(prompt("de-activated")) > 0.7
    assert state(ami, "*281") == "Idle"
    assert rings(caller, "2101", phones) == "1001"
    assert rings(caller, "2102", phones) == "1004"


def test_a_call_from_outside_follows_the_switch(pbx, phones):
    dial(phones["1004"], "*281*2")
    pbx.telecom.place("02155501001", "13800138000")
    phones["1004"].wait_incoming().reject()
    dial(phones["1004"], "*281*0")
    pbx.telecom.place("02155501001", "13800138000")
    phones["1001"].wait_incoming().reject()


def test_a_switch_with_a_pin_asks_for_it_and_for_permission(ami, caller, phones, prompt):
    assert dial(caller, "*2822").status in (403, 603)  # 1002 has other permissions
    call = phones["1001"].call("*2822").wait_answered()
    call.wait_heard(lambda heard: heard.likeness(prompt("agent-pass")) > 0.7, "what to enter", 12)
    call.send_digits("1111#")
    call.wait_heard(lambda heard: heard.likeness(prompt("vm-invalid-password")) > 0.7, "that it is wrong", 12)
    assert state(ami, "*2822") == "Idle"
    call.send_digits("2846#")
    call.wait_ended(20)
    assert state(ami, "*2822") == "InUse"


def test_the_administration_sees_and_sets_what_telephones_set(ami, caller, phones):
    dial(caller, "*281*2")
    assert read_states(ami, ["1", "7"]) == {"1": "closed", "7": "auto"}
    set_state(ami, "1", "holiday")
    assert state(ami, "*281") == "InUse"
    assert rings(caller, "2101", phones) == "1005"
    set_state(ami, "1", "auto")
    assert state(ami, "*281") == "Idle"


@pytest.mark.parametrize("code", ["*289", "*281*7", "*28*1"])
def test_a_switch_that_is_not_there_is_out_of_service(caller, code):
    assert dial(caller, code).status == 404
