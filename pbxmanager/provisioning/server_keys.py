"""Keys for what the server keeps: do not disturb, forwarding, locks, queues, night switches.

A telephone's own key for "do not disturb" would know nothing of a person's other telephones, nor of what was dialled elsewhere.
So such a key watches the server's code for it, with its lamp, and dials that code when it is pressed. Where the office has put a
service out of use, the telephone's own key is left, as far as its maker has one.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pbxmanager.provisioning.feature_codes import Codes
from pbxmanager.provisioning.values import KeyKind


class ServerKind(StrEnum):
    """What a key does that only the server knows; beside :class:`KeyKind`."""

    LOCK = "lock"
    """Locks the owner's telephones."""
    NIGHT_SWITCH = "night_switch"
    """Its value: the switch's digits."""
    QUEUE = "queue"
    """Logs the owner in and out; its value: the queue's number."""
    QUEUE_PAUSE = "queue_pause"
    """Its value: the digit of a reason, or nothing."""
    SECRETARY = "secretary"
    """Its value: whose calls are taken; empty: the owner's."""


_OWN = frozenset(kind.value for kind in ServerKind)


class KeyFacts(Protocol):
    """What a key is made of."""

    kind: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """A key as telephones know it."""

    kind: KeyKind
    value: str
    label: str = ""


def resolved(key: KeyFacts, owner: str, codes: Codes) -> Resolved:
    """Return a key with the server's codes in it. What can't be reached by any code becomes a key that does nothing.

    :param owner: internal number of the line that the key works for.
    """
    watched = _watched(key, owner, codes)
    if watched is not None:
        return Resolved(KeyKind.BLF, watched[0], key.label or watched[1])
    if key.kind in _OWN:
        return Resolved(KeyKind.EMPTY, "")
    return Resolved(KeyKind(key.kind), key.value, key.label)


def _watched(key: KeyFacts, owner: str, codes: Codes) -> tuple[str, str] | None:
    """Return what is watched and dialled, and how it is called; None when it is no key of the server's."""
    if not owner:
        return None
    services: dict[str, tuple[str, str, str]] = {
        KeyKind.DND: ("dnd", owner, "Do not disturb"),
        KeyKind.FORWARD: ("forward-key", owner, "Forward") if not key.value else ("", "", ""),
        ServerKind.LOCK: ("lock", owner, "Lock"),
        ServerKind.NIGHT_SWITCH: ("night-switch", key.value, f"Night {key.value}"),
        ServerKind.QUEUE: ("queue-login", f"{owner}*{key.value}", f"Queue {key.value}"),
        ServerKind.QUEUE_PAUSE: ("queue-pause", f"{owner}*{key.value}", "Pause"),
        ServerKind.SECRETARY: ("secretary", key.value or owner, "Secretary"),
    }
    service, behind, name = services.get(key.kind, ("", "", ""))
    code = codes.code(service)
    return (f"{code}{behind}", name) if code else None
