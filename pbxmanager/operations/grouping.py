"""Long lists of changes, shortened for people: what is added or removed in numbers stands in one line that can be opened."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from pbxmanager.snapshot import Difference
from pbxmanager.snapshot.differences import WORDS

FEW = 5
"""So many changes of one kind are still listed one by one."""


@dataclass(frozen=True)
class Group:
    """Changes of one kind, such as twelve extensions that are added."""

    what: str
    change: str
    members: tuple[Difference, ...]


def grouped(differences: Iterable[Difference]) -> list[Difference | Group]:
    """Put neighbours of one kind to which the same happens into a group where they are many."""
    rows: list[Difference | Group] = []
    for (collection, change), found in groupby(differences, lambda each: (each.collection, each.change)):
        members = tuple(found)
        if len(members) <= FEW:
            rows += members
        else:
            rows.append(Group(WORDS[collection], f"{len(members)} {change}", members))
    return rows
