"""Unknown phones are claimed by dialling: from the box, by a code and a PIN, to a colleague's call."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count

import pytest

from tests.e2e.provisioning.conftest import Place, _end
from tests.e2e.questions import answer, is_asked, kept
from tests.faults.commands import REPOSITORY
from tests.telephony.lamp import Listener
from tests.telephony.phone import Call, Phone
from tests.telephony.virtual.yealink import YealinkPhone
from tests.telephony.waiting import wait_for

pytestmark = [pytest.mark.e2e]


@pytest.fixture(scope="module")
def service(place: Place) -> Iterator[None]:
    """The process that carries out what is asked of phones."""
    place.api("POST", "plan/apply/", {"reason": "what other tests left"})
    with ExitStack() as stack:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "pbx_phones", "run"], cwd=REPOSITORY, env=place.environment
        )
        stack.callback(_end, process)
        yield


ACCOUNTS = 9
"""Three for each test that claims a phone: one that is tried again unpacks another phone."""
_numbers = count(0x301)


@pytest.fixture
def window(place: Place, service: None) -> int:
    """A window in which phones on the loopback network may be claimed by dialling; its accounts are live."""
    site = place.api("GET", "sites/")["results"][0]["id"]
    opened = [row["id"] for row in place.api("GET", f"claim-windows/?site={site}")["results"]]
    if not opened:
        asked = {"site": site, "networks": "127.0.0.0/8", "dialled_claims": ACCOUNTS}
        opened = [place.api("POST", "claim-windows/", asked, expect=201)["id"]]
    wait_for(lambda: len(place.api("GET", "temporary-accounts/")["results"]) == ACCOUNTS, "the accounts", 60)
    wait_for(lambda: not place.api("GET", "plan/")["changes"], "that they are live", 60)
    return int(opened[0])


@pytest.fixture(scope="module")
def claimed() -> dict[str, YealinkPhone]:
    """Phones that were claimed, by number."""
    return {}


def fresh(place: Place) -> YealinkPhone:
    """Return a phone from its box that has started; each is another one."""
    mac = f"805ec000{next(_numbers):04x}"
    phone = YealinkPhone(mac, "T54W", "96.86.0.74", place.cable(f"http://127.0.0.1:{place.http}/p/"))
    phone.boot()
    return phone


def ear(phone: YealinkPhone) -> Listener:
    """Return what hears the NOTIFYs for the phone's account; whoever registers last is sent them."""
    line = phone.lines()[0]
    return Listener(int(line.server.rpartition(":")[2]), line.user, line.password)


def claims(place: Place, mac: str) -> list[tuple[str, str]]:
    return [(row["number"], row["state"]) for row in place.api("GET", f"dialled-claims/?mac={mac}")["results"]]


def wrong_ones(place: Place, number: str) -> int:
    """Return how many wrong PINs of an extension are counted."""
    return int(kept(place.asterisk, "pin", number).partition(":")[0] or 0)


def dial(place: Place, phone: YealinkPhone, telephone: Phone, number: str) -> Call:
    """Dial the code and say for whom."""
    call = telephone.call("*54").wait_answered(20)
    assert is_asked(place.asterisk, call, phone.lines()[0].user, "claim-phone")
    answer(call, f"{number}#")
    return call


def is_asked_for_the_pin(place: Place, phone: YealinkPhone, call: Call) -> bool:
    return is_asked(place.asterisk, call, phone.lines()[0].user, "ask-pin")


def guess(place: Place, phone: YealinkPhone, telephone: Phone, number: str, pin: str) -> None:
    """Give a PIN as often as one call asks for it."""
    call = dial(place, phone, telephone, number)
    while is_asked_for_the_pin(place, phone, call):
        before = wrong_ones(place, number)
        answer(call, f"{pin}#")
        wait_for(lambda before=before: wrong_ones(place, number) > before or call.ended, "that it is counted", 30)


