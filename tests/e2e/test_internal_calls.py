"""Calls from telephone to telephone."""

import time

import pytest
from baresip.errors import RegistrationError

from tests.e2e.office import STRANGE_NAME
from tests.telephony.phone import Phone

pytestmark = [pytest.mark.e2e]


def test_two_telephones_hear_each_other(phone):
    ann, reception = phone("1001"), phone("1004")
    outgoing = ann.call("1004")
    incoming = reception.wait_incoming()
    assert (incoming.caller_number, incoming.caller_name) == ("1001", "Ann Lee")
    incoming.answer()
    outgoing.wait_answered()
    outgoing.wait_heard(lambda r: r.hears(580), "the reception's tone")
    incoming.wait_heard(lambda r: r.hears(400), "Ann's tone")
    outgoing.hangup()
    incoming.wait_ended()


def test_a_name_full_of_syntax_arrives_exactly_as_typed(phone):
    bob, ann = phone("1002"), phone("1001")
    bob.call("1001")
    assert ann.wait_incoming().caller_name == STRANGE_NAME


def test_all_devices_ring_and_the_others_stop_when_one_answers(phone):
    desk, laptop, reception = phone("1001"), phone("1001", device=1), phone("1004")
    outgoing = reception.call("1001")
    on_desk, on_laptop = desk.wait_incoming(), laptop.wait_incoming()
    on_laptop.answer()
    outgoing.wait_answered()
    on_desk.wait_ended(4)
    outgoing.wait_heard(lambda r: r.hears(640), "the laptop's tone")
    assert not outgoing.heard().hears(400)


def test_encrypted_signalling_and_audio_work_with_a_plain_telephone(phone):
    secure, reception = phone("1006"), phone("1004")
    outgoing = secure.call("1004")
    incoming = reception.wait_incoming().answer()
    outgoing.wait_answered()
    outgoing.wait_heard(lambda r: r.hears(580), "the reception's tone")
    incoming.wait_heard(lambda r: r.hears(700), "the encrypted telephone's tone")


@pytest.mark.parametrize("codec", ["ulaw", "alaw", "g722", "opus"])
def test_each_codec_carries_audio(phone, codec):
    ann, reception = phone("1001", codecs=(codec,)), phone("1004")
    outgoing = ann.call("1004")
    incoming = reception.wait_incoming().answer()
    outgoing.wait_answered()
    outgoing.wait_heard(lambda r: r.hears(580), f"the reception's tone over {codec}")
    incoming.wait_heard(lambda r: r.hears(400), f"Ann's tone over {codec}")


def test_a_busy_telephone_gives_busy(phone):
    ann, reception = phone("1001"), phone("1004")
    outgoing = ann.call("1004")
    reception.wait_incoming().reject()
    assert outgoing.wait_ended().status == 486


def test_nobody_answers_within_the_ring_time(phone):
    reception, bob = phone("1004"), phone("1002")
    outgoing = reception.call("1002")
    ringing = bob.wait_incoming()
    begun = time.monotonic()
    ringing.wait_ended(9)
    assert time.monotonic() - begun > 3
    outgoing.wait_heard(lambda r: r.has_speech(1.0), "that the person is unavailable")
    assert outgoing.wait_ended().status == 480


def test_an_extension_without_telephone_says_so(phone):
    outgoing = phone("1001").call("1003")
    assert outgoing.wait_ended().status == 480
    assert outgoing.heard().has_speech(2.0)


def test_an_unknown_number_is_said_to_be_out_of_service(phone, prompt):
    outgoing = phone("1001").call("4711")
    assert outgoing.wait_ended().status == 404
    assert outgoing.heard().likeness(prompt("ss-noservice")) > 0.7
    assert outgoing.heard().likeness(prompt("all-circuits-busy-now")) < 0.5


@pytest.mark.parametrize(
    "dialled", ["1%26Local%2F1004%40dialled", "1001%2C2", "10%24%7BEXTEN%7D", "10%221004", "1001%29", "9" * 45]
)
def test_dialplan_syntax_in_a_dialled_number_reaches_nobody(phone, dialled):
    ann, reception = phone("1001"), phone("1004")
    outgoing = ann.call(dialled)
    assert outgoing.wait_ended().status in (404, 414, 484)
    assert reception.rings_not(0.3)


def test_a_wrong_password_is_refused(pbx):
    with pytest.raises(RegistrationError) as refused:
        Phone(pbx.server, "1001-aaaaaaaa", "wrong").register(4)
    assert refused.value.status in (401, 403)


def test_a_number_is_no_account(pbx):
    with pytest.raises(RegistrationError):
        Phone(pbx.server, "1001", "secret-ann-1").register(4)


def test_a_stranger_calls_nobody(pbx, phone):
    reception = phone("1004")
    stranger = Phone(pbx.server, "trunk-2", "", registers=False)
    assert stranger.call("1004").wait_ended().status in (401, 403)
    assert reception.rings_not(0.5)
