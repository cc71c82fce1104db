"""A SIP password is shown on purpose only, and that goes on record."""

import pytest
from django.contrib.admin.models import LogEntry

from pbxmanager.directory.models import Device


@pytest.fixture
def device(demo_office):
    return Device.objects.order_by("pk").first()


def test_no_page_shows_it_by_itself(pages, device):
    for page in (f"{device.pk}/change/", "", f"{device.pk}/account/", f"{device.pk}/history/"):
        assert device.secret not in pages.get(f"/admin/directory/device/{page}").content.decode()


def test_the_button_shows_it_and_leaves_a_record(pages, device):
    answer = pages.post(f"/admin/directory/device/{device.pk}/account/")
    assert device.secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "SIP password shown" in LogEntry.objects.get().change_message


def test_a_new_one_replaces_it(pages, device):
    answer = pages.post(f"/admin/directory/device/{device.pk}/account/", {"renew": "1"})
    renewed = Device.objects.get(pk=device.pk).secret
    assert renewed != device.secret
    assert renewed in answer.content.decode()


def test_whoever_may_only_look_does_not_see_it(client, viewer, device):
    client.force_login(viewer)
    answer = client.post(f"/admin/directory/device/{device.pk}/account/", follow=True)
    assert device.secret not in answer.content.decode()


def test_the_api_gives_it_out_by_its_own_endpoint_only(api, device):
    assert device.secret not in api.get("/api/devices/").content.decode()
    assert device.secret not in api.get(f"/api/devices/{device.pk}/").content.decode()
    assert api.post(f"/api/devices/{device.pk}/reveal-secret/").json()["secret"] == device.secret
    assert LogEntry.objects.count() == 1


def test_the_api_refuses_it_to_whoever_may_only_look(api, viewer, device):
    api.force_authenticate(viewer)
    assert api.get(f"/api/devices/{device.pk}/").status_code == 200
    assert api.post(f"/api/devices/{device.pk}/reveal-secret/").status_code == 403
    assert api.post(f"/api/devices/{device.pk}/renew-secret/").status_code == 403
