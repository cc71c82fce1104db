"""What an unknown phone is told that may be claimed by dialling: an account for emergency numbers and one code."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import transaction

from pbxmanager.asterisk.render.pjsip import CODECS
from pbxmanager.core.numbering import plan_for
from pbxmanager.directory.models import Site
from pbxmanager.operations.office.features import feature_codes
from pbxmanager.provisioning.addresses import phone_server, secure_url
from pbxmanager.provisioning.declared import BY_NAME
from pbxmanager.provisioning.drivers import DRIVERS, Wanted
from pbxmanager.provisioning.models import ClaimWindow, TemporaryLine, WaitingPhone, Way
from pbxmanager.provisioning.requests import Request
from pbxmanager.provisioning.values import (
    Account,
    Clock,
    DeviceConfig,
    Display,
    Passwords,
    Server,
    Source,
    time_zone,
)
from pbxmanager.snapshot import Encryption, Transport

LOOK_MINUTES = 1
"""How often such a phone looks whether it has an owner, should it miss the message that says so."""


def temporary_file(wanted: Wanted, request: Request, now: datetime) -> str | None:
    """Return an unknown phone's file with a temporary account; None when it gets none.

    It gets one over HTTPS only, in a window that is open for claims by dialling, in its networks, while there are free ones,
    and when maker and model are known.
    """
    if request.way != Way.HTTPS:
        return None
    driver = DRIVERS[wanted.vendor]
    waiting = WaitingPhone.objects.filter(mac=wanted.mac, hidden=False).first()
    model = driver.model(waiting.model) if waiting else None
    if model is None:
        return None
    line = _line_for(wanted.mac, request.address, now)
    if line is None:
        return None
    code = next((code.code for code in feature_codes() if code.feature == "claim-phone"), "")
    return driver.config(wanted, _config(line, wanted, model.name, code)) if code else None


def _line_for(mac: str, address: str, now: datetime) -> TemporaryLine | None:
    """Return the phone's temporary line; a free one becomes its own."""
    windows = ClaimWindow.objects.filter(closes__gt=now, dialled_claims__gt=0, site__isnull=False)
    for window in windows.order_by("pk"):
        if not window.admits(address):
            continue
        lines = TemporaryLine.objects.select_related("account", "window__site")
        own = lines.filter(window=window, mac=mac).first()
        if own is not None:
            # It stays with the address that had it first: a hardware address is no secret.
            return own if own.address == address else None
        with transaction.atomic():
            for free in lines.filter(window=window, mac=None):
                mine = TemporaryLine.objects.filter(pk=free.pk, mac=None)
                if mine.update(mac=mac, address=address, given=now):
                    return free
    return None


def _config(line: TemporaryLine, wanted: Wanted, model: str, code: str) -> DeviceConfig:
    site = line.window.site
    assert site is not None  # the windows that were looked for have one
    account = line.account
    return DeviceConfig(
        id=0,
        vendor=wanted.vendor,
        model=model,
        mac=wanted.mac,
        source=Source(secure_url(), check_minutes=LOOK_MINUTES),
        passwords=Passwords(_password(account.secret, "admin"), _password(account.secret, "user")),
        accounts=(
            Account(
                position=1,
                user=account.endpoint,
                password=account.secret,
                number=code,
                name=f"New phone: dial {code}",
                label=f"Dial {code}",
                server=Server(phone_server(), site.sip_port or settings.PBX_SIP_PORT),
                transport=Transport.UDP,
                encryption=Encryption.NONE,
                codecs=CODECS,
            ),
        ),
        clock=Clock(time_zone(site.timezone), (str(BY_NAME["ntp_server"].default),)),
        display=_display(site),
        web_pages=False,
    )


def _display(site: Site) -> Display:
    return Display(language=site.language, country=plan_for(site.country).country)


def _password(secret: str, whose: str) -> str:
    """Return a password that is the phone's own and stays the same while it has the account."""
    return hashlib.sha256(f"{whose} {secret}".encode()).hexdigest()[:12]
