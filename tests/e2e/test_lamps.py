"""Keys with lamps, as a telephone that subscribed to them is told: each change by a NOTIFY, also after a reload."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from pbxmanager.snapshot import (
    Destination,
    Moment,
    NightSwitch,
    ParkingLot,
    PauseReason,
    Queue,
    QueueAgent,
    QueueStrategy,
    SecretaryFilter,
    Snapshot,
)
from pbxmanager.values import hash_pin
from tests.e2e.conftest import Pbx, run_office
from tests.e2e.conversation import hears, talking, type_in
from tests.e2e.office import office
from tests.telephony.phone import Phone
from tests.telephony.subscriber import Subscriber, wait_until

pytestmark = [pytest.mark.e2e]

ANN, RECEPTION, HIDDEN = 400, 580, 640
WATCHES = ("1002-cccccccc", "secret-bob-;1")
DARK, LIT, BLINKS = "terminated", "confirmed", "early"


def lamps(telecom_port: int, backup_port: int) -> Snapshot:
    """Return the usual office with something for every kind of key."""
    base = office(telecom_port, backup_port)
    queue = Queue(31, 31, "Sales", QueueStrategy.RING_ALL, (QueueAgent("1004", logs_in=True),), say_position=False)
    return replace(
        base,
        extensions=tuple(replace(e, pin=hash_pin("2583")) if e.number == "1004" else e for e in base.extensions),
        parking_lots=(ParkingLot(50, 1, "Lot", "701", "703", 60),),
        queues=(queue,),
        pause_reasons=(PauseReason(1, "1", "Lunch"),),
        night_switches=(NightSwitch(1, "1", "Night", Moment.CLOSED),),
        secretary_filters=(SecretaryFilter(1, "1004", ("1001",), is_on=False),),
        destinations=(Destination(31, "queue", "730", "Sales"), Destination(50, "parking", "700", "Lot")),
    ).sorted()


@pytest.fixture(scope="module")
def pbx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    """An office full of keys."""
    with run_office(tmp_path_factory.mktemp("lamps"), lamps) as running:
        yield running


@pytest.fixture
def watch(pbx: Pbx) -> Iterator[Callable[[str], Subscriber]]:
    """Subscribe to what stands on a key."""
    with ExitStack() as stack:
        yield lambda number: stack.enter_context(Subscriber(pbx.server, *WATCHES, number))


def reload(pbx: Pbx) -> None:
    """Let Asterisk read its dialplan, as an apply does."""
    pbx.asterisk.console("dialplan reload")
    pbx.asterisk.console("module reload res_pjsip.so")


def dial(telephone: Phone, code: str) -> None:
    telephone.call(code).wait_ended(12)


@pytest.mark.parametrize("code", ["*76", "*74", "*77", "*87", "*22", "*23"], ids=str)
def test_a_key_for_a_state_is_lit_and_dark_again_also_after_a_reload(pbx, phone, watch, code):
    reception = phone("1004")
    if code == "*74":
        dial(reception, "*721001")
        dial(reception, "*73")
    key = {"*22": "*221004*730", "*23": "*231004*1"}.get(code, f"{code}1004")
    lamp = watch(key)
    lamp.wait_state(DARK)
    press = key if code != "*87" else "*87"
    dial(reception, press)
    lamp.wait_state(LIT)
    reload(pbx)
    assert lamp.states[-1] == LIT
    if code == "*77":  # a lock opens by PIN only
        call = reception.call("*77").wait_answered()
        type_in(call, "2583#")
        call.wait_ended()
    else:
        dial(reception, press)
    lamp.wait_state(DARK)
    # The whole of it is a dialog's state (RFC 4235): of the number on the key, and each NOTIFY is newer than the last.
    assert all(re.search(rf'entity="sip:{re.escape(key)}@', body) for body in lamp.bodies)
    versions = [int(re.search(r'version="(\d+)"', body)[1]) for body in lamp.bodies]
    assert versions == sorted(set(versions))
    assert all("application/dialog-info+xml" in head for head in lamp.heads)


def test_the_key_of_a_night_switch(pbx, phone, watch):
    lamp = watch("*281")
    lamp.wait_state(DARK)
    dial(phone("1001"), "*281")
    lamp.wait_state(LIT)
    reload(pbx)
    dial(phone("1004"), "*281")
    lamp.wait_state(DARK)


def test_the_key_of_a_parking_slot(pbx, phone, watch):
    lamp, other = watch("702"), watch("701")
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    lamp.wait_state(DARK)
    outgoing, incoming = talking(ann, reception, "1004")
    incoming.transfer_later("sip:702@" + reception.server)
    lamp.wait_state(LIT)
    reload(pbx)
    fetched = hidden.call("702").wait_answered()
    hears(fetched, ANN)
    lamp.wait_state(DARK)
    assert set(other.states) == {DARK}
    outgoing.hangup()


def test_the_key_of_a_person_through_a_whole_call_and_two_reloads(pbx, phone, watch):
    ann, reception = phone("1001"), phone("1004")
    lamp = watch("1004")
    lamp.wait_state(DARK)
    call = ann.call("1004")
    ringing = reception.wait_incoming()
    lamp.wait_state(BLINKS)
    reload(pbx)
    ringing.answer()
    lamp.wait_state(LIT)
    ringing.hold()
    reload(pbx)
    assert lamp.states[-1] in (LIT, BLINKS)
    call.hangup()
    lamp.wait_state(DARK)
    own = reception.call("*43").wait_answered()
    lamp.wait_state(LIT)
    own.hangup()
    lamp.wait_state(DARK)


def test_the_key_of_a_person_who_is_not_to_be_disturbed(phone, watch):
    reception = phone("1004")
    lamp = watch("1004")
    dial(reception, "*78")
    lamp.wait_state(LIT)
    dial(reception, "*79")
    lamp.wait_state(DARK)


def test_a_telephone_that_comes_and_goes(pbx, phone):
    with Subscriber(pbx.server, *WATCHES, "1005", "presence") as presence:
        presence.wait_state("Unavailable")
        hidden = phone("1005")
        presence.wait_state("Ready")
        hidden.unregister()
        presence.wait_state("Unavailable")


def test_who_may_not_call_in_may_not_watch(pbx):
    with pytest.raises(AssertionError, match="refused"), Subscriber(pbx.server, "1002-cccccccc", "wrong", "1004"):
        pass


def test_what_is_no_key_has_no_lamp(pbx):
    with pytest.raises(AssertionError, match="404"), Subscriber(pbx.server, *WATCHES, "*99"):
        pass


def test_lamps_go_on_after_a_restart_although_no_telephone_asked_again(pbx, phone, watch):
    """Telephones ask for a key again after minutes only."""
    reception = phone("1004")
    lit, quiet, person = watch("*761004"), watch("*761001"), watch("1005")
    dial(reception, "*78")
    lit.wait_state(LIT)
    pbx.asterisk.stop()
    pbx.asterisk.start()
    for telephone in (ann := phone("1001"), hidden := phone("1005"), reception):
        telephone.register()
    wait_until(lambda: lit.states[-1:] == [LIT], "that it is lit still", 8)
    dial(reception, "*79")
    lit.wait_state(DARK, 8)
    assert quiet.states[-1] == DARK
    call = ann.call("1005")
    hidden.wait_incoming()
    person.wait_state(BLINKS, 8)
    call.hangup()
    person.wait_state(DARK, 8)
