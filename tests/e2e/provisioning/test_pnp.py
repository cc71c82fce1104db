"""Telephones ask by SIP multicast on the loopback network; a process of its own answers them."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.e2e.provisioning.conftest import Place, _end
from tests.faults.commands import REPOSITORY
from tests.telephony.asterisk import free_port
from tests.telephony.virtual.pnp import PnpPhone
from tests.telephony.virtual.yealink import YealinkPhone

pytestmark = [pytest.mark.e2e]
NETWORK = "127.0.0.0/25"


@pytest.fixture(scope="module")
def port(place: Place) -> Iterator[int]:
    """Where the process listens; 127.0.0.1 is in the head office's network, 127.0.0.200 is in nobody's."""
    site = place.api("GET", "sites/")["results"][0]
    before = site["local_networks"]
    place.api("PATCH", f"sites/{site['id']}/", {"local_networks": NETWORK})
    number = free_port()
    command = [sys.executable, "manage.py", "pbx_pnp", "--interface", "127.0.0.1", "--port", str(number)]
    with ExitStack() as stack:
        process = subprocess.Popen(command, cwd=REPOSITORY, env=place.environment, stdout=subprocess.PIPE)
        stack.callback(_end, process)
        assert process.stdout is not None
        assert b"listens on 224.0.1.75" in process.stdout.readline()
        yield number
    place.api("PATCH", f"sites/{site['id']}/", {"local_networks": before})


def waiting(place: Place, mac: str) -> list[dict[str, str]]:
    rows = place.api("GET", f"waiting-phones/?mac={mac}")["results"]
    return [{name: row[name] for name in ("vendor", "model", "firmware", "address", "way")} for row in rows]


def test_a_phone_from_its_box_is_told_the_way_and_ends_with_its_own_configuration(place: Place, port: int):
    mac = "805ec0000201"
    with PnpPhone(mac, "yealink", "T54W", "96.86.0.74", port) as phone:
        told = phone.ask()
    assert told.accepted[0].startswith("SIP/2.0 200 OK\r\n")
    assert f"NOTIFY sip:{phone.address} SIP/2.0\r\n" in told.notified[0]
    assert "\r\nContent-Type: application/url\r\n" in told.notified[0]
    assert "\r\nSubscription-State: terminated" in told.notified[0]
    assert told.url == f"http://127.0.0.1:{place.http}/p/"
    assert waiting(place, mac) == [
        {"vendor": "yealink", "model": "T54W", "firmware": "96.86.0.74", "address": "127.0.0.1", "way": "pnp"}
    ]
    place.assign(mac, "1003")
    desk = YealinkPhone(mac, "T54W", "96.86.0.74", place.cable(told.url))
    desk.boot()
    assert [line.display_name for line in desk.lines()] != []
    with PnpPhone(mac, "yealink", "T54W", "96.86.0.74", port) as again:
        assert again.ask().url == told.url, "a known phone is told the same"
    assert waiting(place, mac) == []


@pytest.mark.parametrize(
    ("maker", "mac", "model", "ends"),
    [
        ("snom", "000413922d24", "snomD785", "/p/snom-{mac}.xml"),
        ("grandstream", "c074ad2bd859", "GRP2614", "/p/"),
        ("fanvil", "0c383e07e16c", "X4", "/p/$mac.cfg"),
    ],
)
def test_each_maker_is_told_what_its_phones_need(place: Place, port: int, maker, mac, model, ends):
    with PnpPhone(mac, maker, model, "1.2.3.4", port) as phone:
        assert phone.ask().url.endswith(ends)
    assert [(row["vendor"], row["way"]) for row in waiting(place, mac)] == [(maker, "pnp")]


def test_a_notify_that_is_not_answered_is_sent_again_and_a_question_sent_twice_is_one(place: Place, port: int):
    with PnpPhone("805ec0000202", "yealink", "T31P", "124.86.0.40", port) as phone:
        told = phone.ask(answers=False, silent=2.0)
        assert len(told.notified) >= 2
        assert len(set(told.notified)) == 1
        text = phone.request(call="the same")
        assert phone.ask(text).url
        again = phone.ask(text, silent=0.8)
        assert (len(again.accepted), again.notified) == (1, [])
    rows = place.api("GET", "waiting-phones/?mac=805ec0000202")["results"]
    assert rows[0]["count"] == 2


def test_nobody_outside_the_sites_networks_is_answered_or_listed(place: Place, port: int):
    with PnpPhone("805ec0000203", "yealink", "T31P", "124.86.0.40", port, address="127.0.0.200") as phone:
        told = phone.ask(silent=0.8)
    assert (told.accepted, told.notified) == ([], [])
    assert waiting(place, "805ec0000203") == []


def test_a_flood_from_one_address_is_answered_so_often_and_no_more(place: Place, port: int):
    heard = 0
    with PnpPhone("805ec0000204", "yealink", "T31P", "124.86.0.40", port, address="127.0.0.77") as phone:
        for _ in range(40):
            heard += bool(phone.ask(seconds=0.3).notified)
    assert heard == 30


def test_what_is_no_question_is_not_answered_and_does_no_harm(place: Place, port: int):
    with PnpPhone("805ec0000205", "yealink", "T31P", "124.86.0.40", port, address="127.0.0.78") as phone:
        good = phone.request()
        for bad in (
            b"",
            b"\x00" * 3000,
            good.replace("SUBSCRIBE", "INVITE"),
            good.replace("ua-profile", "presence"),
            good.replace("Via: ", "Via"),
            good.replace("805ec0000205", "805ec0000205\x01"),
            good + "x" * 60000,
            good.encode().replace(b"Fanvil", b"\xff\xfe"),
        ):
            if bad:
                phone.ask(bad, silent=0.05)
        assert phone.ask().url
