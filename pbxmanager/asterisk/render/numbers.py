"""Data files that the dialplan reads while calls run: what is behind each internal and each public number.

They are split by all but the last two digits, so that a look-up parses at most a hundred rows, and a change to one
person touches one small file.
"""

from collections.abc import Iterable, Iterator
from operator import attrgetter

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render import parking, services
from pbxmanager.asterisk.render.pjsip import trunk_name
from pbxmanager.asterisk.render.rows import Row, goto, shelf
from pbxmanager.snapshot import Destination, Extension, FollowMe, InboundNumber, Site, Snapshot, way_out

__all__ = ["Row", "extension_row", "files", "goto", "outside", "shelf", "shelf_path", "shelves"]


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield the shelves of internal numbers, of public numbers, and the sites' facts."""
    lines = {number.number: number.trunk for number in office.inbound_numbers if number.number}
    internal = [extension_row(extension, office, lines) for extension in office.extensions]
    internal += [_destination(each) for each in office.destinations if each.number]
    internal += parking.slot_rows(office)
    for start, rows in shelves(sorted(internal, key=attrgetter("name"))):
        yield shelf_path(start), shelf(f"What is behind the internal numbers {start}..", rows)
    blocking = {blocked.number for blocked in office.blocked_callers}
    public = [
        _public(number, number.number in blocking)
        for number in office.inbound_numbers
        if number.number and number.target
    ]
    for start, rows in shelves(public):
        yield f"dids/x{start}.conf", shelf(f"Where calls to the public numbers +{start}.. go", rows)
    yield (
        "sites.conf",
        shelf(
            "What emergency services are told, and how numbers are written, by site",
            [_site(site, lines) for site in office.sites],
        ),
    )


def shelf_path(start: str) -> str:
    """Return the file of the internal numbers that begin with ``start`` and two more digits."""
    return f"numbers/x{start}.conf"


def extension_row(extension: Extension, office: Snapshot, lines: dict[str, int | None]) -> Row:
    """Return what the dialplan must know of an extension. ``lines`` gives the trunk of each public number."""
    devices = office.devices_by_extension.get(extension.number, ())
    boxes = office.boxes_by_extension.get(extension.number, ())
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
        "screen": "yes" if extension.screen_callers else "",
        "department": "" if extension.department is None else str(extension.department),
        **_follow_me(extension, office),
        "voicemail": next((str(b.destination) for b in boxes if b.extension == extension.number), ""),
        # What the lamps for messages stand for, where that is more than the own box.
        "lamp": "&".join(b.mailbox for b in boxes) if any(b.extension != extension.number for b in boxes) else "",
        "services": services.of_extension(extension, office),
        "disturbed-by": "".join(f":{number.lstrip('+')}" for number in extension.disturbed_by) + ":"
        if extension.disturbed_by
        else "",
        "pickup": services.pickup_names(extension.number, office),
        "pin": extension.pin,
        # Where a telephone stands, when it asks on another channel for help; without a word, at the first site.
        **{f"at-{d.endpoint}": str(d.site) for d in devices if d.site != office.sites[0].id},
    }
    return Row(extension.number, tuple((key, item) for key, item in facts.items() if item))


def outside(number: str, way: int, after: int | None = None) -> str:
    """Return a number outside as the dialplan's ``invited`` takes it: by which outbound route, and after how many seconds."""
    return f"{way}*{number}" if after is None else f"Local/{after}*{way}*{number}@invited/n"


def _follow_me(extension: Extension, office: Snapshot) -> dict[str, str]:
    if extension.follow_me is FollowMe.NEVER:
        return {}
    together = extension.follow_me is FollowMe.TOGETHER
    after = extension.follow_after if together else 0
    ways = ((number, way_out(number, extension.permission_class, office)) for number in extension.follow_numbers)
    dial = "&".join(outside(number, way, after) for number, way in ways if way is not None)
    return {"join": dial} if together else {"then": dial, "then_ring": str(extension.follow_seconds) if dial else ""}


def _destination(destination: Destination) -> Row:
    facts = (("kind", destination.kind), ("key", str(destination.id)), ("name", destination.name))
    return Row(destination.number, facts)


def _public(number: InboundNumber, blocks: bool) -> Row:
    assert number.target is not None
    facts = [("target", goto(number.target))]
    if number.trunk is not None:
        facts.append(("line", trunk_name(number.trunk)))
    if number.name_prefix:
        facts.append(("prefix", number.name_prefix))
    if number.ring_tone:
        facts.append(("ring", str(number.ring_tone)))
    if number.screen_callers:
        facts.append(("screen", "yes"))
    if number.queue_priority:
        facts.append(("priority", str(number.queue_priority)))
    if number.fax:
        facts.append(("fax", goto(number.fax)))
    if blocks:
        facts.append(("blocks", "yes"))
    return Row(number.number.removeprefix("+"), tuple(facts))


def _site(site: Site, lines: dict[str, int | None]) -> Row:
    facts = {
        "callback": site.emergency_callback or site.main_number,
        "location": site.emergency_location,
        "timezone": site.timezone,
        "main": site.main_number,
        "main-line": str(lines.get(site.main_number) or ""),
        "country": site.plan.country_code,
        "international": site.plan.international_prefix,
        "national": site.plan.national_prefix,
    }
    return Row(str(site.id), tuple((key, item) for key, item in facts.items() if item))


def shelves(rows: Iterable[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Yield rows in lots of a hundred, each with the start of their names."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.name[:-2], []).append(row)
    yield from found.items()
