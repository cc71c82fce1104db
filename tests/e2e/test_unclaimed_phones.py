"""Telephones that belong to nobody yet: emergency numbers and the code that claims them, and nothing else."""

import time

import pytest

from pbxmanager.values.pin_hash import hash_pin
from tests.e2e.conversation import type_in
from tests.telephony.phone import Phone
from tests.telephony.waiting import wait_for

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def nobodys(pbx):
    """The telephone that has the office's temporary account."""
    with Phone(pbx.server, "new-tttttttt", "secret-new-1", frequency=520.0) as made:
        yield made.register()


def test_emergency_calls_get_out_with_the_sites_number_and_place(pbx, nobodys):
    before = len(pbx.telecom.calls)
    nobodys.call("110").wait_answered().hangup()
    arrived = pbx.telecom.wait_call(before)
    assert (arrived.number, arrived.caller) == ("110", "02155501000")
    assert arrived.caller_name == "100 Century Avenue, floor 12; door “A”"


@pytest.mark.parametrize("number", ["1001", "13800138000", "*43", "*97", "*55", "*541001", "+8613800138000"])
def test_nothing_else_can_be_dialled(pbx, nobodys, number):
    before = len(pbx.telecom.calls)
    assert nobodys.call(number).wait_ended().status in (403, 603)
    assert len(pbx.telecom.calls) == before


def test_a_telephone_with_an_owner_cannot_be_claimed(pbx, phone):
    assert phone("1001").call("*54").wait_ended().status in (403, 603)


def test_while_the_manager_is_away_nothing_is_claimed_and_nothing_stays_behind(pbx, nobodys):
    held = f"{int(time.time()) + 600}:{hash_pin('824619')}"
    pbx.asterisk.console(f"database put claim-pin 1002 {held}")
    call = nobodys.call("*54").wait_answered()
    type_in(call, "1002#")
    type_in(call, "824619#")
    wait_for(lambda: "claim/new-tttttttt" in pbx.asterisk.console("database show claim"), "the claim")
    call.wait_ended(20)
    assert "0 results found" in pbx.asterisk.console("database show claim")
    assert "0 results found" in pbx.asterisk.console("database show claim-pin")
