"""Puts phones that a DHCP server gave an address on the list of those that wait."""

import logging
import re
from datetime import datetime, timedelta

from django.conf import settings

from pbxmanager.directory.models import Device
from pbxmanager.provisioning.drivers import DRIVERS, maker_of
from pbxmanager.provisioning.leases.formats import Lease
from pbxmanager.provisioning.models import WaitingPhone, Way
from pbxmanager.provisioning.records import Stranger, keep_waiting

log = logging.getLogger("pbxmanager.provisioning")

_HOUR = timedelta(hours=1)
_WORDS = {
    # First words of vendor classes (option 60) that are not the driver's own name.
    "aastraipphone": "mitel",
    "mitel": "mitel",
    "polycom": "poly",
    "linksys": "cisco",
    "n510": "gigaset",
    "sangoma": "digium",
}


def note(leases: list[Lease], now: datetime) -> int:
    """Keep those leases that are unknown phones'; return how many there were.

    Not more new ones within an hour than one address may ask for elsewhere: who floods the DHCP server does not flood the list.
    """
    known = set(Device.objects.filter(mac__in=[lease.mac for lease in leases]).values_list("mac", flat=True))
    noted = 0
    for lease in leases:
        vendor = maker(lease)
        if not vendor or lease.mac in known:
            continue
        stranger = Stranger(
            mac=lease.mac,
            way=Way.DHCP,
            address=lease.address,
            vendor=vendor,
            model=model(lease, vendor),
            user_agent=lease.vendor_class,
            path=lease.name,
        )
        if not keep_waiting(stranger, now, may_add=lambda: _may_add(now)):
            log.warning("dhcp: more unknown phones than there can be; %s is left out", lease.mac)
            break
        noted += 1
    return noted


def maker(lease: Lease) -> str:
    """Return whose phone it is, by its hardware address, else by its vendor class; empty: no phone that is known."""
    if found := maker_of(lease.mac):
        return found
    said = lease.vendor_class.lower()
    names = {**{name: name for name in DRIVERS}, **_WORDS}
    return next((vendor for word, vendor in names.items() if re.match(rf"{word}(?![a-z]*book)", said)), "")


def model(lease: Lease, vendor: str) -> str:
    """Return the model that the vendor class or the host name speaks of; empty: none that is known."""
    said = re.sub(r"[^a-z0-9]", "", f"{lease.vendor_class} {lease.name}".lower())
    names = [known.name for known in DRIVERS[vendor].models if re.sub(r"[^a-z0-9]", "", known.name.lower()) in said]
    return max(names, key=len, default="")


def _may_add(now: datetime) -> bool:
    recent = WaitingPhone.objects.filter(way=Way.DHCP, first_seen__gt=now - _HOUR).count()
    return recent < settings.PBX_UNKNOWN_PHONES_AN_HOUR
