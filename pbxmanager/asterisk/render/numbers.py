"""Data files that the dialplan reads while calls run: what is behind each internal and each public number.

They are split by all but the last two digits, so that a look-up parses at most a hundred rows, and a change to one
person touches one small file.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render.pjsip import trunk_name
from pbxmanager.asterisk.render.templates import fill
from pbxmanager.snapshot import Destination, Extension, InboundNumber, Site, Snapshot, Target


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    facts: tuple[tuple[str, str], ...]


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield the shelves of internal numbers, of public numbers, and the sites' facts."""
    lines = {number.number: number.trunk for number in office.inbound_numbers if number.number}
    internal = [extension_row(extension, office, lines) for extension in office.extensions]
    internal += [_destination(each) for each in office.destinations if each.number]
    for shelf, rows in _shelves(sorted(internal, key=attrgetter("name"))):
        yield shelf_path(shelf), _shelf(f"What is behind the internal numbers {shelf}..", rows)
    public = [_public(number) for number in office.inbound_numbers if number.number and number.target]
    for shelf, rows in _shelves(public):
        yield f"dids/x{shelf}.conf", _shelf(f"Where calls to the public numbers +{shelf}.. go", rows)
    yield (
        "sites.conf",
        _shelf("What emergency services are told, by site", [_site(site) for site in office.sites]),
    )


def shelf_path(start: str) -> str:
    """Return the file of the internal numbers that begin with ``start`` and two more digits."""
    return f"numbers/x{start}.conf"


def goto(target: Target) -> str:
    """Return where in the dialplan a target lives, for ``Goto()``."""
    return f"to-{target.kind},{target.key},1"


def extension_row(extension: Extension, office: Snapshot, lines: dict[str, int | None]) -> _Row:
    """Return what the dialplan must know of an extension. ``lines`` gives the trunk of each public number."""
    devices = office.devices_by_extension.get(extension.number, ())
    outside = extension.outbound_number or office.site_by_id[extension.site].main_number
    facts = {
        "kind": "extension",
        "name": extension.name,
        "dial": "&".join(f"PJSIP/{device.endpoint}" for device in devices),
        "ring": str(extension.ring_seconds),
        "language": extension.language,
        "class": "" if extension.permission_class is None else str(extension.permission_class),
        "outside": outside,
        "line": str(lines.get(outside) or ""),
        "hidden": "yes" if extension.hide_number else "",
    }
    return _Row(extension.number, tuple((key, item) for key, item in facts.items() if item))


def _destination(destination: Destination) -> _Row:
    facts = (("kind", destination.kind), ("key", str(destination.id)), ("name", destination.name))
    return _Row(destination.number, facts)


def _public(number: InboundNumber) -> _Row:
    assert number.target is not None
    facts = [("target", goto(number.target))]
    if number.trunk is not None:
        facts.append(("line", trunk_name(number.trunk)))
    return _Row(number.number.removeprefix("+"), tuple(facts))


def _site(site: Site) -> _Row:
    facts = {"callback": site.emergency_callback or site.main_number, "location": site.emergency_location}
    return _Row(str(site.id), tuple((key, item) for key, item in facts.items() if item))


def _shelves(rows: Iterable[_Row]) -> Iterator[tuple[str, list[_Row]]]:
    shelves: dict[str, list[_Row]] = {}
    for row in rows:
        shelves.setdefault(row.name[:-2], []).append(row)
    yield from shelves.items()


def _shelf(title: str, rows: Iterable[_Row]) -> str:
    return fill("asterisk/shelf.conf.j2", title=title, rows=rows)
