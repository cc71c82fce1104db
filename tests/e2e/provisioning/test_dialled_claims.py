"""Unknown phones are claimed by dialling: from the box, by a code and a PIN, to a colleague's call."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.e2e.provisioning.conftest import Place, _end
from tests.e2e.test_services import type_in
from tests.faults.commands import REPOSITORY
from tests.telephony.lamp import Listener
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


@pytest.fixture(scope="module")
def window(place: Place, service: None) -> int:
    """A window in which phones on the loopback network may be claimed by dialling; its accounts are live."""
    site = place.api("GET", "sites/")["results"][0]["id"]
    asked = {"site": site, "networks": "127.0.0.0/8", "dialled_claims": 3}
    made = place.api("POST", "claim-windows/", asked, expect=201)
    wait_for(lambda: len(place.api("GET", "temporary-accounts/")["results"]) == 3, "the accounts", 20)
    wait_for(lambda: not place.api("GET", "plan/")["changes"], "that they are live", 30)
    return int(made["id"])


def fresh(place: Place, mac: str) -> YealinkPhone:
    """Return a phone from its box that has started."""
    phone = YealinkPhone(mac, "T54W", "96.86.0.74", place.cable(f"http://127.0.0.1:{place.http}/p/"))
    phone.boot()
    return phone


def ear(phone: YealinkPhone) -> Listener:
    """Return what hears the NOTIFYs for the phone's account; whoever registers last is sent them."""
    line = phone.lines()[0]
    return Listener(int(line.server.rpartition(":")[2]), line.user, line.password)


def claims(place: Place, mac: str) -> list[tuple[str, str]]:
    return [(row["number"], row["state"]) for row in place.api("GET", f"dialled-claims/?mac={mac}")["results"]]


@pytest.fixture(scope="module")
def claimed() -> dict[str, YealinkPhone]:
    """Phones that were claimed, by number."""
    return {}


def test_a_phone_from_its_box_becomes_dees_by_code_and_pin(place: Place, window: int, claimed: dict[str, YealinkPhone]):
    phone = fresh(place, "805ec0000301")
    (line,) = phone.lines()
    assert line.user.startswith("new-")
    assert (line.display_name, line.wants_mwi) == ("New phone: dial *54", False)
    extension = place.extension("1004")
    place.api("PATCH", f"extensions/{extension}/", {"pin": "824619"})
    place.api("POST", "plan/apply/", {"reason": "a PIN for 1004"})
    with phone.telephone() as telephone:
        telephone.register()
        assert telephone.call("1001").wait_ended().status in (403, 603)
        call = telephone.call("*54").wait_answered()
        type_in(call, "1004#")
        with ear(phone) as heard:
            type_in(call, "824619#")
            call.wait_ended(30)
            wait_for(lambda: claims(place, phone.mac) == [("1004", "told")], "that the phone is told", 30)
            assert [event for event in heard.events() if event != "message-summary"] == ["check-sync;reboot=false"]
    phone.boot()
    (line,) = phone.lines()
    assert line.user.startswith("1004-")
    claimed["1004"] = phone
    (row,) = place.api("GET", "phones/?device__mac=805ec0000301")["results"]
    assert place.api("GET", f"phones/{row['id']}/standing/")["state"] == "current"
    journal = place.shell(
        "from pbxmanager.operations.models import Change\n"
        "print([str(c.author) for c in Change.objects.filter(model='directory.device').order_by('-pk')[:1]])"
    )
    assert "chief" in journal, "whoever opened the window stands in the journal"


def test_a_pin_for_once_claims_for_somebody_without_one(place: Place, window: int, claimed: dict[str, YealinkPhone]):
    phone = fresh(place, "805ec0000302")
    given = place.api("POST", "claim-pins/", {"extension": place.extension("1002")}, expect=201)
    with phone.telephone() as telephone:
        telephone.register()
        call = telephone.call("*54").wait_answered()
        type_in(call, "1002#")
        type_in(call, f"{given['pin']}#")
        call.wait_ended(30)
        wait_for(lambda: claims(place, phone.mac) == [("1002", "told")], "that the phone is told", 30)
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
    phone = fresh(place, "805ec0000303")
    given = place.api("POST", "claim-pins/", {"extension": place.extension("1003")}, expect=201)
    wrong = "913746" if given["pin"] != "913746" else "913747"
    with phone.telephone() as telephone:
        telephone.register()
        for tries in (3, 2):
            call = telephone.call("*54").wait_answered()
            type_in(call, "1003#")
            for _ in range(tries):
                type_in(call, f"{wrong}#")
            call.wait_ended(20)
        call = telephone.call("*54").wait_answered()
        type_in(call, "1003#")
        call.wait_ended(20)  # the right one is not even asked for
    assert claims(place, phone.mac) == []
    assert phone.lines()[0].user.startswith("new-")


def test_there_are_so_many_accounts_and_they_go_with_the_window(place: Place, window: int):
    late = fresh(place, "805ec0000304")
    assert late.lines() == []
    waiting = place.api("GET", "waiting-phones/?mac=805ec0000304")["results"]
    assert len(waiting) == 1
    place.api("DELETE", f"claim-windows/{window}/", expect=204)
    wait_for(lambda: not place.api("GET", "temporary-accounts/")["results"], "that the accounts go", 20)
    wait_for(lambda: not place.api("GET", "plan/")["changes"], "that this is live", 30)
