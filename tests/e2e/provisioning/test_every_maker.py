"""A telephone of every maker: message lamp, its maker's event, what it fetches then, and its telephone books."""

import time
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from tests.e2e.provisioning.conftest import Place
from tests.telephony.lamp import Listener
from tests.telephony.virtual.books import book_addresses, read
from tests.telephony.virtual.cisco import CiscoPhone
from tests.telephony.virtual.digium import DigiumPhone
from tests.telephony.virtual.fanvil import FanvilPhone
from tests.telephony.virtual.gigaset import GigasetBase
from tests.telephony.virtual.grandstream import GrandstreamPhone
from tests.telephony.virtual.htek import HtekPhone
from tests.telephony.virtual.mitel import MitelPhone
from tests.telephony.virtual.poly import PolyPhone
from tests.telephony.virtual.snom import SnomPhone
from tests.telephony.virtual.yealink import YealinkPhone
from tests.telephony.virtual_phone import VirtualPhone
from tests.telephony.waiting import wait_for

pytestmark = [pytest.mark.e2e]
BEEP = 700.0
"""Hz of Asterisk's own beep, before a message is recorded."""
MAKERS = {
    # class, address, model, firmware, where the file says the time server, the event that the maker's manual names
    "cisco": (CiscoPhone, "00562b0f0001", "8841", "12.0.7", "Primary_NTP_Server", "check-sync"),
    "digium": (DigiumPhone, "000fd30f0001", "D70", "2_9_22", "ntp_server", "check-sync"),
    "fanvil": (FanvilPhone, "0c383e0f0001", "V65", "2.12.10.1", "SNTP Server", "check-sync"),
    "gigaset": (GigasetBase, "7c2f800f0001", "N870", "83.V2.11.0", "DmGlobal.0.NtpServer", "check-sync"),
    "grandstream": (GrandstreamPhone, "c074ad0f0001", "GRP2614", "1.0.7.32", "P30", "check-sync"),
    "htek": (HtekPhone, "001fc10f0001", "UC926", "2.0.4.2", "P30", "check-sync"),
    "mitel": (MitelPhone, "1400e90f0001", "6930", "6.4.0.140", "time server1", "check-sync"),
    "poly": (PolyPhone, "64167f0f0001", "VVX_450", "6.4.0.1", "tcpIpApp.sntp.address", "check-sync"),
    "snom": (SnomPhone, "0004130f0001", "D785", "10.1.33.33", "ntp_server", "check-sync;reboot=false"),
    "yealink": (
        YealinkPhone,
        "805ec00f0001",
        "T54W",
        "96.86.0.74",
        "local_time.ntp_server1",
        "check-sync;reboot=false",
    ),
}


@dataclass
class Desk:
    """A configured telephone of Ann's, and its ear."""

    phone: VirtualPhone
    pk: int
    ear: Listener

    def checks(self) -> list[str]:
        """Return the events but those of the message lamp."""
        return [event for event in self.ear.events() if event != "message-summary"]


@pytest.fixture(scope="module")
def desks(place: Place):
    """A telephone of each maker, all with extension 1001, registered; and a caller with 1002."""
    phones = {}
    for maker, (kind, mac, model, firmware, _, _) in MAKERS.items():
        phones[maker] = kind(mac, model, firmware, place.cable(f"http://127.0.0.1:{place.http}/p/"))
        phones[maker].boot()
    caller = YealinkPhone("805ec00f0002", "T31P", "124.86.0.40", place.cable(place.tftp_url))
    caller.boot()
    place.assign(caller.mac, "1002", live=False)
    ids = {maker: place.assign(phone.mac, "1001", live=False) for maker, phone in phones.items()}
    place.api("POST", "plan/apply/", {"reason": "A telephone of every maker"})
    caller.boot()
    with ExitStack() as stack:
        found = {}
        for maker, phone in phones.items():
            phone.boot()
            (line,) = phone.lines()
            assert line.wants_mwi, f"{maker} does not ask for the message lamp"
            ear = Listener(int(line.server.rpartition(":")[2]), line.user, line.password)
            found[maker] = Desk(phone, ids[maker], stack.enter_context(ear))
        found["caller"] = caller
        yield found


