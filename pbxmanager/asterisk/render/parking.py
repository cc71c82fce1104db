"""Parking lots, and the dialplan around them."""

from collections.abc import Iterator

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render.rows import Row, goto, shelf
from pbxmanager.asterisk.render.templates import fill, fill_dialplan
from pbxmanager.snapshot import ParkingLot, Snapshot


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield ``res_parking.conf``, the dialplan of parked calls, and where calls go that nobody fetches."""
    lots = [
        {
            "section": section(lot),
            "name": lot.name,
            "first": lot.first_slot,
            "last": lot.last_slot,
            "seconds": lot.seconds,
        }
        for lot in office.parking_lots
    ]
    yield "res_parking.conf", fill("asterisk/res_parking.conf.j2", lots=lots)
    yield "extensions_parking.conf", fill_dialplan("asterisk/extensions_parking.conf.j2")
    yield (
        "lots.conf",
        shelf("Slots of parking lots, and where their calls go in the end", map(_row, office.parking_lots)),
    )


def section(lot: ParkingLot) -> str:
    """Return the name of a lot in Asterisk."""
    return f"lot-{lot.id}"


def _row(lot: ParkingLot) -> Row:
    facts = [("first", lot.first_slot), ("last", lot.last_slot)]
    if lot.otherwise:
        facts.append(("otherwise", goto(lot.otherwise)))
    return Row(section(lot), tuple(facts))


def slot_rows(office: Snapshot) -> Iterator[Row]:
    """Yield what the dialplan must know of each slot. Its ``dial`` is what lamps look at."""
    for lot in office.parking_lots:
        for slot in lot.slots:
            yield Row(slot, (("kind", "parked"), ("lot", section(lot)), ("dial", f"park:{slot}@{section(lot)}")))
