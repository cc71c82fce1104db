"""PINs that people type at telephones. They are kept as salted hashes that Asterisk's dialplan can compare (SHA1())."""

import hashlib
import re
import secrets

_HASHED = re.compile(r"[0-9a-f]{16}-[0-9a-f]{40}")


def is_hashed_pin(text: str) -> bool:
    """Whether a text is what :func:`hash_pin` gives."""
    return bool(_HASHED.fullmatch(text))


def hash_pin(pin: str) -> str:
    """Return ``SALT-HASH`` of a PIN: 16 hex digits, and the SHA-1 of the salt followed by the PIN.

    SHA-1 is what every Asterisk since 1.4 can compute in its dialplan. A PIN is short: what protects it is that the files
    are readable by Asterisk alone, and that wrong ones are counted.
    """
    salt = secrets.token_hex(8)
    return f"{salt}-{hashlib.sha1((salt + pin).encode()).hexdigest()}"


def pin_fits(pin: str, hashed: str) -> bool:
    """Whether a PIN is the one that was hashed."""
    salt, _, digest = hashed.partition("-")
    return secrets.compare_digest(digest, hashlib.sha1((salt + pin).encode()).hexdigest())
