"""Do not disturb and forwarding, by code and by key, at real telephones with the manager down."""

from dataclasses import replace

import pytest

from tests.e2e.conftest import run_office
from tests.e2e.office import office
from tests.telephony.subscriber import Subscriber

pytestmark = [pytest.mark.e2e]


def states_office(telecom, backup):
    """The usual office, in which the reception rings Ann in spite of “do not disturb”."""
    usual = office(telecom, backup)
    ann, *others = usual.extensions
    return replace(usual, extensions=(replace(ann, disturbed_by=("1004", "+8613800138009")), *others))


@pytest.fixture(scope="module")
def pbx(tmp_path_factory):
    """An office whose telephones change their state."""
    with run_office(tmp_path_factory.mktemp("states"), states_office) as running:
        yield running


@pytest.fixture(autouse=True)
def untouched(pbx):
    """Every test begins without any state."""
    yield
    for family in ("state", "emergency", "CustomDevstate", "CustomPresence"):
        pbx.asterisk.console(f"database deltree {family}")
    for number in ("1001", "1002", "1004"):
        for device in ("dnd", "away", "forward"):
            state = "INVALID" if device == "away" else "NOT_INUSE"
            pbx.asterisk.console(f"devstate change Custom:{device}-{number} {state}")


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


def listen(desk, number, code):
    """Dial a code and return all that is said."""
    call = desk(number).call(code).wait_answered().wait_ended()
    return call.heard()


def kept(pbx, number, setting):
    """Return what Asterisk's database holds, without its time."""
    said = pbx.asterisk.console(f"database get state {number}/{setting}")
    return said.strip().removeprefix("Value: ")[11:] if said.startswith("Value:") else ""


def test_do_not_disturb_makes_an_extension_busy_and_it_can_still_call(pbx, desk, prompt):
    heard = listen(desk, "1004", "*78")
    assert heard.likeness(prompt("do-not-disturb")) > 0.7
    assert heard.likeness(prompt("activated")) > 0.7
    reception, ann = desk("1004"), desk("1001")
    assert ann.call("1004").wait_ended().status == 486
    assert reception.rings_not(0.3)
    outgoing = reception.call("1001")
    ann.wait_incoming().answer()
    outgoing.wait_answered().hangup()
    dial(desk, "1004", "*79")
    again = ann.call("1004")
    reception.wait_incoming()
    again.hangup()


def test_chosen_callers_ring_in_spite_of_it(pbx, desk):
    dial(desk, "1001", "*76")
    ann, reception, hidden = desk("1001"), desk("1004"), desk("1005")
    call = reception.call("1001")
    ann.wait_incoming()
    call.hangup()
    assert hidden.call("1001").wait_ended().status == 486
    pbx.telecom.place("02155501001", "13800138009")
    assert ann.wait_incoming().caller_number == "+8613800138009"


def test_the_state_survives_a_restart(pbx, desk):
    dial(desk, "1004", "*78")
    pbx.asterisk.stop()
    pbx.asterisk.start()
    desk("1001").register()
    assert desk("1001").call("1004").wait_ended().status == 486
    with Subscriber(pbx.server, "1001-aaaaaaaa", "secret-ann-1", "*761004") as key:
        key.wait_state("confirmed")


def test_a_key_shows_and_switches_do_not_disturb(pbx, desk):
    with Subscriber(pbx.server, "1004-dddddddd", "secret-reception", "*761004") as key:
        key.wait_state("terminated")
        dial(desk, "1004", "*761004")
        key.wait_state("confirmed")
        dial(desk, "1004", "*761004")
        key.wait_state("terminated")


def test_nobody_switches_the_state_of_somebody_else(pbx, desk):
    assert desk("1001").call("*761004").wait_ended().status in (403, 603)
    assert kept(pbx, "1004", "dnd") == ""


def test_a_persons_key_shows_calls_and_do_not_disturb(pbx, desk):
    ann, reception = desk("1001"), desk("1004")
    with (
        Subscriber(pbx.server, "1001-aaaaaaaa", "secret-ann-1", "1004") as lamp,
        Subscriber(pbx.server, "1001-aaaaaaaa", "secret-ann-1", "1004", "presence") as presence,
    ):
        lamp.wait_state("terminated")
        presence.wait_state("Ready")
        call = ann.call("1004")
        incoming = reception.wait_incoming()
        lamp.wait_state("early")
        incoming.answer()
        lamp.wait_state("confirmed")
        call.hangup()
        lamp.wait_state("terminated")
        dial(desk, "1004", "*78")
        lamp.wait_state("confirmed")
        presence.wait(lambda states: states[-1] != "Ready", "not ready")


