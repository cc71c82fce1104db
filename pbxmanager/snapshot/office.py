"""What an office consists of.

Every object carries the ``id`` of its database row, so that a finding or a difference can name the page to go to.
Collections are sorted by whoever builds the snapshot and calls :meth:`Snapshot.sorted`: equal offices compare equal.
"""

from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import TypeVar

from pbxmanager.snapshot.blocked import BlockedCaller
from pbxmanager.snapshot.calendars import Calendar, TimeCondition
from pbxmanager.snapshot.colleagues import PagingGroup, PickupGroup, SecretaryFilter
from pbxmanager.snapshot.conferences import ConferenceRoom
from pbxmanager.snapshot.fax import FaxLine
from pbxmanager.snapshot.features import FeatureCode
from pbxmanager.snapshot.groups import FollowMe, RingGroup
from pbxmanager.snapshot.media import MusicClass, Prompt
from pbxmanager.snapshot.menus import Announcement, Menu
from pbxmanager.snapshot.night_switches import NightSwitch
from pbxmanager.snapshot.numbering import NumberingPlan
from pbxmanager.snapshot.parking import ParkingLot
from pbxmanager.snapshot.queues import PauseReason, Queue
from pbxmanager.snapshot.services import AccountCode, Disa, SpeedDial
from pbxmanager.snapshot.targets import Destination, Target
from pbxmanager.snapshot.voicemail import VoicemailBox
from pbxmanager.snapshot.ways import Routing, Way
from pbxmanager.values import DialPattern


class Transport(StrEnum):
    """How SIP messages travel."""

    UDP = "udp"
    TCP = "tcp"
    TLS = "tls"


class Encryption(StrEnum):
    """Whether the audio is encrypted."""

    NONE = "none"
    OPTIONAL = "optional"
    """SRTP when the other side offers or accepts it, else plain RTP."""
    SRTP = "srtp"
    """SRTP with keys in SDP (RFC 4568), or no call."""


class TrunkKind(StrEnum):
    """How a telephone company knows us."""

    REGISTER = "register"
    """We log in with a user name and password."""
    ADDRESS = "address"
    """Each side knows the other by its IP address."""


class NumberForm(StrEnum):
    """In which form a trunk wants, and gives, numbers."""

    E164 = "e164"
    """``+862151082000``"""
    DIGITS = "digits"
    """``862151082000``"""
    INTERNATIONAL = "international"
    """``00862151082000``: with the international prefix of the trunk's country, always."""
    NATIONAL = "national"
    """``02151082000`` within the trunk's country, ``00442079460000`` outside it."""


class CallerIdPolicy(StrEnum):
    """Which caller numbers a trunk may show."""

    OWN = "own"
    """Numbers that belong to this trunk; for others the trunk's main number."""
    ANY = "any"
    """Whatever number the caller shows (the carrier does not screen)."""
    MAIN = "main"
    """The trunk's main number, always."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place with telephones: its country's dialling rules, its network, its place for the emergency services."""

    id: int
    name: str
    plan: NumberingPlan
    language: str
    timezone: str
    main_number: str = ""
    sip_port: int | None = None
    """Own SIP port (UDP and TCP; TLS on the next one) for a site behind an own external address; None: the main one."""
    external_address: str = ""
    local_networks: tuple[str, ...] = ()
    emergency_callback: str = ""
    emergency_location: str = ""
    emergency_trunks: tuple[int, ...] = ()
    """Trunks that emergency calls try first, in this order; all others follow."""
    emergency_contacts: tuple[str, ...] = ()
    """Internal numbers that are called when somebody here dials an emergency number."""


@dataclass(frozen=True, slots=True)
class Extension:
    """A person's (or a room's) internal number. It rings all its devices at once."""

    id: int
    number: str
    name: str
    site: int
    permission_class: int | None
    language: str
    ring_seconds: int
    outbound_number: str = ""
    hide_number: bool = False
    follow_me: FollowMe = FollowMe.NEVER
    follow_numbers: tuple[str, ...] = ()
    """Numbers outside, E.164."""
    follow_after: int = 0
    """Seconds by which they ring later than the telephones, when they ring together."""
    follow_seconds: int = 25
    """How long they ring, when they ring after the telephones."""
    screen_callers: bool = False
    """Whether callers from outside say their name first."""
    call_waiting: bool = True
    """Whether a second call rings while one stands."""
    records_calls: bool = False
    """Whether calls may be recorded by code whatever the permission class says."""
    disturbed_by: tuple[str, ...] = ()
    """Callers who ring in spite of “do not disturb”: internal numbers, and public ones as E.164."""
    pin: str = field(default="", repr=False)
    """Salted hash: see :mod:`pbxmanager.values.pin`; empty: there is none."""


