"""What each file format can carry, and how. Every value that reaches a phone's file goes through one of these.

A value is given back unchanged by whoever reads the file, or refused: nothing that was typed ends its own line, element
or string.
"""

import json
import re
from collections.abc import Callable
from enum import StrEnum

from pbxmanager.values import InvalidValue

LONGEST = 2000
"""Characters in one value: more than any telephone takes."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ufffe\uffff\ud800-\udfff]")
_PEM = re.compile(r"(?:-----BEGIN ([A-Z ]+)-----\n(?:[A-Za-z0-9+/=]+\n)+-----END \1-----\n)+")
_BODY = re.compile(r"-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)-----END")
_NAME = re.compile(r"[A-Za-z0-9_.:@$\[\]-]+(?: [A-Za-z0-9_.:@$\[\]-]+)*")


class Written(str):
    """Text that is in the file's syntax already and is not escaped again."""

    __slots__ = ()


class Syntax(StrEnum):
    """How a file is written."""

    KEY_VALUE = "key_value"
    """One parameter a line."""
    XML = "xml"
    JSON = "json"
    """``{{ … }}`` stands for a whole JSON value; strings come with their quotes."""
    BINARY = "binary"
    """Not made from a template."""


def key_value(text: str) -> Written:
    """Return text as the rest of a line.

    :raises InvalidValue: for line breaks and control characters, which would begin a parameter of their own.
    """
    _refuse_control(text)
    if text != text.strip(" "):
        raise InvalidValue(f"A phone's parameter can't begin or end with a blank: {text[:60]!r}")
    return Written(text)


def xml(text: str) -> Written:
    """Return text for an XML element or a quoted attribute (XML 1.0, 2.4)."""
    _refuse_control(text)
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&apos;")):
        text = text.replace(char, entity)
    return Written(text)


def json_value(text: str) -> Written:
    """Return text as a JSON string with its quotes (RFC 8259)."""
    _refuse_control(text)
    return Written(json.dumps(text, ensure_ascii=False))


def pem(text: str, line_end: str = "\n") -> Written:
    """Return certificates and keys (RFC 7468) as they stand between two tags; nothing in them means anything to XML.

    :param line_end: how the file writes the end of a line; ``&#10;`` in an attribute, where XML makes a blank of a plain one.
    :raises InvalidValue: for anything else.
    """
    if text and not _PEM.fullmatch(text):
        raise InvalidValue("That is no certificate in PEM form.")
    return Written(text.replace("\n", line_end))


def pem_bodies(text: str) -> list[Written]:
    """Return what stands between the first and the last line of each certificate, on one line each (base64).

    :raises InvalidValue: for anything else.
    """
    pem(text)
    return [Written("".join(found.split())) for found in _BODY.findall(text)]


def name(text: str) -> Written:
    """Return the name of a parameter or an element, as it was typed for a raw override.

    :raises InvalidValue: for anything that could be read as more than a name.
    """
    if not _NAME.fullmatch(text) or len(text) > 120:
        raise InvalidValue(f"“{text[:60]}” can't be the name of a parameter.")
    return Written(text)


ESCAPES: dict[Syntax, Callable[[str], Written]] = {
    Syntax.KEY_VALUE: key_value,
    Syntax.XML: xml,
    Syntax.JSON: json_value,
}


def _refuse_control(text: str) -> None:
    if found := _CONTROL.search(text):
        raise InvalidValue(f"A phone's parameter can't hold the character U+{ord(found[0]):04X}.")
    if len(text) > LONGEST:
        raise InvalidValue(f"A phone's parameter has at most {LONGEST} characters: {text[:60]!r}…")
