"""Whether somebody who asks may have a phone's secrets."""

import ipaddress
from datetime import datetime

from django.db.models import Q

from pbxmanager.directory.models import Site
from pbxmanager.provisioning.models import Claim, ClaimWindow, Phone, SiteRules, Way
from pbxmanager.provisioning.requests import Request


def has_proved(phone: Phone, request: Request) -> bool:
    """Whether the asker showed the phone's own certificate. The token has been looked at before."""
    return request.way == Way.HTTPS and bool(phone.device.mac) and phone.device.mac in request.certificate_macs


def claims(phone: Phone, request: Request, now: datetime) -> bool:
    """Whether an open window gives this phone to this asker. The first address that comes keeps it until the window closes."""
    windows = ClaimWindow.objects.filter(Q(phone=phone) | Q(site=phone.site_id), closes__gt=now)
    for window in windows:
        if window.admits(request.address):
            claim, _new = Claim.objects.get_or_create(window=window, phone=phone, defaults={"address": request.address})
            if claim.address == request.address:
                return True
    return False


def may_have_plain(phone: Phone, request: Request) -> bool:
    """Whether the phone's site gives passwords over plain ways, and the asker is in one of its local networks."""
    rules = SiteRules.objects.filter(site=phone.site_id, plain_secrets=True).select_related("site").first()
    return rules is not None and is_local(rules.site, request.address)


def is_local(site: Site, address: str) -> bool:
    """Whether an address lies in a site's local networks."""
    wanted = ipaddress.ip_address(address)
    return any(wanted in ipaddress.ip_network(network) for network in site.local_networks.split())
