"""Telephone books as phones fetch them."""

from dataclasses import dataclass
from enum import StrEnum


class BookKind(StrEnum):
    """Whose entries a book holds."""

    COMPANY = "company"
    DEPARTMENT = "department"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """Somebody who can be called."""

    name: str
    numbers: tuple[str, ...]
    """As they are dialled here, the one to try first at the front."""
