"""How night switches stand. Asterisk alone knows: it is asked, and told."""

from collections.abc import Iterable

from pbxmanager.asterisk.ami import AmiRefused, AmiSession

STATES = ("auto", "open", "closed", "holiday")
"""``auto``: the calendar counts."""


def read_states(ami: AmiSession, digits: Iterable[str]) -> dict[str, str]:
    """Return the state of each switch, by its digits."""
    return {each: _state(ami, each) for each in digits}


def _state(ami: AmiSession, digits: str) -> str:
    try:
        rows = ami.list_action("DBGet", Family="night", Key=digits)
    except AmiRefused:
        return "auto"  # never switched
    found = next((row.get("Val") for row in rows if row.event == "DBGetResponse"), "")
    return found if found in STATES else "auto"


def set_state(ami: AmiSession, digits: str, state: str) -> None:
    """Bring a switch into a state and show it on every key, as the dialplan's ``night-set`` does.

    :raises ValueError: for a state that does not exist.
    """
    if state not in STATES or not (digits.isascii() and digits.isdecimal()):
        raise ValueError(f"No such state of a night switch: {digits} {state}")
    ami.action("DBPut", Family="night", Key=digits, Val=state)
    shown = "NOT_INUSE" if state == "auto" else "INUSE"
    ami.action("Setvar", Variable=f"DEVICE_STATE(Custom:night-{digits})", Value=shown)
