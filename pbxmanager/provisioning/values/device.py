"""What one telephone is told, whoever made it. Drivers turn it into the maker's own file formats.

Everything here is decided: inherited settings are settled, defaults are filled in. A driver only translates.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from pbxmanager.provisioning.values.timezone import TimeZone
from pbxmanager.snapshot import Encryption, Transport


class KeyKind(StrEnum):
    """What a programmable key does."""

    EMPTY = "empty"
    """Nothing; it also clears what a level above has set."""
    LINE = "line"
    BLF = "blf"
    """Shows whether a colleague talks; pressed, it calls or picks up."""
    SPEED_DIAL = "speed_dial"
    INTERCOM = "intercom"
    """Calls a colleague whose telephone answers by itself."""
    PARK = "park"
    PICKUP = "pickup"
    """Takes a call that rings at the number given."""
    GROUP_PICKUP = "group_pickup"
    VOICEMAIL = "voicemail"
    FORWARD = "forward"
    DND = "dnd"
    TRANSFER = "transfer"
    HOLD = "hold"
    CONFERENCE = "conference"
    REDIAL = "redial"
    DIRECTORY = "directory"
    DTMF = "dtmf"
    """Sends digits in a call."""
    RECORD = "record"
    URL = "url"
    """Asks a web address, such as a door opener's."""


@dataclass(frozen=True, slots=True)
class Key:
    """One programmable key. ``module`` 0 is the telephone itself, 1 and up its expansion modules; keys count from 1."""

    module: int
    position: int
    kind: KeyKind
    value: str = ""
    label: str = ""
    line: int = 1
    """Account that the key works for, from 1."""


@dataclass(frozen=True, slots=True)
class Server:
    """A SIP server or proxy."""

    host: str
    port: int

    @property
    def address(self) -> str:
        """As ``host:port``, IPv6 in brackets (RFC 3986, 3.2.2)."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Account:
    """One line of a telephone: a SIP account with everything that belongs to it."""

    position: int
    """From 1."""
    user: str
    password: str = field(repr=False)
    number: str
    """Internal number, as shown to people."""
    name: str
    label: str
    """Text beside the line key."""
    server: Server
    transport: Transport
    encryption: Encryption
    codecs: tuple[str, ...]
    """By Asterisk's names, best first: opus, g722, alaw, ulaw."""
    backup: Server | None = None
    outbound_proxy: Server | None = None
    register_seconds: int = 600
    voicemail: str = ""
    """What is dialled to hear messages; empty: there is no mailbox."""
    lamp_by_server: bool = False
    """Whether the server lights the lamp for messages unasked, as it does for a guest: who asks is told of the account's box."""

    @property
    def has_mailbox(self) -> bool:
        """Whether there are messages to hear."""
        return bool(self.voicemail)

    @property
    def asks_for_lamp(self) -> bool:
        """Whether it subscribes to the message lamp (RFC 3842)."""
        return self.has_mailbox and not self.lamp_by_server


@dataclass(frozen=True, slots=True)
class FeatureCodes:
    """Codes of the server that keys dial; empty where the server has none."""

    pickup: str = ""
    """Followed by the number that rings."""
    group_pickup: str = ""
    park: str = ""
    dnd_on: str = ""
    dnd_off: str = ""
    forward_on: str = ""
    """All calls; followed by the number to forward to."""
    forward_off: str = ""
    forward_busy_on: str = ""
    forward_busy_off: str = ""
    forward_no_answer_on: str = ""
    forward_no_answer_off: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class Phonebook:
    """A telephone book that the phone fetches."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Page:
    """A multicast address where announcements are heard (RTP with G.711 µ-law); empty: a place for one that is not taken."""

    host: str = ""
    port: int = 0
    name: str = ""
    is_urgent: bool = False
    """Heard in spite of “do not disturb”."""

    @property
    def address(self) -> str:
        """As ``host:port``; empty when there is none."""
        return f"{self.host}:{self.port}" if self.host else ""


@dataclass(frozen=True, slots=True)
class Ldap:
    """A directory server that the phone asks by itself (RFC 4511)."""

    host: str
    port: int
    tls: bool
    base: str
    user: str
    password: str = field(repr=False)
    name_attributes: tuple[str, ...]
    number_attributes: tuple[str, ...]
    only: str = ""
    """A filter that every entry must fit (RFC 4515), such as ``(objectClass=person)``; empty: all entries do."""

    def name_filter(self, typed: str = "%") -> str:
        """Return the filter for names. ``typed`` is what the maker's telephones put the digits or letters in for."""
        return self._filter(self.name_attributes, typed)

    def number_filter(self, typed: str = "%") -> str:
        """Return the filter for numbers."""
        return self._filter(self.number_attributes, typed)

    def _filter(self, attributes: tuple[str, ...], typed: str) -> str:
        anyone = f"(|{''.join(f'({attribute}={typed})' for attribute in attributes)})"
        return f"(&{self.only}{anyone})" if self.only else anyone


