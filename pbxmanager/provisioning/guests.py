"""Phones at which somebody else is logged in: whose they are just now, and that they fetch their files when that changes.

Who is logged in where is Asterisk's to know; ``live`` mirrors it as the guest of a device. Calls need nothing of all this: while
the manager is down only the keys stay as they are, and follow when it is up again.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from pbxmanager.directory.models import Device
from pbxmanager.provisioning.configs import phones_for_configs
from pbxmanager.provisioning.effective import Layers
from pbxmanager.provisioning.models import GuestTold, Line, Phone, Push
from pbxmanager.provisioning.push import ask


def follow_guests(now: datetime) -> int:
    """Ask every phone to fetch its files whose guest came or went since it was asked last; return how many were asked.

    It holds for whoever comes back after the manager was down, too: what a phone was told outlasts every restart.
    """
    here = dict(Device.objects.filter(guest__until__gt=now).order_by().values_list("pk", "guest__extension_id"))
    told = dict(GuestTold.objects.order_by().values_list("device_id", "extension_id"))
    changed = {pk for pk in {*here, *told} if here.get(pk) != told.get(pk)}
    if not changed:
        return 0
    with transaction.atomic():
        phones = _followers(_phones_of(changed))
        ask(phones, Push.Kind.RESYNC, now)
        GuestTold.objects.filter(device__in=changed).delete()
        GuestTold.objects.bulk_create(
            GuestTold(device_id=pk, extension_id=here[pk]) for pk in sorted(changed) if pk in here
        )
    return len(phones)


def _phones_of(devices: set[int]) -> list[Phone]:
    """Return the phones that have one of these devices on one of their lines."""
    lines = Line.objects.filter(device__in=devices).values_list("phone_id", flat=True)
    return list(phones_for_configs().filter(device__enabled=True).filter(Q(device__in=devices) | Q(pk__in=list(lines))))


def _followers(phones: list[Phone]) -> list[Phone]:
    """Return those of them that become their guests'."""
    layers = Layers(phones)
    return [phone for phone in phones if layers.effective(phone).flag("guest_settings")]
