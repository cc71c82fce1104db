"""What a question to an office finds."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    """The office must not go live like this."""
    WARNING = "warning"
    """It works, but somebody should know."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with the office, the object where it is mended, and how."""

    severity: Severity
    collection: str
    id: int | None
    text: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.text}"
