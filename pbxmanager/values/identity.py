"""Names and secrets that nobody can guess."""

import re
import secrets

_ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"
_SECRET_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ENDPOINT_TAIL = 8
SECRET_LENGTH = 20


def new_endpoint_name(start: str) -> str:
    """Return a SIP user name with a readable start and a random end, such as ``1001-k3f9x2qa`` (40 random bits).

    Scanners try numbers; none of them is an account here. ``start`` is cut to letters and digits.
    """
    readable = re.sub(r"[^A-Za-z0-9]", "", start)[:20] or "phone"
    tail = "".join(secrets.choice(_ALPHABET) for _ in range(ENDPOINT_TAIL))
    return f"{readable}-{tail}"


def new_secret() -> str:
    """Return a SIP password of 20 characters (116 random bits), without characters that are mistaken for others."""
    return "".join(secrets.choice(_SECRET_ALPHABET) for _ in range(SECRET_LENGTH))
