"""Rooms in which many talk."""

from dataclasses import dataclass, field

from pbxmanager.snapshot.targets import Target
from pbxmanager.snapshot.ways import Way


@dataclass(frozen=True, slots=True)
class ConferenceRoom:
    """A room. With neither PIN everybody is a guest and may come in."""

    id: int
    """Of its row in the table of destinations."""
    row: int
    """Of its own table, for its page."""
    name: str
    pin: str = field(default="", repr=False)
    """Of guests."""
    moderator_pin: str = field(default="", repr=False)
    waits_for_moderator: bool = False
    """Guests hear music until a moderator is there, and leave with the last one."""
    announces: bool = True
    """Whether coming and going is said, by recorded names."""
    records: bool = False
    """Whether the whole conference is recorded from the start."""
    most: int = 0
    """How many at once; 0: any number."""
    shows_speaker: bool = True
    """Whether video follows whoever speaks."""
    starts: int | None = None
    """Seconds since 1970 (UTC); None: open at any time."""
    ends: int | None = None

    @property
    def target(self) -> Target:
        """How others lead here."""
        return Target("conference", str(self.id))

    @property
    def ways(self) -> tuple[Way, ...]:
        """A conference leads nowhere else."""
        return ()
