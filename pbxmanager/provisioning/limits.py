"""What strangers may not do: try tokens or go through hardware addresses."""

import time
from collections import OrderedDict
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from threading import Lock

from django.conf import settings

from pbxmanager.provisioning.models import Scan, WaitingPhone

_HOUR = timedelta(hours=1)
_REMEMBERED = 10_000


class RefusalLimit:
    """Counts refused requests of each address in this process, so that guessing costs us nothing. A minute is the measure."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._counts: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def is_over(self, address: str) -> bool:
        """Whether an address has been refused too often within this minute."""
        minute, count = self._counts.get(source_of(address), (0, 0))
        return minute == int(time.monotonic() // 60) and count >= self._most

    def forget(self) -> None:
        """Begin anew."""
        self._counts.clear()

    def count(self, address: str) -> None:
        """Note a refusal."""
        now, source = int(time.monotonic() // 60), source_of(address)
        with self._lock:
            minute, count = self._counts.pop(source, (now, 0))
            self._counts[source] = (now, count + 1 if minute == now else 1)
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
    """Whether one more unknown phone may come from an address; the one too many raises the alarm.

    The table that it counts in is shared by all processes, so it does not matter which one is asked.
    """
    source = source_of(address)
    most = settings.PBX_UNKNOWN_PHONES_AN_HOUR
    recent = WaitingPhone.objects.filter(source=source, first_seen__gt=now - _HOUR).count()
    if recent < most:
        return True
    Scan.objects.update_or_create(
        address=source,
        defaults={"last_seen": now, "refused_until": now + _HOUR, "phones": recent + 1, "seen": False},
        create_defaults={
            "first_seen": now,
            "last_seen": now,
            "refused_until": now + _HOUR,
            "phones": recent + 1,
            "seen": False,
        },
    )
    return False
