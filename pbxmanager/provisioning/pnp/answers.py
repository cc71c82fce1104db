"""What a telephone that asks by multicast is told, and that it stands among the waiting phones from then on."""

import ipaddress
import logging

from django.db import close_old_connections
from django.utils import timezone

from pbxmanager.directory.models import Device, Site
from pbxmanager.provisioning.addresses import plain_url
from pbxmanager.provisioning.drivers import DRIVERS, maker_of, seen
from pbxmanager.provisioning.limits import RefusalLimit, is_refused, may_add_stranger
from pbxmanager.provisioning.models import Way
from pbxmanager.provisioning.pnp.message import Subscribe
from pbxmanager.provisioning.records import Stranger, keep_waiting

log = logging.getLogger("pbxmanager.provisioning")

MOST_A_MINUTE = 30
"""Questions from one address that are answered. A telephone asks a few times when it starts."""


class Answers:
    """Decides for one process. Who is told nothing is not answered at all: so no one learns that somebody listens."""

    def __init__(self) -> None:
        self._limit = RefusalLimit(MOST_A_MINUTE)

    def address_for(self, asked: Subscribe, source: str) -> str:
        """Return where the telephone shall fetch its files, the same for known and unknown ones; empty: nothing is said."""
        close_old_connections()
        try:
            return self._address_for(asked, source)
        finally:
            close_old_connections()

    def _address_for(self, asked: Subscribe, source: str) -> str:
        if self._limit.is_over(source):
            return ""
        self._limit.count(source)
        if not _is_local(source):
            log.warning("pnp %s is in no site's local networks: not answered", source)
            return ""
        mac, vendor = asked.mac, _maker(asked)
        if mac and vendor and not Device.objects.filter(mac=mac).exists() and not _keep(asked, mac, vendor, source):
            # It is told the same as a known one; otherwise asking would tell which are known.
            log.warning("pnp %s: too many unknown phones, %s is not listed", source, mac)
        log.info("pnp %s %s %s: gave the way on", source, vendor or "unknown maker", mac)
        return plain_url() + (DRIVERS[vendor].named_by_phone if vendor else "")


def _keep(asked: Subscribe, mac: str, vendor: str, source: str) -> bool:
    """Put an unknown telephone on the list; False when it may not come there."""
    now = timezone.now()
    if is_refused(source, now):
        return False
    said = seen(asked.header("user-agent"))
    stranger = Stranger(
        mac=mac,
        way=Way.PNP,
        address=source,
        vendor=vendor,
        model=asked.said("model") or (said.model if said else ""),
        firmware=asked.said("version") or (said.firmware if said else ""),
        user_agent=asked.header("user-agent"),
    )
    return keep_waiting(stranger, now, may_add=lambda: may_add_stranger(source, now))


def _maker(asked: Subscribe) -> str:
    """Return the maker: by the address's first digits, else by what the telephone says."""
    said = asked.said("vendor").lower()
    return maker_of(asked.mac) or next((name for name in DRIVERS if said.startswith(name)), "")


def _is_local(source: str) -> bool:
    wanted = ipaddress.ip_address(source)
    networks = Site.objects.exclude(local_networks="").values_list("local_networks", flat=True)
    return any(wanted in ipaddress.ip_network(network) for text in networks for network in text.split())
