"""Where a model's keys are: beside the screen or in a block of their own, and on how many pages. No Django here.

The makers' tables in the drivers say how many keys there are; on which side they are is the usual place of each maker's.
"""

from dataclasses import dataclass
from enum import StrEnum

from pbxmanager.provisioning.drivers import Model

_MOST_ON_A_MODULE = 32
"""Keys of an expansion module that has no pages."""

_HTEK_PAGES = {36: 9, 28: 7, 20: 5, 14: 7, 12: 4}
"""Keys on a page, by the number of all, from Htek's data sheets."""


class Place(StrEnum):
    """Where keys are."""

    LEFT_AND_RIGHT = "left_and_right"
    RIGHT = "right"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Group:
    """Keys that belong together."""

    place: Place
    first: int
    """Position of its first key."""
    count: int
    a_page: int

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return -(-self.count // self.a_page)

    def on_page(self, page: int) -> range:
        """Return the positions on a page, from 1; the last page where it has not so many."""
        page = min(page, self.pages)
        start = self.first + (page - 1) * self.a_page
        return range(start, min(start + self.a_page, self.first + self.count))

    def page_of(self, position: int) -> int:
        """Return the page that a key is on; 0 when it is not in this group."""
        return (position - self.first) // self.a_page + 1 if 0 <= position - self.first < self.count else 0


@dataclass(frozen=True, slots=True)
class Face:
    """All keys of a telephone, and those of one expansion module."""

    groups: tuple[Group, ...]
    module: Group | None
    modules: int

    @property
    def pages(self) -> int:
        """Pages of the telephone itself."""
        return max((group.pages for group in self.groups), default=1)

    def page_of(self, module: int, position: int) -> int:
        """Return the page that a key is on, of the telephone or of its module; 0 when there is no such key."""
        if module:
            return self.module.page_of(position) if self.module and module <= self.modules else 0
        return max((group.page_of(position) for group in self.groups), default=0)

    def has(self, module: int, position: int) -> bool:
        """Whether there is such a key."""
        return self.page_of(module, position) > 0


def face_of(vendor: str, model: Model) -> Face:
    """Return where a model's keys are."""
    return Face(tuple(_groups(vendor, model)), _module(model), model.modules)


def _groups(vendor: str, model: Model) -> list[Group]:
    beside = Place.RIGHT if vendor == "snom" else Place.LEFT_AND_RIGHT
    sizes: list[tuple[Place, int, int]] = []
    if "groups" in model.facts:  # Mitel: top softkeys are beside the screen, the others below it
        for name, _colon, number in (group.partition(":") for group in model.facts["groups"].split()):
            place = beside if name == "topsoftkey" else Place.BLOCK
            sizes.append((place, int(number), _mitel_page(name, int(number))))
    elif "screen" in model.facts:  # Grandstream
        screen = int(model.facts["screen"])
        sizes += [(beside, screen, int(model.facts["lines"])), (Place.BLOCK, model.keys - screen, 0)]
    elif "main" in model.facts:  # Digium
        main = int(model.facts["main"])
        sizes += [(beside, main, 0), (Place.BLOCK, model.keys - main, 0)]
    else:
        sizes.append(
            (beside, model.keys, model.keys_a_page or _HTEK_PAGES.get(model.keys if vendor == "htek" else 0, 0))
        )
    groups, first = [], 1
    for place, count, a_page in sizes:
        if count:
            a_page = min(a_page or count, count)
            groups.append(Group(Place.BLOCK if a_page > 24 else place, first, count, a_page))
            first += count
    return groups


def _mitel_page(name: str, count: int) -> int:
    """Return how many softkeys are on a page: those beside the screen have four pages where there are many."""
    if name == "topsoftkey":
        return count // 4 if count > 12 else 0
    return (5 if count % 5 == 0 else 6) if name == "softkey" else 0


def _module(model: Model) -> Group | None:
    if not model.modules or not model.module_keys:
        return None
    pages = 1 if model.module_keys <= _MOST_ON_A_MODULE else -(-model.module_keys // 28)
    return Group(Place.LEFT_AND_RIGHT, 1, model.module_keys, -(-model.module_keys // pages))
