"""Places where calls wait until somebody fetches them."""

from dataclasses import dataclass

from pbxmanager.snapshot.targets import Target
from pbxmanager.snapshot.ways import Way


@dataclass(frozen=True, slots=True)
class ParkingLot:
    """Slots with internal numbers of their own: a call that is transferred to one waits there, whoever dials it has the call."""

    id: int
    """Of its row in the table of destinations: a call that is transferred there takes the first free slot."""
    row: int
    """Of its own table, for its page."""
    name: str
    first_slot: str
    last_slot: str
    seconds: int
    """Until a call that nobody fetched rings whoever parked it."""
    otherwise: Target | None = None
    """Where it goes when that one does not take it either; None: back into the lot."""

    @property
    def target(self) -> Target:
        """How others lead here."""
        return Target("parking", str(self.id))

    @property
    def ways(self) -> tuple[Way, ...]:
        """Where a call goes that nobody fetches."""
        return (Way("nobody fetches it", self.otherwise),) if self.otherwise else ()

    @property
    def slots(self) -> tuple[str, ...]:
        """Numbers of its slots, in order."""
        width = len(self.first_slot)
        return tuple(f"{number:0{width}d}" for number in range(int(self.first_slot), int(self.last_slot) + 1))
