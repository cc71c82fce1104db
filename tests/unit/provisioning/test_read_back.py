"""What makers' telephones make of their files, read by parsers that were written apart from the templates."""

import dataclasses
import ssl
import xml.etree.ElementTree as ElementTree

import pytest

from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.values import Display, Dot1xMode, Key, KeyKind, Network, Page, Phonebook
from pbxmanager.snapshot import Transport
from tests.telephony.virtual.paging import heard
from tests.telephony.virtual.poly import network_identity
from tests.telephony.virtual.reading import told
from tests.telephony.virtual.snom import SnomPhone
from tests.telephony.virtual_phone import Cable
from tests.unit.provisioning.device import account, device
from tests.unit.provisioning.test_certificates import made
from tests.unit.provisioning.test_drivers import files_of


def text_of(maker, model="", **more):
    driver = DRIVERS[maker]
    config = device(driver, driver.model(model) if model else driver.models[-1], **more)
    return files_of(driver, config)[driver.main_file(config.mac, config.model)]


def read(maker, model="", **more):
    return told(maker, text_of(maker, model, **more), "0015650a0b0c")


def proves(tmp_path, authority, certificate, key):
    """Load all three, as the telephone does; that fails unless certificate and key belong together."""
    (tmp_path / "client.pem").write_text(certificate)
    (tmp_path / "key.pem").write_text(key)
    ssl.create_default_context(cadata=authority).load_cert_chain(tmp_path / "client.pem", tmp_path / "key.pem")


@pytest.fixture(scope="module")
def network():
    root, _ = made("Network root")
    certificate, key = made("0015650a0b0c")
    facts = {"dot1x_identity": "0015650a0b0c", "dot1x_authority_pem": root, "dot1x_identity_pem": certificate + key}
    return Network(dot1x=Dot1xMode.TLS, **facts)


def test_a_poly_has_its_certificates_in_the_profile_of_802_1x(tmp_path, network):
    proves(tmp_path, *network_identity(read("poly", "VVX_450", network=network)))


def test_a_grandstream_has_its_certificate_with_the_key_behind_it(tmp_path, network):
    found = read("grandstream", "GRP2614", network=network)
    assert (found["P7901"], found["P7902"]) == ("2", "0015650a0b0c")
    certificate, begin, key = found["P8440"].partition("-----BEGIN PRIVATE KEY-----")
    proves(tmp_path, found["P8439"], certificate, begin + key)


@pytest.mark.parametrize("maker", ["poly", "grandstream"])
def test_without_certificates_none_are_told(maker):
    text = text_of(maker, network=Network(dot1x=Dot1xMode.TLS))
    assert "CERTIFICATE" not in text
    assert "customDeviceCert" not in text


def test_a_snom_fails_over_to_an_identity_for_the_second_server():
    phone = SnomPhone("0015650a0b0c", "D785", "10.1.33.33", Cable(""))
    accounts = (account(1, outbound_proxy=None), account(3, outbound_proxy=None, backup=None))
    phone.take(ElementTree.fromstring(text_of("snom", "D785", accounts=accounts)))
    assert phone.stand_ins() == {1: 2}
    assert [(line.server, line.user) for line in phone.lines()] == [
        ("sip.example.net:5060", "1001-k3f9x2qa"), ("sip.example.net:5060", "1003-k3f9x2qa"),
    ]  # fmt: skip
    kept = phone.kept.parameters
    assert (kept["user_host 2"], kept["user_name 2"], kept["user_pass 2"]) == (
        "sip2.example.net:5060", "1001-k3f9x2qa", "sip-secret-1",
    )  # fmt: skip


def test_a_snom_whose_identities_are_all_in_use_has_no_second_server():
    phone = SnomPhone("0015650a0b0c", "D305", "10.1.33.33", Cable(""))
    phone.take(ElementTree.fromstring(text_of("snom", "D305", accounts=tuple(account(n) for n in range(1, 5)))))
    assert phone.stand_ins() == {}
    assert len(phone.lines()) == 4


@pytest.mark.parametrize(("vlan", "lldp", "mode"), [(20, True, "MANUAL"), (None, True, "LLDP"), (None, False, "NONE")])
def test_a_digium_is_told_its_vlan_priorities_and_log_server(vlan, lldp, mode):
    found = read("digium", network=Network(vlan=vlan, pc_vlan=10, lldp=lldp, syslog="log.example.net", syslog_level=6))
    assert (found["network_vlan_discovery_mode"], found["network_vlan_id"], found["pc_vlan_id"]) == (
        mode, str(vlan or 0), "10",
    )  # fmt: skip
    assert (found["sip_dscp"], found["rtp_dscp"]) == ("26", "46")
    assert (found["syslog_server"], found["syslog_level"]) == ("log.example.net", "debug")


