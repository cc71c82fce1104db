"""Calls that are held, transferred and joined: who hears whom after each step."""

import time

import pytest

from tests.e2e.conversation import hears, talking

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("pbx")]

# What each telephone plays, in Hz: see ``tone_of``.
ANN, LAPTOP, BOB, RECEPTION, HIDDEN = 400, 640, 460, 580, 640


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


def test_an_attended_transfer_by_code(phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    outgoing, incoming = talking(ann, reception, "1004")
    incoming.send_digits("*2")
    outgoing.wait_heard(lambda _: outgoing.heard(1.0).has_speech(0.8), "music")
    incoming.send_digits("1005")
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
    incoming.send_digits("*2")
    outgoing.wait_heard(lambda _: outgoing.heard(1.0).has_speech(0.8), "music")
    incoming.send_digits("1002")
    bob.wait_incoming()
    incoming.hangup()
    back = reception.wait_incoming(25).answer()
    hears(outgoing, RECEPTION)
    hears(back, ANN)


def test_three_talk_together_by_code(phone):
    ann, reception, bob = phone("1001"), phone("1004"), phone("1002")
    outgoing, incoming = talking(ann, reception, "1004")
    outgoing.send_digits("*2")
    incoming.wait_heard(lambda _: incoming.heard(1.0).has_speech(0.8), "music")
    outgoing.send_digits("1002")
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
