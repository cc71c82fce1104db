"""Ring groups: their dialplan is the same in every office, what each one is stands in a data file."""

from collections.abc import Iterator

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render.numbers import outside
from pbxmanager.asterisk.render.rows import Row, goto, shelf
from pbxmanager.asterisk.render.templates import fill_dialplan
from pbxmanager.snapshot import RingGroup, Snapshot, everyone, way_out


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield the groups' dialplan and ``groups.conf``."""
    yield "extensions_groups.conf", fill_dialplan("asterisk/extensions_groups.conf.j2")
    numbers = {each.id: each.number for each in office.destinations}
    yield "groups.conf", shelf("Ring groups", [_row(g, office, numbers.get(g.id, "")) for g in office.ring_groups])


def _row(group: RingGroup, office: Snapshot, number: str) -> Row:
    facts = {
        "name": group.name,
        "number": number,
        "strategy": group.strategy.value,
        "ring": str(group.ring_seconds),
        "members": ",".join(_members(group, office)),
        "prefix": group.prefix,
        "skip": "yes" if group.skip_busy else "",
        "fallback": goto(group.fallback) if group.fallback else "",
    }
    return Row(str(group.id), tuple((key, item) for key, item in facts.items() if item))


def _members(group: RingGroup, office: Snapshot) -> Iterator[str]:
    for rung in everyone(group, office):
        if rung.extension:
            yield rung.extension
        elif (way := way_out(rung.number, rung.permission_class, office)) is not None:
            yield outside(rung.number, way)
