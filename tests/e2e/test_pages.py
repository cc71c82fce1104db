"""Pages: into a multicast group, to every maker's telephones in its own words, in spite of “do not disturb” when it is urgent."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pbxmanager.snapshot import Destination, PagingGroup, Snapshot
from tests.e2e.conftest import Pbx, run_office
from tests.e2e.conversation import hears, talking
from tests.e2e.office import office
from tests.telephony.asterisk import free_port
from tests.telephony.lamp import Listener
from tests.telephony.loudspeaker import Loudspeaker
from tests.telephony.subscriber import wait_until

pytestmark = [pytest.mark.e2e]

ANN, BOB, RECEPTION, HIDDEN = 400, 460, 580, 640
GROUP = "239.255.44.1"


PORT = free_port("0.0.0.0")


def paged(telecom_port: int, backup_port: int) -> Snapshot:
    """Return the usual office with groups that are paged."""
    groups = (
        PagingGroup(60, 1, "Hall", (), multicast=f"{GROUP}:{PORT}"),
        PagingGroup(61, 2, "Everybody", ("1004", "1005")),
        PagingGroup(62, 3, "Alarm", ("1004", "1005"), is_urgent=True),
        PagingGroup(63, 4, "Both", ("1004",), multicast=f"{GROUP}:{PORT + 1}"),
    )
    numbers = tuple(Destination(group.id, "paging", f"7{group.id}", group.name) for group in groups)
    return replace(office(telecom_port, backup_port), paging_groups=groups, destinations=numbers).sorted()


@pytest.fixture(scope="module")
def pbx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    """An office that is paged."""
    with run_office(tmp_path_factory.mktemp("pages"), paged) as running:
        yield running


@pytest.mark.parametrize(("number", "port"), [("760", 0), ("763", 1)], ids=["a group of its own", "beside telephones"])
def test_a_page_is_sent_to_whoever_listens_to_its_multicast_address(pbx, phone, number, port):
    ann, reception = phone("1001"), phone("1004")
    with Loudspeaker(GROUP, PORT + port) as loudspeaker:
        page = ann.call(number).wait_answered()
        if port:
            hears(reception.wait_incoming().answer(), ANN)
        wait_until(lambda: loudspeaker.heard().chord() == {ANN}, "the caller, from the loudspeaker", 8)
        page.hangup()
        time.sleep(0.5)
        silent = len(loudspeaker.packets)
        time.sleep(0.5)
        assert len(loudspeaker.packets) == silent
    packet = loudspeaker.packets[0]
    assert (packet[1] & 0x7F, len(packet)) == (0, 172)  # payload type 0, 20 ms


def test_who_is_not_to_be_disturbed_is_spared_unless_it_is_urgent(pbx, phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    pbx.asterisk.console(f"database put state 1004/dnd {int(time.time())}:1:")
    try:
        page = ann.call("761")
        hears(hidden.wait_incoming().answer(), ANN)
        assert reception.rings_not(0.3)
        page.hangup()
        page = ann.call("762")
        for each in (reception, hidden):
            hears(each.wait_incoming().answer(), ANN)
        page.hangup()
    finally:
        pbx.asterisk.console("database del state 1004/dnd")


def test_even_an_urgent_page_leaves_a_call_alone(phone):
    ann, bob, reception, hidden = phone("1001"), phone("1002"), phone("1004"), phone("1005")
    standing, at_reception = talking(bob, reception, "1004")
    page = ann.call("762")
    hears(hidden.wait_incoming().answer(), ANN)
    assert reception.rings_not(0.3)
    hears(standing, RECEPTION)
    hears(at_reception, BOB)
    page.hangup()


ALERT = "<http://www.notused.com>;info=alert-autoanswer;delay=0"
CALL = "<sip:notused>;answer-after=0"
MAKERS = {
    "Yealink SIP-T46U 108.86.0.45": (ALERT, CALL),
    "snomD785/10.1.169.16": (ALERT, CALL),
    "Grandstream GRP2614 1.0.13.23": (ALERT, CALL),
    "Fanvil X5U 2.12.1": (ALERT, CALL),
    "Gigaset N670 IP PRO/83.V2.55": (ALERT, CALL),
    "Mitel 6930 SIP/6.3.0": (ALERT, CALL),
    "Htek UC926 2.42.6": (ALERT, CALL),
    "Cisco/CP-8841-3PCC-11.3.7": (ALERT, CALL),
    "PolycomVVX-VVX_450-UA/6.4.6": ("info=alert-autoanswer", ""),
    "Poly/EdgeE350/8.2.0": ("info=alert-autoanswer", ""),
    "Digium D65 2_9_20": ("intercom", ""),
    "Sangoma D80 4_24_3": ("intercom", ""),
    "": (ALERT, CALL),
}


@pytest.mark.parametrize("maker", MAKERS)
def test_each_makers_telephones_are_told_in_their_own_words_to_answer(pbx, phone, maker):
    ann = phone("1001")
    alert, call = MAKERS[maker]
    with Listener.of(pbx, "1004", maker=maker) as telephone:
        ann.call("*801004").wait_ended()
        page = ann.call("761").wait_answered()
        wait_until(lambda: len(telephone.calls) == 2, "the page", 12)
        page.hangup()
        assert [(each.get("Alert-Info", ""), each.get("Call-Info", "")) for each in telephone.calls] == [
            (alert, call)
        ] * 2
        # A plain call says nothing of the kind.
        plain = ann.call("1004")
        wait_until(lambda: len(telephone.calls) == 3, "the call", 12)
        plain.hangup()
        assert not {"Alert-Info", "Call-Info"} & telephone.calls[2].keys()
