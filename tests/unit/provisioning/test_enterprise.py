"""Cisco's enterprise telephones: what they get where, and what is said when they get nothing."""

import pytest

from pbxmanager.directory.models import Device, Site
from pbxmanager.provisioning.drivers import DRIVERS, Wanted, wanted_by
from pbxmanager.provisioning.drivers.cisco_zones import cisco_zone
from pbxmanager.provisioning.fleet import State, standings
from pbxmanager.provisioning.models import Fetch, Phone, SiteRules, WaitingPhone, Way
from pbxmanager.provisioning.requests import Refused, Request
from pbxmanager.provisioning.resolve import resolve
from pbxmanager.provisioning.values import Key, KeyKind, time_zone
from tests.unit.provisioning.device import device

MAC = "00562b0c0d0e"
"""Of an address block that Cisco's multiplatform telephones have as well."""
FILE = f"SEP{MAC.upper()}.cnf.xml"


@pytest.fixture
def cisco(demo_office):
    desk = Device.objects.filter(extension__destination__number="1001", kind="desk").get()
    desk.mac = MAC
    desk.save()
    return Phone.objects.create(device=desk, vendor="cisco_enterprise", model="8841")


@pytest.fixture
def allowed(cisco):
    Site.objects.update(local_networks="192.168.1.0/24")
    return SiteRules.objects.create(site_id=cisco.site_id, plain_secrets=True)


def ask(path=FILE, way=Way.TFTP, address="192.168.1.20"):
    return resolve(Request(way, path, address)).body.decode()


def test_nobody_gets_a_password_without_the_sites_leave(cisco):
    with pytest.raises(Refused) as refused:
        ask()
    assert not refused.value.suspicious, "it asks for it at every start"
    assert Fetch.objects.get().status == 404
    standing = standings([cisco])[cisco.pk]
    assert standing.state is State.FAILING
    assert "rules of its site" in standing.why


@pytest.mark.parametrize("way", [Way.TFTP, Way.HTTP])
def test_its_file_is_given_within_the_sites_networks(cisco, allowed, way):
    assert cisco.device.secret in ask(way=way)
    assert standings([cisco])[cisco.pk].state is State.CURRENT
    with pytest.raises(Refused):
        ask(way=way, address="203.0.113.9")


def test_an_unknown_one_is_told_the_same_and_waits(demo_office):
    with pytest.raises(Refused) as refused:
        ask()
    assert not refused.value.suspicious
    assert WaitingPhone.objects.get().vendor == "cisco_enterprise"


def test_port_6970_asks_without_a_folder(client, cisco, allowed):
    Site.objects.update(local_networks="127.0.0.0/8")
    assert cisco.device.secret in client.get(f"/{FILE}").content.decode()
    assert client.get("/XMLDefault.cnf.xml").status_code == 200
    assert b"TEMPLATE" in client.get("/dialplan.xml").content
    for name in (f"CTLSEP{MAC.upper()}.tlv", f"ITLSEP{MAC.upper()}.tlv", "ITLFile.tlv", f"{FILE}.sgn"):
        assert client.get(f"/{name}").status_code == 404


def test_its_page_says_what_stands_in_its_way(pages, cisco):
    address = f"/admin/provisioning/phone/{cisco.pk}/change/"
    assert "would travel in the open" in pages.get(address).content.decode()
    Site.objects.update(local_networks="192.168.1.0/24")
    SiteRules.objects.create(site_id=cisco.site_id, plain_secrets=True)
    assert "would travel in the open" not in pages.get(address).content.decode()
    Device.objects.filter(pk=cisco.device_id).update(transport="tls")
    assert "Choose UDP or TCP" in pages.get(address).content.decode()


def test_firmware_of_both_kinds_lies_in_one_folder():
    for name in (
        "SIP42.9-4-2SR3-1S.loads",
        "term42.default.loads",
        "apps42.9-4-2ES26.sbn",
        "sip88xx.12-5-1SR3-3.loads",
    ):
        (wanted,) = wanted_by(name)
        assert wanted.vendor == "cisco"


def buttons(*keys):
    driver = DRIVERS["cisco_enterprise"]
    config = device(driver, driver.model("8841"), keys=keys)
    wanted = driver.want(FILE)
    assert isinstance(wanted, Wanted)
    text = driver.config(wanted, config)
    return [(int(part.split('"')[1]), part.split("<featureID>")[1].split("<")[0]) for part in text.split("<line ")[1:]]


def test_every_line_has_a_button_of_its_own():
    assert buttons() == [(1, "9"), (2, "9")]
    assert buttons(Key(0, 2, KeyKind.BLF, "1002")) == [(1, "9"), (3, "9"), (2, "21")]
    assert buttons(Key(0, 2, KeyKind.LINE)) == [(2, "9"), (1, "9")]
    full = [Key(0, n, KeyKind.SPEED_DIAL, "1002") for n in range(1, 6)]
    assert buttons(*full) == [(1, "9"), (2, "9"), (3, "2"), (4, "2"), (5, "2")]


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Europe/Berlin", "W. Europe Standard/Daylight Time"),
        ("Asia/Shanghai", "China Standard/Daylight Time"),
        ("America/New_York", "Eastern Standard/Daylight Time"),
        ("Asia/Kathmandu", "Greenwich Standard Time"),
    ],
)
def test_zones_have_ciscos_names(zone, name):
    assert cisco_zone(time_zone(zone)) == name


def test_a_new_version_stamp_comes_with_new_content_only():
    driver = DRIVERS["cisco_enterprise"]
    wanted = driver.want(FILE)

    def stamp(**more):
        text = driver.config(wanted, device(driver, driver.model("8841"), **more))
        return text.split("<versionStamp>")[1].split("<")[0]

    assert stamp() == stamp()
    assert stamp() != stamp(name="Bob Wang")
