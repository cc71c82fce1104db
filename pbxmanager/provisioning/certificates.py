"""Client certificates, as the TLS server in front verified them.

Makers put a certificate into each phone at the factory; its subject names the phone's hardware address. A general certificate
that many phones share proves nothing: only addresses that stand in the subject count.
"""

import re

from django.conf import settings
from django.http import HttpRequest

from pbxmanager.provisioning.addresses import is_trusted_proxy

_MAC = re.compile(r"(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{12}|[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5})(?![0-9A-Fa-f])")


def certificate_macs(request: HttpRequest) -> frozenset[str]:
    """Return the hardware addresses in the verified client certificate's subject; none unless the settings trust the headers.

    The TLS server sets ``X-SSL-Client-Verify`` (``SUCCESS``) and ``X-SSL-Client-Subject``, and drops what clients send under
    these names.
    """
    if not settings.PBX_CLIENT_CERTIFICATES or not is_trusted_proxy(request.META.get("REMOTE_ADDR", "")):
        return frozenset()
    if request.headers.get("X-SSL-Client-Verify") != "SUCCESS":
        return frozenset()
    subject = request.headers.get("X-SSL-Client-Subject", "")
    return frozenset(re.sub(r"[:-]", "", found.lower()) for found in _MAC.findall(subject))
