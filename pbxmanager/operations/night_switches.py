"""How night switches stand. Asterisk alone knows: it is asked, and told."""

from collections.abc import Iterable

from pbxmanager.asterisk.ami import AmiSession
from pbxmanager.asterisk.astdb import read_value

FAMILY = "night"
STATES = ("auto", "open", "closed", "holiday")
"""``auto``: the calendar counts."""


def read_states(ami: AmiSession, digits: Iterable[str]) -> dict[str, str]:
    """Return the state of each switch, by its digits."""
    return {each: _state(ami, each) for each in digits}


def _state(ami: AmiSession, digits: str) -> str:
    found = read_value(ami, FAMILY, digits)
    return found if found in STATES else "auto"  # never switched


def set_state(ami: AmiSession, digits: str, state: str) -> None:
    """Bring a switch into a state and show it on every key, as the dialplan's ``night-set`` does.

    :raises ValueError: for a state that does not exist.
    """
    if state not in STATES or not (digits.isascii() and digits.isdecimal()):
        raise ValueError(f"No such state of a night switch: {digits} {state}")
    ami.action("DBPut", Family=FAMILY, Key=digits, Val=state)
    shown = "NOT_INUSE" if state == "auto" else "INUSE"
    ami.action("Setvar", Variable=f"DEVICE_STATE(Custom:night-{digits})", Value=shown)
