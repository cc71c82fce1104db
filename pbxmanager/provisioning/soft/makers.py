"""Softphones and what each makes of a scanned code and of the file behind it.

Sources: Linphone's remote provisioning (lpconfig.xsd, ``transient_provisioning``); Zoiper's “token based provisioning”;
Acrobits' “Account XML” and “QR codes for Cloud Softphone”.
"""

import re
from abc import ABC, abstractmethod
from typing import ClassVar
from urllib.parse import quote, urlencode

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pbxmanager.provisioning.declared import Text
from pbxmanager.provisioning.escapes import Syntax
from pbxmanager.provisioning.templating import fill
from pbxmanager.provisioning.values import Account
from pbxmanager.snapshot import Encryption, Transport


class SoftApp(ABC):
    """One softphone. It has no state."""

    name: ClassVar[str]
    title: ClassVar[str]
    steps: ClassVar[tuple[Text, ...]]
    """What its user does, one after the other."""

    def hindrance(self) -> Text:
        """Return what has to be set before codes can be made; empty: nothing."""
        return ""

    @abstractmethod
    def code(self, url: str, token: str, number: str) -> str:
        """Return what the code holds. The file is at ``url``, which ends in ``token``."""

    @abstractmethod
    def file(self, account: Account) -> str:
        """Return the file, with the account's password."""

    def fill(self, **facts: object) -> str:
        """Fill the app's template."""
        return fill(f"phones/{self.name}/account.j2", Syntax.XML, **facts)


class Linphone(SoftApp):
    """Fetches its whole configuration from the scanned address."""

    name = "linphone"
    title = "Linphone"
    steps = (
        _(
            "Install Linphone and open it; on its first page choose “Scan QR code”, else under Assistant “Remote configuration”."
        ),
        _("Point the camera at the code. Linphone fetches its account and starts anew."),
    )
    _codecs: ClassVar[dict[str, tuple[str, int, int]]] = {
        "opus": ("opus", 48000, 2),
        "g722": ("G722", 8000, 1),
        "alaw": ("PCMA", 8000, 1),
        "ulaw": ("PCMU", 8000, 1),
    }

    def code(self, url: str, token: str, number: str) -> str:
        """Return the address itself."""
        return url

    def file(self, account: Account) -> str:
        """Return sections and entries as in its own configuration."""
        route = account.outbound_proxy
        name = re.sub(r'["\\]', " ", account.name)
        order = (*account.codecs, *(codec for codec in self._codecs if codec not in account.codecs))
        codecs = [
            {"mime": mime, "rate": rate, "channels": channels, "wanted": int(codec in account.codecs)}
            for codec in order if codec in self._codecs
            for mime, rate, channels in [self._codecs[codec]]
        ]  # fmt: skip
        return self.fill(
            account=account,
            identity=f'"{name}" <sip:{account.user}@{account.server.address}>',
            route=f"<sip:{route.address};transport={account.transport};lr>" if route else "",
            voicemail=f"sip:{account.voicemail}@{account.server.address}" if account.voicemail else "",
            srtp="none" if account.encryption is Encryption.NONE else "srtp",
            required=int(account.encryption is Encryption.SRTP),
            codecs=codecs,
        )


class Zoiper(SoftApp):
    """Scans the address of the file, or, for customers of its maker's service, a page of that service, which gets no password."""

    name = "zoiper"
    title = "Zoiper"
    steps = (
        _("Install Zoiper and open it; choose “Scan QR code” when it asks for an account."),
        _("Point the camera at the code and confirm."),
    )
    _transports: ClassVar[dict[Transport, int]] = {Transport.UDP: 0, Transport.TCP: 1, Transport.TLS: 2}

    def code(self, url: str, token: str, number: str) -> str:
        """Return the address, or that of the service's page with the token that it hands on."""
        if not settings.PBX_ZOIPER_PROVIDER:
            return url
        query = urlencode({"provider_id": settings.PBX_ZOIPER_PROVIDER, "u": "", "p": "", "a": "", "t": token})
        return f"https://oem.zoiper.com/qr-howto.php?{query}"

    def file(self, account: Account) -> str:
        """Return its ``options``."""
        return self.fill(
            account=account,
            transport=self._transports[account.transport],
            srtp=0 if account.encryption is Encryption.NONE else 1,
        )


class Acrobits(SoftApp):
    """Groundwire, Acrobits Softphone, Cloud Softphone: the code names the provider's entry at Acrobits, which names us."""

    name = "acrobits"
    title = "Acrobits, Groundwire"
    steps = (
        _("Install the app and open it; choose “Scan QR code” on its first page."),
        _("Point the camera at the code. The app fetches its account from this system."),
    )
    _codecs: ClassVar[dict[str, str]] = {"opus": "opus", "g722": "9", "alaw": "8", "ulaw": "0"}
    """By RTP's numbers (RFC 3551); Opus has none."""

    def hindrance(self) -> Text:
        """Ask for the entry at Acrobits."""
        if settings.PBX_ACROBITS_CLOUD_ID:
            return ""
        return _(
            "Set PBX_ACROBITS_CLOUD_ID to your Cloud ID from Acrobits' portal, and there the external provisioning URL to this "
            "system's address for phones followed by soft/%password%."
        )

    def code(self, url: str, token: str, number: str) -> str:
        """Return ``csc:username:password@cloud``: the token takes the password's place."""
        return f"csc:{quote(number, safe='')}:{token}@{settings.PBX_ACROBITS_CLOUD_ID}"

    def file(self, account: Account) -> str:
        """Return its account."""
        return self.fill(
            account=account,
            transport="tls+sip:" if account.transport is Transport.TLS else account.transport.value,
            srtp="disabled" if account.encryption is Encryption.NONE else "enabled",
            codecs=",".join(self._codecs[codec] for codec in account.codecs if codec in self._codecs),
        )


APPS: dict[str, SoftApp] = {app.name: app for app in (Linphone(), Zoiper(), Acrobits())}


def app_choices() -> list[tuple[str, str]]:
    """Return the softphones that codes can be made for."""
    return [(app.name, app.title) for app in APPS.values()]
