"""One message of the manager interface, as it came."""

from collections import Counter
from dataclasses import dataclass

from pbxmanager.asterisk.ami.errors import HostileMessage

REPEATABLE = frozenset({"output", "variable", "chanvariable", "destchanvariable"})
"""Headers that Asterisk itself may give several times in one message."""

EOL = "\r\n"


@dataclass(frozen=True, slots=True)
class Message:
    """A response or an event: headers in their order."""

    headers: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, text: str) -> "Message":
        """Read the lines of one message; a line without a colon continues nothing and is left out."""
        found = []
        for line in text.split(EOL):
            name, colon, content = line.partition(":")
            if colon and name.strip():
                found.append((name.strip(), content.removeprefix(" ")))
        return cls(tuple(found))

    @property
    def event(self) -> str:
        """Name of the event; empty for a response."""
        return self.get("Event")

    @property
    def response(self) -> str:
        """``Success``, ``Error`` …; empty for an event."""
        return self.get("Response")

    def get(self, name: str, default: str = "") -> str:
        """Return a header's first value, whatever the case of its name."""
        wanted = name.lower()
        return next((content for header, content in self.headers if header.lower() == wanted), default)

    def __getitem__(self, name: str) -> str:
        found = self.getlist(name)
        if not found:
            raise KeyError(name)
        return found[0]

    def getlist(self, name: str) -> tuple[str, ...]:
        """Return all values of a header."""
        wanted = name.lower()
        return tuple(content for header, content in self.headers if header.lower() == wanted)

    def single(self, name: str) -> str:
        """Return a header that must stand exactly once.

        :raises HostileMessage: when it is repeated or absent.
        """
        found = self.getlist(name)
        if len(found) != 1:
            raise HostileMessage(f"{self.event or 'A message'} has {len(found)} headers {name}.")
        return found[0]

    @property
    def is_hostile(self) -> bool:
        """Whether a header is repeated that Asterisk gives once."""
        names = [header.lower() for header, _ in self.headers]
        if len(set(names)) == len(names):
            return False
        return any(times > 1 and header not in REPEATABLE for header, times in Counter(names).items())
