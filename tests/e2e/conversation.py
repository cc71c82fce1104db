"""What tests of calls in progress do again and again: make a call stand, and ask who hears whom."""

import time

from tests.telephony.phone import Call, Phone

QUIET = 18
"""Looks in a row at which nothing had come, after which a question is over: 0.4 s, and more where the machine is busy."""


def talking(caller: Phone, called: Phone, number: str) -> tuple[Call, Call]:
    """Return both ends of a call that stands."""
    outgoing = caller.call(number)
    incoming = called.wait_incoming().answer()
    outgoing.wait_answered()
    # A telephone that asks for more before its call is joined to the other one is refused.
    outgoing.wait_heard(lambda heard: bool(heard.chord()), "the other side")
    incoming.wait_heard(lambda heard: bool(heard.chord()), "the other side")
    return outgoing, incoming


def hears(call: Call, *tones: int) -> None:
    """Wait until a call hears exactly these telephones, at once, and from now on."""
    until = time.monotonic() + 8
    while time.monotonic() < until:
        time.sleep(0.3)
        if call.heard(0.6).chord() == set(tones):
            return
    raise AssertionError(f"Heard {call.heard(0.6).chord()} instead of {set(tones)}")


def type_in(call: Call, digits: str) -> None:
    """Wait for the end of the next question (nothing is sent while Asterisk waits for digits), and answer it."""
    begun = call.heard().seconds
    until = time.monotonic() + 15
    while time.monotonic() < until:
        time.sleep(0.1)
        if call.heard().seconds > begun + 0.3 and call.quiet >= QUIET:
            call.send_digits(digits)
            return
    raise AssertionError("No question was asked")


def ask_by_code(transferrer: Call, held: Call, number: str) -> None:
    """Call a third one by code out of a call; the held side hears music."""
    transferrer.send_digits("*2")
    held.wait_heard(lambda _: held.heard(1.0).has_speech(0.8), "music")
    transferrer.send_digits(number)
