"""Whom phones shall trust: the authority that signed the certificates of this server, where their makers do not know it.

It is no secret, so everybody may have it. A phone's own file names it over HTTPS; the file that only shows the way names it over
plain ways, which is as far as that file itself can be trusted.
"""

import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from pbxmanager.provisioning.pem import certificates_text, read_certificates

NAME = "authority.pem"
"""Below every address of the server, with a token and without."""
log = logging.getLogger("pbxmanager.provisioning")


def authority_text() -> str:
    """Return the certificates that phones shall trust (PEM); empty when the settings name none, or none that can be read."""
    if not settings.PBX_PHONE_AUTHORITY:
        return ""
    try:
        return _read(settings.PBX_PHONE_AUTHORITY, Path(settings.PBX_PHONE_AUTHORITY).stat().st_mtime_ns)
    except (OSError, ValueError) as error:
        log.error("PBX_PHONE_AUTHORITY: %s: %s", settings.PBX_PHONE_AUTHORITY, error)
        return ""


def authority_url(base: str) -> str:
    """Return its address below one of the server's; empty when there is none."""
    return f"{base}{NAME}" if authority_text() else ""


def readable(**unused: Any) -> list[CheckMessage]:
    """Check the file that the settings name."""
    if not settings.PBX_PHONE_AUTHORITY:
        return []
    try:
        read_certificates(Path(settings.PBX_PHONE_AUTHORITY).read_text())
    except (OSError, ValueError) as error:
        return [
            Error(
                f"PBX_PHONE_AUTHORITY: {settings.PBX_PHONE_AUTHORITY}: {error}",
                hint="Name a PEM file with the certificate of the authority that signed the web server's certificate.",
                id="provisioning.E001",
            )
        ]
    return []


@lru_cache(maxsize=4)
def _read(path: str, changed: int) -> str:
    return certificates_text(read_certificates(Path(path).read_text()))
