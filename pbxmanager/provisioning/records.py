"""Keeps who is still a stranger."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from pbxmanager.provisioning.drivers import Wanted, maker_of, seen
from pbxmanager.provisioning.limits import source_of
from pbxmanager.provisioning.models import WaitingPhone
from pbxmanager.provisioning.requests import Request


def note_stranger(wanted: Wanted, request: Request, now: datetime, may_add: Callable[[], bool]) -> bool:
    """Keep that an unknown phone came; False when it is new and no more may be added."""
    said = seen(request.user_agent)
    own = said if said and said.vendor == wanted.vendor else None
    facts = {
        "vendor": wanted.vendor or maker_of(wanted.mac),
        "user_agent": clean_header(request.user_agent),
        "address": request.address,
        "source": source_of(request.address),
        "way": request.way,
        "path": wanted.name,
        "last_seen": now,
    }
    if own is not None:
        facts |= {"model": own.model, "firmware": own.firmware}
    with transaction.atomic():
        if WaitingPhone.objects.filter(mac=wanted.mac).update(**facts, count=F("count") + 1):
            return True
        if not may_add():
            return False
        WaitingPhone.objects.update_or_create(
            mac=wanted.mac, defaults=facts, create_defaults={**facts, "first_seen": now}
        )
        return True


def clean_header(text: str) -> str:
    """Return a header as it can be stored and shown: printable, and not too long."""
    return "".join(char for char in text[:200] if char.isprintable())