def test_a_cisco_uses_the_values_of_its_lines_and_logs_as_much_as_is_wanted():
    found = read("cisco", "8841", network=Network(syslog="log.example.net", syslog_level=4))
    assert (found["Use_Config_TOS"], found["SIP_TOS_DiffServ_Value_1_"], found["RTP_TOS_DiffServ_Value_1_"]) == (
        "Yes", "0x68", "0xb8",
    )  # fmt: skip
    assert (found["Syslog_Server"], found["Debug_Level"]) == ("log.example.net", "WARNING")
    assert found["Enable_Protocol"] == "Https"


@pytest.mark.parametrize(("mode", "enabled"), [("off", "No"), ("md5", "No"), ("peap", "No"), ("tls", "Yes")])
def test_a_cisco_proves_itself_by_its_factory_certificate_alone(mode, enabled):
    assert read("cisco", "8841", network=Network(dot1x=Dot1xMode(mode)))["Enable_802.1X_Authentication"] == enabled


def test_a_cisco_has_a_key_of_its_own_for_do_not_disturb():
    found = read("cisco", "8841", keys=(Key(0, 2, KeyKind.DND, label="Quiet"),))
    assert found["Extended_Function_2_"] == "fnc=dnd;nme=Quiet"
    assert read("cisco", "SPA504G", keys=(Key(0, 2, KeyKind.DND),))["Extended_Function_2_"] == ""


def test_a_mitel_takes_the_makers_own_file_for_its_menus_and_picks_up_by_code():
    found = read("mitel", display=Display("fr", "FR"))
    assert (found["language"], found["language 1"]) == ("1", "lang_fr.txt")
    assert DRIVERS["mitel"].want("lang_fr.txt").kind == "media"
    assert (found["directed call pickup"], found["directed call pickup prefix"]) == ("1", "*8")
    assert read("mitel", display=Display("en", "US"))["language"] == "0"


def test_a_polys_packets_carry_the_priority():
    found = read("poly", network=Network(vlan=20, vlan_priority=3))
    assert {found[f"qos.ethernet.{kind}.user_priority"] for kind in ("callControl", "rtp")} == {"3"}


def test_an_adapter_speaks_the_language_and_marks_signalling_and_sound():
    found = read("grandstream", "HT802", display=Display("es", "ES"), network=Network(vlan=20, vlan_priority=6))
    assert (found["P342"], found["P5038"], found["P5042"]) == ("10", "6", "6")


def test_a_gigaset_asks_the_network_for_no_other_server():
    assert read("gigaset")["SystemSettings.global.SipMulticastEnabled"] == "0"


def test_an_enterprise_cisco_has_its_books_at_its_own_address():
    book = Phonebook("Company", "http://pbx.example.net/p/token/phonebook.xml")
    driver = DRIVERS["cisco_enterprise"]
    source = dataclasses.replace(device(driver, driver.models[0]).source, url="http://pbx.example.net/p/token/")
    udp = (account(1, transport=Transport.UDP),)
    found = read("cisco_enterprise", "7942G", phonebooks=(book,), source=source, accounts=udp)
    assert found["directoryURL"] == "http://pbx.example.net/p/token/books.xml"
    assert read("cisco_enterprise", "7942G")["directoryURL"] == ""


@pytest.mark.parametrize(
    ("maker", "model", "named", "most"),
    [
        ("yealink", "T54W", True, 10), ("grandstream", "GRP2614", True, 10), ("snom", "D785", False, 10),
        ("fanvil", "X4U", True, 10), ("mitel", "6930", False, 5), ("cisco", "8841", True, 2), ("cisco", "SPA504G", True, 2),
    ],
)  # fmt: skip
def test_telephones_listen_for_announcements_the_urgent_ones_first(maker, model, named, most):
    groups = [("Fire", "239.255.1.9:10000"), ("Hall", "239.255.1.1:10002"), ("Yard", "239.255.1.2:10004")]
    pages = [Page(*_parts(address), name, name == "Fire") for name, address in groups]
    found = heard(maker, read(maker, model, pages=tuple(pages)))
    told = [(name if named else "", address) for name, address in groups][:most]
    assert found[0] == told[0]
    assert sorted(found) == sorted(told)
    assert heard(maker, read(maker, model, pages=())) == []
    many = tuple(Page("239.255.2.1", 10000 + 2 * x, f"Floor {x}") for x in range(12))
    assert len(heard(maker, read(maker, model, pages=many))) == most


def test_a_yealink_that_is_not_to_be_disturbed_hears_urgent_pages_only():
    pages = (Page("239.255.1.9", 10000, "Fire", True), Page("239.255.1.1", 10000, "Hall"))
    assert read("yealink", "T54W", pages=pages)["multicast.receive.ignore_dnd.priority"] == "1"
    assert read("yealink", "T54W", pages=pages[1:])["multicast.receive.ignore_dnd.priority"] == "0"


def _parts(address):
    host, port = address.split(":")
    return host, int(port)
