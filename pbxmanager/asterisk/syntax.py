"""What Asterisk's configuration grammar can carry, and how. Everything that is rendered goes through here.

Measured on Asterisk 22.10.1 with its own parser: ``;`` starts a comment anywhere unless written ``\\;``; ``;--`` swallows
the rest of a file; a line of more than 8,190 bytes is skipped; a section name is cut to 79 bytes without a word.
"""

import re

from pbxmanager.values import InvalidValue

LONGEST_VALUE = 4000
"""Bytes of UTF-8 in one value: half of the parser's line limit, since each ``;`` takes two."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SECTION = re.compile(r"[A-Za-z0-9_.+-]{1,79}")
_ARGUMENT = re.compile(r"[A-Za-z0-9_.+*#&/@:!\[\]-]*")


class Written(str):
    """Text that is in Asterisk's syntax already and is not escaped again."""

    __slots__ = ()


def value(text: str) -> Written:
    """Return text as the right side of ``key = value``; reading the file gives it back unchanged.

    :raises InvalidValue: for control characters, blanks at its ends and text that is too long, which no escape can carry.
    """
    if _CONTROL.search(text):
        raise InvalidValue(f"A configuration value can't hold line breaks or control characters: {text!r}")
    if text != text.strip(" "):
        raise InvalidValue(f"A configuration value can't begin or end with a blank: {text!r}")
    if len(text.encode()) > LONGEST_VALUE:
        raise InvalidValue(f"A configuration value has at most {LONGEST_VALUE} bytes: {text[:60]!r}…")
    return Written(text.replace(";", "\\;"))


def section(name: str) -> Written:
    """Return the name of a section or object.

    :raises InvalidValue: unless it is 1 to 79 of letters, digits and ``_ . + -``.
    """
    if not _SECTION.fullmatch(name):
        raise InvalidValue(f"Not a section name that Asterisk keeps whole: {name!r}")
    return Written(name)


def argument(text: str) -> Written:
    """Return text that may stand in a dialplan line, outside of any quoting.

    :raises InvalidValue: for everything that the dialplan would read as more than a word: commas, quotes, blanks,
        parentheses, ``$``, ``;``.
    """
    if not _ARGUMENT.fullmatch(text):
        raise InvalidValue(f"Not a word that a dialplan line can hold: {text!r}")
    return Written(text)


def comment(text: str) -> Written:
    """Return text for the rest of a comment line: in one line, and with nothing that could open a block comment."""
    return Written(" ".join(_CONTROL.sub(" ", text).replace(";", ",").split())[:200])
