"""Keeps who is still a stranger."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from pbxmanager.provisioning.drivers import Wanted, maker_of, seen
from pbxmanager.provisioning.limits import source_of
from pbxmanager.provisioning.models import WaitingPhone, Way
from pbxmanager.provisioning.requests import Request


@dataclass(frozen=True, slots=True)
class Stranger:
    """An unknown phone, with what it says of itself; what it does not say stays as it was known."""

    mac: str
    way: Way
    address: str
    vendor: str
    model: str = ""
    firmware: str = ""
    user_agent: str = ""
    path: str = ""


def note_stranger(wanted: Wanted, request: Request, now: datetime, may_add: Callable[[], bool]) -> bool:
    """Keep that an unknown phone came for a file; False when it is new and no more may be added."""
    said = seen(request.user_agent)
    own = said if said and said.vendor == wanted.vendor else None
    stranger = Stranger(
        mac=wanted.mac,
        way=request.way,
        address=request.address,
        vendor=wanted.vendor or maker_of(wanted.mac),
        model=own.model if own else "",
        firmware=own.firmware if own else "",
        user_agent=request.user_agent,
        path=wanted.name,
    )
    return keep_waiting(stranger, now, may_add)


def keep_waiting(stranger: Stranger, now: datetime, may_add: Callable[[], bool]) -> bool:
    """Keep that an unknown phone was seen; False when it is new and no more may be added."""
    facts = {
        "vendor": stranger.vendor,
        "address": stranger.address,
        "source": source_of(stranger.address),
        "way": stranger.way,
        "last_seen": now,
    }
    said = {
        "model": clean_header(stranger.model)[:40],
        "firmware": clean_header(stranger.firmware)[:60],
        "user_agent": clean_header(stranger.user_agent),
        "path": stranger.path[:200],
    }
    facts |= {name: text for name, text in said.items() if text}
    with transaction.atomic():
        if WaitingPhone.objects.filter(mac=stranger.mac).update(**facts, count=F("count") + 1):
            return True
        if not may_add():
            return False
        WaitingPhone.objects.update_or_create(
            mac=stranger.mac, defaults=facts, create_defaults={**facts, "first_seen": now}
        )
        return True


def clean_header(text: str) -> str:
    """Return a header as it can be stored and shown: printable, and not too long."""
    return "".join(char for char in text[:200] if char.isprintable())
