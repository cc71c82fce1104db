"""E-mail addresses."""

import re

from pbxmanager.values.errors import InvalidValue

# RFC 5321's dot-atom without the signs that voicemail.conf reads as its own (| and ,): no mail server gives out such names.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


def check_address(text: str) -> str:
    """Return an e-mail address that every part of the system can carry.

    :raises InvalidValue: when it is none, or holds signs that are read as something else (``| , ; "`` and blanks).
    """
    text = text.strip()
    if len(text) > 254 or not _ADDRESS.fullmatch(text) or "${" in text or text.startswith("-"):
        raise InvalidValue(f"“{text[:60]}” is no e-mail address that can be used. Write it as name@example.com.")
    return text
