"""What strangers may not do: try tokens or go through hardware addresses."""

import time
from collections import OrderedDict
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from threading import Lock

from django.conf import settings

from pbxmanager.provisioning.models import EVERYBODY, Scan, WaitingPhone

_HOUR = timedelta(hours=1)
_MINUTE = 60.0
_REMEMBERED = 10_000
FORGOTTEN = timedelta(days=60)
"""After so long without a word an unknown phone leaves the list, which would grow for ever otherwise."""


class RefusalLimit:
    """Counts refused requests of each address in this process, so that guessing costs us nothing. The count of a minute that
    begins with the first one is the measure."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def is_over(self, address: str) -> bool:
        """Whether an address has been refused too often within its minute."""
        begun, count = self._counts.get(source_of(address), (0.0, 0))
        return count >= self._most and time.monotonic() - begun < _MINUTE

    def forget(self) -> None:
        """Begin anew."""
        self._counts.clear()

    def count(self, address: str) -> None:
        """Note a refusal."""
        now, source = time.monotonic(), source_of(address)
        with self._lock:
            begun, count = self._counts.pop(source, (now, 0))
            self._counts[source] = (begun, count + 1) if now - begun < _MINUTE else (now, 1)
            if len(self._counts) > _REMEMBERED:
                self._counts.popitem(last=False)


def source_of(address: str) -> str:
    """Return what counts as one asker: an IPv4 address, or the /64 network that an IPv6 customer has."""
    found = ip_address(address)
    return str(ip_network(f"{address}/64", strict=False).network_address) if found.version == 6 else address


def is_refused(address: str, now: datetime) -> bool:
    """Whether an alarm holds against an address."""
    return Scan.objects.filter(address=source_of(address), refused_until__gt=now).exists()


def may_add_stranger(address: str, now: datetime) -> bool:
    """Whether one more unknown phone may come from an address; the one too many raises the alarm, and so does what is too much
    from all addresses together, which can be forged (TFTP) or many (IPv6).

    The table that it counts in is shared by all processes, so it does not matter which one is asked.
    """
    source = source_of(address)
    fresh = WaitingPhone.objects.filter(first_seen__gt=now - _HOUR)
    recent = fresh.filter(source=source).count()
    if recent >= settings.PBX_UNKNOWN_PHONES_AN_HOUR:
        _raise_alarm(source, recent + 1, now)
        return False
    together = fresh.count()
    if together >= settings.PBX_UNKNOWN_PHONES_IN_ALL:
        _raise_alarm(EVERYBODY, together + 1, now)
        return False
    WaitingPhone.objects.filter(last_seen__lt=now - FORGOTTEN, hidden=False).delete()
    return True


def _raise_alarm(source: str, phones: int, now: datetime) -> None:
    facts = {"last_seen": now, "refused_until": now + _HOUR, "phones": phones, "seen": False}
    Scan.objects.update_or_create(address=source, defaults=facts, create_defaults={"first_seen": now, **facts})
