"""What a picture of calls holds: a box for everything that they can reach, with a row for each way on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from pbxmanager.snapshot import InboundNumber, Snapshot, Target, Way
from pbxmanager.snapshot.flow_checks import page_of

NUMBER = "number"
"""The kind of box for a public number; it is no target."""


@dataclass(frozen=True, slots=True)
class Box:
    """Something that calls reach."""

    target: Target
    name: str
    ways: tuple[Way, ...]
    collection: str
    """Where its page is: the snapshot's collection, and the id."""
    page: int | None


def boxes_from(starts: Iterable[Box], office: Snapshot) -> tuple[Box, ...]:
    """Return the boxes that calls can get to from these, nearest first; those that are asked for come first."""
    found: dict[Target, Box] = {}
    waiting = list(starts)
    pages = dict(_pages(office))
    for box in waiting:
        if box.target in found:
            continue
        found[box.target] = box
        waiting += [box_of(way.target, office, pages) for way in box.ways if way.target and way.target not in found]
    return tuple(found.values())


def number_box(number: InboundNumber) -> Box:
    """Return the box of a public number, or of the rest of a trunk's numbers."""
    name = number.number or "any other number"
    ways = (Way("calls", number.target), *((Way("a fax is heard", number.fax),) if number.fax else ()))
    return Box(Target(NUMBER, str(number.id)), name, ways, "inbound_numbers", number.id if number.id > 0 else None)


def box_of(target: Target, office: Snapshot, pages: dict[Target, tuple[str, int]] | None = None) -> Box:
    """Return the box of something that calls can be sent to."""
    collection, page = (pages or dict(_pages(office))).get(target, ("destinations", None))
    return Box(
        target, office.names.get(target, f"{target.kind} {target.key}"), office.ways.get(target, ()), collection, page
    )


def _pages(office: Snapshot) -> Iterator[tuple[Target, tuple[str, int]]]:
    for extension in office.extensions:
        yield Target("extension", extension.number), ("extensions", extension.id)
    for field in fields(office):
        if field.name in ("inbound_numbers", "destinations"):
            continue  # their target is another thing, or their page is that of what stands behind them
        for row in getattr(office, field.name):
            if isinstance(target := getattr(row, "target", None), Target):
                yield target, (field.name, page_of(row))
