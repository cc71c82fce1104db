"""Questions about where calls go on: round and round, to nothing, from nowhere. Kinds are known by their ways alone."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from pbxmanager.snapshot.calendars import table
from pbxmanager.snapshot.findings import Finding, Severity
from pbxmanager.snapshot.targets import Target
from pbxmanager.snapshot.ways import Way, routings

if TYPE_CHECKING:
    from pbxmanager.snapshot.office import Snapshot

TAKEN = frozenset({"extension", "group", "queue", "voicemail", "conference", "fax", "parking", "paging"})
"""Kinds at which somebody, or something, may take the call: going round through one is waiting, and ends when it is taken."""


def ways_exist(office: "Snapshot") -> Iterator[Finding]:
    """Find ways that lead to something that is gone."""
    places = _places(office)
    for source, ways in office.ways.items():
        for way in ways:
            if way.target is not None and way.target not in office.names:
                text = f"{_name(source, office)} ({way.label}) leads to something that is gone. Choose another destination."
                yield Finding(Severity.ERROR, *places[source], text)


def calls_come_out(office: "Snapshot") -> Iterator[Finding]:
    """Find loops: those that no call can leave are errors; those that callers can't leave by themselves are warnings."""
    places = _places(office)
    told: set[frozenset[Target]] = set()
    for start in office.ways:
        trapped = not _ends(start, office)
        path = _round(start, office, at_once=False) if trapped else _round(start, office, at_once=True)
        if not path:
            continue
        loop = frozenset(source for source, _ in path)
        if loop in told:
            continue
        told.add(loop)
        spelled = " → ".join(
            [*(f"{_name(source, office)} ({way.label})" for source, way in path), _name(start, office)]
        )
        if trapped:
            text = f"Calls go round and never come out: {spelled}. Send one of these somewhere else."
            yield Finding(Severity.ERROR, *places[start], text)
        else:
            text = f"Calls can go round until they are ended: {spelled}. Make sure that these never hold at once."
            yield Finding(Severity.WARNING, *places[start], text)


def everything_is_reached(office: "Snapshot") -> Iterator[Finding]:
    """Find what has neither an internal number nor anything that leads to it."""
    reached = {way.target for ways in office.ways.values() for way in ways}
    reached |= {target for number in office.inbound_numbers for target in (number.target, number.fax)}
    reached |= {box.target for box in office.voicemail_boxes if box.extension}  # by its owner's calls
    numbered = {each.target for each in office.destinations if each.number}
    places = _places(office)
    for target in office.ways:
        if target not in reached | numbered and target.kind != "extension":
            text = f"Nothing leads to {_name(target, office)}, and it has no internal number: no call reaches it."
            yield Finding(Severity.WARNING, *places[target], text)


def calendars_open(office: "Snapshot") -> Iterator[Finding]:
    """Find time conditions that never open."""
    closed = {calendar.id: calendar for calendar in office.calendars if not table(calendar).opens}
    for condition in office.time_conditions:
        if calendar := closed.get(condition.calendar):
            by_hand = " other than by its night switch" if condition.switch else ""
            why = f"calendar {calendar.name} has no opening hours. Add some."
            text = f"Time condition {condition.name} never opens{by_hand}: {why}"
            yield Finding(Severity.WARNING, "calendars", calendar.id, text)


def reached_from_outside(office: "Snapshot") -> set[Target]:
    """Return all that callers of the office's numbers come to, by whatever way. What they dial in a menu is not followed."""
    waiting = [target for number in office.inbound_numbers for target in (number.target, number.fax) if target]
    found = set(waiting)
    while waiting:
        for way in office.ways.get(waiting.pop(), ()):
            if way.target is not None and way.target not in found:
                found.add(way.target)
                waiting.append(way.target)
    return found


def _places(office: "Snapshot") -> dict[Target, tuple[str, int]]:
    """Return the collection and id of everything that sends calls on, for the page where it is mended."""
    found: dict[Target, tuple[str, int]] = {}
    for field in fields(office):
        for row in routings(getattr(office, field.name)):
            found[row.target] = (field.name, page_of(row))
    return found


def page_of(row: Any) -> int:
    """Return the id under which a row of the snapshot has its page: ``row`` where ``id`` is that of its destination."""
    return int(getattr(row, "row", row.id))


def _name(target: Target, office: "Snapshot") -> str:
    return office.names.get(target, f"{target.kind} {target.key}")


def _ends(start: Target, office: "Snapshot") -> bool:
    """Whether a call can get from here to where it goes on no further."""
    if start.kind in TAKEN:
        return True
    seen, waiting = {start}, [start]
    while waiting:
        for way in office.ways.get(waiting.pop(), ()) or (Way("", None),):
            if way.target is None or way.target not in office.ways or way.target.kind in TAKEN:
                return True
            if way.target not in seen:
                seen.add(way.target)
                waiting.append(way.target)
    return False


def _round(start: Target, office: "Snapshot", at_once: bool) -> list[tuple[Target, Way]]:
    """Return the shortest way from something to itself; ``at_once``: without anybody who could answer or a caller who chooses."""
    paths: list[list[tuple[Target, Way]]] = [[(start, way)] for way in _onward(start, office, at_once)]
    seen: set[Target] = set()
    for path in paths:
        here = path[-1][1].target
        if here == start:
            return path
        if here is None or here in seen:
            continue
        seen.add(here)
        paths += [[*path, (here, way)] for way in _onward(here, office, at_once)]
    return []


def _onward(target: Target, office: "Snapshot", at_once: bool) -> Iterable[Way]:
    ways = office.ways.get(target, ())
    if at_once and (target.kind in TAKEN or any(way.chosen for way in ways)):
        return ()
    return ways
