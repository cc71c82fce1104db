"""The files by which phones prove themselves to the network, below their own addresses and over HTTPS only."""

from collections.abc import Sequence

from pbxmanager.provisioning.models import NetworkAuthority, NetworkIdentity, Phone
from pbxmanager.provisioning.pem import certificates_text, key_text, read_certificates, read_private_key

FOLDER = "dot1x"
AUTHORITY, CERTIFICATE, KEY, BOTH = "ca.pem", "certificate.pem", "key.pem", "client.pem"
"""Names of files: whom the phone trusts; its own certificate; its key; certificate and key in one."""


class Certificates:
    """Which of some phones have certificates, read in two queries; in none for no phones."""

    def __init__(self, phones: Sequence[Phone]) -> None:
        self._sites: set[int | None] = set()
        self._own: set[int] = set()
        if not phones:
            return
        self._sites = set(NetworkAuthority.objects.values_list("site_id", flat=True))
        rows = NetworkIdentity.objects.filter(phone__in=[phone.pk for phone in phones])
        self._own = set(rows.values_list("phone_id", flat=True))

    def has_authority(self, phone: Phone) -> bool:
        """Whether the phone is told whom to trust."""
        return bool({None, phone.site_id} & self._sites)

    def has_identity(self, phone: Phone) -> bool:
        """Whether it has a certificate of its own."""
        return phone.pk in self._own


def certificate_file(phone: Phone, name: str) -> str | None:
    """Return a file of a phone's folder; None when there is no such file."""
    if name == AUTHORITY:
        rows = {row.site_id: row for row in NetworkAuthority.objects.filter(site__in=[phone.site_id])}
        row = rows.get(phone.site_id) or NetworkAuthority.objects.filter(site=None).first()
        return certificates_text(read_certificates(row.certificates)) if row else None
    own = NetworkIdentity.objects.filter(phone=phone).first()
    if own is None or name not in (CERTIFICATE, KEY, BOTH):
        return None
    certificate = certificates_text(read_certificates(own.certificate))
    key = key_text(read_private_key(own.private_key))
    return {CERTIFICATE: certificate, KEY: key, BOTH: certificate + key}[name]
