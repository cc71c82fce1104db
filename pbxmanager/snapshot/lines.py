"""Lines to telephone companies, public numbers, and who may call where."""

from dataclasses import dataclass, field
from enum import StrEnum

from pbxmanager.snapshot.numbering import NumberingPlan
from pbxmanager.snapshot.targets import Target
from pbxmanager.snapshot.telephones import Encryption, Transport
from pbxmanager.values import DialPattern


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
    queue_priority: int = 0
    """In queues, its callers go before those with a lower one."""
    fax: Target | None = None
    """Where a call goes in which a fax machine is heard; None: nobody listens for one."""


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
