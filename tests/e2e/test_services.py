"""Locks, logging in elsewhere, limits and services by code, at real telephones with the manager down."""

import re
import time
from dataclasses import replace

import pytest

from pbxmanager.asterisk.ami import AmiAddress, ami_session
from pbxmanager.snapshot import AccountCode, Destination, Disa, InboundNumber, PermissionClass, SpeedDial, Target
from pbxmanager.values import hash_pin
from tests.e2e.conftest import run_office
from tests.e2e.conversation import type_in
from tests.e2e.office import ANNS, MAIN, office
from tests.e2e.questions import is_asked
from tests.telephony.subscriber import Subscriber, wait_until

pytestmark = [pytest.mark.e2e]

PIN, DISA_PIN = "2583", "7418"
BEEP = 700.0
"""Hz of Asterisk's own beep."""


def services_office(telecom, backup):
    """The usual office with PINs, limits, account codes, speed dials and a dial-in line."""
    usual = office(telecom, backup)
    people = {
        "1001": {"pin": hash_pin(PIN)},
        "1005": {"permission_class": 3},
        "1004": {"permission_class": 4},
    }
    return replace(
        usual,
        extensions=tuple(replace(each, **people.get(each.number, {})) for each in usual.extensions),
        permission_classes=(
            *usual.permission_classes,
            PermissionClass(3, "Charged", frozenset({2}), asks_account=True),
            PermissionClass(4, "Limited", frozenset({2}), max_calls=1, max_minutes=1),
        ),
        account_codes=(AccountCode(1, "4711", "Client"),),
        speed_dials=(
            SpeedDial(1, "", "01", "1004"),
            SpeedDial(2, "", "02", "13800138002"),
            SpeedDial(3, "1001", "01", "13800138001"),
            SpeedDial(4, "", "09", "110"),
        ),
        destinations=(Destination(50, "disa", "1900", "Dial in"),),
        disas=(Disa(50, "Dial in", hash_pin(DISA_PIN), 2, 60, ("+8613800138009", "1001"), MAIN),),
        inbound_numbers=(
            InboundNumber(1, MAIN, 1, Target("disa", "50")),
            InboundNumber(2, ANNS, 1, Target("extension", "1001")),
            InboundNumber(-1, "", 2, Target("extension", "1002")),
        ),
    ).sorted()


@pytest.fixture(scope="module")
def pbx(tmp_path_factory):
    """An office with services."""
    with run_office(tmp_path_factory.mktemp("services"), services_office) as running:
        yield running


@pytest.fixture(autouse=True)
def untouched(pbx):
    """Every test begins without any state."""
    yield
    for family in ("state", "desk", "guest", "lent", "pin", "spent", "wake", "emergency", "redial", "last-caller"):
        pbx.asterisk.console(f"database deltree {family}")
    pbx.asterisk.console("channel request hangup all")


@pytest.fixture
def desk(phone):
    """Give the one telephone of an extension in this test."""
    found = {}
    return lambda number: found.get(number) or found.setdefault(number, phone(number))


def dial(desk, number, code):
    """Dial a code and wait until it is being confirmed: it has been carried out then."""
    call = desk(number).call(code).wait_answered()
    call.wait_heard(lambda r: r.has_speech(0.2), "a confirmation")
    call.hangup()


def database(pbx, key):
    said = pbx.asterisk.console(f"database get {key.replace('/', ' ', 1)}")
    return said.strip().removeprefix("Value: ") if said.startswith("Value:") else ""


def log_in(desk, at, number, pin=PIN):
    """Log in at a telephone; return the call."""
    call = desk(at).call("*55").wait_answered()
    type_in(call, f"{number}#")
    type_in(call, f"{pin}#")
    return call


def outside(pbx, desk, number, dialled):
    """Call outside, hang up; return the call as it arrived."""
    before = len(pbx.telecom.calls)
    desk(number).call(dialled).wait_answered().hangup()
    return pbx.telecom.wait_call(before)


# --- locks


