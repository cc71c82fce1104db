"""Whoever guesses PINs of conference rooms and dial-in lines is shut out for a while, and nobody else with them."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pbxmanager.snapshot import ConferenceRoom, Destination, Disa, InboundNumber, Snapshot, Target
from pbxmanager.values import hash_pin
from tests.e2e.conftest import Pbx, run_office
from tests.e2e.conversation import type_in
from tests.e2e.office import ANNS, MAIN, office
from tests.telephony.phone import Call, Phone
from tests.telephony.waiting import wait_for

pytestmark = [pytest.mark.e2e]

GUESTS, MODERATORS, DIAL_IN = "258031", "975318", "364917"
WRONG = "111222"
ROOM, HALF_OPEN = "871", "872"
TO_ROOM, TO_LINE = "02155501000", "02155501001"


def guarded(telecom_port: int, backup_port: int) -> Snapshot:
    """Return the usual office with two rooms and a dial-in line; one room and the line are called from outside."""
    base = office(telecom_port, backup_port)
    rooms = (
        ConferenceRoom(71, 1, "Board", GUESTS, MODERATORS, announces=False),
        ConferenceRoom(72, 2, "Half open", "", MODERATORS, announces=False),
    )
    numbers = tuple(Destination(room.id, "conference", f"8{room.id}", room.name) for room in rooms)
    line = Disa(50, "Dial in", hash_pin(DIAL_IN), 2, 60, (), MAIN)
    return replace(
        base,
        conference_rooms=rooms,
        disas=(line,),
        destinations=(*numbers, Destination(50, "disa", "1900", "Dial in")),
        inbound_numbers=(
            InboundNumber(1, MAIN, 1, rooms[0].target),
            InboundNumber(2, ANNS, 1, Target("disa", "50")),
            InboundNumber(-1, "", 2, Target("extension", "1002")),
        ),
    ).sorted()


@pytest.fixture(scope="module")
def pbx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    """An office with doors that have PINs."""
    with run_office(tmp_path_factory.mktemp("doors"), guarded) as running:
        yield running


@pytest.fixture(autouse=True)
def untouched(pbx: Pbx) -> Iterator[None]:
    """Every test begins with nobody shut out or known."""
    for family in ("pin", "stranger", "strangers", "known-caller"):
        pbx.asterisk.console(f"database deltree {family}")
    yield
    pbx.asterisk.console("channel request hangup all")


def kept(pbx: Pbx, family: str, key: str) -> str:
    """Return what Asterisk's database holds of a count; empty: nothing."""
    said = pbx.asterisk.console(f"database get {family} {key}")
    return said.strip().removeprefix("Value: ").partition(":")[0] if said.startswith("Value:") else ""


def put(pbx: Pbx, family: str, key: str, count: int, ago: int = 0) -> None:
    pbx.asterisk.console(f"database put {family} {key} {count}:{int(time.time()) - ago}")


def people_in(pbx: Pbx, room: str = "71") -> int:
    return sum("PJSIP/" in line for line in pbx.asterisk.console(f"confbridge list room-{room}").splitlines())


def is_let_in(pbx: Pbx, call: Call, room: str = "71") -> bool:
    """Wait until a call is in the room, or over."""
    wait_for(lambda: people_in(pbx, room) or call.ended, "that it is decided", 15)
    return people_in(pbx, room) > 0


def guess(pbx: Pbx, telephone: Phone, times: int, pin: str = WRONG, number: str = ROOM) -> None:
    """Give a wrong PIN so many times in one call of Ann's, at most three."""
    call = telephone.call(number).wait_answered()
    for _ in range(times):
        before = kept(pbx, "pin", "room-71-1001")
        type_in(call, f"{pin}#")
        wait_for(lambda before=before: kept(pbx, "pin", "room-71-1001") != before or call.ended, "that it is counted")
    call.hangup()


def from_outside(pbx: Pbx, caller: str, pin: str, number: str = TO_ROOM) -> None:
    """Call from outside and type a PIN."""
    pbx.telecom.press(number, caller, f"{pin}#")


def over(pbx: Pbx) -> None:
    pbx.asterisk.console("channel request hangup all")
    wait_for(lambda: "0 active channels" in pbx.asterisk.console("core show channels"), "that all is over")


def test_who_guesses_in_call_after_call_is_shut_out_and_nobody_else(pbx, phone):
    ann, bob = phone("1001"), phone("1002")
    for times in (3, 2):
        guess(pbx, ann, times)
    assert kept(pbx, "pin", "room-71-1001") == "5"
    call = ann.call(ROOM)
    call.wait_ended(12)  # not asked any more: the right one would do no good
    assert people_in(pbx) == 0
    call = bob.call(ROOM).wait_answered()
    type_in(call, f"{GUESTS}#")
    assert is_let_in(pbx, call)
    over(pbx)
    put(pbx, "pin", "room-71-1001", 5, ago=600)
    call = ann.call(ROOM).wait_answered()
    type_in(call, f"{GUESTS}#")
    assert is_let_in(pbx, call), "ten minutes later"


