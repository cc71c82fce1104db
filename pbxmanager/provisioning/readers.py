"""Readers of what is typed into a setting: each brings it into its stored form, or says what is wrong with it."""

import re
from collections.abc import Callable
from typing import Any

from pbxmanager.core.numbering import COUNTRIES
from pbxmanager.provisioning.media import clean_media_name
from pbxmanager.provisioning.values import time_zone
from pbxmanager.routing.models import Calendar
from pbxmanager.values import Host, InvalidValue, clean_label


def text(item: Any) -> str:
    """Read one line of text."""
    return clean_label(str(item))


def secret(item: Any) -> str:
    """Read a password."""
    return clean_label(str(item), longest=100)


def host(item: Any) -> str:
    """Read a host name or address; empty: none."""
    text = str(item).strip()
    return str(Host(text)) if text else ""


def flag(item: Any) -> bool:
    """Read a yes or no."""
    if isinstance(item, bool):
        return item
    if str(item).lower() in ("true", "false"):
        return str(item).lower() == "true"
    raise InvalidValue("Give yes or no.")


def number(low: int, high: int) -> Callable[[Any], int]:
    """Return a reader of whole numbers."""

    def read(item: Any) -> int:
        text = str(item).strip()
        if isinstance(item, bool) or not re.fullmatch(r"\d{1,6}", text, re.ASCII) or not low <= int(text) <= high:
            raise InvalidValue(f"Give a whole number from {low} to {high}.")
        return int(text)

    return read


def choice(*values: str) -> Callable[[Any], str]:
    """Return a reader of one of these."""

    def read(item: Any) -> str:
        if item not in values:
            raise InvalidValue(f"Choose one of: {', '.join(value for value in values if value)}.")
        return str(item)

    return read


def clock(item: Any) -> str:
    """Read a time of day, such as 07:30."""
    text = str(item).strip()
    found = re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)", text, re.ASCII)
    if not found:
        raise InvalidValue("Give a time of day such as 07:30.")
    return f"{int(found[1]):02d}:{found[2]}"


def zone(item: Any) -> str:
    """Read a time zone; empty: none."""
    text = str(item).strip()
    return time_zone(text).name if text else ""


def country(item: Any) -> str:
    """Read a country's two letters; empty: none."""
    text = str(item).strip().upper()
    if text and text not in COUNTRIES:
        raise InvalidValue("Give the country's two letters, such as CN, DE or US.")
    return text


def calendar(item: Any) -> str:
    """Read the name of a calendar; empty: none."""
    text = str(item).strip()
    if text and not Calendar.objects.filter(name=text).exists():
        raise InvalidValue(f"There is no calendar {text[:60]}.")
    return text


def media(folder: str) -> Callable[[Any], str]:
    """Return a reader of file names of a media folder; empty: none."""

    def read(item: Any) -> str:
        text = str(item).strip()
        return clean_media_name(f"{folder}/{text.removeprefix(f'{folder}/')}") if text else ""

    return read


def days(item: Any) -> str:
    """Return weekdays as digits, Monday 1, such as ``12345``."""
    text = "".join(sorted(set(str(item).strip())))
    if not re.fullmatch(r"[1-7]{1,7}", text):
        raise InvalidValue("Give the days as digits, Monday 1 to Sunday 7, such as 12345.")
    return text


def ldap_filter(item: Any) -> str:
    """Read an LDAP filter (RFC 4515); empty: none."""
    text = clean_label(str(item), longest=200)
    if text and not _is_one_filter(text):
        raise InvalidValue("Give one LDAP filter in brackets, such as (objectClass=person) or (&(o=Acme)(mail=*)).")
    return text


def _is_one_filter(text: str) -> bool:
    """Whether brackets are closed at the very end for the first time; % and $ are telephones' own signs."""
    depth = 0
    for place, char in enumerate(text):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth < 1:
            return depth == 0 and place == len(text) - 1 and not {"%", "$"} & set(text) and "=" in text
    return False


def attributes(item: Any) -> str:
    """Read names of LDAP attributes."""
    words = str(item).replace(",", " ").split()
    for word in words:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,60}", word):
            raise InvalidValue(f"“{word[:30]}” is no LDAP attribute. Give names such as cn, sn or telephoneNumber.")
    return " ".join(words)
