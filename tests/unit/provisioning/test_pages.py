"""The pages of phones, as IT staff use them."""

import pytest
from django.utils import timezone

from pbxmanager.directory.models import Device, Extension
from pbxmanager.provisioning.fleet import State, standings
from pbxmanager.provisioning.models import ClaimWindow, Phone, SettingsLayer, SiteRules, WaitingPhone, Way
from pbxmanager.provisioning.requests import Request
from pbxmanager.provisioning.resolve import resolve
from pbxmanager.routing.models import PagingGroup
from tests.unit.provisioning.conftest import MAC

PAGES = ["phone", "waitingphone", "settingslayer", "claimwindow", "siterules", "scan"]


@pytest.fixture
def waiting(demo_office):
    now = timezone.now()
    return WaitingPhone.objects.create(
        mac="805ec0ffffff", vendor="yealink", model="T46U", firmware="108.86.0.20", address="192.168.1.77",
        source="192.168.1.77", way=Way.HTTP, first_seen=now, last_seen=now,
    )  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_list_and_form_opens(pages, phone, waiting, page):
    SettingsLayer.objects.create(level="everywhere")
    SiteRules.objects.create(site_id=phone.site_id)
    ClaimWindow.objects.create(phone=phone, networks="192.168.1.0/24")
    assert pages.get(f"/admin/provisioning/{page}/").status_code == 200
    assert pages.get(f"/admin/provisioning/{page}/add/").status_code in (200, 403)
    model = {"phone": Phone, "waitingphone": WaitingPhone, "settingslayer": SettingsLayer}.get(page)
    if model:
        assert pages.get(f"/admin/provisioning/{page}/{model.objects.first().pk}/change/").status_code == 200


def test_a_waiting_phone_is_assigned_in_one_form(pages, waiting):
    page = pages.get(f"/provisioning/waiting/{waiting.pk}/")
    assert page.context["form"].initial == {"vendor": "yealink", "model": "T46U"}
    extension = Extension.objects.get(destination__number="1002")
    done = pages.post(
        f"/provisioning/waiting/{waiting.pk}/", {"extension": extension.pk, "vendor": "yealink", "model": "T46U"}
    )
    assert done.status_code == 302
    phone = Phone.objects.get()
    assert (phone.device.extension, phone.device.mac, phone.model) == (extension, "805ec0ffffff", "T46U")
    assert Device.objects.filter(extension=extension).count() == 1  # the desk phone that was there became this one
    assert ClaimWindow.objects.get(phone=phone).networks == "192.168.1.77/32"
    assert not WaitingPhone.objects.exists()


def test_a_model_that_is_not_known_is_refused_with_those_that_are(pages, waiting):
    extension = Extension.objects.get(destination__number="1002")
    sent = {"extension": extension.pk, "vendor": "yealink", "model": "T99"}
    page = pages.post(f"/provisioning/waiting/{waiting.pk}/", sent)
    assert "T54W" in str(page.context["form"].errors["model"])
    assert WaitingPhone.objects.exists()
    assert not Device.objects.filter(mac="805ec0ffffff").exists()


def test_whoever_may_only_look_assigns_nothing(client, viewer, waiting):
    client.force_login(viewer)
    assert client.get(f"/provisioning/waiting/{waiting.pk}/").status_code == 403


def test_settings_are_typed_into_fields_of_their_own(pages, phone):
    row = SettingsLayer.objects.create(level="everywhere")
    keys = {"keys-TOTAL_FORMS": 0, "keys-INITIAL_FORMS": 0}
    address = f"/admin/provisioning/settingslayer/{row.pk}/change/"
    assert (
        pages.post(address, {"level": "everywhere", "set_voice_vlan": "20", "set_lldp": "False", **keys}).status_code
        == 302
    )
    row.refresh_from_db()
    assert row.values == {"voice_vlan": 20, "lldp": False}
    page = pages.post(address, {"level": "everywhere", "set_voice_vlan": "5000", **keys})
    assert "from 0 to 4094" in str(page.context["adminform"].form.errors["set_voice_vlan"])
    pages.post(address, {"level": "everywhere", "set_ldap_password": "xyzzy-7", **keys})
    assert b"xyzzy-7" not in pages.get(address).content
    pages.post(address, {"level": "everywhere", **keys})
    row.refresh_from_db()
    assert (row.values, row.secret_values()) == ({}, {"ldap_password": "xyzzy-7"})


def test_the_effective_page_says_where_a_value_comes_from(pages, phone):
    SettingsLayer.objects.create(level="everywhere", values={"ntp_server": "far.example.net"})
    SettingsLayer.objects.create(level="phone", phone=phone, values={"ntp_server": "near.example.net"})
    text = pages.get(f"/provisioning/phones/{phone.pk}/effective/").content.decode()
    assert "near.example.net" in text
    assert "far.example.net" not in text
    assert "All phones" in text


