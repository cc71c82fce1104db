"""Sites, the numbers of people and rooms, and their telephones."""

from dataclasses import dataclass, field
from enum import StrEnum

from pbxmanager.snapshot.groups import FollowMe
from pbxmanager.snapshot.numbering import NumberingPlan


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
    department: int | None = None
    """Of its person."""
    spellings: tuple[str, ...] = ()
    """How its person's name is typed by who dials by name, in words of small Latin letters; empty: it can't be found so."""
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
