"""Ring groups and follow-me: who rings, in which order, what callers hear, and that no mobile's mailbox takes a call."""

from dataclasses import replace

import pytest

from pbxmanager.snapshot import (
    Destination,
    FollowMe,
    GroupMember,
    InboundNumber,
    RingGroup,
    RingStrategy,
    Target,
    VoicemailBox,
)
from tests.e2e.conftest import run_office
from tests.e2e.office import office

pytestmark = [pytest.mark.e2e]

MOBILE, ACCEPTING, HANGING_UP = "+8613800138001", "+8613800138111", "+8613800138999"
ENGAGED, OUT_OF_ORDER, SENT_BACK = "+8613800138486", "+8613800138503", "+8613800138222"
ANN, BOB, RECEPTION, HIDDEN = (GroupMember(Target("extension", number)) for number in ("1001", "1002", "1004", "1005"))
GROUPS = (
    # id, internal number, strategy, members, and whatever else
    (11, "600", RingStrategy.ALL, (RECEPTION, HIDDEN), {"prefix": 'Sales: "A", ${EXTEN}'}),
    (12, "601", RingStrategy.ORDER, (RECEPTION, HIDDEN), {}),
    (13, "602", RingStrategy.HUNT, (RECEPTION, HIDDEN), {"fallback": Target("extension", "1001")}),
    (14, "603", RingStrategy.RANDOM, (RECEPTION, HIDDEN), {}),
    (15, "604", RingStrategy.LEAST_RECENT, (RECEPTION, HIDDEN), {"ring_seconds": 2}),
    (16, "605", RingStrategy.ORDER, (ANN, RECEPTION), {"skip_busy": True}),
    (17, "606", RingStrategy.ALL, (HIDDEN, GroupMember(None, MOBILE)), {"permission_class": 2, "ring_seconds": 20}),
    (18, "607", RingStrategy.ALL, (GroupMember(Target("group", "12")),), {}),
    (19, "608", RingStrategy.ALL, (), {}),
    (21, "610", RingStrategy.ALL, (HIDDEN, GroupMember(None, ACCEPTING)), {"permission_class": 2, "ring_seconds": 20}),
    (22, "611", RingStrategy.ALL, (HIDDEN, GroupMember(None, HANGING_UP)), {"permission_class": 2, "ring_seconds": 20}),
    (23, "612", RingStrategy.ALL, (HIDDEN, GroupMember(None, ENGAGED)), {"permission_class": 2, "ring_seconds": 20}),
    (
        24,
        "613",
        RingStrategy.ORDER,
        (GroupMember(None, OUT_OF_ORDER), GroupMember(None, ENGAGED)),
        {"permission_class": 2, "ring_seconds": 20, "fallback": Target("extension", "1005")},
    ),
    (25, "614", RingStrategy.ORDER, (GroupMember(None, SENT_BACK),), {"permission_class": 2, "ring_seconds": 20}),
    (20, "609", RingStrategy.ORDER, (), {"prefix": "Second:", "fallback": Target("group", "11")}),
)
UNANSWERED = "+8613800138000"
FOLLOWING = {
    "1002": {
        "follow_me": FollowMe.AFTER,
        "follow_numbers": (UNANSWERED,),
        "permission_class": 2,
        "follow_seconds": 3,
        "ring_seconds": 2,
    },
    "1003": {"follow_me": FollowMe.AFTER, "follow_numbers": (MOBILE,), "permission_class": 2, "follow_seconds": 8},
    "1005": {"follow_me": FollowMe.TOGETHER, "follow_numbers": (MOBILE,), "permission_class": 2, "follow_after": 1},
    "1006": {"follow_me": FollowMe.TOGETHER, "follow_numbers": ("+442079460001",), "permission_class": 2},
}


def described(telecom_port, backup_port):
    plain = office(telecom_port, backup_port)
    return replace(
        plain,
        extensions=tuple(replace(each, **FOLLOWING.get(each.number, {})) for each in plain.extensions),
        destinations=(
            *(Destination(pk, "group", number, f"Group {number}") for pk, number, *_ in GROUPS),
            Destination(101, "voicemail", "", "Bob"),
        ),
        voicemail_boxes=(VoicemailBox(1, 101, "1002", "Bob", "719358", 1, "1002"),),
        ring_groups=tuple(
            RingGroup(
                **{"id": pk, "row": pk, "name": f"Group {number}", "strategy": strategy, "ring_seconds": 1}
                | {"members": members, **more}
            )
            for pk, number, strategy, members, more in GROUPS
        ),
        inbound_numbers=(
            InboundNumber(1, "+862155501000", 1, Target("group", "11")),
            InboundNumber(2, "+862155501001", 1, Target("group", "25")),
        ),
    ).sorted()


