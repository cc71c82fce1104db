"""Voicemail boxes: of people, and shared ones."""

from dataclasses import dataclass, field

from pbxmanager.snapshot.targets import Target
from pbxmanager.snapshot.ways import Way


@dataclass(frozen=True, slots=True)
class VoicemailBox:
    """Where callers leave messages."""

    id: int
    destination: int
    """Id of its row in the table of destinations."""
    mailbox: str
    """What it is called at the telephone: the number of its extension, its own internal number, or ``box`` and its
    destination where it has neither."""
    name: str
    pin: str = field(repr=False)
    """What opens it until its owner chooses another one by telephone."""
    site: int | None = None
    """Whose time its messages carry."""
    extension: str = ""
    """Internal number of the person whose calls it takes; empty for a shared box."""
    watchers: tuple[str, ...] = ()
    """Further internal numbers whose telephones show that something new is in it."""
    addresses: tuple[str, ...] = ()
    """E-mail addresses that get each message."""
    attach: bool = True
    delete_after_mail: bool = False
    ask_pin: bool = True
    """Also on its owner's telephones."""
    say_time: bool = True
    say_caller: bool = True
    max_messages: int = 100
    """In each of its folders."""
    max_seconds: int = 180
    """Of one message."""
    operator: Target | None = None
    """Where a caller gets by pressing 0."""

    @property
    def target(self) -> Target:
        """How others lead here."""
        return Target("voicemail", str(self.destination))

    @property
    def ways(self) -> tuple[Way, ...]:
        """The way that a caller can choose."""
        return (Way("0", self.operator),) if self.operator else ()
