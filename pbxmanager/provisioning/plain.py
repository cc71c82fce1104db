"""Phones that can't be set up where their site gives no passwords over plain ways, and what to do about it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from pbxmanager.core.choices import Transport
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.models import Phone, SiteRules


def hindrances(phones: Sequence[Phone]) -> dict[int, str]:
    """Return why phones get no configuration, by their id; in one query, and none where no such phone is among them."""
    plain = [phone for phone in phones if phone.vendor in DRIVERS and DRIVERS[phone.vendor].plain_only]
    if not plain:
        return {}
    allowed = set(SiteRules.objects.filter(plain_secrets=True).values_list("site_id", flat=True))
    found = {}
    for phone in plain:
        if phone.site_id not in allowed:
            found[phone.pk] = _(
                "A %(phone)s fetches its configuration by TFTP or plain HTTP only, and its password would travel in the open. "
                "It gets nothing until the rules of its site allow “passwords over plain HTTP and TFTP”. Such phones belong into "
                "a voice VLAN that no computer can read."
            ) % {"phone": phone.title}
        elif phone.device.transport == Transport.TLS:
            found[phone.pk] = _(
                "A %(phone)s trusts only servers that Cisco's own call manager has signed for: it can't register over TLS. "
                "Choose UDP or TCP for its device."
            ) % {"phone": phone.title}
    return found
