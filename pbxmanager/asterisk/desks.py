"""Who is logged in at which telephone, as Asterisk's own database keeps it.

``desk/TELEPHONE`` holds ``UNTIL:EXTENSION``, UNTIL being ten digits: the second since 1970 up to which it holds; and
``guest/EXTENSION`` holds the telephone. Only where both agree somebody is there. The dialplan alone writes them
(``extensions_desk.conf.j2``).
"""

import re
from dataclasses import dataclass

from pbxmanager.asterisk.ami import AmiSession, Message
from pbxmanager.asterisk.astdb import read_family, read_value

FAMILY, GUESTS = "desk", "guest"
EVENT = "Desk"
"""Name of the user event by which the dialplan tells that somebody came or went."""

_TELEPHONE = re.compile(r"[A-Za-z0-9_-]{1,40}")
_VALUE = re.compile(r"(?P<until>[0-9]{10}):(?P<guest>[0-9]{2,10})")


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody at a telephone that is another one's."""

    telephone: str
    """Its SIP account."""
    guest: str
    """The extension that is logged in there."""
    until: int
    """Second since 1970."""


def read_seats(ami: AmiSession) -> tuple[Seat, ...]:
    """Return everybody who is logged in at another telephone; what is not understood is left out."""
    where = dict(read_family(ami, GUESTS))
    found = (_seat(telephone, value) for telephone, value in read_family(ami, FAMILY))
    return tuple(seat for seat in found if seat is not None and where.get(seat.guest) == seat.telephone)


def read_seat(ami: AmiSession, telephone: str) -> Seat | None:
    """Return who is logged in at a telephone; None: nobody."""
    seat = _seat(telephone, read_value(ami, FAMILY, telephone)) if _TELEPHONE.fullmatch(telephone) else None
    return seat if seat is not None and read_value(ami, GUESTS, seat.guest) == telephone else None


def announced(event: Message) -> str | None:
    """Return the telephone that a user event speaks of; None when it is another event. Who is there must be asked for."""
    if event.event != "UserEvent" or event.get("UserEvent") != EVENT:
        return None
    return event.get("Telephone")


def log_out(ami: AmiSession, telephone: str) -> None:
    """Let the dialplan log out whoever is at a telephone, as the code there does it; the event tells when it is done."""
    if not _TELEPHONE.fullmatch(telephone):
        raise ValueError(f"{telephone!r} is no telephone.")
    ami.action(
        "Originate", Channel="Local/rest@postman/n", Context="desk-out", Exten=telephone, Priority="1", Async="true"
    )


def _seat(telephone: str, value: str) -> Seat | None:
    found = _VALUE.fullmatch(value)
    return Seat(telephone, found["guest"], int(found["until"])) if found else None
