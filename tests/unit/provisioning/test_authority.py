"""Telephones are told whom to trust: the authority of this server, in their own words, and nothing when there is none."""

import base64
import re
import xml.etree.ElementTree as ET

import pytest
from django.core.checks import run_checks

from pbxmanager.directory.models import Device
from pbxmanager.provisioning.configs import read_config
from pbxmanager.provisioning.drivers import DRIVERS, WayOn
from pbxmanager.provisioning.effective import Layers
from pbxmanager.provisioning.heeded import files_of, is_heeded
from pbxmanager.provisioning.models import Phone
from pbxmanager.provisioning.sample import sample
from pbxmanager.provisioning.untold import untold_settings
from tests.unit.provisioning.test_certificates import made

AUTHORITY = "https://pbx.example.net/p/token/authority.pem"
TOLD = ("cisco", "grandstream", "mitel", "poly", "snom", "yealink")


@pytest.fixture
def root(settings, tmp_path):
    """The authority that the settings name."""
    text, _ = made("Office root")
    (tmp_path / "root.pem").write_text(f"Some words above it\n{text}")
    settings.PBX_PHONE_AUTHORITY = str(tmp_path / "root.pem")
    return text


def whole(vendor: str) -> str:
    driver = DRIVERS[vendor]
    return "\n".join(files_of(driver, sample(driver, driver.models[0])).values())


@pytest.mark.parametrize("vendor", TOLD)
def test_these_makers_are_told(vendor):
    assert all(is_heeded(vendor, model.name, "authority of the server") for model in DRIVERS[vendor].models)


def test_each_in_its_own_words():
    assert f"static.trusted_certificates.url = {AUTHORITY}" in whole("yealink")
    assert f"https user certificates: {AUTHORITY}" in whole("mitel")
    assert "device.sec.TLS.customCaCert1=" in whole("poly")
    assert "<P8433>-----BEGIN CERTIFICATE-----" in whole("grandstream")
    assert "all.pem</Custom_CA_Rule>" in whole("cisco"), "the network's authority stands in the same list"
    (inside,) = re.findall(r'<certificate type="base64">(.*)</certificate>', whole("snom"))
    assert base64.b64decode(inside)


def test_a_snoms_file_holds_the_certificate_itself(root, demo_office, db):
    driver = DRIVERS["snom"]
    wanted = driver.want("snomD785.htm")
    assert wanted is not None
    way = WayOn("https://pbx.example.net/p/", authority_pem=root)
    text = driver.bootstrap(wanted, way)
    inside = ET.fromstring(text or "").findtext("certificates/certificate") or ""
    assert inside == "".join(line for line in root.splitlines() if "-----" not in line)


@pytest.mark.parametrize("vendor", [*TOLD])
def test_the_way_on_says_it_too_and_only_if_there_is_one(vendor):
    driver = DRIVERS[vendor]
    names = [driver.main_file("0015650a0b0c", driver.models[0].name), "spa504G.cfg", "snomD785.htm"]
    wanted = [found for name in names if (found := driver.want(name))]
    pem = made("Office root")[0]
    url = "https://pbx.example.net/p/"
    silent = [driver.bootstrap(each, WayOn(url)) for each in wanted]
    told = [driver.bootstrap(each, WayOn(url, authority=f"{url}authority.pem", authority_pem=pem)) for each in wanted]
    assert told != silent


def test_everybody_may_fetch_it_and_phones_hear_of_it(root, client, demo_office):

    phone = Phone.objects.create(device=Device.objects.order_by("pk").first(), vendor="yealink", model="T54W")
    config = read_config(phone)
    assert config.source.authority.endswith("/authority.pem")
    assert config.source.authority_pem == root
    answer = client.get("/p/authority.pem")
    assert (answer.status_code, answer.content.decode()) == (200, root)


def test_without_one_nothing_is_said_and_nothing_given(client, demo_office):
    assert client.get("/p/authority.pem").status_code == 404
    driver = DRIVERS["yealink"]
    assert "trusted_certificates" not in (
        driver.bootstrap(driver.want("0015650a0b0c.cfg"), WayOn("https://x/p/")) or ""
    )


def test_a_file_that_cannot_be_read_is_said_at_the_start_and_stops_no_phone(settings, tmp_path, client, db):
    (tmp_path / "root.pem").write_text("no certificate")
    for path in (tmp_path / "root.pem", tmp_path / "none.pem"):
        settings.PBX_PHONE_AUTHORITY = str(path)
        assert [found.id for found in run_checks() if found.id == "provisioning.E001"] == ["provisioning.E001"]
        assert client.get("/p/authority.pem").status_code == 404


@pytest.mark.parametrize("vendor", ["digium", "fanvil", "gigaset", "htek"])
def test_where_there_is_no_setting_the_page_says_so(vendor, demo_office):

    phone = Phone.objects.create(
        device=Device.objects.order_by("pk").first(), vendor=vendor, model=DRIVERS[vendor].models[0].name
    )
    said = untold_settings(phone, Layers([phone]).effective(phone))
    assert "authority" in str(said["verify_certificate"])
