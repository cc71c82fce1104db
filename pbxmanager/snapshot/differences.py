"""What changed between two offices, in the office's own words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from pbxmanager.snapshot.groups import GroupMember
from pbxmanager.snapshot.menus import MenuKey
from pbxmanager.snapshot.numbering import NumberingPlan
from pbxmanager.snapshot.office import Snapshot
from pbxmanager.snapshot.targets import Target

_SECRET = {"secret", "pin", "moderator_pin"}
_FOLLOWS = {"spellings": "name"}
"""What is not told of when the other one has changed, from which it follows."""
_MANY = 6
"""Of longer lists only what comes and goes is told."""
_MOST = 12
"""So much of what comes and goes in one list is told."""
WORDS = {
    "sites": "Site",
    "extensions": "Extension",
    "devices": "Device",
    "trunks": "Trunk",
    "inbound_numbers": "Number",
    "outbound_routes": "Outbound route",
    "permission_classes": "Permission class",
    "emergency_numbers": "Emergency number",
    "destinations": "Destination",
    "feature_codes": "Feature code",
    "prompts": "Prompt",
    "music_classes": "Music",
    "calendars": "Calendar",
    "time_conditions": "Time condition",
    "night_switches": "Night switch",
    "ring_groups": "Ring group",
    "menus": "Menu",
    "announcements": "Announcement",
    "queues": "Queue",
    "pause_reasons": "Pause reason",
    "voicemail_boxes": "Voicemail box",
    "fax_lines": "Fax line",
    "blocked_callers": "Blocked caller",
    "parking_lots": "Parking lot",
    "pickup_groups": "Pickup group",
    "paging_groups": "Paging group",
    "secretary_filters": "Secretary filter",
    "conference_rooms": "Conference room",
    "departments": "Department",
    "name_directories": "Dial by name",
    "speed_dials": "Speed dial",
    "account_codes": "Account code",
    "disas": "Dial-in line",
    "temporary_accounts": "Temporary account",
}
"""What people call a thing of each collection."""
_NAMES: dict[str, Callable[[Any], str]] = {
    "blocked_callers": lambda row: f"{row.digits and '+'}{row.digits} ({row.kind})".strip(),
    "extensions": lambda row: f"{row.number} ({row.name})" if row.name else row.number,
    "devices": lambda row: f"{row.name} of {row.extension}",
    "inbound_numbers": lambda row: row.number or "(any other)",
    "emergency_numbers": lambda row: row.digits,
    "destinations": lambda row: f"{row.name} ({row.kind})",
    "feature_codes": lambda row: f"{row.code} ({row.name})",
    "voicemail_boxes": lambda row: f"{row.mailbox} ({row.name})",
    "secretary_filters": lambda row: f"of {row.extension}",
    "speed_dials": lambda row: f"{row.key} of {row.extension or 'the company'}",
    "account_codes": lambda row: f"{row.code} ({row.name})",
    "temporary_accounts": lambda row: row.endpoint,
}


_KNOWN_BY_ID = {
    # Fields that hold ids of rows, and where these rows have their names.
    "calendar": "calendars",
    "classes": "permission_classes",
    "department": "departments",
    "departments": "departments",
    "emergency_trunks": "trunks",
    "greeting": "prompts",
    "music": "music_classes",
    "parent": "departments",
    "permission_class": "permission_classes",
    "permission_classes": "permission_classes",
    "prompt": "prompts",
    "repeated": "prompts",
    "routes": "outbound_routes",
    "silence": "prompts",
    "site": "sites",
    "switch": "night_switches",
    "to_agent": "prompts",
    "trunk": "trunks",
    "trunks": "trunks",
    "welcome": "prompts",
    "wrong": "prompts",
}
Names = Mapping[Target, str]
"""What people call things: where calls go, and rows by their collection and id."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One object that appears, disappears or changes. ``str()`` is a line for people."""

    collection: str
    """Name of the snapshot's collection, such as ``extensions``."""
    id: int
    what: str
    """The object in the office's words, such as ``Extension 1004 (Ann Lee)``."""
    change: str
    """``added``, ``removed``, or the changed fields with old and new value."""

    def __str__(self) -> str:
        return f"{self.what}: {self.change}"


def diff(old: Snapshot, new: Snapshot) -> tuple[Difference, ...]:
    """Return what leads from ``old`` to ``new``; empty when the offices are equal. Secrets are never shown."""
    names = old.names | new.names | _names_by_id(old) | _names_by_id(new)
    twice = _ToldTwice(_renumbered(old, new), set())
    found = {
        field.name: list(_collection(field.name, getattr(old, field.name), getattr(new, field.name), names, twice))
        for field in fields(Snapshot)
        if field.name != "destinations"
    }
    was, is_now = ([row for row in office.destinations if row.target not in twice.told] for office in (old, new))
    found["destinations"] = list(_collection("destinations", was, is_now, names, _ToldTwice({}, set())))
    return tuple(difference for field in fields(Snapshot) for difference in found[field.name])