def test_a_persons_key_shows_that_no_telephone_is_there(pbx, desk):
    dial(desk, "1002", "*78")
    dial(desk, "1002", "*79")
    desk("1002").unregister()
    with Subscriber(pbx.server, "1001-aaaaaaaa", "secret-ann-1", "1002", "presence") as presence:
        presence.wait_state("Unavailable")


def test_all_calls_are_forwarded_inside(pbx, desk, prompt):
    heard = listen(desk, "1004", "*721001")
    assert heard.likeness(prompt("call-fwd-unconditional")) > 0.7
    assert heard.likeness(prompt("digits/1")) > 0.7
    reception, ann, hidden = desk("1004"), desk("1001"), desk("1005")
    call = hidden.call("1004")
    incoming = ann.wait_incoming()
    assert incoming.caller_number == "1005"
    assert reception.rings_not(0.3)
    call.hangup()
    dial(desk, "1004", "*72")
    call = hidden.call("1004")
    reception.wait_incoming()
    call.hangup()


def test_the_forwarding_key_comes_back_to_the_last_number(pbx, desk):
    dial(desk, "1004", "*721001")
    dial(desk, "1004", "*73")
    with Subscriber(pbx.server, "1001-aaaaaaaa", "secret-ann-1", "*741004") as key:
        key.wait_state("terminated")
        dial(desk, "1004", "*74")
        key.wait_state("confirmed")
    assert kept(pbx, "1004", "forward-always") == "1:1001"


def test_a_call_from_outside_is_forwarded_outside_at_the_persons_permissions(pbx, desk):
    dial(desk, "1001", "*7213800138001")
    before = len(pbx.telecom.calls)
    pbx.telecom.place("02155501001", "01065001234")
    arrived = pbx.telecom.wait_call(before)
    assert (arrived.number, arrived.caller) == ("13800138001", "02155501001")
    pbx.telecom.asterisk.console("channel request hangup all")


@pytest.mark.parametrize("number", ["13800138001", "110", "9110", "4711", "1004", "00442079460001"])
def test_a_number_that_may_not_be_called_is_refused_when_it_is_set(pbx, desk, prompt, number):
    heard = listen(desk, "1004", f"*72{number}")
    assert heard.likeness(prompt("invalid")) > 0.7
    assert kept(pbx, "1004", "forward-always") == ""


def test_a_busy_extension_forwards(pbx, desk):
    dial(desk, "1004", "*901005")
    reception, ann, hidden = desk("1004"), desk("1001"), desk("1005")
    call = ann.call("1004")
    reception.wait_incoming().reject()
    hidden.wait_incoming()
    call.hangup()


def test_do_not_disturb_goes_where_busy_goes(pbx, desk):
    dial(desk, "1004", "*901005")
    dial(desk, "1004", "*78")
    hidden, ann = desk("1005"), desk("1001")
    call = ann.call("1004")
    hidden.wait_incoming()
    call.hangup()


def test_an_unanswered_call_is_forwarded(pbx, desk):
    dial(desk, "1002", "*921005")
    bob, hidden, ann = desk("1002"), desk("1005"), desk("1001")
    call = ann.call("1002")
    bob.wait_incoming()
    hidden.wait_incoming(10)
    call.hangup()


def test_an_unreachable_telephone_forwards(pbx, desk):
    dial(desk, "1004", "*941005")
    desk("1004").unregister()
    hidden, ann = desk("1005"), desk("1001")
    call = ann.call("1004")
    hidden.wait_incoming()
    call.hangup()


def test_forwarding_in_a_circle_ends_with_a_word(pbx, desk, prompt):
    dial(desk, "1004", "*721005")
    dial(desk, "1005", "*721004")
    call = desk("1001").call("1004").wait_ended(20)
    assert call.heard().likeness(prompt("cannot-complete-as-dialed")) > 0.6


def test_forwarding_in_a_circle_by_way_of_the_outside_ends_with_a_word(pbx, desk, prompt):
    dial(desk, "1001", "*7213800138222")
    pbx.telecom.send_back_to("02155501001")
    before, other = len(pbx.telecom.calls), len(pbx.backup.calls)
    call = desk("1004").call("1001").wait_ended(20)
    assert call.heard().likeness(prompt("cannot-complete-as-dialed")) > 0.6
    assert len(pbx.telecom.calls) - before < 10
    assert len(pbx.backup.calls) == other  # it is not begun anew by the next carrier


def test_emergency_calls_get_out_and_are_called_back_whatever_the_state(pbx, desk):
    dial(desk, "1001", "*721004")
    dial(desk, "1001", "*78")
    before = len(pbx.telecom.calls)
    ann = desk("1001")
    ann.call("110").wait_answered().hangup()
    assert pbx.telecom.wait_call(before).number == "110"
    pbx.telecom.place("02155501001", "110")
    ann.wait_incoming()
