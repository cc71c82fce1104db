"""Phones are asked to fetch their configuration or to restart, by a NOTIFY that a registered phone receives."""

import subprocess
import sys

import pytest

from tests.e2e.provisioning.conftest import Place
from tests.faults.commands import REPOSITORY
from tests.telephony.lamp import Listener
from tests.telephony.virtual.yealink import YealinkPhone
from tests.telephony.waiting import wait_for

pytestmark = [pytest.mark.e2e]
MAC = "805ec0000104"


@pytest.fixture(scope="module")
def desk(place: Place) -> tuple[YealinkPhone, int]:
    """Dora's phone, configured, and its id."""
    phone = YealinkPhone(MAC, "T54W", "96.86.0.74", place.cable(place.tftp_url))
    phone.boot()
    pk = place.assign(MAC, "1004")
    phone.boot()
    return phone, pk


def ear(phone: YealinkPhone) -> Listener:
    line = phone.lines()[0]
    return Listener(int(line.server.rpartition(":")[2]), line.user, line.password)


def checks(heard: Listener) -> list[str]:
    """Return the events but those of the message lamp."""
    return [event for event in heard.events() if event != "message-summary"]


def state(place: Place, pk: int) -> tuple[str, str]:
    row = place.api("GET", f"phone-pushes/?phone={pk}")["results"][0]
    return row["state"], row["why"]


def test_a_phone_that_is_out_of_date_is_asked_and_fetches_again(place: Place, desk):
    phone, pk = desk
    values = {"level": "phone", "phone": pk, "values": {"ntp_server": "time.example.net"}}
    place.api("POST", "phone-settings/", values, expect=201)
    assert place.api("GET", f"phones/{pk}/standing/")["state"] == "outdated"
    with ear(phone) as heard:
        asked = place.api("POST", "phone-pushes/", {"kind": "resync", "outdated": True, "phones": [pk]}, expect=201)
        assert [row["phone"] for row in asked] == [pk]
        place.manage("pbx_phones", "run", "--once")
        wait_for(lambda: checks(heard), "the NOTIFY")
        assert checks(heard) == ["check-sync;reboot=false"]
    phone.boot()
    assert phone.kept.parameters["local_time.ntp_server1"] == "time.example.net"
    assert place.api("GET", f"phones/{pk}/standing/")["state"] == "current"
    assert state(place, pk) == ("sent", "")
    assert place.api("POST", "phone-pushes/", {"kind": "resync", "outdated": True, "phones": [pk]}, expect=201) == []


def test_a_restart_is_another_event_and_takes_a_number_or_an_address(place: Place, desk):
    phone, _ = desk
    with ear(phone) as heard:
        for name in ("1004", "80:5E:C0:00:01:04"):
            before = len(checks(heard))
            place.manage("pbx_phones", "reboot", name)
            place.manage("pbx_phones", "run", "--once")
            wait_for(lambda before=before: checks(heard)[before:], "the NOTIFY")
        assert checks(heard) == ["check-sync;reboot=true"] * 2


def test_a_phone_in_a_call_is_left_alone_unless_told_otherwise(place: Place, desk):
    phone, pk = desk
    with phone.telephone() as telephone:
        telephone.register()
        call = telephone.call("*43").wait_answered()
        with ear(phone) as heard:  # registered last: what is sent to the account comes here
            place.manage("pbx_phones", "resync", "1004")
            place.manage("pbx_phones", "run", "--once")
            assert state(place, pk) == ("waiting", "it is in a call")
            assert checks(heard) == []
            place.manage("pbx_phones", "resync", "1004", "--during-calls")
            place.manage("pbx_phones", "run", "--once")
            wait_for(lambda: len(checks(heard)) == 1, "the NOTIFY during the call")
            call.hangup()
            place.manage("pbx_phones", "resync", "1004")
            place.manage("pbx_phones", "run", "--once")
            wait_for(lambda: len(checks(heard)) == 2, "the NOTIFY after the call")


def test_two_processes_at_once_send_one_message(place: Place, desk):
    phone, pk = desk
    with ear(phone) as heard:
        place.manage("pbx_phones", "resync", "1004")
        command = [sys.executable, "manage.py", "pbx_phones", "run", "--once"]
        both = [subprocess.Popen(command, cwd=REPOSITORY, env=place.environment) for _ in range(2)]
        assert [process.wait(60) for process in both] == [0, 0]
        wait_for(lambda: checks(heard), "the NOTIFY")
        place.manage("pbx_phones", "reboot", "1004")
        place.manage("pbx_phones", "run", "--once")
        wait_for(lambda: "check-sync;reboot=true" in checks(heard), "the next one, by when a second would have come")
    assert checks(heard) == ["check-sync;reboot=false", "check-sync;reboot=true"]
    assert state(place, pk) == ("sent", "")


def test_a_phone_that_is_away_is_waited_for(place: Place, desk):
    _, pk = desk
    place.manage("pbx_phones", "resync", "1004")
    place.manage("pbx_phones", "run", "--once")
    assert state(place, pk) == ("waiting", "it is not registered")


def test_the_totals_tell_who_has_the_configuration_but_is_not_registered(place: Place, desk):
    phone, _ = desk
    phone.boot()
    before = place.api("GET", "phones/totals/")
    with ear(phone):
        during = place.api("GET", "phones/totals/")
    assert before["states"]["current"] >= 1
    assert (during["registered"], during["silent"]) == (before["registered"] + 1, before["silent"] - 1)
