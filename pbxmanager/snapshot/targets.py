"""Where calls go."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Target:
    """Where a call goes: a kind of destination and which one of that kind.

    ``key`` is the number of an extension, and the id of everything else's row in the table of destinations.
    """

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Destination:
    """Something that calls can be sent to and that is no extension: what its kind adds stands in a collection of its own."""

    id: int
    kind: str
    number: str
    """Internal number; empty when it has none."""
    name: str

    @property
    def target(self) -> Target:
        """Where its calls go."""
        return Target(self.kind, str(self.id))
