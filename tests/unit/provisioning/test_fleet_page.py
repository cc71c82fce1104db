"""The fleet: totals by state, and the list narrowed to one of them."""

import pytest

from pbxmanager.directory.models import Device, Extension
from pbxmanager.provisioning.fleet import State
from pbxmanager.provisioning.models import Phone, SettingsLayer, Way
from pbxmanager.provisioning.requests import Request
from pbxmanager.provisioning.resolve import resolve
from tests.unit.provisioning.conftest import MAC


@pytest.fixture
def fleet(phone, settings, tmp_path):
    """Ann's phone, which has its configuration, and Bob's, which never came. No Asterisk runs."""
    settings.PBX_STATE_DIR, settings.PBX_AMI_PORT = tmp_path, 1
    bob = Device.objects.create(
        extension=Extension.objects.get(destination__number="1002"), name="Second", kind="desk", mac="805ec0a1b2c4"
    )
    Phone.objects.create(device=bob, vendor="yealink", model="T46U")
    resolve(Request(way=Way.HTTPS, path=f"{MAC}.cfg", token=phone.token, address="192.168.1.20"))
    return phone


def shown(pages, state):
    rows = pages.get(f"/admin/provisioning/phone/?state={state}").context["cl"].result_list
    return {phone.device.extension.number for phone in rows}


def test_the_list_is_narrowed_to_a_state(pages, fleet):
    assert (shown(pages, "current"), shown(pages, "never"), shown(pages, "outdated")) == ({"1001"}, {"1002"}, set())
    SettingsLayer.objects.create(level="everywhere", values={"ntp_server": "time.example.net"})
    assert (shown(pages, "current"), shown(pages, "outdated")) == (set(), {"1001"})
    assert shown(pages, "nonsense") == {"1001", "1002"}


def test_the_totals_lead_to_their_lists(pages, fleet):
    page = pages.get("/provisioning/fleet/")
    assert {state: total for state, _, total in page.context["rows"]} == {
        State.CURRENT: 1, State.OUTDATED: 0, State.FAILING: 0, State.NEVER: 1,
    }  # fmt: skip
    assert "?state=never" in page.content.decode()
    assert page.context["totals"].registered is None
    assert "be asked at the moment" in page.content.decode()
    assert shown(pages, "silent") == set()
    assert "be asked at the moment" in pages.get("/admin/provisioning/phone/?state=silent").content.decode()


def test_who_may_not_see_phones_sees_no_totals(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("clerk", is_staff=True))
    assert client.get("/provisioning/fleet/").status_code == 403
