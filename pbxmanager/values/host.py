"""Hosts and networks."""

import ipaddress
import re
from dataclasses import dataclass

from pbxmanager.values.errors import InvalidValue

_LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)")


@dataclass(frozen=True, order=True, slots=True)
class Host:
    """A host as a DNS name or an IPv4 or IPv6 address, such as ``sip.example.net`` or ``192.0.2.7``."""

    name: str

    def __post_init__(self) -> None:
        if self.is_address:
            return
        labels = self.name.rstrip(".").split(".")
        numeric = labels[-1].isdigit()
        if len(self.name) > 253 or numeric or not all(_LABEL.fullmatch(label) for label in labels):
            raise InvalidValue("Give a host name or an IP address, such as sip.example.net or 192.0.2.7.")

    @property
    def is_address(self) -> bool:
        """Whether this is an IP address rather than a name."""
        try:
            ipaddress.ip_address(self.name)
        except ValueError:
            return False
        return True

    @property
    def uri(self) -> str:
        """The host as it stands in a SIP URI (RFC 3261): IPv6 addresses in brackets."""
        return f"[{self.name}]" if ":" in self.name else self.name

    def __str__(self) -> str:
        return self.name


def parse_network(text: str) -> str:
    """Return an IP network in CIDR form, such as ``10.1.0.0/16``; a bare address stands for itself.

    :raises InvalidValue: when it is no network, or has host bits set (with the network that was probably meant).
    """
    text = text.strip()
    try:
        return str(ipaddress.ip_network(text))
    except ValueError:
        pass
    try:
        meant = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise InvalidValue(f"“{text[:60]}” is no network. Write it like 192.168.1.0/24.") from None
    raise InvalidValue(f"“{text}” is an address inside a network. Write {meant}.")
