"""Tokens and passwords of telephones."""

import hashlib
import re
import secrets

_ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"
TOKEN = re.compile(rf"[{_ALPHABET}]{{32}}")


def new_token() -> str:
    """Return the part of a phone's address that only it knows: 32 characters, 160 random bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(32))


def token_digest(token: str) -> str:
    """Return what a token is looked up by: its SHA-256. Reading the table's index tells nobody a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_phone_password() -> str:
    """Return a password that can be typed on a telephone's keys: 12 characters, 60 random bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(12))
