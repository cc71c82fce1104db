"""What DHCP servers write down about their leases, in each server's own format.

Sources: dnsmasq(8) (``--dhcp-leasefile``), dhcpd.leases(5) of ISC dhcpd, the administrator's manual of Kea (“memfile”), and
``deploy/dhcp/dnsmasq-hook``. Only dnsmasq's hook and a configured ISC dhcpd tell the vendor class (DHCP option 60).
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address

from pbxmanager.values import InvalidValue, Mac

LONGEST_LINE = 2000


@dataclass(frozen=True, slots=True)
class Lease:
    """An address that was given away."""

    mac: str
    """Twelve lower-case hex digits."""
    address: str
    name: str = ""
    """The host name that the device gave itself."""
    vendor_class: str = ""
    stamp: str = ""
    """What changes when the lease is given anew, such as its end."""


def read_dnsmasq(text: str) -> Iterator[Lease]:
    """Read dnsmasq's file: end, hardware address, address, name or ``*``, client id. What is not IPv4 is left out."""
    for line in text.splitlines():
        words = line[:LONGEST_LINE].split(" ")
        if len(words) == 5 and words[0].isdecimal():
            yield from _lease(words[1], words[2], "" if words[3] == "*" else words[3], "", words[0])


def read_hook(text: str) -> Iterator[Lease]:
    """Read the lines of ``deploy/dhcp/dnsmasq-hook``: time, hardware address, address, name, vendor class, by tabs."""
    for line in text.splitlines():
        words = line[:LONGEST_LINE].split("\t")
        if len(words) == 5 and words[0].isdecimal():
            yield from _lease(words[1], words[2], words[3], words[4], words[0])


_ISC_LEASE = re.compile(r"^lease (?P<address>[0-9.]{7,15}) \{(?P<body>.*?)^\}", re.MULTILINE | re.DOTALL)
_ISC_TEXT = r'"((?:[^"\\]|\\.)*)"'
_ISC_FACTS = {
    "mac": re.compile(r"^\s+hardware ethernet ([0-9a-f:]{17});", re.MULTILINE),
    "state": re.compile(r"^\s+binding state ([a-z]+);", re.MULTILINE),
    "name": re.compile(rf"^\s+client-hostname {_ISC_TEXT};", re.MULTILINE),
    "vendor": re.compile(rf"^\s+set vendor-class-identifier = {_ISC_TEXT};", re.MULTILINE),
    "stamp": re.compile(r"^\s+starts ([^;]+);", re.MULTILINE),
}


def read_isc(text: str) -> Iterator[Lease]:
    """Read ISC dhcpd's file. Of several entries for an address the last one holds; those that ended are left out."""
    found: dict[str, list[Lease]] = {}
    for lease in _ISC_LEASE.finditer(text):
        facts = {key: (m[1] if (m := fact.search(lease["body"])) else "") for key, fact in _ISC_FACTS.items()}
        name, vendor = _unquoted(facts["name"]), _unquoted(facts["vendor"])
        active = facts["state"] in ("", "active")
        given = list(_lease(facts["mac"], lease["address"], name, vendor, facts["stamp"])) if active else []
        found[lease["address"]] = given
    for leases in found.values():
        yield from leases


def read_kea(text: str) -> Iterator[Lease]:
    """Read Kea's ``kea-leases4.csv``. A later line for an address replaces the one before; state 0 is a lease in use."""
    found: dict[str, list[Lease]] = {}
    for row in csv.DictReader(io.StringIO(text), restkey="more", restval=""):
        address = row.get("address") or ""
        used = row.get("state") == "0" and row.get("valid_lifetime") not in ("", "0")
        stamp = row.get("expire") or ""
        found[address] = (
            list(_lease(row.get("hwaddr") or "", address, row.get("hostname") or "", "", stamp)) if used else []
        )
    for leases in found.values():
        yield from leases


FORMATS: Mapping[str, Callable[[str], Iterator[Lease]]] = {
    "dnsmasq": read_dnsmasq,
    "hook": read_hook,
    "isc": read_isc,
    "kea": read_kea,
}


def format_of(text: str) -> str:
    """Return in which format a file is; empty: in none that is known, or nothing stands in it yet."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        return ""
    if lines[0].startswith("address,hwaddr,"):
        return "kea"
    if _ISC_LEASE.search(text) or lines[0].startswith(("authoring-byte-order", "server-duid")):
        return "isc"
    return next((name for name in ("hook", "dnsmasq") if any(FORMATS[name](text))), "")


def _lease(mac: str, address: str, name: str, vendor_class: str, stamp: str) -> Iterator[Lease]:
    try:
        yield Lease(Mac.parse(mac).hex, str(IPv4Address(address)), _plain(name), _plain(vendor_class), stamp)
    except (InvalidValue, ValueError):
        return  # an entry for something else, such as IPv6


def _unquoted(text: str) -> str:
    """Return a text of dhcpd.leases as it was meant: ``\\nnn`` is a byte in octal digits."""
    return re.sub(r"\\([0-7]{3}|.)", lambda found: chr(int(found[1], 8)) if len(found[1]) == 3 else found[1], text)


def _plain(text: str) -> str:
    return "".join(char for char in text[:200] if char.isprintable()).strip()
