"""Exports for the makers' redirection services: each in its service's own columns and requests."""

import csv
import io
import json
import xmlrpc.client
import zipfile

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission

from pbxmanager.directory.models import Device
from pbxmanager.provisioning.models import Phone
from tests.unit.provisioning.conftest import MAC

COMMON = "https://pbx.example.net/p/"
MACS = {"poly": "482567b5313f", "snom": "000413922d24", "fanvil": "0c383e07e16c", "grandstream": "c074ad2bd859"}
MODELS = {"poly": "VVX450", "snom": "D785", "fanvil": "X4U", "grandstream": "GRP2614"}


@pytest.fixture
def fleet(phone):
    """One phone of each maker that has a service."""
    found = {"yealink": phone}
    for vendor, mac in MACS.items():
        device = Device.objects.create(extension=phone.device.extension, name=vendor, kind="desk", mac=mac)
        found[vendor] = Phone.objects.create(device=device, vendor=vendor, model=MODELS[vendor])
    return found


def export(api, **asked):
    return api.post("/api/phones/redirection/", asked, content_type="application/json")


def rows(response):
    assert response.status_code == 200, response.content
    return list(csv.reader(io.StringIO(response.content.decode())))


@pytest.mark.parametrize(
    ("vendor", "head", "row"),
    [
        (
            "yealink",
            ["MAC", "Server Name", "Unique Server URL", "Remark", "Auth Name", "Password"],
            [MAC, "", COMMON, "T54W", "", ""],
        ),
        (  # Poly Lens: three columns that it needs, then parameters by their own names
            "poly",
            ["mac_address", "serial_number", "device_model", "device.prov.serverType", "device.prov.serverName"],
            [MACS["poly"], MACS["poly"], "VVX450", "HTTPS", COMMON],
        ),
        ("snom", ["MAC", "Setting URL"], [MACS["snom"].upper(), COMMON + "snom-{mac}.xml"]),
        ("fanvil", ["MAC", "Server URL"], [MACS["fanvil"], COMMON + "$mac.cfg"]),
    ],
)
def test_each_service_gets_its_own_columns(pages, fleet, vendor, head, row):
    assert rows(export(pages, vendor=vendor)) == [head, row]


def test_a_site_or_single_phones_can_be_chosen(pages, fleet, phone):
    assert len(rows(export(pages, vendor="yealink", site=phone.site_id))) == 2
    assert len(rows(export(pages, vendor="yealink", site=phone.site_id + 1000))) == 1
    assert len(rows(export(pages, vendor="yealink", phones=[phone.pk]))) == 2
    assert len(rows(export(pages, vendor="yealink", phones=[]))) == 1
    assert export(pages, vendor="digium").status_code == 400


def test_requests_are_what_the_services_interfaces_take(pages, fleet):
    def calls(vendor):
        return export(pages, vendor=vendor, form="requests").json()["requests"]

    (call,) = calls("yealink")
    assert xmlrpc.client.loads(call["body"]) == ((MAC, "", COMMON, "1"), "redirect.registerDeviceWithUniqueUrl")
    server, device = (xmlrpc.client.loads(call["body"]) for call in calls("fanvil"))
    assert server == ((MACS["fanvil"], COMMON + "$mac.cfg"), "redirect.addServer")
    assert device == ((MACS["fanvil"], MACS["fanvil"]), "redirect.registerDevice")
    (call,) = calls("snom")
    body = json.loads(call["body"])
    assert (call["method"], body["settings_manager"]["setting_server"]["value"]) == ("PUT", COMMON + "snom-{mac}.xml")
    (call,) = calls("poly")
    assert json.loads(call["body"]) == {"id": MACS["poly"], "profile": COMMON}
    (call,) = calls("grandstream")
    assert [row["mac"] for row in json.loads(call["body"])] == ["C0:74:AD:2B:D8:59"]


def test_own_addresses_take_the_right_to_change_phones_and_are_put_on_record(
    pages, client, fleet, phone, django_user_model
):
    assert phone.token not in export(pages, vendor="yealink").content.decode()
    assert not LogEntry.objects.exists()
    assert f"{COMMON}{phone.token}/" in export(pages, vendor="yealink", own_addresses=True).content.decode()
    assert [entry.object_id for entry in LogEntry.objects.all()] == [str(phone.pk)]
    viewer = django_user_model.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(*Permission.objects.filter(codename__in=["view_phone", "add_phone"]))
    client.force_login(viewer)
    assert export(client, vendor="yealink").status_code == 200
    assert export(client, vendor="yealink", own_addresses=True).status_code == 403


def test_the_list_of_phones_gives_a_table_for_one_maker_and_an_archive_for_several(pages, fleet, phone):
    def chosen(*phones):
        sent = {"action": "export_redirection", "_selected_action": [each.pk for each in phones]}
        return pages.post("/admin/provisioning/phone/", sent)

    assert rows(chosen(phone))[1][0] == MAC
    packed = zipfile.ZipFile(io.BytesIO(chosen(*fleet.values()).content))
    assert sorted(packed.namelist()) == sorted([f"{v}.csv" for v in fleet] + [f"{v}.json" for v in fleet])
