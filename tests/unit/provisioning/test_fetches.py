"""What phones fetch is kept, also when many come at once: nothing is lost, counted twice or written for somebody else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from pbxmanager.directory.models import Device, Extension
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.fetches import note_fetch
from pbxmanager.provisioning.models import Fetch, Phone, Way
from pbxmanager.provisioning.requests import Request

NOW = datetime(2031, 5, 5, 12, tzinfo=UTC)
AGENT = "Yealink SIP-T54W 96.86.0.74 805ec0a1b2c3"


def note(phone, name, digest, minute=0, status=200):
    wanted = DRIVERS["yealink"].want(name)
    request = Request(Way.HTTPS, name, "192.168.1.20", user_agent=AGENT)
    return note_fetch(phone, wanted, request, NOW + timedelta(minutes=minute), status, digest)


def test_a_file_is_one_row_that_knows_since_when_it_is_so(phone):
    name = f"{phone.device.mac}.cfg"
    assert note(phone, name, "one") == NOW
    assert note(phone, name, "one", minute=5) == NOW
    assert note(phone, name, "two", minute=9) == NOW + timedelta(minutes=9)
    row = Fetch.objects.get(phone=phone)
    assert (row.digest, row.count, row.time) == ("two", 3, NOW + timedelta(minutes=9))
    assert (row.model, row.firmware, row.kind, row.way) == ("T54W", "96.86.0.74", "config", "https")


def test_a_refusal_is_kept_too(phone):
    name = f"{phone.device.mac}.cfg"
    note(phone, name, "one")
    assert note(phone, name, "", minute=1, status=404) is None
    row = Fetch.objects.get(phone=phone)
    assert (row.status, row.digest, row.count) == (404, "", 2)


@pytest.mark.django_db(transaction=True)
def test_many_phones_at_once_each_get_their_own_rows(phone):
    extension = Extension.objects.get(destination__number="1002")
    phones = [phone]
    for n in range(7):
        device = Device.objects.create(extension=extension, name=f"Desk {n}", kind="desk", mac=f"805ec0a1c{n:03x}")
        phones.append(Phone.objects.create(device=device, vendor="yealink", model="T54W"))

    def visit(turn):
        try:
            one = phones[turn % len(phones)]
            return note(one, f"{one.device.mac}.cfg", f"digest {one.pk}"), note(one, f"{one.device.mac}.boot", "boot")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(visit, range(160)))
    assert set(answers) == {(NOW, NOW)}
    rows = Fetch.objects.all()
    assert len(rows) == 2 * len(phones)
    assert {row.count for row in rows} == {20}
    assert all(row.digest in (f"digest {row.phone_id}", "boot") for row in rows)


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_kept_fails_for_who_asked_and_for_nobody_later(phone):
    name = f"{phone.device.mac}.cfg"
    gone = Phone(pk=999_999, device=phone.device, vendor="yealink", model="T54W")
    with pytest.raises(Exception, match=r"(?i)foreign key|violates"):
        note(gone, name, "one")
    assert note(phone, name, "one") == NOW
