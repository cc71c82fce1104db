"""What to write into DHCP servers: real ones read it, and option 43 says the same in each one's words."""

import json
import re
import subprocess

import pytest

from pbxmanager.provisioning.dhcp import snippets

URL = "http://pbx.example.net/p/"
OPTION_43 = bytes([2, len(URL)]) + URL.encode()


def texts(server="pbx.example.net", url=URL):
    return {snippet.title: snippet.text for snippet in snippets(server, url)}


@pytest.mark.parametrize("server", ["192.168.1.5", "pbx.example.net"])
def test_dnsmasq_reads_it(tmp_path, server):
    text = texts(server, f"http://{server}/p/")["dnsmasq"]
    named = re.sub(r"(?m)^(dhcp-option=150,)ADDRESS$", r"\g<1>192.168.1.5", text)
    assert (named == text) == (server == "192.168.1.5")
    (tmp_path / "phones.conf").write_text(named)
    command = ["dnsmasq", "--test", "-C", str(tmp_path / "phones.conf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "dnsmasq: syntax check OK.\n")


def test_kea_s_is_json_with_definitions_for_what_kea_does_not_know():
    text = texts("192.168.1.5")["Kea"]
    found = json.loads(f"{{{text}}}")
    defined = {each["name"]: each["code"] for each in found["option-def"]}
    assert defined == {"tftp-addresses": 150, "provisioning-url": 160}
    assert {each.get("name") for each in found["option-data"]} == {"tftp-server-name", *defined, None}


@pytest.mark.parametrize(
    ("title", "pattern"),
    [
        ("dnsmasq", r"dhcp-option=43,([0-9a-f:]+)"),
        ("ISC dhcpd", r"vendor-encapsulated-options ([0-9a-f:]+);"),
        ("Kea", r'"code": 43, "csv-format": false, "data": "([0-9a-f]+)"'),
        ("Windows Server", r"-OptionId 43 -Value ([0-9a-fx,]+)"),
        ("MikroTik", r"code=43 value=0x([0-9a-f]+)"),
    ],
)
def test_option_43_is_there_in_every_server_s_words(title, pattern):
    found = re.search(pattern, texts()[title])
    assert found, texts()[title]
    assert bytes.fromhex(re.sub(r"0x|[:,]", "", found[1])) == OPTION_43


@pytest.mark.parametrize("title", ["dnsmasq", "ISC dhcpd", "Kea", "Windows Server", "MikroTik"])
def test_every_server_is_told_the_address_and_where_one_is_to_be_filled_in(title):
    text = texts()[title]
    assert text.count(URL) >= 2
    assert re.search(r"(//|#) ADDRESS: the IPv4 address of pbx.example.net", text)
    assert "ADDRESS" not in texts("192.168.1.5")[title]
