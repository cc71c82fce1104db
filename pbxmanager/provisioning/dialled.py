"""Carries out what people dial at unknown phones: the phone becomes the extension's whose PIN they knew.

Asterisk's dialplan (``extensions_unclaimed.conf``) asks for number and PIN, leaves ``claim/ENDPOINT`` in its own database and
waits for the answer. :class:`DialledClaims` takes it from there, assigns the phone, takes that live, and tells the phone to
fetch its files. It also makes the temporary accounts of windows that open, and takes away those of windows that are over.
"""

import logging
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction

from pbxmanager.asterisk.ami import AmiRefused, AmiSession, ami_session
from pbxmanager.asterisk.astdb import read_family
from pbxmanager.directory.models import Extension, TemporaryAccount
from pbxmanager.operations.apply import apply
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.journal import writing_as
from pbxmanager.operations.live import ami_address
from pbxmanager.operations.record import ApplyRefused, Unrecorded
from pbxmanager.operations.waiting import waiting_changes
from pbxmanager.provisioning.assign import assign, guess
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.models import ClaimWindow, DialledClaim, Phone, TemporaryLine, WaitingPhone
from pbxmanager.provisioning.push import look, send

log = logging.getLogger("pbxmanager.provisioning")

FAMILY, ANSWERS, TRIES = "claim", "claim-answer", "claim-tries"
"""In Asterisk's own database, by endpoint."""
PATIENCE = timedelta(seconds=60)
"""An older claim is nobody's any more: the caller heard that it failed."""
AFTER = timedelta(minutes=15)
"""How long an account lives on after its window closed, for calls that stand and claims that are in work."""
APPLY_AGAIN = timedelta(seconds=60)
"""Until an apply that was refused is tried again."""
_VALUE = re.compile(r"(?P<time>[0-9]{10}):(?P<number>[0-9]{2,10})")
_ACCOUNT, _DEVICE = "directory.temporaryaccount", "directory.device"


class DialledClaims:
    """Does the work for one process; several may do it at once."""

    def __init__(self) -> None:
        self._no_apply_before: datetime | None = None

    def carry_out(self, now: datetime) -> int:
        """Do what there is to do; return how many phones were assigned.

        :raises AmiError: when Asterisk can't be reached; everything goes on waiting then.
        :raises EngineMissing: when there is no Asterisk where the settings say.
        """
        changed = _prepare(now) + _sweep(now)
        given = list(TemporaryLine.objects.filter(mac__isnull=False).select_related("window__opened_by", "account"))
        assigned = 0
        if given:
            with ami_session(ami_address(current_engine())) as ami:
                assigned = sum(_settle(line, text, ami, now) for line, text in _claims(given, ami))
        waits = DialledClaim.objects.filter(state=DialledClaim.State.ASSIGNED, phone__isnull=False).exists()
        if changed or waits or TemporaryAccount.objects.exists():
            self._apply(now)
        if waits:
            _tell()
        return assigned

    def _apply(self, now: datetime) -> None:
        if self._no_apply_before is not None and now < self._no_apply_before:
            return
        self._no_apply_before = None if _take_live() else now + APPLY_AGAIN


def _prepare(now: datetime) -> int:
    """Make the accounts of windows that are open; return how many."""
    made = 0
    for window in ClaimWindow.objects.filter(closes__gt=now, dialled_claims__gt=0).select_related("site", "opened_by"):
        if window.site is None:
            continue
        missing = window.dialled_claims - window.temporary_lines.count()
        with transaction.atomic(), writing_as(partial(getattr, window, "opened_by")):
            for _ in range(missing):
                account = TemporaryAccount.objects.create(site=window.site)
                TemporaryLine.objects.create(window=window, account=account)
                made += 1
    return made


def _sweep(now: datetime) -> int:
    """Take away the accounts of windows that are over, or are gone; return how many."""
    alive = TemporaryLine.objects.filter(window__closes__gt=now - AFTER, window__dialled_claims__gt=0)
    over = list(TemporaryAccount.objects.exclude(temporary_line__in=alive))
    with transaction.atomic():
        for account in over:
            account.delete()
    return len(over)


def _claims(given: Iterable[TemporaryLine], ami: AmiSession) -> list[tuple[TemporaryLine, str]]:
    """Return what was dialled at the phones that have a temporary account."""
    by_name = {line.account.endpoint: line for line in given}
    return [(by_name[endpoint], said) for endpoint, said in read_family(ami, FAMILY) if endpoint in by_name]


