"""Puts single telephones into files that hold thousands, or takes them out, without rendering the others.

What a section looks like, and in which order sections stand, the renderer decides; here its text is only moved.
"""

import re
from collections.abc import Iterable

ENDPOINTS = "pjsip_endpoint.conf"
FILES = (ENDPOINTS, "pjsip_auth.conf", "pjsip_aor.conf")
"""Files in which each telephone has a section of its name."""
_NUMBER = re.compile(r"^set_var = PBX_EXTEN=(\S+)$", re.MULTILINE)
_TRUNK = re.compile(r"\n\n\[trunk-\d+\]\(")
_BREAK = "\n\n["


class NotSpliced(Exception):
    """The text is not what was expected: it must be rendered whole."""


def section(text: str, name: str) -> str:
    """Return a section with the blank line before it; empty when there is none of that name."""
    begin, end = _place(text, name)
    return text[begin:end]


def without(text: str, name: str) -> str:
    """Return a file without a section."""
    begin, end = _place(text, name)
    return text[:begin] + text[end:]


def with_section(text: str, added: str, follows: str, precedes: str) -> str:
    """Return a file with a section more.

    :param follows: the section that it comes right after; empty when it comes before ``precedes``.
    :param precedes: the section that it comes right before; empty for the place after the last telephone.
    :raises NotSpliced: when the file does not hold the section that was named.
    """
    if follows or precedes:
        begin, end = _place(text, follows or precedes)
        if begin == end:
            raise NotSpliced(f"There is no section {follows or precedes}.")
        place = end if follows else begin
    elif trunk := _TRUNK.search(text):  # passwords: those of trunks come after those of telephones
        place = trunk.start() + 1
    else:
        place = len(text)
    return text[:place] + added + text[place:]


def neighbour(endpoints: str, number: str) -> str:
    """Return the first telephone in the file of endpoints that belongs to a higher number; empty when there is none."""
    for found in _NUMBER.finditer(endpoints):
        if found[1] > number:
            return endpoints[endpoints.rindex(_BREAK, 0, found.start()) + len(_BREAK) :].partition("]")[0]
    return ""


def excerpt(text: str, names: Iterable[str]) -> str:
    """Return the sections of these names alone."""
    return "".join(section(text, name) for name in names)


def _place(text: str, name: str) -> tuple[int, int]:
    begin = text.find(f"{_BREAK}{name}](")
    if begin < 0:
        return 0, 0
    end = text.find(_BREAK, begin + 1)
    # A file ends with one line break, and a section does: the blank line belongs to the one that follows.
    return begin + 1, end + 1 if end >= 0 else len(text)
