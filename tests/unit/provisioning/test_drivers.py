"""What every maker's driver keeps to. A new driver is tested here without a change."""

import random
import re
import string

import pytest

from pbxmanager.provisioning.drivers import DRIVERS, PERSONAL, FileKind, WayOn, maker_of, seen, wanted_by
from pbxmanager.provisioning.values import Firmware, Key, KeyKind, Ldap, Phonebook
from pbxmanager.values import InvalidValue
from tests.unit.provisioning.device import SECRETS, device

EVERY = pytest.mark.parametrize("driver", DRIVERS.values(), ids=list(DRIVERS))


def files_of(driver, config):
    """Return every file of a phone that its driver writes, by name."""
    names = {driver.main_file(config.mac, config.model), *_examples(driver, config.mac)}
    wanted = [found for name in sorted(names) if (found := driver.want(name))]
    return {found.name: text for found in wanted if (text := driver.config(found, config)) is not None}


def _examples(driver, mac):
    """Return names with this address that fit the driver's patterns, as far as they can be made up."""
    for pattern in driver.files:
        plain = re.sub(r"\(\?P<mac>[^()]*\)", mac, pattern.pattern)
        plain = re.sub(r"\\d\{(\d+)(?:,\d+)?\}", lambda m: "1" * int(m[1]), plain)
        plain = re.sub(r"0\{(\d+)\}", lambda m: "0" * int(m[1]), plain)
        plain = plain.replace("\\.", ".")
        if pattern.match(plain):
            yield plain


@EVERY
def test_the_main_file_is_personal_and_holds_the_account(driver):
    for model in driver.models:
        config = device(driver, model)
        name = driver.main_file(config.mac, model.name)
        assert driver.want(name).kind in PERSONAL
        text = driver.config(driver.want(name), config)
        for needed in (config.accounts[0].user, config.accounts[0].password, config.accounts[0].server.host):
            assert needed in text


@EVERY
def test_a_bootstrap_file_leads_to_the_server(driver):
    config = device(driver, driver.models[0])
    shown = 0
    for name in {driver.main_file(config.mac, config.model), *_examples(driver, config.mac)}:
        text = driver.bootstrap(driver.want(name), WayOn("https://pbx.example.net/p/"))
        if text is not None:
            assert not any(secret in text for secret in SECRETS)
            shown += bool(re.search(r"pbx\.example\.net(?:/|[^/]*\bp/)", text, re.DOTALL))
    assert shown or driver.plain_only


@EVERY
def test_the_same_facts_give_the_same_bytes(driver):
    for model in driver.models:
        assert files_of(driver, device(driver, model)) == files_of(driver, device(driver, model))


@EVERY
@pytest.mark.parametrize(
    "hostile",
    ["a\nb = c", "a\r\nstatic.x = y", "a\0b", "a\x1bb", "a\u2028b", "a\x85b", "\ud800"],
    ids=lambda text: ascii(text),
)
def test_nothing_that_ends_a_line_gets_into_a_file(driver, hostile):
    with pytest.raises(InvalidValue):
        files_of(driver, device(driver, driver.models[0], name=hostile))


@EVERY
@pytest.mark.parametrize(
    "odd",
    [
        "</x><y>",
        "a & b",
        "\"'><!--",
        "]]>",
        "{{ 7*7 }}",
        "{% raw %}",
        "%NULL%",
        "#",
        "= = =",
        "李😀 ünï",
        "${x}",
        "\\",
        "a;b",
        "<?x?>",
    ],
)
def test_odd_names_stay_in_their_place(driver, odd):
    """The file has as many lines as with a plain name: nothing was added."""
    plain = files_of(driver, device(driver, driver.models[0], name="Plain"))
    with_odd = files_of(driver, device(driver, driver.models[0], name=odd))
    assert {name: text.count("\n") for name, text in plain.items()} == {
        name: text.count("\n") for name, text in with_odd.items()
    }
    assert "49" not in "".join(with_odd.values()) or "49" in "".join(plain.values())


