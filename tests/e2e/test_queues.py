"""Queues, with real callers and agents: who is rung, what is heard, every way out, and agents who come, go and pause by code."""

import time
from dataclasses import replace

import pytest

from pbxmanager.asterisk.ami import AmiAddress, ami_session
from pbxmanager.asterisk.render import render
from pbxmanager.asterisk.verify import verify
from pbxmanager.snapshot import (
    Destination,
    InboundNumber,
    PauseReason,
    Queue,
    QueueAgent,
    QueueStep,
    QueueStrategy,
    Target,
)
from tests.e2e.conftest import run_office
from tests.e2e.office import office

pytestmark = [pytest.mark.e2e]

ANN, BOB = Target("extension", "1001"), Target("extension", "1002")
RECEPTION, HIDDEN = QueueAgent("1004"), QueueAgent("1005")
QUICK = {"ring_seconds": 3, "pause_seconds": 1, "say_position": False}
QUEUES = (
    # id, internal number, strategy, agents, and whatever else
    (31, "700", QueueStrategy.LINEAR, (RECEPTION, HIDDEN), {"prefix": "Hot:"}),
    (32, "701", QueueStrategy.RING_ALL, (RECEPTION, HIDDEN), {"wrap_up_seconds": 3}),
    (33, "702", QueueStrategy.RING_ALL, (replace(HIDDEN, logs_in=True),), {"when_empty": ANN}),
    (34, "703", QueueStrategy.RING_ALL, (RECEPTION,), {"longest_wait": 2, "ring_seconds": 2, "when_waited": BOB}),
    (35, "704", QueueStrategy.RING_ALL, (QueueAgent("1006"),), {"join_empty": True, "leave_empty": False,
      "most_waiting": 1, "when_full": BOB, "key": "5", "by_key": BOB}),
    (36, "705", QueueStrategy.RING_ALL, (RECEPTION, QueueAgent("1005", 5)), {"steps": (QueueStep(0, 0), QueueStep(2, 9))}),
    (37, "706", QueueStrategy.RING_ALL, (QueueAgent("1006"),), {"join_empty": True, "leave_empty": False,
      "say_position": True, "say_every": 10}),
)  # fmt: skip


def described(telecom_port, backup_port):
    return replace(
        office(telecom_port, backup_port),
        destinations=tuple(Destination(pk, "queue", number, f"Queue {number}") for pk, number, *_ in QUEUES),
        queues=tuple(
            Queue(pk, pk, f"Queue {number}", strategy, agents, **(QUICK | more))
            for pk, number, strategy, agents, more in QUEUES
        ),
        pause_reasons=(PauseReason(1, "1", "Lunch"), PauseReason(2, "2", "Meeting, long")),
        inbound_numbers=(InboundNumber(1, "+862155501000", 1, Target("queue", "31")),),
    ).sorted()


@pytest.fixture(scope="module")
def pbx(tmp_path_factory):
    with run_office(tmp_path_factory.mktemp("queues"), described) as running:
        yield running


@pytest.fixture
def ami(pbx):
    with ami_session(AmiAddress("127.0.0.1", pbx.engine.ami_port, "manager", pbx.engine.ami_secret)) as session:
        yield session


def lamp(ami, key):
    return ami.action("ExtensionState", Exten=key, Context="hints").get("Status")


def wait_until(asked, timeout=5.0):
    until = time.monotonic() + timeout
    while time.monotonic() < until:
        if asked():
            return True
        time.sleep(0.05)
    return False


def test_what_was_rendered_runs(pbx, ami):
    assert verify(ami, render(pbx.office, pbx.engine)) == ()
    assert pbx.asterisk.problems() == []


def test_a_caller_from_outside_is_answered_by_the_first_free_agent(pbx, phone, ami):
    reception, hidden = phone("1004"), phone("1005")
    pbx.telecom.place("02155501000", "01065001234")
    incoming = reception.wait_incoming()
    assert (incoming.caller_number, incoming.caller_name.split()[0]) == ("+861065001234", "Hot:")
    assert hidden.rings_not(0.2)
    incoming.answer().wait_heard(lambda r: r.hears(880), "the caller's tone")
    incoming.hangup()
    queue = next(row for row in ami.list_action("QueueStatus", Queue="queue-31") if row.event == "QueueParams")
    assert (queue.get("ServiceLevel"), queue.get("ServicelevelPerf")) == ("60", "100.0")


def test_an_agent_in_any_call_is_left_alone(phone):
    ann, bob, reception, hidden = phone("1001"), phone("1002"), phone("1004"), phone("1005")
    bob.call("1004")
    busy = reception.wait_incoming().answer()
    ann.call("700")
    hidden.wait_incoming().answer()
    assert reception.rings_not(0.3)
    busy.hangup()


