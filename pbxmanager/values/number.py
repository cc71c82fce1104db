"""Public telephone numbers."""

import re
from dataclasses import dataclass

from pbxmanager.values.errors import InvalidValue

_SHAPE = re.compile(r"\+[1-9][0-9]{5,14}")


@dataclass(frozen=True, order=True, slots=True)
class Number:
    """A number in international form (ITU-T E.164): ``+``, country code, then the national number; 6 to 15 digits.

    Numbers are stored and compared in this form only. What people type is brought into it where the country is known.
    """

    e164: str

    def __post_init__(self) -> None:
        if not _SHAPE.fullmatch(self.e164):
            raise InvalidValue(
                "A public number is written in international form: + and 6 to 15 digits, such as +862151082000."
            )

    @property
    def digits(self) -> str:
        """The number without its plus sign."""
        return self.e164[1:]

    def __str__(self) -> str:
        return self.e164
