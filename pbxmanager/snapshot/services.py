"""Services of everyday calls that have facts of their own."""

from dataclasses import dataclass, field

from pbxmanager.snapshot.targets import Target


@dataclass(frozen=True, slots=True)
class SpeedDial:
    """A number behind two digits."""

    id: int
    extension: str
    """Internal number of whose it is; empty when it is everybody's."""
    key: str
    number: str
    """As it is dialled."""
    name: str = ""


@dataclass(frozen=True, slots=True)
class AccountCode:
    """Something that calls are charged to."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Disa:
    """A dial tone for callers from outside who know a PIN."""

    id: int
    """Of its row in the table of destinations."""
    name: str
    pin: str = field(repr=False)
    """Salted hash: see :mod:`pbxmanager.values.pin`."""
    permission_class: int | None
    max_minutes: int
    callers: tuple[str, ...] = ()
    """Public numbers (E.164) and internal ones; empty: anybody."""
    shown_number: str = ""

    @property
    def target(self) -> Target:
        """How others lead here."""
        return Target("disa", str(self.id))