def test_the_effective_page_says_which_announcements_a_phone_hears(pages, phone):
    group = PagingGroup.objects.create(name="Workshop", multicast_address="239.255.1.1")
    group.listeners.add(phone.device.extension)
    at = f"/provisioning/phones/{phone.pk}/effective/"
    shown = pages.get(at).content.decode()
    assert "Workshop" in shown and "239.255.1.1:10000" in shown
    assert "can&#x27;t be told" not in shown
    Phone.objects.filter(pk=phone.pk).update(vendor="poly", model="VVX_450")
    assert "This model can&#x27;t be told" in pages.get(at).content.decode()


def test_the_file_is_shown_on_purpose_only_and_on_record(pages, phone):
    address = f"/admin/provisioning/phone/{phone.pk}/file/"
    assert phone.device.secret not in pages.get(address).content.decode()
    assert phone.device.secret in pages.post(address).content.decode()
    assert "configuration shown" in pages.get(f"/admin/provisioning/phone/{phone.pk}/history/").content.decode()


def test_the_dhcp_page_holds_this_systems_address(pages, demo_office):
    text = pages.get("/provisioning/dhcp/").content.decode()
    assert text.count("http://pbx.example.net/p/") >= 5


def test_a_phone_is_up_to_date_until_something_changes(phone):
    def state():
        return standings([Phone.objects.get()])[phone.pk].state

    assert state() is State.NEVER
    resolve(Request(Way.TFTP, f"{MAC}.boot", "192.168.1.20"))
    assert state() is State.FAILING
    resolve(Request(Way.HTTPS, f"{MAC}.cfg", "192.168.1.20", token=phone.token))
    assert state() is State.CURRENT
    SettingsLayer.objects.create(level="phone", phone=phone, values={"voice_vlan": 7})
    assert state() is State.OUTDATED


def test_phones_ask_over_http_and_are_answered_as_http_says(client, phone, settings):
    plain = client.get(f"/p/{MAC}.cfg")
    assert (plain.status_code, plain["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert phone.token not in plain.content.decode()
    own = client.get(f"/p/{phone.token}/{MAC}.cfg", secure=True)
    assert phone.device.secret in own.content.decode()
    assert own["Cache-Control"] == "private, no-cache"
    again = client.get(f"/p/{phone.token}//{MAC}.cfg", secure=True, headers={"if-none-match": own["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    dated = client.get(f"/p/{phone.token}/{MAC}.cfg", secure=True, headers={"if-modified-since": own["Last-Modified"]})
    assert dated.status_code == 304
    assert client.get(f"/p/{phone.token}/{MAC}.cfg").status_code == 404
    assert client.put(f"/p/{phone.token}/{MAC}-local.cfg", secure=True).status_code == 405
    assert client.get("/p/../settings.py", secure=True).status_code == 404


def test_a_client_certificate_counts_only_from_a_trusted_proxy(client, phone, settings):
    headers = {"X-SSL-Client-Verify": "SUCCESS", "X-SSL-Client-Subject": "CN=80:5E:C0:A1:B2:C3,O=Yealink"}

    def text(**more):
        return client.get(f"/p/{MAC}.cfg", secure=True, headers={**headers, **more}).content.decode()

    assert phone.device.secret not in text()
    settings.PBX_CLIENT_CERTIFICATES = True
    assert phone.device.secret not in text()
    settings.PBX_TRUSTED_PROXIES = ["127.0.0.1"]
    assert phone.device.secret in text()
    assert phone.device.secret not in text(**{"X-SSL-Client-Verify": "FAILED"})
    assert phone.device.secret not in text(**{"X-SSL-Client-Subject": "CN=Yealink Generic"})


def test_the_address_behind_a_proxy_is_believed_from_trusted_proxies_only(client, phone, settings):
    ClaimWindow.objects.create(phone=phone, networks="192.168.1.0/24")
    forged = {"x-forwarded-for": "192.168.1.20"}
    assert phone.device.secret not in client.get(f"/p/{MAC}.cfg", secure=True, headers=forged).content.decode()
    settings.PBX_TRUSTED_PROXIES = ["127.0.0.1"]
    chained = {"x-forwarded-for": "192.168.1.20, 203.0.113.9"}
    assert phone.device.secret not in client.get(f"/p/{MAC}.cfg", secure=True, headers=chained).content.decode()
    assert phone.device.secret in client.get(f"/p/{MAC}.cfg", secure=True, headers=forged).content.decode()