def test_two_who_guess_at_once_are_both_counted(pbx, phone):
    put(pbx, "pin", "room-71-1001", 4)
    one, two = phone("1001", 0), phone("1001", 1)
    first, second = one.call(ROOM).wait_answered(), two.call(ROOM).wait_answered()
    type_in(first, f"{WRONG}#")
    wait_for(lambda: kept(pbx, "pin", "room-71-1001") == "5", "that it is counted")
    second.send_digits(f"{MODERATORS}#")
    assert not is_let_in(pbx, second)


def test_guests_who_want_to_be_moderators_dont_begin_anew_with_their_own_pin(pbx, phone):
    ann = phone("1001")
    guess(pbx, ann, 2)
    call = ann.call(ROOM).wait_answered()
    type_in(call, f"{GUESTS}#")
    assert is_let_in(pbx, call)
    over(pbx)
    assert kept(pbx, "pin", "room-71-1001") == "2"
    call = ann.call(ROOM).wait_answered()
    type_in(call, f"{MODERATORS}#")
    assert is_let_in(pbx, call)
    assert kept(pbx, "pin", "room-71-1001") == ""


def test_where_guests_need_no_pin_they_come_in_whatever_they_typed_before(pbx, phone):
    put(pbx, "pin", "room-72-1001", 5)
    assert is_let_in(pbx, phone("1001").call(HALF_OPEN), "72")
    call = phone("1002").call(HALF_OPEN).wait_answered()
    type_in(call, "#")
    wait_for(lambda: people_in(pbx, "72") == 2, "a guest without a PIN")


def test_a_number_outside_is_shut_out_alone(pbx):
    put(pbx, "stranger", "room-71/n8613800138001", 4)
    put(pbx, "strangers", "room-71", 4)
    from_outside(pbx, "13800138001", WRONG)
    wait_for(lambda: kept(pbx, "stranger", "room-71/n8613800138001") == "5", "that it is counted", 12)
    over(pbx)
    from_outside(pbx, "13800138001", GUESTS)
    time.sleep(4)
    assert people_in(pbx) == 0
    over(pbx)
    from_outside(pbx, "13800138002", GUESTS)
    wait_for(lambda: people_in(pbx) == 1, "another caller", 12)
    assert kept(pbx, "known-caller", "8613800138002")


def test_strangers_together_shut_the_door_for_strangers_alone_and_not_for_ever(pbx, phone):
    """Whoever makes up a number for each call has ten tries in ten minutes."""
    from_outside(pbx, "13800138002", GUESTS)
    wait_for(lambda: people_in(pbx) == 1, "who will be known", 12)
    over(pbx)
    put(pbx, "strangers", "room-71", 9)
    from_outside(pbx, "13800138003", WRONG)
    wait_for(lambda: kept(pbx, "strangers", "room-71") == "10", "that it is counted", 12)
    assert kept(pbx, "stranger", "room-71/n8613800138003") == "1"
    over(pbx)
    from_outside(pbx, "13800138004", GUESTS)
    time.sleep(4)
    assert people_in(pbx) == 0, "a stranger"
    over(pbx)
    from_outside(pbx, "13800138002", GUESTS)
    wait_for(lambda: people_in(pbx) == 1, "a number that knew the PIN before", 12)
    call = phone("1001").call(ROOM).wait_answered()
    type_in(call, f"{GUESTS}#")
    wait_for(lambda: people_in(pbx) == 2, "a telephone of the house")
    over(pbx)
    put(pbx, "strangers", "room-71", 10, ago=600)
    from_outside(pbx, "13800138004", WRONG)
    wait_for(lambda: kept(pbx, "strangers", "room-71") == "1", "that counting began anew", 12)
    assert kept(pbx, "stranger", "room-71/n8613800138003") == "", "what is over fills no disk"
    over(pbx)
    from_outside(pbx, "13800138004", GUESTS)
    wait_for(lambda: people_in(pbx) == 1, "the stranger, ten minutes later", 12)


def test_a_dial_in_line_is_shut_the_same_way(pbx):
    put(pbx, "strangers", "disa-50", 9)
    from_outside(pbx, "13800138005", WRONG, TO_LINE)
    wait_for(lambda: kept(pbx, "strangers", "disa-50") == "10", "that it is counted", 15)
    over(pbx)
    from_outside(pbx, "13800138006", DIAL_IN, TO_LINE)
    time.sleep(4)
    assert kept(pbx, "known-caller", "8613800138006") == ""
    over(pbx)
    then = int(time.time()) - 1000
    pbx.asterisk.console(f"database put known-caller 8613800138006 {then}")
    from_outside(pbx, "13800138006", DIAL_IN, TO_LINE)
    wait_for(lambda: int(kept(pbx, "known-caller", "8613800138006")) > then, "that the PIN was right", 15)