@EVERY
def test_every_setting_and_kind_of_key_can_be_written(driver):
    for model in driver.models:
        keys = tuple(Key(0, place, kind, "1002", "Bob") for place, kind in enumerate(KeyKind, start=1))
        config = device(
            driver,
            model,
            keys=keys,
            phonebooks=(Phonebook("Company", "https://pbx.example.net/book.xml?a=1&b=2"),),
            ldap=Ldap("ldap.example.net", 636, True, "dc=x", "cn=y", "pw", ("cn", "sn"), ("telephoneNumber",)),
            firmware=Firmware("1.2.3.4", "https://pbx.example.net/fw.bin"),
        )
        assert files_of(driver, config)


@EVERY
def test_raw_parameters_are_written(driver):
    name, _, value = driver.raw_example.partition(" = ")
    assert driver.raw_name.fullmatch(name)
    written = "".join(files_of(driver, device(driver, driver.models[0], raw=((name, value),))).values())
    assert re.sub(r"\[\d+\]", "", name).rpartition(".")[2] in written
    assert value in written


@EVERY
def test_no_secret_is_in_a_common_file(driver):
    config = device(driver, driver.models[0])
    for name in _examples(driver, config.mac):
        wanted = driver.want(name)
        if wanted.kind is FileKind.COMMON:
            assert not any(secret in (driver.config(wanted, config) or "") for secret in SECRETS)


@EVERY
def test_a_row_for_the_makers_redirection_service_fits_its_columns(driver):
    if driver.redirect_columns:
        row = driver.redirect_row("0015650a0b0c", driver.models[0].name, "https://pbx.example.net/p/")
        assert len(row) == len(driver.redirect_columns)
        assert row[0].lower() == "0015650a0b0c"
        assert any("pbx.example.net/p" in cell for cell in row)


@EVERY
def test_models_are_told_apart(driver):
    names = [model.name for model in driver.models]
    assert len(set(names)) == len(names)
    assert all(driver.model(name.lower()).name == name for name in names)


@EVERY
def test_a_key_that_a_notify_needs_is_there(driver):
    assert re.fullmatch(r"[a-zA-Z0-9;=_-]+", driver.check_sync.event)
    assert re.fullmatch(r"[a-zA-Z0-9;=_-]+", driver.reboot.event)


