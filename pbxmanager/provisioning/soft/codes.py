"""Makes codes and takes them back: each gives one file, once."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from pbxmanager.directory.models import Device
from pbxmanager.provisioning.addresses import secure_url
from pbxmanager.provisioning.models import SoftCode
from pbxmanager.provisioning.records import clean_header
from pbxmanager.provisioning.requests import Refused
from pbxmanager.provisioning.soft.account import read_account
from pbxmanager.provisioning.soft.makers import APPS
from pbxmanager.provisioning.values import TOKEN, new_token, token_digest

log = logging.getLogger("pbxmanager.provisioning")


@dataclass(frozen=True, slots=True)
class Made:
    """A new code. What it holds is known now and never again."""

    row: SoftCode
    text: str = field(repr=False)


def make_code(device: Device, app: str, by: User | None) -> Made:
    """Make a code for a device. Older ones that nobody has scanned end.

    :raises ValidationError: naming the field and the mend.
    """
    token = new_token()
    row = SoftCode(device=device, app=app, token_digest=token_digest(token), created_by=by)
    row.full_clean()
    with transaction.atomic():
        now = timezone.now()
        SoftCode.objects.filter(device=device, used=None, closes__gt=now).update(closes=now)
        row.save()
    return Made(row, APPS[app].code(f"{secure_url()}soft/{token}", token, device.extension.number))


def take_file(token: str, address: str, user_agent: str) -> str:
    """Return the file of a code, and spend the code.

    :raises Refused: for whoever comes with none, too late, or second.
    """
    if not TOKEN.fullmatch(token):
        raise Refused("no softphone code")
    rows = SoftCode.objects.select_related("device__extension__destination", "device__extension__person")
    row = rows.filter(token_digest=token_digest(token)).first()
    if row is None:
        raise Refused("unknown softphone code")
    now = timezone.now()
    account = read_account(row.device) if row.is_open else None
    app = APPS.get(row.app)
    if account is None or app is None:
        raise _turned_away(row, address, now)
    text = app.file(account)
    mine = SoftCode.objects.filter(pk=row.pk, used=None, closes__gt=now)
    if mine.update(used=now, used_from=address, user_agent=clean_header(user_agent)) != 1:
        raise _turned_away(row, address, now)  # somebody was quicker
    log.info("gave %s the account of %s by its code", address, row.device)
    return text


def _turned_away(row: SoftCode, address: str, now: datetime) -> Refused:
    """Keep that somebody came with a code that is over: it may have been copied."""
    SoftCode.objects.filter(pk=row.pk).update(
        refused=F("refused") + 1, refused_last=now, refused_from=address, settled=False
    )
    return Refused(f"the code of {row.device} again" if row.used else f"the code of {row.device} when it was over")
