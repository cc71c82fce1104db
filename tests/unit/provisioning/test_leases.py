"""Lease files of DHCP servers, as each of them writes it."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from pbxmanager.provisioning.leases.file import LeaseFile
from pbxmanager.provisioning.leases.formats import FORMATS, Lease, format_of
from pbxmanager.provisioning.leases.seen import maker, model, note
from pbxmanager.provisioning.models import WaitingPhone
from tests.unit.provisioning.conftest import MAC

DNSMASQ = """\
1795528188 80:5e:c0:00:04:01 10.99.0.56 SIP-T54W 01:80:5e:c0:00:04:01
1795528190 3c:07:54:11:22:33 10.99.0.57 laptop *
1795528191 00:04:13:92:2d:24 10.99.0.58 * *
duid 00:01:00:01:2c:5d:ff:1c:02:42:ac:11:00:02
1795528200 8473921 fd00::57 laptop 00:01:00:01:29
"""
HOOK = (
    "1795528188\t80:5e:c0:00:04:01\t10.99.0.56\tSIP-T54W\tyealink\n"
    "1795528189\t00:08:5d:01:02:03\t10.99.0.60\t\tAastraIPPhone6867i\n"
)
ISC = """\
# The format of this file is documented in the dhcpd.leases(5) manual page.
# This lease file was written by isc-dhcp-4.4.3-P1

authoring-byte-order little-endian;

lease 10.99.0.56 {
  starts 2 2026/11/24 12:00:00;
  ends 2 2026/11/24 13:00:00;
  cltt 2 2026/11/24 12:00:00;
  binding state active;
  next binding state free;
  rewind binding state free;
  hardware ethernet 80:5e:c0:00:04:01;
  uid "\\001\\200^\\300\\000\\004\\001";
  set vendor-class-identifier = "yealink";
  client-hostname "SIP-T54W";
}
lease 10.99.0.58 {
  starts 2 2026/11/24 12:10:00;
  binding state active;
  hardware ethernet 00:04:13:92:2d:24;
  set vendor-class-identifier = "snomD785";
}
lease 10.99.0.58 {
  starts 2 2026/11/24 12:20:00;
  binding state free;
  hardware ethernet 00:04:13:92:2d:24;
}
server-duid "\\000\\001\\000\\001";
"""
KEA = """\
address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context,pool_id
10.99.0.56,80:5e:c0:00:04:01,01:80:5e:c0:00:04:01,3600,1795528188,1,0,0,sip-t54w,0,,0
10.99.0.58,00:04:13:92:2d:24,,3600,1795528188,1,0,0,,0,,0
10.99.0.58,00:04:13:92:2d:24,,0,1795528188,1,0,0,,2,,0
"""
FILES = {"dnsmasq": DNSMASQ, "hook": HOOK, "isc": ISC, "kea": KEA}


@pytest.mark.parametrize("kind", FILES)
def test_each_servers_format_is_known_and_read(kind):
    assert format_of(FILES[kind]) == kind
    first = next(FORMATS[kind](FILES[kind]))
    assert (first.mac, first.address, first.name.lower()) == ("805ec0000401", "10.99.0.56", "sip-t54w")


def test_what_is_over_or_is_no_ipv4_lease_is_left_out():
    assert [lease.mac for lease in FORMATS["isc"](ISC)] == ["805ec0000401"]
    assert [lease.mac for lease in FORMATS["kea"](KEA)] == ["805ec0000401"]
    assert [lease.address for lease in FORMATS["dnsmasq"](DNSMASQ)] == ["10.99.0.56", "10.99.0.57", "10.99.0.58"]


@pytest.mark.parametrize(
    ("mac", "said", "name", "who"),
    [
        ("805ec0000401", "yealink", "SIP-T54W", ("yealink", "T54W")),
        ("000413922d24", "snomD785", "", ("snom", "D785")),
        ("00085d010203", "AastraIPPhone6867i", "", ("mitel", "6867i")),
        ("a0a0a0010203", "Cisco Systems, Inc. IP Phone CP-8841-3PCC", "", ("cisco", "8841")),
        ("a0a0a0010203", "digium_D65_2_9_17", "", ("digium", "D65")),
        ("c074ad2bd859", "", "", ("grandstream", "")),
    ],
)
def test_maker_and_model_are_told_by_address_vendor_class_and_name(mac, said, name, who):
    lease = Lease(mac, "10.99.0.1", name, said)
    assert (maker(lease), model(lease, maker(lease))) == who


@pytest.mark.parametrize("said", ["MSFT 5.0", "android-dhcp-14", "udhcp 1.36.1", "snombook", ""])
def test_what_is_no_phone_is_nobodys(said):
    assert maker(Lease("3c0754112233", "10.99.0.57", "yealink", said)) == ""


def test_unknown_phones_wait_and_known_ones_and_laptops_do_not(phone, tmp_path, capsys):
    file = tmp_path / "leases"
    known = ":".join(MAC[i : i + 2] for i in range(0, 12, 2))
    file.write_text(f"{DNSMASQ}1795528192 {known} 10.99.0.61 ann *\n")
    call_command("pbx_dhcp", str(file), once=True)
    found = WaitingPhone.objects.order_by("mac").values_list("mac", "vendor", "model", "address", "way")
    assert list(found) == [
        ("000413922d24", "snom", "", "10.99.0.58", "dhcp"),
        ("805ec0000401", "yealink", "T54W", "10.99.0.56", "dhcp"),
    ]
    assert "2 unknown phones" in capsys.readouterr().out


def test_only_what_is_new_is_told_when_the_file_grows(db, tmp_path):
    path = tmp_path / "leases"
    path.write_text(DNSMASQ)
    file = LeaseFile(path)
    assert len(file.fresh()) == 3
    assert file.fresh() == []
    path.write_text(DNSMASQ.replace("1795528188", "1795531788"))
    assert [lease.mac for lease in file.fresh()] == ["805ec0000401"]


def test_a_flood_of_addresses_does_not_flood_the_list(db, settings):
    settings.PBX_UNKNOWN_PHONES_AN_HOUR = 5
    flood = [Lease(f"805ec0{number:06x}", "10.99.0.9") for number in range(50)]
    assert note(flood, timezone.now()) == 5
    assert WaitingPhone.objects.count() == 5


def test_a_file_that_is_not_there_is_named(db, tmp_path):
    with pytest.raises(CommandError, match="can't be read: No such file"):
        call_command("pbx_dhcp", str(tmp_path / "none"), once=True)
