"""What an office consists of.

Every object carries the ``id`` of its database row, so that a finding or a difference can name the page to go to.
Collections are sorted by whoever builds the snapshot and calls :meth:`Snapshot.sorted`: equal offices compare equal.
"""

from dataclasses import dataclass, fields
from functools import cached_property
from operator import attrgetter
from typing import TypeVar

from pbxmanager.snapshot.blocked import BlockedCaller
from pbxmanager.snapshot.calendars import Calendar, TimeCondition
from pbxmanager.snapshot.colleagues import PagingGroup, PickupGroup, SecretaryFilter
from pbxmanager.snapshot.conferences import ConferenceRoom
from pbxmanager.snapshot.departments import Department
from pbxmanager.snapshot.fax import FaxLine
from pbxmanager.snapshot.features import FeatureCode
from pbxmanager.snapshot.groups import RingGroup
from pbxmanager.snapshot.lines import EmergencyNumber, InboundNumber, OutboundRoute, PermissionClass, Trunk
from pbxmanager.snapshot.media import MusicClass, Prompt
from pbxmanager.snapshot.menus import Announcement, Menu
from pbxmanager.snapshot.name_directories import NameDirectory
from pbxmanager.snapshot.night_switches import NightSwitch
from pbxmanager.snapshot.parking import ParkingLot
from pbxmanager.snapshot.queues import PauseReason, Queue
from pbxmanager.snapshot.services import AccountCode, Disa, SpeedDial
from pbxmanager.snapshot.targets import Destination, Target
from pbxmanager.snapshot.telephones import Device, Extension, Site
from pbxmanager.snapshot.unclaimed import TemporaryAccount
from pbxmanager.snapshot.voicemail import VoicemailBox
from pbxmanager.snapshot.ways import Way, routings