def test_a_locked_telephone_calls_inside_only_until_the_pin(pbx, desk):
    with Subscriber(pbx.server, "1002-cccccccc", "secret-bob-;1", "*771001") as key:
        key.wait_state("terminated")
        dial(desk, "1001", "*77")
        key.wait_state("confirmed")
        assert desk("1001").call("13800138001").wait_ended().status in (403, 603)
        desk("1002")
        call = desk("1001").call("1002")
        desk("1002").wait_incoming()
        call.hangup()
        desk("1001").call("*7213800138001").wait_ended()
        assert database(pbx, "state/1001/forward-always") == ""
        call = desk("1001").call("*77").wait_answered()
        type_in(call, "1111#")
        type_in(call, f"{PIN}#")
        key.wait_state("terminated", 8)
    assert outside(pbx, desk, "1001", "13800138001").number == "13800138001"


def test_a_telephone_without_a_pin_is_not_locked_for_ever(pbx, desk, prompt):
    call = desk("1002").call("*77").wait_answered().wait_ended()
    assert call.heard().likeness(prompt("invalid")) > 0.7
    assert database(pbx, "state/1002/lock") == ""


def test_five_wrong_pins_shut_the_door_for_everybody(pbx, desk, prompt):
    for counts in ((1, 2, 3), (4, 5)):
        call = desk("1002").call("*55").wait_answered()
        type_in(call, "1001#")
        for count in counts:
            type_in(call, "9999#")
            wait_until(
                lambda count=count: database(pbx, "pin/1001").startswith(f"{count}:"), f"that {count} are counted"
            )
        call.wait_ended()
    call = desk("1002").call("*55").wait_answered()
    type_in(call, "1001#")
    call.wait_ended()
    assert call.heard().likeness(prompt("vm-password")) < 0.7
    assert database(pbx, "guest/1001") == ""


# --- logging in elsewhere


def test_a_telephone_becomes_that_of_whoever_logs_in(pbx, desk):
    log_in(desk, "1002", "1001").wait_ended()
    call = desk("1002").call("1004")
    incoming = desk("1004").wait_incoming()
    assert (incoming.caller_number, incoming.caller_name) == ("1001", "Ann Lee")
    call.hangup()
    arrived = outside(pbx, desk, "1002", "00442079460001")  # Bob himself may not
    assert arrived.caller == "02155501001"
    desk("1001")
    call = desk("1004").call("1001")
    desk("1002").wait_incoming()
    desk("1001").wait_incoming()
    call.hangup()
    assert desk("1004").call("1002").wait_ended().status == 480  # his telephone is lent
    dial(desk, "1002", "*56")
    call = desk("1004").call("1002")
    desk("1002").wait_incoming()
    call.hangup()
    assert desk("1001").rings_not(0.2)


def test_nobody_is_logged_in_after_the_night(pbx, desk):
    log_in(desk, "1002", "1001").wait_ended()
    pbx.asterisk.console(f"database put desk 1002-cccccccc {int(time.time()) - 60}:1001")
    call = desk("1002").call("1004")
    assert desk("1004").wait_incoming().caller_number == "1002"
    call.hangup()


def test_whoever_logs_in_elsewhere_has_left_the_telephone_before(pbx, desk):
    log_in(desk, "1002", "1001").wait_ended()
    log_in(desk, "1005", "1001").wait_ended()
    assert database(pbx, "guest/1001") == "1005-eeeeeeee"
    assert database(pbx, "desk/1002-cccccccc") == ""


def test_a_wrong_pin_logs_nobody_in(pbx, desk):
    log_in(desk, "1002", "1001", pin="2584").hangup()
    assert database(pbx, "guest/1001") == ""


# --- permissions, account codes, numbers shown


def test_ones_own_permissions_at_any_telephone(pbx, desk):
    before = len(pbx.telecom.calls)
    call = desk("1002").call("*5300442079460001").wait_answered()
    type_in(call, "1001#")
    type_in(call, f"{PIN}#")
    arrived = pbx.telecom.wait_call(before)
    call.hangup()
    assert (arrived.number, arrived.caller) == ("00442079460001", "02155501001")