_NOWHERE = Target("", "")


@dataclass(slots=True)
class _ToldTwice:
    """What stands in the table of destinations and in a collection of its own: it is told of once, as what it is."""

    renumbered: Mapping[Target, str]
    """Internal numbers that change, which the table of destinations alone holds, in words."""
    told: set[Target]

    def number(self, row: Any) -> Iterable[str]:
        """Return what is to be said of a row's internal number."""
        if self.renumbered and (said := self.renumbered.get(getattr(row, "target", _NOWHERE))):
            yield said

    def tell(self, row: Any) -> None:
        """Note that a row is told of."""
        if (target := getattr(row, "target", None)) is not None:
            self.told.add(target)


def _renumbered(old: Snapshot, new: Snapshot) -> dict[Target, str]:
    before = {row.target: row.number for row in old.destinations}
    return {
        row.target: f"number {before[row.target] or 'none'} → {row.number or 'none'}"
        for row in new.destinations
        if before.get(row.target, row.number) != row.number
    }


def _names_by_id(office: Snapshot) -> dict[Target, str]:
    return {Target(name, str(row.id)): row.name for name in set(_KNOWN_BY_ID.values()) for row in getattr(office, name)}


def _collection(
    name: str, old: Sequence[Any], new: Sequence[Any], names: Names, twice: _ToldTwice
) -> Iterable[Difference]:
    before = {row.id: row for row in old}
    after = {row.id: row for row in new}
    for row in old:
        if row.id not in after:
            twice.tell(row)
            yield _difference(name, row, "removed")
    for row in new:
        known = before.get(row.id)
        if known is None:
            twice.tell(row)
            yield _difference(name, row, "added")
        elif changes := [*twice.number(row), *(_changes(known, row, names) if known != row else ())]:
            twice.tell(row)
            yield _difference(name, row, "; ".join(changes))


def _difference(name: str, row: Any, change: str) -> Difference:
    called = _NAMES.get(name, lambda r: str(r.name))(row)
    return Difference(name, row.id, f"{WORDS[name]} {called}", change)


def _changes(old: Any, new: Any, names: Names) -> Iterable[str]:
    for field in fields(old):
        was, is_now = getattr(old, field.name), getattr(new, field.name)
        if was == is_now:
            continue
        if collection := _KNOWN_BY_ID.get(field.name):
            was, is_now = (_called(ids, collection, names) for ids in (was, is_now))
        if (cause := _FOLLOWS.get(field.name)) and getattr(old, cause) != getattr(new, cause):
            continue
        label = field.name.replace("_", " ")
        if field.name in _SECRET:
            yield f"{label} changed"
        elif isinstance(was, tuple) and isinstance(is_now, tuple) and len({*was, *is_now}) > _MANY:
            gone = [f"{label} − {_said(item, names)}" for item in was if item not in is_now]
            come = [f"{label} + {_said(item, names)}" for item in is_now if item not in was]
            yield from (gone + come)[:_MOST]
            if (left := len(gone) + len(come) - _MOST) > 0:
                yield f"{label}: {left} more"
        else:
            yield f"{label} {_said(was, names)} → {_said(is_now, names)}"


def _called(ids: Any, collection: str, names: Names) -> tuple[str, ...]:
    several = sorted(ids) if isinstance(ids, frozenset) else ids if isinstance(ids, tuple) else (ids,)
    return tuple(names.get(Target(collection, str(each)), str(each)) for each in several if each is not None)


def _said(value: Any, names: Names) -> str:
    if value is None or value in ("", (), frozenset()):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | frozenset):
        return ", ".join(_said(item, names) for item in (sorted(value) if isinstance(value, frozenset) else value))
    if hasattr(value, "pattern"):
        return (
            f"{value.pattern} (−{value.strip}, +“{value.prepend}”)" if value.strip or value.prepend else value.pattern
        )
    if isinstance(value, NumberingPlan):
        return value.country
    if isinstance(value, MenuKey) and value.target:
        language = f" ({value.language})" if value.language else ""
        return f"{value.key}: {_said(value.target, names)}{language}"
    if isinstance(value, GroupMember):
        return value.number or _said(value.target, names)
    if isinstance(value, Target):
        return names.get(value, f"{value.kind} {value.key}")
    return str(value)
