"""The files by which phones prove themselves to the network, below their own addresses and over HTTPS only."""

from collections.abc import Sequence
from dataclasses import replace

from pbxmanager.provisioning.authority import authority_text
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.models import NetworkAuthority, NetworkIdentity, Phone
from pbxmanager.provisioning.pem import certificates_text, key_text, read_certificates, read_private_key
from pbxmanager.provisioning.values import DeviceConfig

FOLDER = "dot1x"
AUTHORITY, CERTIFICATE, KEY, BOTH = "ca.pem", "certificate.pem", "key.pem", "client.pem"
"""Names of files: whom the phone trusts; its own certificate; its key; certificate and key in one."""
ALL = "all.pem"
"""Whom the phone trusts in the network, and the authority of this server: for telephones that have one list for both."""


class Certificates:
    """Which of some phones have certificates, read in two queries; in none for no phones.

    The certificates themselves are read for those whose makers want them within the telephone's file: one query more.
    """

    def __init__(self, phones: Sequence[Phone]) -> None:
        self._sites: set[int | None] = set()
        self._own: set[int] = set()
        self._authorities: dict[int | None, str] = {}
        self._identities: dict[int, NetworkIdentity] = {}
        if not phones:
            return
        self._authorities = dict(NetworkAuthority.objects.values_list("site_id", "certificates"))
        self._sites = set(self._authorities)
        rows = NetworkIdentity.objects.filter(phone__in=[phone.pk for phone in phones])
        self._own = set(rows.values_list("phone_id", flat=True))
        if inside := [phone.pk for phone in phones if phone.pk in self._own and wants_them_inside(phone)]:
            self._identities = {row.phone_id: row for row in rows.filter(phone__in=inside)}

    def has_authority(self, phone: Phone) -> bool:
        """Whether the phone is told whom to trust."""
        return bool({None, phone.site_id} & self._sites)

    def has_identity(self, phone: Phone) -> bool:
        """Whether it has a certificate of its own."""
        return phone.pk in self._own

    def authority_text(self, phone: Phone) -> str:
        """Return whom the phone is told to trust, where that stands in its file; empty for others."""
        if not wants_them_inside(phone):
            return ""
        text = self._authorities.get(phone.site_id) or self._authorities.get(None, "")
        return certificates_text(read_certificates(text)) if text else ""

    def identity_text(self, phone: Phone) -> str:
        """Return its certificate and key, where they stand in its file; empty for others."""
        own = self._identities.get(phone.pk)
        return _identity(own) if own else ""


def wants_them_inside(phone: Phone) -> bool:
    """Whether a phone takes certificates within its file."""
    driver = DRIVERS.get(phone.vendor)
    return driver is not None and driver.certificates_in_file


def without_key(config: DeviceConfig) -> DeviceConfig:
    """Return what a phone is told over ways that others may read: everything but the key of its certificate."""
    if not config.network.dot1x_identity_pem:
        return config
    return replace(config, network=replace(config.network, dot1x_identity_pem=""))


def _identity(own: NetworkIdentity) -> str:
    return certificates_text(read_certificates(own.certificate)) + key_text(read_private_key(own.private_key))


def certificate_file(phone: Phone, name: str) -> str | None:
    """Return a file of a phone's folder; None when there is no such file."""
    if name == AUTHORITY:
        rows = {row.site_id: row for row in NetworkAuthority.objects.filter(site__in=[phone.site_id])}
        row = rows.get(phone.site_id) or NetworkAuthority.objects.filter(site=None).first()
        return certificates_text(read_certificates(row.certificates)) if row else None
    if name == ALL:
        return ((certificate_file(phone, AUTHORITY) or "") + authority_text()) or None
    own = NetworkIdentity.objects.filter(phone=phone).first()
    if own is None or name not in (CERTIFICATE, KEY, BOTH):
        return None
    certificate = certificates_text(read_certificates(own.certificate))
    key = key_text(read_private_key(own.private_key))
    return {CERTIFICATE: certificate, KEY: key, BOTH: certificate + key}[name]