def test_an_account_code_is_asked_for_and_stands_in_the_call_record(pbx, desk):
    before = len(pbx.telecom.calls)
    call = desk("1005").call("13800138001").wait_answered()
    type_in(call, "9999#")
    type_in(call, "4711#")
    pbx.telecom.wait_call(before)
    call.hangup()
    records = pbx.engine.home / "log" / "cdr-csv" / "Master.csv"
    wait_until(lambda: records.exists() and re.search(r'(?m)^"4711".*13800138001', records.read_text()), "a record")


def test_an_account_code_can_be_dialled_with_the_number(pbx, desk):
    assert outside(pbx, desk, "1005", "*524711*13800138001").number == "13800138001"


def test_an_unknown_account_code_calls_nobody(pbx, desk, prompt):
    before = len(pbx.telecom.calls)
    call = desk("1005").call("*529999*13800138001").wait_answered().wait_ended()
    assert call.heard().likeness(prompt("auth-incorrect")) > 0.6
    assert len(pbx.telecom.calls) == before


@pytest.mark.parametrize(
    ("code", "shown"), [("*67", ("anonymous", "")), ("*68", "02155501000"), ("*64", "02155501001")]
)
def test_the_number_shown_is_chosen_for_each_call(pbx, desk, code, shown):
    assert outside(pbx, desk, "1001", f"{code}13800138001").caller in shown


# --- limits


def test_an_extension_has_so_many_calls_at_once(pbx, desk):
    reception = desk("1004")
    first = reception.call("13800138001").wait_answered()
    second = reception.call("13800138002").wait_ended()
    assert second.status in (403, 603)
    first.hangup()
    assert outside(pbx, desk, "1004", "13800138002").number == "13800138002"


def test_forwarded_calls_count_as_well(pbx, desk):
    pbx.asterisk.console(f"database put state 1004/forward-always {int(time.time())}:1:13800138003")
    before = len(pbx.telecom.calls)
    first = desk("1001").call("1004").wait_answered()
    assert pbx.telecom.wait_call(before).number == "13800138003"
    assert desk("1002").call("1004").wait_ended().status in (403, 603)
    first.hangup()


def test_minutes_are_counted_and_end(pbx, desk):
    outside(pbx, desk, "1004", "13800138001")
    wait_until(lambda: database(pbx, "spent/1004"), "what was spent")
    day, _, seconds = database(pbx, "spent/1004").partition(":")
    assert 1 <= float(seconds) <= 4
    pbx.asterisk.console(f"database put spent 1004 {day}:58")
    call = desk("1004").call("13800138001").wait_answered()
    call.wait_ended(5)  # the two seconds that were left
    wait_until(lambda: float(database(pbx, "spent/1004").partition(":")[2]) >= 60, "that all is spent")
    assert desk("1004").call("13800138001").wait_ended().status in (403, 603)


# --- calling again


def test_redial_and_call_back(pbx, desk):
    outside(pbx, desk, "1001", "13800138001")
    assert outside(pbx, desk, "1001", "*66").number == "13800138001"
    pbx.telecom.place("02155501001", "13800138007")
    desk("1001").wait_incoming().reject()
    assert outside(pbx, desk, "1001", "*69").number == "13800138007"
    call = desk("1004").call("1001")
    desk("1001").wait_incoming()
    call.hangup()
    back = desk("1001").call("*69")
    desk("1004").wait_incoming()
    back.hangup()


def test_speed_dials_of_the_company_and_of_people(pbx, desk, prompt):
    call = desk("1002").call("*3001")
    desk("1004").wait_incoming()
    call.hangup()
    assert outside(pbx, desk, "1001", "*3001").number == "13800138001"
    assert outside(pbx, desk, "1001", "*3002").number == "13800138002"
    empty = desk("1001").call("*3055").wait_answered().wait_ended()
    assert empty.heard().likeness(prompt("speed-dial-empty")) > 0.7
    assert outside(pbx, desk, "1001", "*3009").number == "110"


# --- time


def test_the_speaking_clock(pbx, desk, prompt):
    call = desk("1001").call("*60").wait_answered()
    call.wait_heard(lambda r: r.likeness(prompt("at-tone-time-exactly")) > 0.7, "what comes", 10)
    call.wait_heard(lambda r: r.hears(BEEP, 0.15), "the tone", 24)
    call.hangup()


