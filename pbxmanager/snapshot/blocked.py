"""Callers who are not put through."""

from dataclasses import dataclass
from enum import StrEnum


class BlockedKind(StrEnum):
    """What is blocked."""

    NUMBER = "number"
    PREFIX = "prefix"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class BlockedCaller:
    """A number, the beginning of numbers, or everybody who hides theirs (``digits`` is empty then)."""

    id: int
    kind: BlockedKind
    digits: str
    """The number or its beginning, without the plus sign."""
    number: str
    """The public number that is protected (E.164); empty: all."""
    busy: bool = False
    """Whether the caller hears the busy tone instead of a word."""