@pytest.fixture(scope="module")
def pbx(tmp_path_factory):
    with run_office(tmp_path_factory.mktemp("groups"), described) as running:
        yield running


def test_all_ring_at_once_and_see_for_what(phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    outgoing = ann.call("600")
    one, other = reception.wait_incoming(), hidden.wait_incoming()
    assert one.caller_name == 'Sales: "A", ${EXTEN} Ann Lee'
    one.answer()
    other.wait_ended(4)
    outgoing.wait_answered().wait_heard(lambda r: r.hears(580), "the reception's tone")


def test_a_group_takes_calls_from_outside(pbx, phone):
    reception = phone("1004")
    pbx.telecom.place("02155501000", "01065001234")
    incoming = reception.wait_incoming()
    assert incoming.caller_number == "+861065001234"
    assert incoming.caller_name.startswith("Sales:")
    incoming.answer().wait_heard(lambda r: r.hears(880), "the caller's tone")
    incoming.hangup()


def test_one_after_the_other_in_order_and_then_a_word(phone, prompt):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    outgoing = ann.call("601")
    first = reception.wait_incoming()
    assert hidden.rings_not(0.3)
    first.wait_ended(4)
    hidden.wait_incoming().wait_ended(4)
    outgoing.wait_ended()
    assert outgoing.heard().likeness(prompt("vm-nobodyavail")) > 0.6


def test_the_hunt_takes_one_more_each_turn_and_goes_on_to_the_fallback(phone):
    hidden_caller, ann, reception, hidden = phone("1002"), phone("1001"), phone("1004"), phone("1005")
    hidden_caller.call("602")
    reception.wait_incoming().wait_ended(4)
    again, joined = reception.wait_incoming(), hidden.wait_incoming()
    again.wait_ended(4), joined.wait_ended(4)
    assert ann.wait_incoming().caller_number == "1002"


def test_a_random_order_rings_everybody_once(phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    outgoing = ann.call("603")
    reception.wait_incoming().wait_ended(4)
    hidden.wait_incoming().wait_ended(4)
    outgoing.wait_ended()
    assert reception.rings_not(0.2)
    assert hidden.rings_not(0.2)


def test_who_took_a_call_longest_ago_is_rung_first(phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    order = []
    for _ in range(3):
        outgoing = ann.call("604")
        while True:  # whoever rings first takes it
            for name, telephone in (("reception", reception), ("hidden", hidden)):
                try:
                    incoming = telephone.wait_incoming(0.2)
                except AssertionError:
                    continue
                order.append(name)
                incoming.answer()
                break
            else:
                continue
            break
        outgoing.wait_answered().hangup()
        incoming.wait_ended()
    assert order == ["reception", "hidden", "reception"]


def test_whoever_is_busy_is_skipped(phone):
    desk, laptop, bob, reception = phone("1001"), phone("1001", device=1), phone("1002"), phone("1004")
    desk.call("*43").wait_answered()
    bob.call("605")
    reception.wait_incoming(1.5)
    assert laptop.rings_not(0.1)


def test_a_number_outside_takes_the_call_by_pressing_1(pbx, phone):
    ann, hidden = phone("1001"), phone("1005")
    before = len(pbx.telecom.calls)
    outgoing = ann.call("606")
    incoming = hidden.wait_incoming()
    arrived = pbx.telecom.wait_call(before)
    assert arrived.number == "13800138001"
    # The carrier answers like a mailbox: it speaks, and presses nothing. The call goes on ringing in the house.
    assert not outgoing.heard().hears(880, 0.2)
    incoming.answer()
    outgoing.wait_answered().wait_heard(lambda r: r.hears(640) or r.hears(580), "the telephone in the house")
    assert not outgoing.heard().hears(880, 0.2)


def test_pressing_1_outside_takes_the_call(pbx, phone):
    ann, hidden = phone("1001"), phone("1005")
    outgoing = ann.call("610")
    hidden.wait_incoming().wait_ended(8)
    outgoing.wait_answered().wait_heard(lambda r: r.hears(880), "the number outside")


def test_hanging_up_outside_leaves_the_call_to_the_others(pbx, phone):
    hidden, before = phone("1005"), len(pbx.telecom.calls)
    outgoing = phone("1001").call("611")
    incoming = hidden.wait_incoming()
    pbx.telecom.wait_call(before)
    assert hidden.rings_not(1.0)
    incoming.answer()
    outgoing.wait_answered().wait_heard(lambda r: r.hears(640), "the telephone in the house")
    assert len(pbx.telecom.calls) == before + 1


def test_an_engaged_number_outside_leaves_the_call_to_the_others(pbx, phone):
    hidden, before = phone("1005"), len(pbx.telecom.calls)
    outgoing = phone("1001").call("612")
    incoming = hidden.wait_incoming()
    pbx.telecom.wait_call(before)
    assert hidden.rings_not(1.0) and not incoming.ended
    incoming.answer()
    outgoing.wait_answered().wait_heard(lambda r: r.hears(640), "the telephone in the house")


def test_numbers_outside_that_are_engaged_or_out_of_order_are_passed_over_at_once(phone):
    hidden = phone("1005")
    phone("1001").call("613")
    assert hidden.wait_incoming(6).caller_number == "1001"  # long before the ring time is over


def test_a_number_outside_that_sends_its_calls_back_rings_no_group_for_ever(pbx, phone, prompt):
    pbx.telecom.send_back_to("02155501001")
    before = len(pbx.telecom.calls)
    outgoing = phone("1001").call("614").wait_ended(30)
    assert outgoing.heard().likeness(prompt("vm-nobodyavail")) > 0.6
    assert len(pbx.telecom.calls) - before < 10


def test_a_group_in_a_group_stands_for_its_members(phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    ann.call("607")
    reception.wait_incoming(), hidden.wait_incoming()


def test_a_group_without_members_says_that_nobody_is_there(phone, prompt):
    outgoing = phone("1001").call("608").wait_ended()
    assert outgoing.status == 480
    assert outgoing.heard().likeness(prompt("vm-nobodyavail")) > 0.6


def test_the_prefix_of_the_last_group_counts(phone):
    reception = phone("1004")
    phone("1001").call("609")
    assert reception.wait_incoming().caller_name == 'Sales: "A", ${EXTEN} Ann Lee'


def test_follow_me_calls_outside_when_no_telephone_is_there_and_a_mailbox_gets_nothing(pbx, phone):
    before = len(pbx.telecom.calls)
    outgoing = phone("1001").call("1003")
    assert pbx.telecom.wait_call(before).number == "13800138001"
    assert outgoing.wait_ended(20).status == 480
    assert not outgoing.heard().hears(880, 0.2)
    assert pbx.telecom.wait_call(before).heard().has_speech(3.0)  # it was asked to press 1
    assert len(pbx.telecom.calls) == before + 1  # and no other trunk tried the same again


def test_follow_me_rings_the_telephones_then_the_mobile_and_then_takes_a_message(pbx, phone, prompt):
    bob, before = phone("1002"), len(pbx.telecom.calls)
    outgoing = phone("1001").call("1002")
    ringing = bob.wait_incoming()
    assert len(pbx.telecom.calls) == before
    ringing.wait_ended(6)
    assert pbx.telecom.wait_call(before).number == "13800138000"
    outgoing.wait_answered(12).wait_heard(lambda r: r.likeness(prompt("vm-theperson")) > 0.7, "the box's greeting", 10)
    outgoing.hangup()


def test_follow_me_rings_outside_together_with_the_telephones(pbx, phone):
    hidden, before = phone("1005"), len(pbx.telecom.calls)
    outgoing = phone("1001").call("1005")
    incoming = hidden.wait_incoming()
    assert len(pbx.telecom.calls) == before  # a second later
    assert pbx.telecom.wait_call(before).number == "13800138001"
    incoming.answer()
    outgoing.wait_answered()


def test_follow_me_calls_nothing_that_the_extension_may_not_call(pbx, phone):
    before = len(pbx.telecom.calls)
    secure = phone("1006")
    phone("1001").call("1006")
    secure.wait_incoming().reject()
    assert len(pbx.telecom.calls) == before