def test_a_phone_from_its_box_becomes_dees_by_code_and_pin(place: Place, window: int, claimed: dict[str, YealinkPhone]):
    phone = fresh(place)
    (line,) = phone.lines()
    assert line.user.startswith("new-")
    assert (line.display_name, line.wants_mwi) == ("New phone: dial *54", False)
    extension = place.extension("1004")
    place.api("PATCH", f"extensions/{extension}/", {"pin": "824619"})
    place.api("POST", "plan/apply/", {"reason": "a PIN for 1004"})
    with phone.telephone() as telephone:
        telephone.register()
        assert telephone.call("1001").wait_ended().status in (403, 603)
        call = dial(place, phone, telephone, "1004")
        assert is_asked_for_the_pin(place, phone, call)
        with ear(phone) as heard:
            answer(call, "824619#")
            call.wait_ended(40)
            wait_for(lambda: claims(place, phone.mac) == [("1004", "told")], "that the phone is told", 60)
            assert [event for event in heard.events() if event != "message-summary"] == ["check-sync;reboot=false"]
    phone.boot()
    (line,) = phone.lines()
    assert line.user.startswith("1004-")
    claimed["1004"] = phone
    (row,) = place.api("GET", f"phones/?device__mac={phone.mac}")["results"]
    assert place.api("GET", f"phones/{row['id']}/standing/")["state"] == "current"
    journal = place.shell(
        "from pbxmanager.operations.models import Change\n"
        "print([str(c.author) for c in Change.objects.filter(model='directory.device').order_by('-pk')[:1]])"
    )
    assert "chief" in journal, "whoever opened the window stands in the journal"


def test_a_pin_for_once_claims_for_somebody_without_one(place: Place, window: int, claimed: dict[str, YealinkPhone]):
    phone = fresh(place)
    given = place.api("POST", "claim-pins/", {"extension": place.extension("1002")}, expect=201)
    with phone.telephone() as telephone:
        telephone.register()
        call = dial(place, phone, telephone, "1002")
        assert is_asked_for_the_pin(place, phone, call)
        answer(call, f"{given['pin']}#")
        call.wait_ended(40)
        wait_for(lambda: claims(place, phone.mac) == [("1002", "told")], "that the phone is told", 60)
    phone.boot()
    with claimed["1004"].telephone(frequency=440.0) as dees, phone.telephone(frequency=660.0) as bobs:
        dees.register()
        bobs.register()
        outgoing = dees.call("1002")
        incoming = bobs.wait_incoming()
        assert incoming.caller_number == "1004"
        incoming.answer()
        outgoing.wait_answered().wait_heard(lambda r: r.hears(660), "Bob's tone")
        outgoing.hangup()


def test_wrong_pins_are_limited_and_claim_nothing(place: Place, window: int):
    phone = fresh(place)
    place.asterisk.console("database deltree pin")
    given = place.api("POST", "claim-pins/", {"extension": place.extension("1003")}, expect=201)
    wrong = "913746" if given["pin"] != "913746" else "913747"
    with phone.telephone() as telephone:
        telephone.register()
        for counted in (3, 5):
            guess(place, phone, telephone, "1003", wrong)
            assert wrong_ones(place, "1003") == counted
        call = dial(place, phone, telephone, "1003")
        assert not is_asked_for_the_pin(place, phone, call), "the right one would do no good"
        call.wait_ended(20)
    assert wrong_ones(place, "1003") == 5
    assert claims(place, phone.mac) == []
    assert phone.lines()[0].user.startswith("new-")


def test_there_are_so_many_accounts_and_they_go_with_the_window(place: Place, window: int):
    for _ in range(ACCOUNTS + 1):
        late = fresh(place)
        if not late.lines():
            break
    assert late.lines() == []
    assert len(place.api("GET", f"waiting-phones/?mac={late.mac}")["results"]) == 1
    taken = place.shell(
        "from pbxmanager.provisioning.models import TemporaryLine\n"
        "print(TemporaryLine.objects.filter(mac__isnull=False).count())"
    )
    assert int(taken) == ACCOUNTS
    place.api("DELETE", f"claim-windows/{window}/", expect=204)
    wait_for(lambda: not place.api("GET", "temporary-accounts/")["results"], "that the accounts go", 60)
    wait_for(lambda: not place.api("GET", "plan/")["changes"], "that this is live", 60)
