"""What every reader does with rows of the database."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from pbxmanager.snapshot import Target

_K = TypeVar("_K")
_V = TypeVar("_V")


def grouped(pairs: Iterable[tuple[_K, _V]]) -> dict[_K, list[_V]]:
    """Return the second values by the first, in the order in which they come."""
    found: dict[_K, list[_V]] = defaultdict(list)
    for key, item in pairs:
        found[key].append(item)
    return found


def words(text: str) -> tuple[str, ...]:
    """Return what a field lists, separated by commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def target(kind: str | None, pk: int | None, number: str | None) -> Target | None:
    """Return where a route to a destination leads; None when it leads nowhere.

    An extension is found by its number, everything else by its destination's id: see :class:`Target`.
    """
    if kind is None or pk is None:
        return None
    return Target(kind, number or "") if kind == "extension" else Target(kind, str(pk))
