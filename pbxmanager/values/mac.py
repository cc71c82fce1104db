"""Hardware addresses of desk phones."""

import re
from dataclasses import dataclass

from pbxmanager.values.errors import InvalidValue

_SHAPE = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, order=True, slots=True)
class Mac:
    """An EUI-48 address as twelve lower-case hex digits, such as ``805ec0a1b2c3``."""

    hex: str

    def __post_init__(self) -> None:
        if not _SHAPE.fullmatch(self.hex):
            raise InvalidValue("A MAC address has twelve hex digits, such as 80:5e:c0:a1:b2:c3.")

    @classmethod
    def parse(cls, text: str) -> "Mac":
        """Read any usual spelling: colons, dashes, dots, blanks or none, upper or lower case."""
        return cls(re.sub(r"[:\-. ]", "", text.strip()).lower())

    def __str__(self) -> str:
        return ":".join(self.hex[i : i + 2] for i in range(0, 12, 2))
