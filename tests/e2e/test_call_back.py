"""Whoever was called in vain is called again when free: after busy and after no answer, given up in time, kept over a restart."""

import re
import time
from collections.abc import Callable, Iterator

import pytest

from tests.e2e.conftest import Pbx, run_office
from tests.e2e.conversation import hears, talking
from tests.e2e.office import office
from tests.telephony.phone import Phone
from tests.telephony.subscriber import wait_until

pytestmark = [pytest.mark.e2e]

ANN, RECEPTION = 400, 580


@pytest.fixture(scope="module")
def pbx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    """An office that may be stopped and started."""
    with run_office(tmp_path_factory.mktemp("call-back"), office) as running:
        yield running


@pytest.fixture
def phone(pbx: Pbx, phone: Callable[..., Phone]) -> Callable[..., Phone]:
    """Give telephones that Asterisk knows to be there: one that has just gone and come back it may take for gone a while."""

    def known(number: str) -> Phone:
        telephone = phone(number)
        endpoint = pbx.office.devices_by_extension[number][0].endpoint
        is_there = rf"Endpoint: +{re.escape(endpoint)}\S* +Not in use"
        wait_until(lambda: re.search(is_there, pbx.asterisk.console(f"pjsip show endpoint {endpoint}")), "it", 70)
        return telephone

    return known


@pytest.fixture(autouse=True)
def untouched(pbx: Pbx) -> Iterator[None]:
    """Every test begins with nobody waiting for anybody."""
    yield
    for family in ("call-back", "missed", "state"):
        pbx.asterisk.console(f"database deltree {family}")
    pbx.asterisk.console("channel request hangup all")


def ask(telephone: Phone, prompt, code: str = "*37", says: str = "activated") -> None:
    """Dial the code, and hear that it is noted."""
    call = telephone.call(code)
    call.wait_heard(lambda r: r.likeness(prompt(says)) > 0.7, says)
    call.wait_ended()


def waits(pbx: Pbx) -> bool:
    return "call-back-wait" in pbx.asterisk.console("core show channels concise")


def is_called_back(ann: Phone, reception: Phone) -> None:
    """Ann's telephone rings for the reception; she takes it, and the reception rings."""
    back = ann.wait_incoming(10)
    assert (back.caller_number, back.caller_name) == ("1004", "Call back: Reception")
    back.answer()
    at_reception = reception.wait_incoming()
    assert (at_reception.caller_number, at_reception.caller_name) == ("1001", "Ann Lee")
    at_reception.answer()
    hears(back, RECEPTION)
    hears(at_reception, ANN)


def test_a_busy_colleague_is_called_back_when_free(phone, prompt):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    talk, _ = talking(reception, hidden, "1005")
    waiting = ann.call("1004")
    reception.wait_incoming().reject()
    assert waiting.wait_ended().status == 486
    ask(ann, prompt)
    assert ann.rings_not(2.5)
    talk.hangup()
    is_called_back(ann, reception)


def test_a_colleague_who_does_not_answer_is_called_back_after_the_next_use_of_the_telephone(phone, prompt):
    ann, reception = phone("1001"), phone("1004")
    unanswered = ann.call("1004")
    reception.wait_incoming()
    unanswered.hangup()
    # Nobody sits there: free is not enough.
    ask(ann, prompt, "*371004")
    assert ann.rings_not(4.5)
    own = reception.call("*43").wait_answered()
    assert ann.rings_not(4.5)
    own.hangup()
    is_called_back(ann, reception)


def test_who_is_in_a_call_then_is_called_back_after_it(phone, prompt):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    talk, _ = talking(reception, hidden, "1005")
    ask(ann, prompt, "*371004")
    own = ann.call("*43").wait_answered()
    talk.hangup()
    assert ann.rings_not(4.5)
    own.hangup()
    is_called_back(ann, reception)


def test_who_is_not_to_be_disturbed_is_left_alone_until_then(pbx, phone, prompt):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    talk, _ = talking(reception, hidden, "1005")
    ask(ann, prompt, "*371004")
    pbx.asterisk.console(f"database put state 1004/dnd {int(time.time())}:1:")
    talk.hangup()
    assert ann.rings_not(4.5)
    pbx.asterisk.console("database del state 1004/dnd")
    is_called_back(ann, reception)


def test_dialled_again_it_is_taken_back(pbx, phone, prompt):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    talk, _ = talking(reception, hidden, "1005")
    ask(ann, prompt, "*371004")
    ask(ann, prompt, "*371004", "de-activated")
    wait_until(lambda: not waits(pbx), "that nothing waits any more", 6)
    talk.hangup()
    assert ann.rings_not(3)


def test_after_two_hours_it_is_given_up(pbx, phone, prompt):
    reception, hidden = phone("1004"), phone("1005")
    long_ago = int(time.time()) - 7201
    talk, _ = talking(reception, hidden, "1005")
    pbx.asterisk.console(f"database put call-back 1001/1004 {long_ago}")
    pbx.asterisk.console(f"channel originate Local/1004*1001*{long_ago}@call-back-wait/n extension end@call-back-wait")
    wait_until(lambda: "not found" in pbx.asterisk.console("database get call-back 1001/1004"), "that it is gone", 6)
    assert not waits(pbx)
    talk.hangup()
    # Nothing stands in the way of asking again.
    ask(phone("1001"), prompt, "*371004")


def test_who_does_not_take_it_is_not_called_for_ever(pbx, phone, prompt):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    talk, _ = talking(reception, hidden, "1005")
    ask(ann, prompt, "*371004")
    talk.hangup()
    ann.wait_incoming(10).reject()
    assert ann.rings_not(4.5)
    assert reception.rings_not(0.2)
    assert not waits(pbx)


def test_it_goes_on_after_a_restart(pbx, phone, prompt):
    ann, reception = phone("1001"), phone("1004")
    ask(ann, prompt, "*371004")
    pbx.asterisk.stop()
    pbx.asterisk.start()  # it knows where its telephones are, and asks whether they are there
    wait_until(lambda: waits(pbx), "that it waits again", 20)
    own = reception.call("*43").wait_answered()
    time.sleep(4.5)  # it is looked at every two seconds
    own.hangup()
    is_called_back(ann, reception)


@pytest.mark.parametrize("code", ["*371001", "*374711", "*371"])
def test_who_cannot_be_meant_is_refused(phone, code):
    assert phone("1001").call(code).wait_ended().status == 404