def test_an_unanswered_call_goes_to_the_next_agent(phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    outgoing = ann.call("700")
    reception.wait_incoming().reject()
    wait = hidden.wait_incoming(8)
    wait.answer()
    outgoing.wait_heard(lambda r: r.hears(640), "the second agent")


def test_after_a_call_comes_the_wrap_up(phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    first = ann.call("701")
    taken = reception.wait_incoming()
    hidden.wait_incoming()
    taken.answer()
    first.wait_answered().wait_heard(lambda r: r.hears(580), "the reception's tone")
    first.hangup()
    taken.wait_ended()
    ended = time.monotonic()
    ann.call("701")
    hidden.wait_incoming()
    again = reception.wait_incoming(8)
    assert time.monotonic() - ended > 2.0
    again.reject()


def test_a_queue_that_nobody_is_in_goes_on_and_one_who_logs_in_by_code_gets_calls(phone, ami, prompt):
    ann, hidden, bob = phone("1001"), phone("1005"), phone("1002")
    bob.call("702")
    ann.wait_incoming().reject()
    assert lamp(ami, "*221005*702") != "1"
    said = hidden.call("*22702").wait_ended()
    assert said.heard().likeness(prompt("agent-loginok")) > 0.6
    assert wait_until(lambda: lamp(ami, "*221005*702") == "1")
    bob.call("702")
    hidden.wait_incoming().reject()
    hidden.call("*221005*702").wait_ended()
    assert wait_until(lambda: lamp(ami, "*221005*702") != "1")
    hidden.call("*22").wait_ended()
    assert wait_until(lambda: lamp(ami, "*221005*702") == "1")
    assert hidden.call("*22").wait_ended().heard().likeness(prompt("agent-loggedoff")) > 0.6


def test_nobody_logs_in_where_the_office_does_not_want_it(phone, ami):
    ann = phone("1001")
    assert ann.call("*22702").wait_ended().status in (403, 603)
    assert ann.call("*221005*702").wait_ended().status in (403, 603)
    assert ann.call("*22").wait_ended().status in (403, 603)
    assert ann.call("*23").wait_ended().status in (403, 603)


def test_a_pause_has_a_reason_and_a_lamp_and_ends(phone, ami):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    reception.call("*232").wait_ended()
    assert wait_until(lambda: lamp(ami, "*231004*2") == "1" and lamp(ami, "*231004*") == "1")
    assert lamp(ami, "*231004*1") != "1"
    paused = [row for row in ami.list_action("QueueStatus", Queue="queue-31") if row.get("Name") == "1004"]
    assert (paused[0].get("Paused"), paused[0].get("PausedReason")) == ("1", "2")
    ann.call("700")
    hidden.wait_incoming().reject()
    assert reception.rings_not(0.3)
    reception.call("*231004*").wait_ended()
    assert wait_until(lambda: lamp(ami, "*231004*2") != "1" and lamp(ami, "*231004*") != "1")
    assert reception.call("*239").wait_ended().status == 404


def test_who_waited_too_long_goes_on(phone):
    bob, reception = phone("1002"), phone("1004")
    phone("1001").call("703")
    reception.wait_incoming()
    assert bob.wait_incoming(10).caller_number == "1001"


def test_a_full_queue_sends_on_and_a_key_leads_out(phone):
    ann, reception, bob = phone("1001"), phone("1004"), phone("1002")
    waiting = ann.call("704").wait_answered()
    waiting.wait_heard(lambda r: not r.is_silent(), "music")
    reception.call("704")
    bob.wait_incoming().reject()
    waiting.send_digits("5")
    assert bob.wait_incoming().caller_number == "1001"


def test_less_skilled_agents_help_after_a_while(phone):
    ann, bob, reception, hidden = phone("1001"), phone("1002"), phone("1004"), phone("1005")
    bob.call("1004")
    reception.wait_incoming().answer()
    ann.call("705")
    assert hidden.rings_not(1.0)
    hidden.wait_incoming(10)


def test_the_place_in_the_queue_is_said(phone, prompt):
    outgoing = phone("1001").call("706").wait_answered()
    outgoing.wait_heard(lambda r: r.likeness(prompt("queue-youarenext")) > 0.6, "the place in the queue", 20)


def test_pauses_and_log_ins_outlive_a_restart_and_a_reload(pbx, phone):
    reception, hidden = phone("1004"), phone("1005")
    hidden.call("*22702").wait_ended()
    reception.call("*231").wait_ended()
    pbx.asterisk.stop()
    pbx.asterisk.start()

    def state(ami):
        rows = {
            (row.get("Queue"), row.get("Name")): row.get("Paused")
            for row in ami.list_action("QueueStatus")
            if row.event == "QueueMember"
        }
        return rows.get(("queue-33", "1005")), rows.get(("queue-31", "1004")), rows.get(("queue-31", "1005"))

    with ami_session(AmiAddress("127.0.0.1", pbx.engine.ami_port, "manager", pbx.engine.ami_secret)) as ami:
        assert wait_until(lambda: state(ami) == ("0", "1", "0")), state(ami)
        ami.action("Reload", Module="app_queue.so")
        assert state(ami) == ("0", "1", "0")
        reception.register(), hidden.register()
        reception.call("*23").wait_ended()
        assert state(ami) == ("0", "0", "0")
