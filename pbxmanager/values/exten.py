"""Internal numbers: what people dial inside the office."""

import re
from dataclasses import dataclass

from pbxmanager.values.errors import InvalidValue

MIN_DIGITS = 2
MAX_DIGITS = 10
_SHAPE = re.compile(rf"[0-9]{{{MIN_DIGITS},{MAX_DIGITS}}}")


@dataclass(frozen=True, order=True, slots=True)
class Exten:
    """An internal number of 2 to 10 digits, such as ``1001``.

    Codes that begin with ``*`` or ``#`` are feature codes and live in a table of their own.
    """

    digits: str

    def __post_init__(self) -> None:
        if not _SHAPE.fullmatch(self.digits):
            raise InvalidValue(
                f"An internal number has {MIN_DIGITS} to {MAX_DIGITS} digits and nothing else, such as 1001."
            )

    def __str__(self) -> str:
        return self.digits
