"""Telephones that belong to nobody yet."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TemporaryAccount:
    """A SIP account that reaches emergency numbers and the code by which a telephone is claimed, and nothing else."""

    id: int
    endpoint: str
    """SIP user name, unguessable."""
    secret: str = field(repr=False)
    site: int
