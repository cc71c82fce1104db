"""Calls that are held, transferred and joined: who hears whom after each step."""

import time
from urllib.parse import quote

import pytest

from tests.e2e.conversation import ask_by_code, hears, talking
from tests.telephony.phone import Call, Phone
from tests.telephony.sip_trace import SipTrace
from tests.telephony.waiting import wait_for

pytestmark = [pytest.mark.e2e]

# What each telephone plays, in Hz: see ``tone_of``.
ANN, LAPTOP, BOB, RECEPTION, HIDDEN, TELECOM = 400, 640, 460, 580, 640, 880


def test_hold_plays_music_and_the_music_goes_again(phone):
    ann, reception = phone("1001"), phone("1004")
    outgoing, incoming = talking(ann, reception, "1004")
    hears(incoming, ANN)
    outgoing.hold()
    incoming.wait_heard(
        lambda _: incoming.heard(1.0).has_speech(0.8) and not incoming.heard(1.0).hears(ANN, 0.1),
        "music and nothing else",
    )
    outgoing.resume()
    hears(incoming, ANN)
    hears(outgoing, RECEPTION)


def test_a_blind_transfer_by_the_telephone(phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    outgoing, incoming = talking(ann, reception, "1004")
    transferred = incoming.transfer_later("sip:1005@" + reception.server)
    at_hidden = hidden.wait_incoming()
    assert (at_hidden.caller_number, at_hidden.caller_name) == ("1001", "Ann Lee")
    at_hidden.answer()
    hears(outgoing, HIDDEN)
    hears(at_hidden, ANN)
    transferred.result(8)
    incoming.wait_ended()


def test_a_blind_transfer_that_nobody_takes_comes_back_with_its_name(phone):
    ann, reception, bob = phone("1001"), phone("1004"), phone("1002")
    outgoing, incoming = talking(ann, reception, "1004")
    incoming.transfer_later("sip:1002@" + reception.server)
    bob.wait_incoming()
    back = reception.wait_incoming(12)
    assert back.caller_number == "1001"
    assert back.caller_name.startswith("Back from 1002 Bob")
    assert back.caller_name.endswith(": Ann Lee")
    back.answer()
    hears(outgoing, RECEPTION)
    hears(back, ANN)


def test_a_transfer_to_the_outside_takes_the_permissions_of_whoever_transfers(phone, pbx):
    ann, reception = phone("1001"), phone("1004")
    outgoing, incoming = talking(ann, reception, "1004")
    # The reception may not call outside, whatever Ann may.
    incoming.transfer_later("sip:02155551234@" + reception.server)
    outgoing.wait_heard(lambda r: r.has_speech(1.0), "that it is not allowed")
    outgoing.wait_ended()
    assert not [call for call in pbx.telecom.calls if call.number.endswith("2155551234")]


def test_an_attended_transfer_by_the_telephone(phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    outgoing, incoming = talking(ann, reception, "1004")
    incoming.hold()
    asking, asked = talking(reception, hidden, "1005")
    hears(asked, RECEPTION)
    incoming.transfer_to(asking)
    hears(outgoing, HIDDEN)
    hears(asked, ANN)
    incoming.wait_ended()


def test_after_an_attended_transfer_both_see_with_whom_they_talk(phone, pbx, tmp_path):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    _, incoming = talking(ann, reception, "1004")
    incoming.hold()
    asking, _ = talking(reception, hidden, "1005")
    with SipTrace(pbx.asterisk, tmp_path) as trace:
        incoming.transfer_to(asking)
        wait_for(lambda: any("1005" in name for name in trace.shown("1001-aaaaaaaa")), "the new side, at the caller")
        wait_for(lambda: "Ann Lee 1001" in trace.shown("1005-eeeeeeee"), "the caller's name at the new side")


def test_an_attended_transfer_by_code(phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    outgoing, incoming = talking(ann, reception, "1004")
    ask_by_code(incoming, outgoing, "1005")
    asked = hidden.wait_incoming()
    assert (asked.caller_number, asked.caller_name) == ("1004", "Reception")
    asked.answer()
    hears(asked, RECEPTION)
    hears(incoming, HIDDEN)
    incoming.hangup()
    hears(outgoing, HIDDEN)
    hears(asked, ANN)


def test_an_attended_transfer_that_nobody_takes_comes_back(phone):
    ann, reception, bob = phone("1001"), phone("1004"), phone("1002")
    outgoing, incoming = talking(ann, reception, "1004")
    ask_by_code(incoming, outgoing, "1002")
    bob.wait_incoming()
    incoming.hangup()
    back = reception.wait_incoming(25).answer()
    hears(outgoing, RECEPTION)
    hears(back, ANN)


def test_three_talk_together_by_code(phone):
    ann, reception, bob = phone("1001"), phone("1004"), phone("1002")
    outgoing, incoming = talking(ann, reception, "1004")
    ask_by_code(outgoing, incoming, "1002")
    third = bob.wait_incoming().answer()
    hears(third, ANN)
    outgoing.send_digits("*3")
    hears(outgoing, RECEPTION, BOB)
    hears(incoming, ANN, BOB)
    hears(third, ANN, RECEPTION)


def test_a_blind_transfer_by_code(phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    outgoing, incoming = talking(ann, reception, "1004")
    incoming.send_digits("##")
    outgoing.wait_heard(lambda _: outgoing.heard(1.0).has_speech(0.8), "music")
    incoming.send_digits("1005")
    at_hidden = hidden.wait_incoming().answer()
    hears(outgoing, HIDDEN)
    hears(at_hidden, ANN)
    incoming.wait_ended()


def test_the_outside_cannot_transfer_by_code(phone, pbx):
    ann, reception = phone("1001"), phone("1004")
    pbx.telecom.press("02155501001", "13900000000", "##1004")
    incoming = ann.wait_incoming().answer()
    assert reception.rings_not(4)
    incoming.send_digits("##")
    time.sleep(2)
    incoming.send_digits("1004")
    assert reception.wait_incoming().caller_number == "+8613900000000"


def test_a_second_call_rings_while_the_first_stands(phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    outgoing, _ = talking(ann, reception, "1004")
    second = hidden.call("1004")
    waiting = reception.wait_incoming().answer()
    second.wait_answered()
    hears(second, RECEPTION)
    hears(waiting, HIDDEN)
    hears(outgoing, RECEPTION)


def test_straight_to_voicemail_does_not_ring(phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    outgoing, incoming = talking(ann, reception, "1004")
    incoming.transfer_later("sip:*961005@" + reception.server)
    outgoing.wait_heard(lambda _: outgoing.heard(1.5).has_speech(1.0), "the announcement")
    assert hidden.rings_not(0.3)


def asks(transferrer: Call, held: Call, third: Phone, number: str) -> Call:
    """Ask a third one by code, who answers; the held side hears music."""
    ask_by_code(transferrer, held, number)
    return third.wait_incoming().answer()


def test_while_asking_one_changes_between_the_two_and_goes_back(phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    outgoing, incoming = talking(ann, reception, "1004")
    asked = asks(incoming, outgoing, hidden, "1005")
    hears(asked, RECEPTION)
    hears(incoming, HIDDEN)
    incoming.send_digits("*4")
    hears(incoming, ANN)
    hears(outgoing, RECEPTION)
    asked.wait_heard(lambda _: asked.heard(1.0).has_speech(0.8), "music")
    incoming.send_digits("*4")
    hears(incoming, HIDDEN)
    incoming.send_digits("*1")
    hears(incoming, ANN)
    hears(outgoing, RECEPTION)
    asked.wait_ended()


def test_while_asking_one_hands_over_by_code(phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    outgoing, incoming = talking(ann, reception, "1004")
    asked = asks(incoming, outgoing, hidden, "1005")
    hears(asked, RECEPTION)
    incoming.send_digits("*0")
    hears(outgoing, HIDDEN)
    hears(asked, ANN)
    incoming.wait_ended()


def test_a_caller_from_outside_is_held_asked_for_and_handed_over(phone, pbx):
    ann, reception = phone("1001"), phone("1004")
    pbx.telecom.place("02155501001", "13900000000")
    incoming = ann.wait_incoming().answer()
    hears(incoming, TELECOM)
    incoming.hold()
    asking, asked = talking(ann, reception, "1004")
    hears(asked, ANN)
    time.sleep(1.5)  # of music
    incoming.transfer_to(asking)
    hears(asked, TELECOM)
    incoming.wait_ended()
    assert asked.ended is False
    asked.hangup()
    time.sleep(0.5)
    heard = pbx.telecom.incoming_heard()
    assert heard.hears(ANN, 0.5) and heard.hears(RECEPTION, 0.3)
    assert heard.has_speech(1.0)  # the music between them


def test_an_outside_call_is_put_on_hold_with_music_and_taken_back(phone, pbx):
    before = len(pbx.telecom.calls)
    call = phone("1001").call("13800138001").wait_answered()
    hears(call, TELECOM)
    call.hold()
    time.sleep(2.5)
    call.resume()
    hears(call, TELECOM)
    call.hangup()
    arrived = pbx.telecom.wait_call(before)
    wait_for(lambda: arrived.recording.exists() and arrived.heard().seconds > 3, "what the other side heard")
    heard = arrived.heard()
    assert heard.hears(ANN, 0.5)
    assert heard.has_speech(1.0)


def test_a_telephone_that_joins_two_calls_itself_has_both_at_once(phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    first, at_reception = talking(ann, reception, "1004")
    first.hold()
    second, at_hidden = talking(ann, hidden, "1005")
    at_reception.wait_heard(lambda _: at_reception.heard(1.0).has_speech(0.8), "music")
    first.resume()
    for call, heard in ((at_reception, ANN), (at_hidden, ANN), (first, RECEPTION), (second, HIDDEN)):
        hears(call, heard)


def test_a_transfer_to_a_busy_colleague_comes_back_and_the_caller_is_not_lost(phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    outgoing, incoming = talking(ann, reception, "1004")
    incoming.transfer_later("sip:1005@" + reception.server)
    hidden.wait_incoming().reject()
    back = reception.wait_incoming()
    assert back.caller_name == "Back from 1005 Hidden: Ann Lee"
    back.answer()
    hears(outgoing, RECEPTION)


def refer_to_ringing(trace: SipTrace, account: str, number: str, server: str) -> str:
    """Return the address by which a telephone hands a call over to a call of its own that still rings (RFC 3891, RFC 5589)."""
    call, ours, theirs = trace.early(account)
    return f"sip:{number}@{server}?Replaces={quote(f'{call};to-tag={ours};from-tag={theirs}', safe='')}"


def test_a_transfer_by_the_telephone_while_the_third_one_still_rings(phone, pbx, tmp_path):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    outgoing, incoming = talking(ann, reception, "1004")
    incoming.hold()
    with SipTrace(pbx.asterisk, tmp_path) as trace:
        asking = reception.call("1005").wait_ringing()
        rings = hidden.wait_incoming()
        transferred = incoming.transfer_later(refer_to_ringing(trace, "1004-dddddddd", "1005", reception.server))
    asking.wait_ended()
    incoming.wait_ended()
    transferred.result(8)
    rings.answer()
    hears(outgoing, HIDDEN)
    hears(rings, ANN)


@pytest.mark.parametrize("caller", ["inside", "outside"])
def test_a_transfer_to_a_ringing_colleague_who_does_not_answer_comes_back(phone, pbx, tmp_path, caller):
    ann, reception, bob = phone("1001"), phone("1004"), phone("1002")
    if caller == "inside":
        outgoing, incoming = talking(ann, reception, "1004")
        by, account = reception, "1004-dddddddd"
    else:
        pbx.telecom.place("02155501001", "13900000000")
        incoming = ann.wait_incoming().answer()
        hears(incoming, TELECOM)
        by, account = ann, "1001-aaaaaaaa"
    incoming.hold()
    with SipTrace(pbx.asterisk, tmp_path) as trace:
        by.call("1002").wait_ringing()
        bob.wait_incoming()
        incoming.transfer_later(refer_to_ringing(trace, account, "1002", by.server))
    incoming.wait_ended()
    back = by.wait_incoming(20)
    assert back.caller_name.startswith("Back from 1002 Bob")
    assert back.caller_number == ("1001" if caller == "inside" else "+8613900000000")
    back.answer()
    hears(back, ANN if caller == "inside" else TELECOM)
    if caller == "inside":
        hears(outgoing, RECEPTION)


def test_a_transfer_by_code_while_the_third_one_still_rings(phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    outgoing, incoming = talking(ann, reception, "1004")
    ask_by_code(incoming, outgoing, "1005")
    rings = hidden.wait_incoming()
    incoming.hangup()
    rings.answer()
    hears(outgoing, HIDDEN)
    hears(rings, ANN)
