"""Codes that are dialled to reach a service rather than somebody."""

import re
from dataclasses import dataclass

from pbxmanager.values.errors import InvalidValue

_SHAPE = re.compile(r"[*#][0-9*#]{1,5}")


@dataclass(frozen=True, order=True, slots=True)
class FeatureDigits:
    """A code such as ``*97``: ``*`` or ``#``, then one to five of digits, ``*`` and ``#``."""

    digits: str

    def __post_init__(self) -> None:
        if not _SHAPE.fullmatch(self.digits):
            raise InvalidValue("A feature code begins with * or # and has 1 to 5 further signs, such as *97.")

    def __str__(self) -> str:
        return self.digits