@dataclass(frozen=True)
class Snapshot:
    """The whole office at one moment."""

    sites: tuple[Site, ...] = ()
    extensions: tuple[Extension, ...] = ()
    devices: tuple[Device, ...] = ()
    trunks: tuple[Trunk, ...] = ()
    inbound_numbers: tuple[InboundNumber, ...] = ()
    outbound_routes: tuple[OutboundRoute, ...] = ()
    permission_classes: tuple[PermissionClass, ...] = ()
    emergency_numbers: tuple[EmergencyNumber, ...] = ()
    destinations: tuple[Destination, ...] = ()
    feature_codes: tuple[FeatureCode, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    music_classes: tuple[MusicClass, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    time_conditions: tuple[TimeCondition, ...] = ()
    night_switches: tuple[NightSwitch, ...] = ()
    ring_groups: tuple[RingGroup, ...] = ()
    menus: tuple[Menu, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    queues: tuple[Queue, ...] = ()
    pause_reasons: tuple[PauseReason, ...] = ()
    voicemail_boxes: tuple[VoicemailBox, ...] = ()
    fax_lines: tuple[FaxLine, ...] = ()
    blocked_callers: tuple[BlockedCaller, ...] = ()
    parking_lots: tuple[ParkingLot, ...] = ()
    pickup_groups: tuple[PickupGroup, ...] = ()
    paging_groups: tuple[PagingGroup, ...] = ()
    secretary_filters: tuple[SecretaryFilter, ...] = ()
    conference_rooms: tuple[ConferenceRoom, ...] = ()
    departments: tuple[Department, ...] = ()
    name_directories: tuple[NameDirectory, ...] = ()
    speed_dials: tuple[SpeedDial, ...] = ()
    account_codes: tuple[AccountCode, ...] = ()
    disas: tuple[Disa, ...] = ()
    temporary_accounts: tuple[TemporaryAccount, ...] = ()

    def sorted(self) -> "Snapshot":
        """Return the same office with each collection in its own order, whatever order it was read in."""
        return Snapshot(
            sites=_by(self.sites, "id"),
            extensions=_by(self.extensions, "number", "id"),
            devices=_by(self.devices, "extension", "id"),
            trunks=_by(self.trunks, "id"),
            inbound_numbers=_by(self.inbound_numbers, "number", "id"),
            outbound_routes=_by(self.outbound_routes, "position", "id"),
            permission_classes=_by(self.permission_classes, "id"),
            emergency_numbers=_by(self.emergency_numbers, "digits", "id"),
            destinations=_by(self.destinations, "number", "id"),
            feature_codes=_by(self.feature_codes, "code", "id"),
            prompts=_by(self.prompts, "id"),
            music_classes=_by(self.music_classes, "id"),
            calendars=_by(self.calendars, "id"),
            time_conditions=_by(self.time_conditions, "id"),
            night_switches=_by(self.night_switches, "digits", "id"),
            ring_groups=_by(self.ring_groups, "id"),
            menus=_by(self.menus, "id"),
            announcements=_by(self.announcements, "id"),
            queues=_by(self.queues, "id"),
            pause_reasons=_by(self.pause_reasons, "digit", "id"),
            voicemail_boxes=_by(self.voicemail_boxes, "mailbox", "id"),
            fax_lines=_by(self.fax_lines, "id"),
            blocked_callers=_by(self.blocked_callers, "id"),
            parking_lots=_by(self.parking_lots, "id"),
            pickup_groups=_by(self.pickup_groups, "id"),
            paging_groups=_by(self.paging_groups, "id"),
            secretary_filters=_by(self.secretary_filters, "extension"),
            conference_rooms=_by(self.conference_rooms, "id"),
            departments=_by(self.departments, "id"),
            name_directories=_by(self.name_directories, "id"),
            speed_dials=_by(self.speed_dials, "extension", "key", "id"),
            account_codes=_by(self.account_codes, "code", "id"),
            disas=_by(self.disas, "id"),
            temporary_accounts=_by(self.temporary_accounts, "id"),
        )

    @cached_property
    def site_by_id(self) -> dict[int, Site]:
        """Sites by their id."""
        return {site.id: site for site in self.sites}

    @cached_property
    def trunk_by_id(self) -> dict[int, Trunk]:
        """Trunks by their id."""
        return {trunk.id: trunk for trunk in self.trunks}

    @cached_property
    def prompt_by_id(self) -> dict[int, Prompt]:
        """Prompts by their id."""
        return {prompt.id: prompt for prompt in self.prompts}

    @cached_property
    def group_by_target(self) -> dict[Target, RingGroup]:
        """Ring groups by what leads to them."""
        return {group.target: group for group in self.ring_groups}

    @cached_property
    def names(self) -> dict[Target, str]:
        """What people call everything that calls can be sent to."""
        found = {Target("extension", e.number): f"{e.number} {e.name}".strip() for e in self.extensions}
        found |= {box.target: f"Voicemail of {box.name}" for box in self.voicemail_boxes}
        return found | {each.target: f"{each.number} {each.name}".strip() for each in self.destinations}

    @cached_property
    def internal_numbers(self) -> tuple[tuple[str, str], ...]:
        """Every internal number with the kind of what it reaches."""
        people = ((extension.number, "extension") for extension in self.extensions)
        return (*people, *((each.number, each.kind) for each in self.destinations if each.number))

    @cached_property
    def ways(self) -> dict[Target, tuple[Way, ...]]:
        """Where calls can go on from everything that sends them on."""
        rows = (row for field in fields(self) for row in routings(getattr(self, field.name)))
        return {row.target: row.ways for row in rows}

    @cached_property
    def own_languages(self) -> frozenset[str]:
        """Languages in which callers are spoken to unless they choose another one: those of sites and people."""
        return frozenset(each.language for rows in (self.sites, self.extensions) for each in rows)

    @cached_property
    def chosen_languages(self) -> frozenset[str]:
        """Languages that callers can choose by a key."""
        return frozenset(key.language for menu in self.menus for key in menu.keys if key.language)

    @cached_property
    def screened(self) -> frozenset[str]:
        """Internal numbers whose calls a secretary may take."""
        return frozenset(each.extension for each in self.secretary_filters)

    @cached_property
    def pickup_groups_of(self) -> dict[str, tuple[int, ...]]:
        """Pickup groups of each internal number, in order."""
        found: dict[str, list[int]] = {}
        for group in self.pickup_groups:
            for number in group.members:
                found.setdefault(number, []).append(group.id)
        return {number: tuple(groups) for number, groups in found.items()}

    @cached_property
    def devices_by_extension(self) -> dict[str, tuple[Device, ...]]:
        """Devices of each internal number, in order."""
        found: dict[str, list[Device]] = {}
        for device in self.devices:
            found.setdefault(device.extension, []).append(device)
        return {number: tuple(devices) for number, devices in found.items()}

    @cached_property
    def boxes_by_extension(self) -> dict[str, tuple[VoicemailBox, ...]]:
        """Voicemail boxes that each internal number's telephones show, its own first."""
        found: dict[str, list[VoicemailBox]] = {}
        for box in self.voicemail_boxes:
            if box.extension:
                found.setdefault(box.extension, []).insert(0, box)
            for number in box.watchers:
                if number != box.extension:
                    found.setdefault(number, []).append(box)
        return {number: tuple(boxes) for number, boxes in found.items()}


_T = TypeVar("_T")


def _by(rows: tuple[_T, ...], *names: str) -> tuple[_T, ...]:
    return tuple(sorted(rows, key=attrgetter(*names)))