class Dot1xMode(StrEnum):
    """How the phone proves itself to the switch (IEEE 802.1X)."""

    OFF = "off"
    MD5 = "md5"
    PEAP = "peap"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class Network:
    """How the phone behaves on its cable."""

    vlan: int | None = None
    vlan_priority: int = 5
    pc_vlan: int | None = None
    lldp: bool = True
    dscp_sip: int = 26
    dscp_rtp: int = 46
    dot1x: Dot1xMode = Dot1xMode.OFF
    dot1x_identity: str = ""
    dot1x_password: str = field(default="", repr=False)
    dot1x_authority: str = ""
    """Address of the certificates (PEM) that the network's server proves itself by; empty: none are given."""
    dot1x_identities: str = ""
    """Address below which the phone's own certificate lies, for EAP-TLS; ends in a slash. Empty: it has none."""
    dot1x_authority_pem: str = field(default="", repr=False)
    """The same certificates themselves, for telephones that take them in their file only."""
    dot1x_identity_pem: str = field(default="", repr=False)
    """The phone's own certificate with its key behind it, for those. Never given over plain ways."""
    syslog: str = ""
    syslog_level: int = 3
    """0 (emergencies only) to 6 (information), as in RFC 5424."""


class DateFormat(StrEnum):
    """How the display writes a date."""

    ISO = "iso"
    """2031-12-24"""
    DAY_FIRST = "day_first"
    """24/12/2031"""
    MONTH_FIRST = "month_first"
    """12/24/2031"""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time and how it is shown."""

    zone: TimeZone
    ntp: tuple[str, ...]
    hours24: bool = True
    date_format: DateFormat = DateFormat.ISO


@dataclass(frozen=True, slots=True)
class Energy:
    """The display goes dark outside these hours. Days count from Monday = 0; minutes from midnight."""

    days: frozenset[int]
    start: int
    end: int
    by_day: tuple[tuple[int, int, int], ...] | None = None
    """Instead, where a calendar says so: day, start and end of each of the coming seven days that is open at all."""

    def hours(self, day: int) -> tuple[int, int] | None:
        """Return when a day begins and ends; None: it is dark all day."""
        if self.by_day is not None:
            return next(((start, end) for each, start, end in self.by_day if each == day), None)
        return (self.start, self.end) if day in self.days else None


@dataclass(frozen=True, slots=True)
class Display:
    """What people see and hear."""

    language: str
    country: str
    """ISO 3166; its tones are played."""
    logo: str = ""
    """Address; empty: the maker's."""
    wallpaper: str = ""
    ring_tone: str = ""
    backlight_seconds: int = 60
    """0: the light never goes off by itself."""
    energy: Energy | None = None

    @property
    def light_seconds(self) -> int:
        """How long the light stays on, for telephones that have no office hours: to save energy, it goes off at any time."""
        return self.backlight_seconds or (300 if self.energy else 0)


@dataclass(frozen=True, slots=True)
class Firmware:
    """The firmware that the phone shall run."""

    version: str
    url: str


@dataclass(frozen=True, slots=True)
class Source:
    """From where, and how often, the phone fetches its files."""

    url: str
    """With the phone's own token; ends in a slash."""
    check_minutes: int = 0
    """0: only at start and in the nightly window."""
    night_start: int = 2 * 60
    """Minutes from midnight."""
    night_end: int = 5 * 60
    verify_certificate: bool = True
    authority: str = ""
    """Address of the certificates (PEM) that the phone shall trust besides its factory's; empty: there are none."""
    authority_pem: str = field(default="", repr=False)
    """The same certificates themselves."""


@dataclass(frozen=True, slots=True)
class Passwords:
    """For the phone's own menus and web pages; each phone has its own."""

    admin: str = field(repr=False)
    user: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DeviceConfig:
    """Everything that one telephone is told."""

    id: int
    vendor: str
    model: str
    mac: str
    """Twelve lower-case hex digits."""
    source: Source
    passwords: Passwords
    accounts: tuple[Account, ...]
    clock: Clock
    display: Display
    network: Network = Network()
    keys: tuple[Key, ...] = ()
    """Sorted by module and position."""
    features: FeatureCodes = FeatureCodes()
    phonebooks: tuple[Phonebook, ...] = ()
    ldap: Ldap | None = None
    firmware: Firmware | None = None
    call_waiting: bool = True
    auto_answer: bool = True
    """Whether an announcement's or intercom's header may open the loudspeaker."""
    pages: tuple[Page, ...] = ()
    """Where the phone listens for announcements, urgent ones first: telephones rank addresses by their places."""
    web_pages: bool = True
    """Whether the phone's own web pages can be reached."""
    raw: tuple[tuple[str, str], ...] = ()
    """Parameters in the maker's own words; they win over everything else."""

    @property
    def extension(self) -> str:
        """The first line's number; empty when no account is in service."""
        return self.accounts[0].number if self.accounts else ""

    def pickup_of(self, key: Key) -> str:
        """Return the code by which a key takes a call that rings at what it watches; empty for codes, where none rings."""
        return self.features.pickup if key.kind is KeyKind.BLF and key.value[:1].isdigit() else ""

    def dialled(self, key: Key) -> str:
        """Return what a key dials, with the server's codes where the key names none."""
        if key.kind is KeyKind.PICKUP:
            return f"{self.features.pickup}{key.value}"
        if key.kind is KeyKind.GROUP_PICKUP:
            return key.value or self.features.group_pickup
        if key.kind is KeyKind.PARK:
            return key.value or self.features.park
        if key.kind is KeyKind.RECORD:
            return key.value or self.features.record
        if key.kind is KeyKind.VOICEMAIL:
            line = next((account for account in self.accounts if account.position == key.line), None)
            return key.value or (line.voicemail if line else "")
        return key.value
