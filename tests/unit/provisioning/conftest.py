"""The demo office with a desk phone on it."""

import pytest

from pbxmanager.directory.models import Device
from pbxmanager.provisioning.models import Phone
from pbxmanager.provisioning.resolve import refusals

MAC = "805ec0a1b2c3"


@pytest.fixture(autouse=True)
def reached_as(settings):
    """Let phones reach this system under one name, and begin each test without refusals on the account."""
    settings.PBX_PHONE_SERVER = "pbx.example.net"
    refusals.forget()


@pytest.fixture
def phone(demo_office):
    """Ann's Yealink T54W."""
    device = Device.objects.filter(extension__destination__number="1001", kind="desk").get()
    device.mac = MAC
    device.save()
    return Phone.objects.create(device=device, vendor="yealink", model="T54W")
