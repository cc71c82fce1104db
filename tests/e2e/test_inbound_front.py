"""What happens to calls from outside before they go where their number leads."""

from dataclasses import replace

import pytest

from pbxmanager.snapshot import BlockedCaller, BlockedKind, InboundNumber, Target
from tests.e2e.conftest import run_office
from tests.e2e.office import ANNS, MAIN, office

pytestmark = [pytest.mark.e2e]

ANN, RECEPTION, HIDDEN = (Target("extension", number) for number in ("1001", "1004", "1005"))
SCREENED = "+862155501004"
PREFIX = 'Sales: "A" (1)'


def describe(telecom: int, backup: int):
    whole = office(telecom, backup)
    return replace(
        whole,
        extensions=tuple(replace(e, screen_callers=e.number == "1005") for e in whole.extensions),
        inbound_numbers=(
            InboundNumber(1, MAIN, 1, RECEPTION),
            InboundNumber(2, ANNS, 1, ANN, name_prefix=PREFIX, ring_tone=3),
            InboundNumber(3, SCREENED, 1, RECEPTION, screen_callers=True),
            InboundNumber(4, "+862155501005", 1, HIDDEN),
            InboundNumber(-1, "", 2, RECEPTION),
        ),
        blocked_callers=(
            BlockedCaller(1, BlockedKind.NUMBER, "8613800138666", ""),
            BlockedCaller(2, BlockedKind.PREFIX, "44", ANNS, busy=True),
            BlockedCaller(3, BlockedKind.PREFIX, "4420799", ANNS),
            BlockedCaller(4, BlockedKind.ANONYMOUS, "", ANNS),
        ),
    ).sorted()


@pytest.fixture(scope="module")
def pbx(tmp_path_factory):
    with run_office(tmp_path_factory.mktemp("inbound"), describe) as running:
        yield running


def test_a_line_has_its_own_ring_tone_and_name(pbx, phone):
    ann = phone("1001")
    pbx.telecom.place("02155501001", "13800138000")
    call = ann.wait_incoming()
    assert call.headers["Alert-Info"] == "<http://127.0.0.1/Bellcore-dr3>;info=Bellcore-dr3"
    assert call.caller_name.strip() == PREFIX
    assert call.caller_number == "+8613800138000"
    call.reject()


def test_another_line_rings_as_always(pbx, phone):
    reception = phone("1004")
    pbx.telecom.place("02155501000", "13800138000")
    call = reception.wait_incoming()
    assert "Alert-Info" not in call.headers
    call.reject()


@pytest.mark.parametrize(
    ("number", "caller"),
    [
        ("02155501000", "13800138666"),
        ("02155501000", "+8613800138666"),
        ("02155501000", "008613800138666"),
        ("02155501001", "13800138666"),
        ("02155501001", "00442079460000"),
        ("02155501001", "00447700900000"),
        ("02155501001", "0"),
    ],
)
def test_a_blocked_caller_rings_nobody(pbx, phone, number, caller):
    ann, reception = phone("1001"), phone("1004")
    pbx.telecom.place(number, caller)
    assert reception.rings_not(0.7)
    assert ann.rings_not(0.1)


def test_a_caller_who_is_blocked_on_one_line_reaches_another(pbx, phone):
    reception = phone("1004")
    pbx.telecom.place("02155501000", "00442079460000")
    reception.wait_incoming().reject()


@pytest.mark.parametrize("caller", ["+8613800138666", "008613800138666", "013800138666"])
def test_a_blocked_caller_reaches_no_other_number_of_a_trunk_either(pbx, phone, caller):
    reception = phone("1004")
    pbx.backup.place("+862155507777", caller)
    assert reception.rings_not(0.7)


def test_who_hides_the_number_is_blocked_where_the_line_wants_it_and_stays_hidden_elsewhere(pbx, phone):
    ann, reception = phone("1001"), phone("1004")
    pbx.telecom.place_hidden("02155501001")
    assert ann.rings_not(0.7)
    pbx.telecom.place_hidden("02155501000")
    call = reception.wait_incoming()
    assert call.caller_number == "anonymous"
    assert "13800138001" not in " ".join(call.headers.values()) and "Somebody" not in call.caller
    call.reject()


@pytest.mark.parametrize(("number", "extension"), [("02155501004", "1004"), ("02155501005", "1005")])
def test_a_caller_says_a_name_that_is_heard_before_the_call_is_taken(pbx, phone, prompt, number, extension):
    telephone = phone(extension)
    pbx.telecom.place(number, "13800138000")
    call = telephone.wait_incoming(15).answer()
    call.wait_heard(lambda heard: heard.likeness(prompt("followme/call-from")) > 0.7, "that somebody calls")
    call.wait_heard(lambda heard: heard.hears(880), "the name that the caller said", 12)
    call.send_digits("1")
    call.wait_heard(lambda heard: heard.hears(880, 3.0), "the caller", 20)
    call.hangup()
    files = [file for file in (pbx.asterisk.home / "spool" / "screening").iterdir() if file.stat().st_size > 1]
    assert files == []


def test_a_caller_who_is_refused_hears_what_follows(pbx, phone, prompt):
    telephone = phone("1004")
    pbx.telecom.place("02155501004", "13800138000")
    call = telephone.wait_incoming(15).answer()
    call.wait_heard(lambda heard: heard.likeness(prompt("followme/call-from")) > 0.7, "that somebody calls")
    call.send_digits("2")
    call.wait_ended()


def test_a_colleague_is_not_asked_for_a_name(phone):
    telephone, caller = phone("1005"), phone("1001")
    outgoing = caller.call("1005")
    telephone.wait_incoming().answer().wait_heard(lambda heard: heard.hears(400), "the colleague")
    outgoing.hangup()
