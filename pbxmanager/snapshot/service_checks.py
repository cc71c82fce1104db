"""Questions about parking, paging, pickup, secretaries and conferences."""

from collections import Counter
from collections.abc import Iterator

from pbxmanager.snapshot.findings import Finding, Severity
from pbxmanager.snapshot.flow_checks import reached_from_outside
from pbxmanager.snapshot.office import Snapshot

MOST_PAGED = 100
"""Telephones that are paged one by one; more take a multicast address, which costs one stream for all."""


ENOUGH = 6
"""Digits of a PIN that strangers may try: they have ten wrong ones in ten minutes, so half a million would take a year."""
MOST_NAMED = 10
"""Extensions that are named in one finding."""


def slots_are_free(office: Snapshot) -> Iterator[Finding]:
    """Asterisk loses all its parking lots when two overlap, and a slot hides an internal number."""
    taken = {e.number: e.name for e in office.extensions} | {d.number: d.name for d in office.destinations if d.number}
    taken |= {number.digits: f"the emergency number ({number.name})" for number in office.emergency_numbers}
    owner: dict[str, str] = {}
    for lot in office.parking_lots:
        for slot in lot.slots:
            if slot in taken:
                text = f"Parking lot {lot.name}: slot {slot} is the number of {taken[slot]}. Choose other slots."
                yield Finding(Severity.ERROR, "parking_lots", lot.row, text)
            elif slot in owner:
                text = f"Parking lots {owner[slot]} and {lot.name} both have the slot {slot}. Choose other slots."
                yield Finding(Severity.ERROR, "parking_lots", lot.row, text)
            owner.setdefault(slot, lot.name)


def pages_can_be_sent(office: Snapshot) -> Iterator[Finding]:
    """One call for each telephone has an end."""
    for group in office.paging_groups:
        count = sum(len(office.devices_by_extension.get(number, ())) for number in group.members)
        if count > MOST_PAGED:
            text = (
                f"Paging group {group.name} has {count} telephones; {MOST_PAGED} can be called at once. Let them listen to a "
                "multicast address instead, or make smaller groups."
            )
            yield Finding(Severity.ERROR, "paging_groups", group.row, text)
        if not count and not group.multicast:
            text = f"Paging group {group.name} has no telephone: nobody hears it."
            yield Finding(Severity.WARNING, "paging_groups", group.row, text)
        if group.listeners and not group.multicast:
            text = f"Paging group {group.name}: telephones shall listen, but it has no multicast address. Set one."
            yield Finding(Severity.ERROR, "paging_groups", group.row, text)
        if twice := sorted({*group.members} & {*group.listeners}):
            text = f"Paging group {group.name}: {', '.join(twice[:MOST_NAMED])} would be called and listen, too. Choose one way."
            yield Finding(Severity.WARNING, "paging_groups", group.row, text)
    for address, times in Counter(group.multicast for group in office.paging_groups if group.multicast).items():
        if times > 1:
            names = ", ".join(group.name for group in office.paging_groups if group.multicast == address)
            group = next(group for group in office.paging_groups if group.multicast == address)
            text = f"Paging groups {names} share {address}: two pages at once would be heard over each other."
            yield Finding(Severity.WARNING, "paging_groups", group.row, text)


def filters_have_a_secretary(office: Snapshot) -> Iterator[Finding]:
    """Filtered calls must ring somewhere."""
    for each in office.secretary_filters:
        if not any(number in office.devices_by_extension for number in each.secretaries):
            text = f"The secretary filter of {each.extension} has no secretary with a telephone: filtered calls can't ring."
            yield Finding(Severity.ERROR, "secretary_filters", each.id, text)


def conferences_are_closed(office: Snapshot) -> Iterator[Finding]:
    """A room that can be reached from outside should ask for a PIN, and for more than a colleague would like to type."""
    public = reached_from_outside(office)
    for room in office.conference_rooms:
        if room.waits_for_moderator and not room.moderator_pin:
            text = f"Conference room {room.name} waits for a moderator, but has no PIN for one. Set it."
            yield Finding(Severity.ERROR, "conference_rooms", room.row, text)
        if room.target in public and not room.pin:
            text = f"Conference room {room.name} can be called from outside without a PIN."
            yield Finding(Severity.WARNING, "conference_rooms", room.row, text)
        short = [
            whose for whose, pin in (("guests", room.pin), ("moderators", room.moderator_pin)) if 0 < len(pin) < ENOUGH
        ]
        if room.target in public and short:
            text = (
                f"Conference room {room.name} can be called from outside, and the PIN of {' and '.join(short)} has fewer than "
                f"{ENOUGH} digits. Give it {ENOUGH} or more."
            )
            yield Finding(Severity.WARNING, "conference_rooms", room.row, text)


QUESTIONS = (
    slots_are_free,
    pages_can_be_sent,
    filters_have_a_secretary,
    conferences_are_closed,
)
