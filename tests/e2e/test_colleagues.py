"""Services among colleagues, dialled at real telephones: parking, pickup, paging, intercom, secretaries, call-back."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pbxmanager.asterisk.ami import AmiAddress, ami_session
from pbxmanager.asterisk.config_file import HINT, steps
from pbxmanager.snapshot import (
    Destination,
    Device,
    Encryption,
    InboundNumber,
    PagingGroup,
    ParkingLot,
    PickupGroup,
    SecretaryFilter,
    Snapshot,
    Target,
    Transport,
)
from tests.e2e.conftest import Pbx, run_office
from tests.e2e.conversation import hears, talking
from tests.e2e.office import office
from tests.telephony.sip_trace import SipTrace
from tests.telephony.waiting import wait_for

pytestmark = [pytest.mark.e2e]

ANN, BOB, CHEN, RECEPTION, HIDDEN = 400, 460, 520, 580, 640


def colleagues(telecom_port: int, backup_port: int) -> Snapshot:
    """Return the usual office with two parking lots, groups and a secretary."""
    base = office(telecom_port, backup_port)
    everything, national = base.permission_classes
    lots = (
        ParkingLot(50, 1, "Reception's", "701", "703", 3),
        ParkingLot(51, 2, "Workshop", "711", "711", 3, Target("extension", "1002")),
    )
    groups = (
        PagingGroup(60, 11, "Floor", ("1001", "1004", "1005"), callers=frozenset({1})),
        PagingGroup(61, 12, "Yard", ("1005",), True),
    )
    destinations = (
        Destination(50, "parking", "700", "Reception's"),
        Destination(51, "parking", "710", "Workshop"),
        Destination(60, "paging", "760", "Floor"),
        Destination(61, "paging", "761", "Yard"),
    )
    chen = next(extension for extension in base.extensions if extension.number == "1003")
    telephone = Device(30, "1003-gggggggg", "secret-chen", "Desk phone", "1003", 1, Transport.UDP, Encryption.NONE, ())
    return replace(
        base,
        extensions=tuple(
            replace(each, name="Chen Mei", permission_class=1) if each == chen else each for each in base.extensions
        ),
        devices=(*base.devices, telephone),
        permission_classes=(replace(everything, picks_up_anything=False), national),
        parking_lots=lots,
        paging_groups=groups,
        pickup_groups=(PickupGroup(1, "Front", ("1001", "1004")),),
        secretary_filters=(SecretaryFilter(1, "1005", ("1004",), ("+8613900000001",)),),
        destinations=destinations,
        inbound_numbers=(*base.inbound_numbers, InboundNumber(9, "+862155501005", 1, Target("extension", "1005"))),
    ).sorted()


@pytest.fixture(scope="module")
def pbx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    """An office with every service among colleagues."""
    with run_office(tmp_path_factory.mktemp("colleagues"), colleagues) as running:
        yield running


def hint(pbx: Pbx, number: str) -> str:
    """Return what a key that watches a number is told."""
    with ami_session(AmiAddress("127.0.0.1", pbx.engine.ami_port, "manager", pbx.engine.ami_secret)) as ami:
        return ami.action("ExtensionState", Exten=number, Context="hints").get("StatusText")


def wait_hint(pbx: Pbx, number: str, wanted: str) -> None:
    until = time.monotonic() + 5
    while hint(pbx, number) != wanted:
        assert time.monotonic() < until, (hint(pbx, number), wanted)
        time.sleep(0.1)


def test_a_call_waits_in_a_slot_and_whoever_dials_the_slot_has_it(phone, pbx):
    ann, reception, chen = phone("1001"), phone("1004"), phone("1003")
    assert hint(pbx, "702") == "Idle"
    outgoing, incoming = talking(ann, reception, "1004")
    incoming.transfer_later("sip:702@" + reception.server)
    outgoing.wait_heard(lambda _: outgoing.heard(1.0).has_speech(0.8), "music")
    wait_hint(pbx, "702", "InUse")
    fetched = chen.call("702").wait_answered()
    hears(outgoing, CHEN)
    hears(fetched, ANN)
    wait_hint(pbx, "702", "Idle")


def test_a_parked_call_comes_back_to_the_parker_with_its_name(phone):
    ann, reception = phone("1001"), phone("1004")
    outgoing, incoming = talking(ann, reception, "1004")
    incoming.transfer_later("sip:700@" + reception.server)
    incoming.wait_ended()
    back = reception.wait_incoming(8)
    assert back.caller_name in [f"Parked {slot}: Ann Lee" for slot in ("701", "702", "703")]
    back.answer()
    hears(outgoing, RECEPTION)
    hears(back, ANN)


def test_parking_by_code_says_the_slot(phone, prompt):
    ann, reception = phone("1001"), phone("1004")
    outgoing, incoming = talking(ann, reception, "1004")
    incoming.send_digits("*5")
    incoming.wait_heard(lambda r: r.likeness(prompt("digits/7")) > 0.8, "the slot", 10)
    outgoing.wait_heard(lambda _: outgoing.heard(1.0).has_speech(0.8), "music")
    incoming.wait_ended()
    back = reception.wait_incoming(8)
    assert back.caller_name.startswith("Parked 70")
    back.answer()
    hears(back, ANN)


def test_a_full_lot_gives_the_call_back_at_once(phone):
    ann, reception, chen, hidden = phone("1001"), phone("1004"), phone("1003"), phone("1005")
    first, at_reception = talking(ann, reception, "1004")
    at_reception.transfer_later("sip:711@" + reception.server)
    first.wait_heard(lambda _: first.heard(1.0).has_speech(0.8), "music")
    second, at_chen = talking(reception, chen, "1003")
    at_chen.transfer_later("sip:711@" + chen.server)
    assert chen.wait_incoming(3).caller_name == "No free slot: Reception"
    del hidden, second


def test_nobody_at_the_parker_takes_it_and_it_goes_on(phone):
    ann, bob = phone("1001"), phone("1002")
    reception = phone("1004")
    outgoing, incoming = talking(ann, reception, "1004")
    incoming.transfer_later("sip:710@" + reception.server)
    reception.wait_incoming(8).reject()
    assert bob.wait_incoming().caller_name == "Ann Lee"
    outgoing.hangup()


def test_a_colleague_of_the_group_takes_a_ringing_call(phone):
    ann, reception, chen = phone("1001"), phone("1004"), phone("1003")
    outgoing = chen.call("1004")
    reception.wait_incoming()
    taken = ann.call("*8").wait_answered()
    hears(outgoing, ANN)
    hears(taken, CHEN)


def test_a_call_is_picked_up_by_its_number(phone):
    ann, reception, chen = phone("1001"), phone("1004"), phone("1003")
    outgoing = chen.call("1001")
    ann.wait_incoming()
    taken = reception.call("**1001").wait_answered()
    hears(outgoing, RECEPTION)
    hears(taken, CHEN)


@pytest.mark.parametrize("code", ["*8", "**1001"], ids=["group", "number"])
def test_whoever_picks_up_sees_who_calls_and_the_caller_sees_who_answered(phone, pbx, tmp_path, code):
    ann, reception, chen = phone("1001"), phone("1004"), phone("1003")
    with SipTrace(pbx.asterisk, tmp_path) as trace:
        chen.call("1001")
        ann.wait_incoming()
        reception.call(code).wait_answered()
        wait_for(lambda: "Chen Mei 1003" in trace.shown("1004-dddddddd"), "the caller's name at whoever picked up")
        wait_for(lambda: "Reception 1004" in trace.shown("1003-gggggggg"), "who answered, at the caller")


def test_who_is_in_no_common_group_picks_up_nothing(phone):
    reception, chen, hidden = phone("1004"), phone("1003"), phone("1005")
    chen.call("1004")
    reception.wait_incoming()
    assert hidden.call("**1004").wait_ended().status == 403
    assert hidden.call("*8").wait_ended().status == 480


def test_a_page_is_heard_by_all_and_nobody_in_a_call_is_disturbed(phone):
    ann, reception, hidden, chen = phone("1001"), phone("1004"), phone("1005"), phone("1003")
    laptop = phone("1001", device=1)
    bob = phone("1002")
    standing, _ = talking(hidden, bob, "1002")
    page = chen.call("760")
    at_ann, at_laptop, at_reception = ann.wait_incoming(), laptop.wait_incoming(), reception.wait_incoming()
    for call in (at_ann, at_laptop, at_reception):
        assert "alert-autoanswer" in call.headers["Alert-Info"]
        assert call.headers["Call-Info"].endswith("answer-after=0")
        call.answer()
    for call in (at_ann, at_laptop, at_reception):
        hears(call, CHEN)
    assert page.heard(0.5).chord() == set()
    assert hidden.rings_not(0.2)
    hears(standing, BOB)
    page.hangup()
    at_ann.wait_ended()


def test_who_may_not_page_is_refused(phone):
    reception, ann = phone("1004"), phone("1001")
    assert reception.call("760").wait_ended().status == 403
    assert ann.rings_not(0.2)


def test_a_group_that_talks_back_is_heard(phone):
    ann, hidden = phone("1001"), phone("1005")
    page = ann.call("761")
    answered = hidden.wait_incoming().answer()
    hears(answered, ANN)
    hears(page, HIDDEN)


def test_intercom_speaks_at_once_and_leaves_a_call_alone(phone):
    ann, reception, bob = phone("1001"), phone("1004"), phone("1002")
    speaking = ann.call("*801004")
    called = reception.wait_incoming()
    assert called.headers["Call-Info"].endswith("answer-after=0")
    called.answer()
    hears(called, ANN)
    hears(speaking, RECEPTION)
    assert bob.call("*801004").wait_ended().status == 486


def test_calls_to_the_boss_ring_at_the_secretary(phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    ann.call("1005")
    for_boss = reception.wait_incoming()
    assert for_boss.caller_name == "For Hidden: Ann Lee"
    assert hidden.rings_not(0.2)
    for_boss.answer()
    time.sleep(0.5)
    for_boss.transfer_later("sip:1005@" + reception.server)
    assert hidden.wait_incoming().caller_name == "Ann Lee"


def test_who_is_on_the_list_rings_through(phone, pbx):
    reception, hidden = phone("1004"), phone("1005")
    reception.call("1005")
    assert hidden.wait_incoming().caller_number == "1004"


def test_a_number_outside_that_is_on_the_list_rings_through_and_another_one_at_the_secretary(phone, pbx):
    reception, hidden = phone("1004"), phone("1005")
    pbx.telecom.place("02155501005", "13900000001")
    at_boss = hidden.wait_incoming()
    assert at_boss.caller_number == "+8613900000001"
    assert reception.rings_not(0.2)
    at_boss.reject()
    pbx.telecom.place("02155501005", "13900000002")
    assert reception.wait_incoming().caller_name.startswith("For Hidden")
    assert hidden.rings_not(0.2)


def test_the_filter_is_switched_by_code(phone, prompt, pbx):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    reception.call("*871005").wait_heard(lambda r: r.likeness(prompt("de-activated")) > 0.7, "that it is off")
    ann.call("1005")
    hidden.wait_incoming()
    assert reception.rings_not(0.2)
    assert ann.call("*871005").wait_ended().status == 403
    hidden.call("*87").wait_heard(lambda r: r.likeness(prompt("activated")) > 0.7, "that it is on")
    assert hint(pbx, "*871005") == "InUse"


def test_without_call_waiting_a_second_caller_hears_busy(phone, prompt):
    ann, bob, chen = phone("1001"), phone("1002"), phone("1003")
    switching = bob.call("*41")
    switching.wait_heard(lambda r: r.likeness(prompt("de-activated")) > 0.7, "that it is off")
    switching.wait_ended()
    talking(ann, bob, "1002")
    assert chen.call("1002").wait_ended().status == 486
    bob.call("*41").wait_heard(lambda r: r.likeness(prompt("activated")) > 0.7, "that it is on")
    chen.call("1002")
    bob.wait_incoming()


def test_asterisk_has_every_application_and_function_of_the_dialplan(pbx):
    there = set(re.findall(r"(?m)^ +(\w+):", pbx.asterisk.console("core show applications")))
    functions = set(re.findall(r"(?m)^(\w+) ", pbx.asterisk.console("core show functions")))
    files = [path.read_text() for path in pbx.engine.live.glob("extensions*.conf")]
    wanted = {step.application for text in files for step in steps(text) if step.extension and step.priority != HINT}
    called = {name for text in files for name in re.findall(r"(?:\$\{|Set\((?:LOCAL\()?)([A-Z_0-9]+)\(", text)}
    assert wanted - there == set()
    assert called - functions == set()