def test_a_wake_up_call_survives_a_restart(pbx, desk, prompt):
    soon = time.gmtime(time.time() + 8 * 3600 + 9)  # nine seconds from now in Shanghai
    dial(desk, "1001", "*34" + time.strftime("%H%M%S", soon))
    pbx.asterisk.stop()
    pbx.asterisk.start()
    desk("1001").register()
    ringing = desk("1001").wait_incoming(15)
    assert ringing.caller_name == "Wake-up"
    ringing.answer().wait_heard(lambda r: r.likeness(prompt("hello")) > 0.6, "a greeting")
    ringing.hangup()
    wait_until(lambda: not list((pbx.engine.home / "spool" / "outgoing").glob("wake-*")), "that the file is gone")


def test_a_wake_up_call_is_cancelled(pbx, desk):
    soon = time.gmtime(time.time() + 8 * 3600 + 5)
    dial(desk, "1001", "*34" + time.strftime("%H%M%S", soon))
    dial(desk, "1001", "*34")
    assert desk("1001").rings_not(6)
    wait_until(lambda: not list((pbx.engine.home / "spool" / "outgoing").glob("wake-*")), "that the file is gone")


# --- from outside


def test_a_known_caller_who_knows_the_pin_calls_on_at_the_lines_permissions(pbx, desk):
    before = len(pbx.telecom.calls)
    call = desk("1001").call("1900").wait_answered()
    type_in(call, f"{DISA_PIN}#")
    assert is_asked(pbx.asterisk, call, pbx.office.devices_by_extension["1001"][0].endpoint, "to-disa")
    call.send_digits("01065001234#")
    arrived = pbx.telecom.wait_call(before)
    # Its 60 minutes run from the beginning.
    channel = next(name for name in pbx.asterisk.console("core show channels concise").split("!") if "1001-" in name)
    left = re.search(r"Time to Hangup: (\d+)", pbx.asterisk.console(f"core show channel {channel}"))
    assert left and 3500 < int(left[1]) - time.time() <= 3600  # the second of the clock at which it ends
    call.hangup()
    assert (arrived.number, arrived.caller) == ("01065001234", "02155501000")


@pytest.mark.parametrize("dialled", ["00442079460001#", "110#"])
def test_a_caller_from_outside_reaches_no_more_than_the_lines_permissions(pbx, desk, dialled):
    before = len(pbx.telecom.calls)
    call = desk("1001").call("1900").wait_answered()
    type_in(call, f"{DISA_PIN}#")
    assert is_asked(pbx.asterisk, call, pbx.office.devices_by_extension["1001"][0].endpoint, "to-disa")
    call.send_digits(dialled)
    call.wait_ended()
    assert len(pbx.telecom.calls) == before


def test_a_wrong_pin_gets_no_dial_tone(pbx, desk):
    call = desk("1001").call("1900").wait_answered()
    type_in(call, "7419#")
    wait_until(lambda: database(pbx, "pin/disa-50-1001").startswith("1:"), "that it is counted")
    call.hangup()


def test_an_unknown_caller_is_not_asked(pbx, desk):
    assert desk("1004").call("1900").wait_ended().status in (403, 603)


def test_a_known_caller_from_outside_is_asked(pbx, prompt):
    pbx.telecom.place("02155501000", "13800138009")
    wait_until(lambda: "ask-pin" in pbx.asterisk.console("core show channels concise"), "the question")
    time.sleep(2.0)  # it is being said
    pbx.asterisk.console("channel request hangup all")
    time.sleep(0.3)
    assert pbx.telecom.incoming_heard().likeness(prompt("vm-password")) > 0.7


def test_the_manager_interface_tells_no_pin(pbx):
    with ami_session(AmiAddress("127.0.0.1", pbx.engine.ami_port, "manager", pbx.engine.ami_secret)) as ami:
        kept = ami.action("Getvar", Variable="AST_CONFIG(numbers/x10.conf,1001,pin)").get("Value")
    assert PIN not in kept and len(kept) == 57
