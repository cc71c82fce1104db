"""State that people change from their telephones, as Asterisk's own database keeps it.

``state/EXTENSION/SETTING`` holds ``TIME:1:NUMBER`` (0 instead of 1: off), TIME being ten digits: the second since 1970 in which
it was set. The dialplan reads and writes it (``extensions_states.conf.j2``); whoever writes from outside does what
``state-show`` there does, so that keys follow.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pbxmanager.asterisk.ami import AmiSession, Message
from pbxmanager.asterisk.astdb import read_family, read_value

FAMILY = "state"
EVENT = "PersonalState"
"""Name of the user event by which the dialplan tells that a state was set."""
SETTINGS = ("dnd", "forward-always", "forward-busy", "forward-noanswer", "forward-unavailable", "lock")

_KEY = re.compile(r"(?P<extension>[0-9]{2,10})/(?P<setting>[a-z-]+)")
_VALUE = re.compile(r"(?P<time>[0-9]{10}):(?P<active>[01]):(?P<number>[0-9*#+]{0,30})")


@dataclass(frozen=True, slots=True)
class State:
    """One setting of one extension."""

    extension: str
    setting: str
    time: int
    """Second since 1970 in which it was set."""
    active: bool
    number: str = ""


def read_states(ami: AmiSession) -> tuple[State, ...]:
    """Return every state that Asterisk holds; what is not understood is left out."""
    return tuple(_read(read_family(ami, FAMILY)))


def read_state(ami: AmiSession, extension: str, setting: str) -> State | None:
    """Return one state; None when it was never set."""
    if not re.fullmatch(r"[0-9]{2,10}", extension) or setting not in SETTINGS:
        return None
    return _state(extension, setting, read_value(ami, FAMILY, f"{extension}/{setting}"))


def announced(event: Message) -> tuple[str, str] | None:
    """Return the extension and setting that a user event speaks of; None when it is another event.

    What it says of the value is not believed: a name with line breaks could have forged it. Ask for it.
    """
    if event.event != "UserEvent" or event.get("UserEvent") != EVENT:
        return None
    return event.get("Extension"), event.get("Setting")


def write_state(ami: AmiSession, state: State) -> None:
    """Set a state, and let the keys of all telephones show it."""
    value = f"{state.time:010d}:{int(state.active)}:{state.number}"
    ami.action("DBPut", Family=FAMILY, Key=f"{state.extension}/{state.setting}", Val=value)
    show_state(ami, state.extension)


def forget_extension(ami: AmiSession, extension: str) -> None:
    """Remove all states of an extension that is no more."""
    ami.action("DBDelTree", Family=FAMILY, Key=extension)
    show_state(ami, extension)


def show_state(ami: AmiSession, extension: str) -> None:
    """Set the custom device and presence states behind an extension's keys, as ``state-show`` in the dialplan does."""
    on = {name: (found := read_state(ami, extension, name)) is not None and found.active for name in SETTINGS}
    presence = "dnd" if on["dnd"] else "away" if on["forward-always"] else "available"
    for variable, value in (
        (f"DEVICE_STATE(Custom:dnd-{extension})", "INUSE" if on["dnd"] else "NOT_INUSE"),
        (f"DEVICE_STATE(Custom:forward-{extension})", "INUSE" if on["forward-always"] else "NOT_INUSE"),
        (f"DEVICE_STATE(Custom:lock-{extension})", "INUSE" if on["lock"] else "NOT_INUSE"),
        (f"DEVICE_STATE(Custom:away-{extension})", "BUSY" if on["dnd"] else "INVALID"),
        (f"PRESENCE_STATE(CustomPresence:{extension})", presence),
    ):
        ami.action("Setvar", Variable=variable, Value=value)


def _read(rows: list[tuple[str, str]]) -> Iterator[State]:
    for where, value in rows:
        key = _KEY.fullmatch(where)
        if key and key["setting"] in SETTINGS:
            state = _state(key["extension"], key["setting"], value)
            if state is not None:
                yield state


def _state(extension: str, setting: str, value: str) -> State | None:
    found = _VALUE.fullmatch(value)
    if found is None:
        return None
    return State(extension, setting, int(found["time"]), found["active"] == "1", found["number"])
