"""Telephone books as phones fetch them."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode


class BookKind(StrEnum):
    """Whose entries a book holds."""

    COMPANY = "company"
    DEPARTMENT = "department"
    PERSONAL = "personal"
    ALL = "all"
    """All of them, for phones that have room for one book, or to be searched together."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """Somebody who can be called."""

    name: str
    numbers: tuple[str, ...]
    """As they are dialled here, the one to try first at the front."""


@dataclass(frozen=True, slots=True)
class BookQuery:
    """Which part of a book is asked for."""

    search: str = ""
    """Part of a name or of a number; empty: everything."""
    first: int = 1
    """Place of the first entry that is wanted, from 1."""
    count: int = 0
    """How many at most; 0: all, or as many as the maker's phones take at once."""


@dataclass(frozen=True, slots=True)
class BookPage:
    """A book, or the part of it that goes into one answer."""

    title: str
    url: str
    """Of the book, without a query."""
    entries: tuple[Entry, ...]
    total: int
    """How many the whole book, or what was found in it, has."""
    first: int = 1
    size: int = 0
    """Entries of a page; 0: there are no pages."""
    search: str = ""

    @property
    def last(self) -> int:
        """Place of the last entry; one less than ``first`` when there is none."""
        return self.first + len(self.entries) - 1

    @property
    def next(self) -> str:
        """Address of the page that follows; empty when this is the last one."""
        return self._at(self.last + 1) if self.entries and self.last < self.total else ""

    @property
    def previous(self) -> str:
        """Address of the page before; empty on the first one."""
        return self._at(max(1, self.first - self.size)) if self.first > 1 else ""

    def _at(self, first: int) -> str:
        facts = {"first": str(first), **({"search": self.search} if self.search else {})}
        return f"{self.url}?{urlencode(facts)}"
