"""Codes of softphones: who gets the file behind one, and when nobody does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pbxmanager.directory.models import Device
from pbxmanager.provisioning.models import SettingsLayer, SoftCode
from pbxmanager.provisioning.soft.codes import make_code
from pbxmanager.provisioning.soft.makers import APPS
from pbxmanager.provisioning.soft.pictures import png
from tests.telephony.virtual.soft import SoftPhone, scan
from tests.unit.provisioning.device import account


@pytest.fixture
def mobile(demo_office):
    extension = Device.objects.filter(extension__destination__number="1001").first().extension
    return Device.objects.create(extension=extension, name="Mobile", kind=Device.Kind.MOBILE)


@pytest.fixture
def path(mobile, chief):
    """The address in a new code, as this system knows it."""
    return make_code(mobile, "linphone", chief).text.removeprefix("https://pbx.example.net")


def test_a_code_holds_no_password_and_gives_the_account_once(client, mobile, path):
    assert mobile.secret not in path
    given = client.get(path, secure=True, headers={"user-agent": "LinphoneAndroid/6.0"})
    line = SoftPhone("linphone", authority=None).read(given.content.decode())
    assert (line.user, line.password, line.server) == (mobile.endpoint, mobile.secret, "pbx.example.net:5060")
    assert given["Cache-Control"] == "no-store"
    assert client.get(path, secure=True).status_code == 404
    row = SoftCode.objects.get()
    assert (row.user_agent, row.used_from, row.refused, row.refused_from) == (
        "LinphoneAndroid/6.0", "127.0.0.1", 1, "127.0.0.1",
    )  # fmt: skip


@pytest.mark.parametrize("method", ["head", "post", "put"])
def test_whatever_is_no_fetch_spends_nothing(client, path, method):
    assert getattr(client, method)(path, secure=True).status_code == 405
    assert client.get(path, secure=True).status_code == 200


def test_plain_http_gives_nothing(client, mobile, path):
    assert mobile.secret not in client.get(path).content.decode()
    assert client.get(path).status_code == 404


def test_a_code_is_short_lived(client, path):
    SoftCode.objects.update(closes=timezone.now() - timedelta(seconds=1))
    assert client.get(path, secure=True).status_code == 404
    assert SoftCode.objects.get().refused == 1


def test_a_new_code_ends_the_one_before(client, mobile, path, chief):
    make_code(mobile, "zoiper", chief)
    assert client.get(path, secure=True).status_code == 404


def test_a_device_out_of_service_gets_nothing(client, mobile, path):
    Device.objects.filter(pk=mobile.pk).update(enabled=False)
    assert client.get(path, secure=True).status_code == 404


def test_guessing_is_refused_after_a_while(client, mobile, settings):
    answers = [
        client.get(f"/p/soft/{'2' * 32}", secure=True).status_code for _ in range(settings.PBX_REFUSALS_A_MINUTE + 1)
    ]
    assert set(answers[:-1]) == {404}
    assert answers[-1] == 429


def test_the_sites_server_is_told(client, mobile, path):
    SettingsLayer.objects.create(level="everywhere", values={"sip_server": "far.example.net", "register_seconds": 300})
    site = mobile.extension.person.site
    SettingsLayer.objects.create(level="site", site=site, values={"sip_server": "near.example.net"})
    text = client.get(path, secure=True).content.decode()
    assert "near.example.net:5060" in text
    assert "far.example.net" not in text


@pytest.mark.parametrize("kind", ["desk", "dect", "browser"])
def test_only_softphones_have_codes(api, mobile, kind):
    Device.objects.filter(pk=mobile.pk).update(kind=kind)
    answer = api.post("/api/soft-phone-codes/", {"device": mobile.pk, "app": "linphone"}, format="json")
    assert answer.status_code == 400
    assert "Add a device of that kind" in str(answer.json()["device"])


def test_acrobits_needs_an_entry_there(api, mobile, settings):
    answer = api.post("/api/soft-phone-codes/", {"device": mobile.pk, "app": "acrobits"}, format="json")
    assert "PBX_ACROBITS_CLOUD_ID" in str(answer.json()["app"])
    settings.PBX_ACROBITS_CLOUD_ID = "OFFICE"
    made = api.post("/api/soft-phone-codes/", {"device": mobile.pk, "app": "acrobits"}, format="json").json()
    assert made["text"].startswith("csc:1001:")
    assert made["text"].endswith("@OFFICE")


def test_zoipers_own_service_gets_the_token_and_no_password(api, mobile, settings):
    settings.PBX_ZOIPER_PROVIDER = "4fab2ee7"
    made = api.post("/api/soft-phone-codes/", {"device": mobile.pk, "app": "zoiper"}, format="json").json()
    assert made["text"].startswith("https://oem.zoiper.com/qr-howto.php?provider_id=4fab2ee7&u=&p=&a=&t=")
    assert mobile.secret not in made["text"]


def test_whoever_may_not_change_devices_makes_no_code(client, viewer, mobile):
    client.force_login(viewer)
    address = f"/provisioning/devices/{mobile.pk}/code/"
    assert client.get(address).status_code == 403
    assert client.post(address, {"app": "linphone"}).status_code == 403
    assert client.post("/api/soft-phone-codes/", {"device": mobile.pk}).status_code == 403


def test_the_page_shows_a_code_and_puts_it_on_record(pages, mobile):
    address = f"/provisioning/devices/{mobile.pk}/code/"
    assert "<svg" not in pages.get(address).content.decode().partition("soft-code")[2]
    shown = pages.post(address, {"app": "linphone"})
    assert shown["Cache-Control"] == "no-store"
    assert "soft-code" in shown.content.decode()
    assert mobile.secret not in shown.content.decode()
    assert "softphone code made" in pages.get(f"/admin/directory/device/{mobile.pk}/history/").content.decode()
    assert pages.get("/admin/provisioning/softcode/").status_code == 200
    row = SoftCode.objects.get()
    assert pages.get(f"/admin/provisioning/softcode/{row.pk}/change/").status_code == 200


def test_only_settled_is_changed_by_the_api(api, mobile, chief):
    row = make_code(mobile, "linphone", chief).row
    api.patch(f"/api/soft-phone-codes/{row.pk}/", {"settled": True, "app": "zoiper"}, format="json")
    row.refresh_from_db()
    assert (row.settled, row.app) == (True, "linphone")
    assert "text" not in api.get(f"/api/soft-phone-codes/{row.pk}/").json()


@pytest.mark.parametrize("app", APPS.values(), ids=list(APPS))
@pytest.mark.parametrize("odd", ["</x><y>", 'a"b\\c', "{{ 7*7 }}", "李😀", "a & b"])
def test_odd_names_stay_in_their_place(app, odd):
    line = SoftPhone(app.name, authority=None).read(app.file(account(name=odd)))
    assert line.password == "sip-secret-1"
    assert line.display_name == (odd.replace('"', " ").replace("\\", " ") if app.name == "linphone" else odd)


def test_a_picture_is_read_back():
    assert scan(png("csc:1001:k3f9x2qa@OFFICE")) == "csc:1001:k3f9x2qa@OFFICE"
