"""Free text that a person types and that reaches a telephone's display or a configuration file."""

import re
import unicodedata

from pbxmanager.values.errors import InvalidValue

LABEL_BYTES = 200
"""Longest label in bytes of UTF-8: far below Asterisk's line limit (8,190), long enough for any name."""

_TOKEN = re.compile(r"[A-Za-z0-9_.*+@-]+")
_BIDI = {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)}


def _describe(char: str) -> str:
    name = unicodedata.name(char, "a control character")
    return f"U+{ord(char):04X} ({name.lower()})"


def clean_label(text: str, *, longest: int = LABEL_BYTES) -> str:
    """Return a display text without blanks at its ends; refuse what can't be shown in one line on a phone.

    Refused are line breaks, control characters, marks that change the writing direction (a name could pose as another)
    and text of more than ``longest`` bytes of UTF-8. Everything else, quotes, brackets and emoji among it, is kept.

    :raises InvalidValue: with the offending character and its place.
    """
    text = text.strip()
    for place, char in enumerate(text, start=1):
        category = unicodedata.category(char)
        if category in ("Zl", "Zp") or char in "\r\n":
            raise InvalidValue(f"Write it in one line: there is a line break at character {place}.")
        if category in ("Cc", "Cs", "Co", "Cn") or char in _BIDI:
            raise InvalidValue(f"Remove the invisible character {_describe(char)} at place {place}.")
    size = len(text.encode())
    if size > longest:
        raise InvalidValue(f"Shorten it: it takes {size} bytes, {longest} are possible.")
    return text


def clean_token(text: str, *, longest: int = 128) -> str:
    """Return an account name, SIP user or domain part: letters, digits and ``_ . * + @ -`` only.

    :raises InvalidValue: when anything else is in it, or it is empty or longer than ``longest`` characters.
    """
    text = text.strip()
    if not text or len(text) > longest:
        raise InvalidValue(f"Use 1 to {longest} characters.")
    if not _TOKEN.fullmatch(text):
        raise InvalidValue("Use letters without accents, digits and the signs _ . * + @ - only.")
    return text
