"""Lines that take faxes."""

from dataclasses import dataclass

from pbxmanager.snapshot.targets import Target
from pbxmanager.snapshot.ways import Way


@dataclass(frozen=True, slots=True)
class FaxLine:
    """Takes faxes and mails them as PDF."""

    id: int
    destination: int
    """Id of its row in the table of destinations."""
    name: str
    addresses: tuple[str, ...]
    """Who gets each fax."""
    station: str = ""
    """What the sending machine shows (ITU-T T.30: up to 20 digits, + and blanks)."""

    @property
    def target(self) -> Target:
        """How others lead here."""
        return Target("fax", str(self.destination))

    @property
    def ways(self) -> tuple[Way, ...]:
        """None: a fax ends here."""
        return ()
