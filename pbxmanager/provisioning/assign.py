"""Gives a waiting phone to somebody."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from pbxmanager.directory.models import Device, Extension
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.models import ClaimWindow, Phone, WaitingPhone


def assign(waiting: WaitingPhone, extension: Extension, vendor: str, model: str, by: User | None) -> Phone:
    """Make a waiting phone a device of an extension, and let it fetch its address for half an hour from where it was seen.

    The extension's desk phone without a MAC address becomes this one, if there is just one such; else a new device is made.

    :raises ValidationError: naming the field and the mend, when maker or model are unknown or the MAC address is taken.
    """
    with transaction.atomic():
        device = _device_for(extension)
        device.mac = waiting.mac
        device.full_clean()
        device.save()
        phone = Phone(device=device, vendor=vendor, model=model)
        phone.full_clean()
        phone.save()
        window = ClaimWindow(phone=phone, networks=_network_of(waiting.address), opened_by=by)
        window.full_clean()
        window.save()
        waiting.delete()
    return phone


def guess(waiting: WaitingPhone) -> tuple[str, str]:
    """Return maker and model of a waiting phone as far as it said them and they are known."""
    driver = DRIVERS.get(waiting.vendor)
    known = driver.model(waiting.model) if driver else None
    return waiting.vendor, known.name if known else ""


def open_window(phone: Phone, networks: str, by: User | None) -> ClaimWindow:
    """Let one phone fetch its address anew, from these networks.

    :raises ValidationError: when the networks are none.
    """
    window = ClaimWindow(phone=phone, networks=networks, opened_by=by)
    window.full_clean()
    window.save()
    return window


def close_windows(phone: Phone) -> None:
    """Let nobody take this phone's address any more."""
    ClaimWindow.objects.filter(phone=phone, closes__gt=timezone.now()).update(closes=timezone.now())


def _device_for(extension: Extension) -> Device:
    free = extension.devices.filter(kind=Device.Kind.DESK, mac=None, phone=None, phone_line=None)
    if free.count() == 1:
        return free.get()
    if extension.pk is None:
        raise ValidationError({"extension": "Save the extension first."})
    return Device(extension=extension, name="Desk phone", kind=Device.Kind.DESK)


def _network_of(address: str) -> str:
    return f"{address}/128" if ":" in address else f"{address}/32"
