"""Whoever logs in at another phone has the own keys there: the phone is told to fetch, and again when its owner is back."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.e2e.conversation import type_in
from tests.e2e.provisioning.conftest import Place, _end
from tests.faults.commands import REPOSITORY
from tests.telephony.lamp import Listener
from tests.telephony.subscriber import Subscriber
from tests.telephony.virtual.snom import SnomPhone
from tests.telephony.virtual.yealink import YealinkPhone
from tests.telephony.virtual_phone import VirtualPhone
from tests.telephony.waiting import wait_for

pytestmark = [pytest.mark.e2e]
PIN = "824619"


@contextmanager
def manager(place: Place) -> Iterator[None]:
    """The processes that follow Asterisk and ask phones; between uses, the manager is down but for its pages."""
    with ExitStack() as stack:
        for words in (["pbx_live"], ["pbx_phones", "run"]):
            command = [sys.executable, "manage.py", *words]
            stack.callback(_end, subprocess.Popen(command, cwd=REPOSITORY, env=place.environment))
        yield


@pytest.fixture(scope="module")
def office(place: Place) -> Place:
    """Bob has a PIN and keys of his own; Ann and Chen Mei have others."""
    place.api("PATCH", f"extensions/{place.extension('1002')}/", {"pin": PIN})
    place.api("POST", "plan/apply/", {"reason": "a PIN for 1002"})
    people = {row["name"]: row["id"] for row in place.api("GET", "people/")["results"]}
    for name, language, keys in (
        ("Ann Lee", "en", [(2, "blf", "1003"), (3, "speed_dial", "1004"), (4, "dnd", "")]),
        ("Bob Wang", "zh", [(2, "blf", "1004"), (4, "dnd", "")]),
        ("Chen Mei", "en", [(2, "blf", "1002"), (3, "speed_dial", "1001")]),
    ):
        values = {"level": "person", "person": people[name], "values": {"language": language}}
        layer = place.api("POST", "phone-settings/", values, expect=201)["id"]
        for position, kind, value in keys:
            key = {"layer": layer, "position": position, "kind": kind, "value": value}
            place.api("POST", "phone-keys/", key, expect=201)
    return place


def desk(place: Place, phone: VirtualPhone, number: str) -> int:
    """Unpack a phone and give it to somebody; return its id."""
    phone.boot()
    pk = place.assign(phone.mac, number)
    phone.boot()
    return pk


def ear(phone: VirtualPhone) -> Listener:
    line = phone.lines()[0]
    return Listener(int(line.server.rpartition(":")[2]), line.user, line.password)


def checks(heard: Listener) -> list[str]:
    """Return the events but those of the message lamp."""
    return [event for event in heard.events() if event != "message-summary"]


def dial(phone: VirtualPhone, code: str, pin: str = "") -> None:
    with phone.telephone() as telephone:
        telephone.register()
        call = telephone.call(code).wait_answered()
        if pin:
            type_in(call, f"{pin}#")
        call.wait_ended(20)


def lights(phone: VirtualPhone, other: VirtualPhone, number: str) -> list[str]:
    """Return what a key on a phone shows while the other one, whose number it watches, is in a call."""
    line = phone.lines()[0]
    with Subscriber(line.server, line.user, line.password, number) as key, other.telephone() as telephone:
        telephone.register()
        call = telephone.call("*43").wait_answered()
        key.wait_state("confirmed")
        call.hangup()
        key.wait_state("terminated")
        return key.states


def test_a_yealink_becomes_the_guests_and_its_owners_again(office: Place):
    phone = YealinkPhone("805ec0000501", "T54W", "96.86.0.74", office.cable(office.tftp_url))
    diego = YealinkPhone("805ec0000502", "T54W", "96.86.0.74", office.cable(office.tftp_url))
    pk = desk(office, phone, "1001")
    desk(office, diego, "1004")

    def shown() -> tuple[str, str, str, str, str]:
        keys = phone.keys()
        label = phone.kept.parameters["account.1.label"]
        return label, *(keys.get(place, {}).get("value", "") for place in (2, 3, 4)), phone.lines()[0].display_name

    assert shown() == ("1001", "1003", "1004", "*761001", "Ann Lee")
    account = phone.lines()[0].user
    with manager(office), ear(phone) as heard:
        dial(phone, "*551002", PIN)
        with ear(phone) as heard_again:
            wait_for(lambda: checks(heard) + checks(heard_again), "the NOTIFY after the log-in", 20)
    assert office.api("GET", f"phones/{pk}/")["guest"] == "1002"
    assert office.api("GET", f"phones/{pk}/standing/")["state"] == "outdated"
    phone.boot()
    assert shown() == ("1002", "1004", "", "*761002", "Bob Wang")
    assert phone.lines()[0].user == account, "the account stays the phone's own"
    assert phone.kept.parameters["lang.gui"] == "Chinese_S"
    assert office.api("GET", f"phones/{pk}/standing/")["state"] == "current"
    assert "confirmed" in lights(phone, diego, phone.keys()[2]["value"])

    with manager(office):
        dial(phone, "*56")
        with ear(phone) as heard:
            wait_for(lambda: checks(heard), "the NOTIFY after the log-out", 20)
    phone.boot()
    assert shown() == ("1001", "1003", "1004", "*761001", "Ann Lee")
    assert phone.kept.parameters["lang.gui"] == "English"


def test_a_snom_follows_when_the_manager_is_back_and_is_given_back_from_the_desk_of_it_staff(office: Place):
    phone = SnomPhone("000413000511", "D785", "10.1.33.33", office.cable(office.tftp_url))
    ann = YealinkPhone("805ec0000513", "T54W", "96.86.0.74", office.cable(office.tftp_url))
    pk = desk(office, phone, "1003")
    desk(office, ann, "1001")

    def shown() -> tuple[str, str]:
        return phone.key(1)[2], phone.key(2)[2]

    before = shown()
    assert ("1002" in before[0], "1001" in before[1]) == (True, True)
    dial(phone, "*551002", PIN)
    with phone.telephone() as telephone, ann.telephone() as anns:
        telephone.register()
        anns.register()
        call = telephone.call("1001")
        assert anns.wait_incoming().caller_number == "1002", "calls are the guest's while the manager is down"
        call.hangup()
    assert office.api("GET", "desk-guests/")["results"] == []
    with manager(office), ear(phone) as heard:
        wait_for(lambda: checks(heard), "the NOTIFY after the manager is back", 20)
        (guest,) = office.api("GET", f"desk-guests/?device__phone={pk}")["results"]
        assert guest["number"] == "1002"
        phone.boot()
        away = shown()
        assert ("1004" in away[0], "1001" in away[1]) == (True, False)
        assert "confirmed" in lights(phone, ann, "1001")
        count = len(checks(heard))
        office.api("DELETE", f"desk-guests/{guest['id']}/", expect=204)
        with ear(phone) as heard_again:
            wait_for(lambda: checks(heard)[count:] + checks(heard_again), "the NOTIFY after the log-out", 20)
    phone.boot()
    assert shown() == before
    assert office.api("GET", f"phones/{pk}/")["guest"] == ""
