"""Sealing of secrets in the database with a key that is kept outside it."""

import base64
import os
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PREFIX = "sealed:"
_NONCE_BYTES = 12  # NIST SP 800-38D


def seal(plain: str, purpose: str) -> str:
    """Return ``plain`` encrypted (AES-256-GCM) with the newest key, bound to ``purpose``: it opens for nothing else."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = _keys()[0].encrypt(nonce, plain.encode(), purpose.encode())
    return PREFIX + base64.b64encode(nonce + sealed).decode()


def unseal(sealed: str, purpose: str) -> str:
    """Return the plain text of what :func:`seal` made with any of the keys.

    :raises ImproperlyConfigured: when no key opens it; the text says where the keys are looked for.
    """
    raw = base64.b64decode(sealed.removeprefix(PREFIX))
    for key in _keys():
        try:
            return key.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], purpose.encode()).decode()
        except InvalidTag:
            continue
    raise ImproperlyConfigured(
        f"A stored secret can't be opened with the keys in {settings.PBX_SEALING_KEYS_FILE}. Put the key file that belongs "
        "to this database back there (it is part of every backup), or set the secrets anew."
    )


@cache
def _keys() -> tuple[AESGCM, ...]:
    lines = Path(settings.PBX_SEALING_KEYS_FILE).read_text().split()
    return tuple(AESGCM(base64.urlsafe_b64decode(line)) for line in lines)