@dataclass(frozen=True, slots=True)
class Device:
    """A telephone: one SIP account of its own, of an extension."""

    id: int
    endpoint: str
    """SIP user name, unguessable."""
    secret: str = field(repr=False)
    name: str
    extension: str
    site: int
    transport: Transport
    encryption: Encryption
    codecs: tuple[str, ...]
    behind_nat: bool = True


@dataclass(frozen=True, slots=True)
class Trunk:
    """A line to a telephone company."""

    id: int
    name: str
    kind: TrunkKind
    host: str
    port: int | None
    transport: Transport
    encryption: Encryption
    codecs: tuple[str, ...]
    plan: NumberingPlan
    site: int
    username: str = ""
    secret: str = field(default="", repr=False)
    from_domain: str = ""
    networks: tuple[str, ...] = ()
    """Addresses and networks from which its calls come, beside ``host``."""
    number_form: NumberForm = NumberForm.E164
    caller_id_policy: CallerIdPolicy = CallerIdPolicy.OWN
    main_number: str = ""
    inbound_prefix: str = ""
    """E.164 start (with +) that completes a shortened number as some carriers deliver it."""
    did_in_to_header: bool = False
    max_calls: int | None = None
    register_seconds: int = 600


@dataclass(frozen=True, slots=True)
class InboundNumber:
    """A public number, or (``number`` empty) whatever else a trunk delivers, and where its calls go."""

    id: int
    number: str
    trunk: int | None
    target: Target | None
    name_prefix: str = ""
    """Shown before callers' names."""
    ring_tone: int = 0
    """Distinctive ring tone 1 to 8; 0: the telephone's usual one."""
    screen_callers: bool = False
    """Whether callers say their name before an extension rings."""


@dataclass(frozen=True, slots=True)
class RoutePattern:
    """What is dialled for a route, and what becomes of it: ``strip`` digits off the front, then ``prepend`` before."""

    pattern: str
    strip: int = 0
    prepend: str = ""

    def reaches(self, number: str) -> bool:
        """Whether something can be dialled by this pattern that makes this number outside."""
        if not number.startswith(self.prepend):
            return False
        return DialPattern(self.pattern).rest_matches(self.strip, number.removeprefix(self.prepend))


@dataclass(frozen=True, slots=True)
class OutboundRoute:
    """Dialled numbers that leave by the first of ``trunks`` that takes the call. ``position`` orders the routes."""

    position: int
    id: int
    name: str
    patterns: tuple[RoutePattern, ...]
    trunks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PermissionClass:
    """Which routes a person may use (class of service)."""

    id: int
    name: str
    routes: frozenset[int]
    records_calls: bool = False
    """Whether its people may record their calls by code."""
    picks_up_anything: bool = False
    """Whether they may take any ringing call, not only those of their pickup groups."""
    max_calls: int | None = None
    """Calls to outside at once of one extension; None: any number."""
    max_minutes: int | None = None
    """Minutes to outside of one extension in a day; None: any number."""
    asks_account: bool = False
    """Whether calls to outside take an account code."""


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """A number that every telephone can call, always."""

    id: int
    digits: str
    name: str


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
    speed_dials: tuple[SpeedDial, ...] = ()
    account_codes: tuple[AccountCode, ...] = ()
    disas: tuple[Disa, ...] = ()

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
            speed_dials=_by(self.speed_dials, "extension", "key", "id"),
            account_codes=_by(self.account_codes, "code", "id"),
            disas=_by(self.disas, "id"),
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
        rows = (row for field in fields(self) for row in getattr(self, field.name))
        return {row.target: row.ways for row in rows if isinstance(row, Routing)}

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