AGENTS = [
    ("Yealink SIP-T31G 124.85.257.55 80:5e:c0:d5:7d:72", "yealink", "T31G", "124.85.257.55", "805ec0d57d72"),
    ("yealink SIP-T28P 2.70.0.140 00:15:65:13:ae:0b", "yealink", "T28P", "2.70.0.140", "00156513ae0b"),
    ("Yealink SIP VP-T49G 51.80.0.10 00:15:65:9b:5a:44", "yealink", "VP-T49G", "51.80.0.10", "0015659b5a44"),
    ("Yealink SIP-T56A  58.80.0.25 001565f429a4", "yealink", "T56A", "58.80.0.25", "001565f429a4"),
    ("Yealink CP860 37.72.0.5 00:15:65:8a:37:86", "yealink", "CP860", "37.72.0.5", "0015658a3786"),
    ("Yealink W70B 146.85.0.5 80:5e:0c:1d:65:4e", "yealink", "W70B", "146.85.0.5", "805e0c1d654e"),
    ("Yealink SIP-T54W 96.86.0.74", "yealink", "T54W", "96.86.0.74", ""),
    ("Cisco-CP-7832-3PCC/11.0.1 (00562b043615)", "cisco", "7832", "11.0.1", "00562b043615"),
    ("Cisco-CP-8841-3PCC/11.0 (00562b043615)", "cisco", "8841", "11.0", "00562b043615"),
    ("Cisco-CP7941G/9.4.2", "cisco_enterprise", "7941G", "9.4.2", ""),
    ("Cisco-CP8841/12.5.1", "cisco_enterprise", "8841", "12.5.1", ""),
    ("Cisco/SPA508G-7.4.8a (0002FDFF2103)(CBT141400UK)", "cisco", "SPA508G", "7.4.8a", "0002fdff2103"),
    ("Linksys/SPA-942-6.1.5(a) (88019FA42805)", "cisco", "SPA-942", "6.1.5(a)", ""),
    ("Aastra6731i MAC:00-08-5D-23-74-29 V:3.2.0.70-SIP", "mitel", "6731i", "3.2.0.70", "00085d237429"),
    ("Aastra6863i MAC:00-08-5D-40-90-5F V:4.1.0.128-SIP", "mitel", "6863i", "4.1.0.128", "00085d40905f"),
    ("Aastra57i MAC:00-08-5D-13-CA-05 V:2.6.0.2010-SIP", "mitel", "6757i", "2.6.0.2010", "00085d13ca05"),
    ("Mitel6915 MAC:14-00-E9-1B-E2-41 V:6.4.0.140-SIP", "mitel", "6915", "6.4.0.140", "1400e91be241"),
    (
        "Gigaset N870 IP PRO/83.V2.11.0+build.a546b91;7C2F80E0D605",
        "gigaset",
        "N870 IP PRO",
        "83.V2.11.0",
        "7c2f80e0d605",
    ),
    ("N510 IP PRO/42.258.00.000.000;7C2F806257D7", "gigaset", "N510 IP PRO", "42.258.00.000.000", "7c2f806257d7"),
    ("N510 IP PRO/42.245.00.000.000", "gigaset", "N510 IP PRO", "42.245.00.000.000", ""),
    ("N720-DM-PRO/70.040.00.000.000", "gigaset", "N720-DM-PRO", "70.040.00.000.000", ""),
    ("Digium D40 1_4_0_0_57389", "digium", "D40", "1_4_0_0_57389", ""),
    ("Yealink-T46G 28.80.0.70 28.1.0.128.0.0.0", "yealink", "T46G", "28.80.0.70", ""),
    (
        "Grandstream Model HW GXP1628 SW 1.0.4.138 DevId c074ad2bd859",
        "grandstream",
        "GXP1628",
        "1.0.4.138",
        "c074ad2bd859",
    ),
    (
        "Grandstream Model HW GRP2601W SW 1.0.7.32 DevId EC:74:D7:89:1A:76",
        "grandstream",
        "GRP2601W",
        "1.0.7.32",
        "ec74d7891a76",
    ),
    (
        "Grandstream Model HW HT801 V1.1A SW 1.0.17.5 DevId c074ad273a10",
        "grandstream",
        "HT801",
        "1.0.17.5",
        "c074ad273a10",
    ),
    (
        "Grandstream Model HW GXV3350  V1.3A SW 1.0.1.8 DevId c074ad150b88",
        "grandstream",
        "GXV3350",
        "1.0.1.8",
        "c074ad150b88",
    ),
    (
        "Grandstream GXP2000 (gxp2000e.bin:1.2.5.3/boot55e.bin:1.1.6.9) DevId 000b822726c8",
        "grandstream",
        "GXP2000",
        "1.2.5.3",
        "000b822726c8",
    ),
    (
        "Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33 2010.12-00004-g9ba52f5 000413922D24 SXM:0 UXM:0)",
        "snom",
        "D785",
        "10.1.33.33",
        "000413922d24",
    ),
    (
        "Mozilla/4.0 (compatible; snom710-SIP 8.7.5.35 1.1.5-IFX-05.01.12 000413741767)",
        "snom",
        "710",
        "8.7.5.35",
        "000413741767",
    ),
    ("Mozilla/4.0 (compatible; snom820-SIP 8.4.35 1.1.4-IFX-26.11.09)", "snom", "820", "8.4.35", ""),
    (
        "Mozilla/4.0 (compatible; snom320-SIP 6.5.20; snom320 jffs2 v3.36; snom320 linux 3.38)",
        "snom",
        "320",
        "6.5.20",
        "",
    ),
    ("FileTransport PolycomSoundStationIP-SSIP_6000-UA/5.0.3.1667 Type/Updater", "poly", "SSIP_6000", "", ""),
    ("FileTransport PolycomVVX-VVX_400-UA/4.1.4.7430 Type/Application", "poly", "VVX_400", "4.1.4.7430", ""),
    (
        "FileTransport PolyCCX-CCX_600-UA/8.0.2.3267 (SN:482567b5313f) Type/Application",
        "poly",
        "CCX_600",
        "8.0.2.3267",
        "482567b5313f",
    ),
    ("FileTransport PolyEdge-Edge_E450-UA/8.0.0.15602 Type/Application", "poly", "Edge_E450", "8.0.0.15602", ""),
    ("FileTransport PolycomSoundPointIP-SPIP_450-UA/3.2.3.1734", "poly", "SPIP_450", "3.2.3.1734", ""),
    ("PolyEdge-Edge_E350-UA/8.3.1.0614_f04ea4691c59", "poly", "Edge_E350", "8.3.1.0614", "f04ea4691c59"),
    ("Fanvil X4 2.10.2.6887 0c383e07e16c", "fanvil", "X4", "2.10.2.6887", "0c383e07e16c"),
    ("Fanvil X6U Pro 0.0.10 0c383e2cd782", "fanvil", "X6U Pro", "0.0.10", "0c383e2cd782"),
    ("Fanvil V67 2.6.6.187 0c383e2b29e6)", "fanvil", "V67", "2.6.6.187", "0c383e2b29e6"),
    ("Fanvil i10SV 2.12.10.1 0c383e2397f4", "fanvil", "i10SV", "2.12.10.1", "0c383e2397f4"),
    ("Fanvil H2U-V2 2.12.0 0c383e32342e", "fanvil", "H2U-V2", "2.12.0", "0c383e32342e"),
    ("Htek UC903 2.0.4.2 00:1f:c1:1c:22:a9", "htek", "UC903", "2.0.4.2", "001fc11c22a9"),
]