def _settle(line: TemporaryLine, text: str, ami: AmiSession, now: datetime) -> int:
    """Carry out one claim and answer it; return how many phones that assigned."""
    endpoint = line.account.endpoint
    try:
        ami.action("DBDel", Family=FAMILY, Key=endpoint)
    except AmiRefused:
        return 0  # the caller gave up in this moment
    found = _VALUE.fullmatch(text)
    if found is None or now.timestamp() - int(found["time"]) > PATIENCE.total_seconds():
        return 0
    claim = _claim(line, found["number"], now)
    ami.action("DBPut", Family=ANSWERS, Key=endpoint, Val="no" if claim.state == DialledClaim.State.REFUSED else "yes")
    level = logging.WARNING if claim.state == DialledClaim.State.REFUSED else logging.INFO
    log.log(level, "claim by phone: %s at %s for %s: %s %s", endpoint, line.mac, claim.number, claim.state, claim.why)
    return int(claim.state == DialledClaim.State.ASSIGNED)


def _claim(line: TemporaryLine, number: str, now: datetime) -> DialledClaim:
    facts = {
        "time": now,
        "window": line.window,
        "mac": line.mac or "",
        "address": line.address or "",
        "endpoint": line.account.endpoint,
        "number": number,
    }
    try:
        phone = _assign(line, number, now)
    except ValidationError as error:
        return DialledClaim.objects.create(
            **facts, state=DialledClaim.State.REFUSED, why=" ".join(error.messages)[:200]
        )
    return DialledClaim.objects.create(**facts, state=DialledClaim.State.ASSIGNED, phone=phone)


def _assign(line: TemporaryLine, number: str, now: datetime) -> Phone:
    """Give the phone to the extension, under the name of whoever opened the window.

    :raises ValidationError: when the window is over, or phone or extension are not there any more.
    """
    if line.window.closes <= now:
        raise ValidationError("The claim window is over.")
    waiting = WaitingPhone.objects.filter(mac=line.mac).first()
    extension = Extension.objects.filter(destination__number=number).first()
    if waiting is None or extension is None:
        raise ValidationError("This phone waits no more." if waiting is None else "There is no such extension.")
    waiting.address = line.address or waiting.address  # its own address is given where the account was given
    vendor, model = guess(waiting)
    with writing_as(lambda: line.window.opened_by):
        return assign(waiting, extension, vendor, model, line.window.opened_by)


def _take_live() -> bool:
    """Apply, if nothing else waits: what administrators have not taken live yet is theirs to take live. False: it failed."""
    entries = list(waiting_changes().values_list("model", "object_id"))
    phones = DialledClaim.objects.filter(state=DialledClaim.State.ASSIGNED, phone__isnull=False)
    devices = set(phones.values_list("phone__device_id", flat=True))
    if not entries or any(model != _ACCOUNT and not (model == _DEVICE and pk in devices) for model, pk in entries):
        return True
    try:
        done = apply(reason="Phones that are claimed by dialling")
    except (ApplyRefused, Unrecorded) as error:
        log.warning("claims by phone are not live: %s", error)
        return False
    if not done.succeeded:
        log.error("claims by phone are not live: %s", "; ".join(map(str, done.outcome.deviations)))
    return done.succeeded


def _tell() -> None:
    """Let phones whose new account is live fetch their files, once their call is over."""
    claims = DialledClaim.objects.filter(state=DialledClaim.State.ASSIGNED, phone__isnull=False)
    rows = list(claims.select_related("phone__device"))
    if not rows:
        return
    with ami_session(ami_address(current_engine())) as ami:
        for claim in rows:
            assert claim.phone is not None
            temporary = look(claim.endpoint, ami)
            if not look(claim.phone.device.endpoint, ami).known or temporary.in_call:
                continue
            driver = DRIVERS.get(claim.phone.vendor)
            if driver is not None and temporary.registered and send(claim.endpoint, driver.check_sync, ami):
                continue
            # One that is not registered any more looks by itself.
            DialledClaim.objects.filter(pk=claim.pk).update(state=DialledClaim.State.TOLD)
            log.info("claim by phone: told %s", claim.phone)
