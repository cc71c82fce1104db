"""Answers what Asterisk asks for by digits when it does ask, as Asterisk itself says it: no machine is too slow for that."""

from contextlib import suppress

from baresip.errors import StaleHandleError

from tests.telephony.asterisk import RunningAsterisk
from tests.telephony.phone import Call
from tests.telephony.waiting import wait_for


def is_asked(asterisk: RunningAsterisk, call: Call, user: str, context: str, seconds: float = 30.0) -> bool:
    """Wait until a context of the dialplan reads digits from a device, or its call is over; return whether it asks.

    Digits that come while the question is still being said count, too, so there is nothing to listen for.
    """
    reads = False

    def decided() -> bool:
        nonlocal reads
        rows = (line.split("!") for line in asterisk.console("core show channels concise").splitlines())
        reads = any(
            row[0].startswith(f"PJSIP/{user}-") and (row[1], row[5]) == (context, "Read")
            for row in rows
            if len(row) > 5
        )
        return reads or call.ended

    wait_for(decided, f"the question of {context}, or the end of the call,", seconds)
    return reads


def answer(call: Call, digits: str) -> None:
    """Type; a call that ends meanwhile is left alone."""
    with suppress(StaleHandleError):
        call.send_digits(digits)


def kept(asterisk: RunningAsterisk, family: str, key: str) -> str:
    """Return what Asterisk's own database holds; empty: nothing."""
    said = asterisk.console(f"database get {family} {key}")
    return said.strip().removeprefix("Value: ") if said.startswith("Value:") else ""
