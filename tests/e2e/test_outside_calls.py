"""Calls to and from the telephone companies."""

import pytest

pytestmark = [pytest.mark.e2e]


def test_the_trunk_registers(pbx):
    assert pbx.telecom.has_registration()


def test_a_mobile_number_goes_out_in_the_trunks_form_with_the_persons_own_number(pbx, phone):
    before = len(pbx.telecom.calls)
    outgoing = phone("1001").call("13800138001").wait_answered()
    outgoing.wait_heard(lambda r: r.hears(880), "the carrier's tone")
    outgoing.hangup()
    arrived = pbx.telecom.wait_call(before)
    assert arrived.number == "13800138001"
    assert arrived.caller == "02155501001"


def test_a_landline_keeps_its_prefix_and_the_main_number_stands_in(pbx, phone):
    before = len(pbx.telecom.calls)
    phone("1002").call("01065001234").wait_answered().hangup()
    arrived = pbx.telecom.wait_call(before)
    assert arrived.number == "01065001234"
    assert arrived.caller == "02155501000"


def test_an_international_number_gets_the_international_prefix(pbx, phone):
    before = len(pbx.telecom.calls)
    phone("1001").call("00442079460001").wait_answered().hangup()
    assert pbx.telecom.wait_call(before).number == "00442079460001"


def test_a_number_that_is_no_full_number_is_sent_as_it_is(pbx, phone):
    before = len(pbx.telecom.calls)
    phone("1001").call("910086").wait_answered().hangup()
    assert pbx.telecom.wait_call(before).number == "10086"


def test_a_hidden_number_asks_for_privacy(pbx, phone):
    before = len(pbx.telecom.calls)
    phone("1005").call("13800138001").wait_answered().hangup()
    arrived = pbx.telecom.wait_call(before)
    assert arrived.caller in ("anonymous", "")
    assert arrived.privacy == "id"


def test_the_next_trunk_takes_over_with_its_own_number_and_form(pbx, phone):
    before = len(pbx.backup.calls)
    outgoing = phone("1001").call("01065001503")
    arrived = pbx.backup.wait_call(before)
    outgoing.hangup()
    assert arrived.number == "+861065001503"
    assert arrived.caller == "+862155509999"


def test_a_trunk_that_does_not_answer_is_left_for_the_next(pbx, phone):
    before = len(pbx.backup.calls)
    outgoing = phone("1001").call("7713800138001").wait_answered(15)
    outgoing.wait_heard(lambda r: r.hears(990), "the second carrier's tone")
    outgoing.hangup()
    assert pbx.backup.wait_call(before).number == "+8613800138001"


def test_a_busy_number_is_busy_and_tried_once(pbx, phone):
    before = len(pbx.backup.calls)
    assert phone("1001").call("01065001486").wait_ended().status == 486
    assert len(pbx.backup.calls) == before


def test_an_unallocated_number_is_said_to_be_out_of_service(pbx, phone, prompt):
    before = len(pbx.backup.calls)
    outgoing = phone("1001").call("01065001404").wait_ended()
    assert outgoing.status == 404
    assert outgoing.heard().likeness(prompt("ss-noservice")) > 0.7
    assert len(pbx.backup.calls) == before


def test_a_call_that_is_not_permitted_is_refused_with_a_word(pbx, phone, prompt):
    before = len(pbx.telecom.calls)
    outgoing = phone("1002").call("00442079460001").wait_ended()
    assert outgoing.status in (403, 603)
    assert outgoing.heard().likeness(prompt("feature-not-avail-line")) > 0.7
    assert len(pbx.telecom.calls) == before


def test_whoever_has_no_permissions_calls_nobody_outside(pbx, phone):
    before = len(pbx.telecom.calls)
    assert phone("1004").call("13800138001").wait_ended().status in (403, 603)
    assert len(pbx.telecom.calls) == before


@pytest.mark.parametrize(
    "delivered", ["+862155501000", "862155501000", "00862155501000", "02155501000", "2155501000", "1000"]
)
def test_the_main_number_rings_however_the_carrier_writes_it(pbx, phone, delivered):
    ann = phone("1001")
    pbx.telecom.place(delivered, "13800138000")
    incoming = ann.wait_incoming()
    assert incoming.caller_number == "+8613800138000"
    incoming.reject()


def test_a_caller_from_outside_and_the_extension_hear_each_other(pbx, phone):
    ann = phone("1001")
    pbx.telecom.place("02155501001", "01065001234")
    incoming = ann.wait_incoming()
    assert incoming.caller_number == "+861065001234"
    incoming.answer().wait_heard(lambda r: r.hears(880), "the caller's tone")
    incoming.hangup()
    assert pbx.telecom.incoming_heard().hears(400)


def test_any_other_number_of_a_trunk_has_its_route(pbx, phone):
    bob = phone("1002")
    pbx.backup.place("+862155507777", "+442079460001")
    assert bob.wait_incoming().caller_number == "+442079460001"


def test_a_number_without_route_rings_nobody(pbx, phone):
    ann = phone("1001")
    pbx.telecom.place("02155507777", "13800138000")
    assert ann.rings_not(1.0)