@pytest.mark.parametrize(("agent", "vendor", "model", "firmware", "mac"), AGENTS)
def test_a_user_agent_says_who_it_is(agent, vendor, model, firmware, mac):
    said = seen(agent)
    assert (said.vendor, said.model, said.firmware, said.mac) == (vendor, model, firmware, mac)


@pytest.mark.parametrize(
    "agent", ["", "curl/8.0", "Mozilla/5.0", "Yealink", "x" * 100_000, "Yealink SIP-T54W\n96.86.0.74"]
)
def test_other_user_agents_are_nobodys(agent):
    assert seen(agent) is None


def test_a_maker_is_known_by_the_address():
    assert maker_of("805ec0d57d72") == "yealink"
    assert maker_of("c074ad2bd859") == "grandstream"
    assert maker_of("64167f000101") == "poly"
    assert maker_of("000413922d24") == "snom"
    assert maker_of("0c383e07e16c") == "fanvil"
    assert maker_of("001fc11c22a9") == "htek"
    assert maker_of("ffffffffffff") == ""


@pytest.mark.parametrize("name", ["000000000000.cfg", "cfg000000000000.xml", "snom-000000000000.xml"])
def test_twelve_zeros_are_nobodys_address(name):
    assert all(wanted.mac == "" for wanted in wanted_by(name))


def test_ten_thousand_made_up_names_are_read_without_trouble():
    luck = random.Random(6)
    letters = string.printable + "äλ李\u202e"
    for _ in range(10_000):
        name = "".join(luck.choice(letters) for _ in range(luck.randrange(40)))
        assert all(wanted.name == name for wanted in wanted_by(name))