@pytest.fixture(scope="module")
def message(desks):
    """Somebody leaves a message for Ann, who does not answer at any of her telephones."""
    with desks["caller"].telephone(frequency=660.0) as telephone:
        telephone.register()
        call = telephone.call("1001").wait_answered(60)
        call.wait_heard(lambda r: r.has_speech(0.6), "the greeting", 20)
        call.send_digits("#")
        call.wait_heard(lambda r: r.hears(BEEP, 0.1), "the beep", 15)
        time.sleep(3.0)  # the message: shorter ones are not kept
        call.hangup()


@pytest.mark.parametrize("maker", sorted(MAKERS))
def test_the_message_lamp_goes_on(desks, message, maker):
    ear = desks[maker].ear
    wait_for(lambda: "Messages-Waiting: yes" in ear.news(), f"the NOTIFY for {maker}", 15)


@pytest.mark.parametrize("maker", sorted(MAKERS))
def test_the_makers_event_comes_and_the_new_value_is_fetched(place: Place, desks, maker):
    desk = desks[maker]
    *_, name, event = MAKERS[maker]
    assert place.api("GET", f"phones/{desk.pk}/standing/")["state"] == "current"
    before = desk.checks()
    values = {"level": "phone", "phone": desk.pk, "values": {"ntp_server": f"{maker}.example.net"}}
    place.api("POST", "phone-settings/", values, expect=201)
    assert place.api("GET", f"phones/{desk.pk}/standing/")["state"] == "outdated"
    place.api("POST", "phone-pushes/", {"kind": "resync", "outdated": True, "phones": [desk.pk]}, expect=201)
    place.manage("pbx_phones", "run", "--once")
    wait_for(lambda: desk.checks()[len(before) :], f"the event for {maker}")
    assert desk.checks() == [*before, event]
    desk.phone.boot()
    assert desk.phone.kept.parameters[name] == f"{maker}.example.net"
    assert place.api("GET", f"phones/{desk.pk}/standing/")["state"] == "current"


@pytest.mark.parametrize("maker", sorted(MAKERS))
def test_the_books_are_where_the_configuration_says(desks, maker):
    phone = desks[maker].phone
    base = next(asked.url for asked in reversed(phone.asked) if asked.status == 200).rpartition("/")[0] + "/"

    def fetch(url):
        text = phone.fetch("", url)
        assert text is not None, url
        return text

    addresses = (
        [f"{base}{phone.mac}-company.xml"]
        if maker == "digium"
        else book_addresses(maker, phone.kept.parameters, phone.mac, base)
    )
    assert addresses
    found = {name: numbers for url in addresses for name, numbers in read(maker, url, fetch).items()}
    assert found["Chen Mei"] == ["1003"]
    assert all(request.url.startswith("https://") for request in phone.asked[-len(addresses) :])
    searched = {name for url in addresses for name in read(maker, url, fetch, "bob")}
    assert searched == {"Bob Wang"}


def test_an_account_that_is_changed_but_not_applied_goes_on_working(place: Place, desks):
    desk = desks["snom"]
    (before,) = desk.phone.lines()
    device = place.api("GET", f"phones/{desk.pk}/")["device"]
    place.api("PATCH", f"devices/{device}/", {"transport": "tcp"})
    try:
        desk.phone.boot()
        (now,) = desk.phone.lines()
        assert now == before
        with desk.phone.telephone() as telephone:
            telephone.register()
        assert place.api("GET", f"phones/{desk.pk}/standing/")["state"] == "current"
        place.api("POST", "plan/apply/", {"reason": "Now"})
        desk.phone.boot()
        assert desk.phone.lines()[0].transport == "tcp"
        with desk.phone.telephone() as telephone:
            telephone.register()
    finally:
        place.api("PATCH", f"devices/{device}/", {"transport": "udp"})
        place.api("POST", "plan/apply/", {"reason": "Back"})
