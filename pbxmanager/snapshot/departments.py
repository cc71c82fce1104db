"""Parts of the organisation."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Department:
    """A department; people's extensions say to which one they belong."""

    id: int
    name: str
    parent: int | None = None


def with_parts(chosen: Iterable[int], departments: Iterable[Department]) -> frozenset[int]:
    """Return departments (by id) with all that are part of them."""
    found, every = set(chosen), list(departments)
    while more := {each.id for each in every if each.parent in found} - found:
        found |= more
    return frozenset(found)
