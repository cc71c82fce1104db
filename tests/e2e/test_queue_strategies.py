"""Whom a queue rings next, by each of Asterisk's strategies, as agents' telephones tell it; and which caller is next."""

import time
from collections import Counter
from dataclasses import replace

import pytest

from pbxmanager.asterisk.ami import AmiAddress, ami_session
from pbxmanager.snapshot import Destination, InboundNumber, Queue, QueueAgent, QueueStrategy, Target
from tests.e2e.conftest import run_office
from tests.e2e.office import ANNS, MAIN, office
from tests.telephony.clock import Clock
from tests.telephony.phone import PhoneError
from tests.telephony.waiting import wait_for

pytestmark = [pytest.mark.e2e]

AGENTS = ("1006", "1004", "1005")
"""In the order in which queues list them: neither that of their numbers nor one that a hash would give by chance in all."""
NUMBERS = {strategy: str(700 + place) for place, strategy in enumerate(QueueStrategy)}
SKILLED, LIGHT, HEAVY, IMPORTANT = "720", "721", "722", "723"
VIP, OF_RECEPTION = "+862155501007", "+862155501004"


def described(telecom, backup):
    quick = {"ring_seconds": 10, "pause_seconds": 1, "say_position": False}
    everybody = tuple(QueueAgent(number) for number in AGENTS)
    reception = (QueueAgent("1004"),)
    queues = [Queue(int(number), 1, number, strategy, everybody, **quick) for strategy, number in NUMBERS.items()]
    # Weighted by level: nothing but a level tells these two agents apart.
    place = next(n for n, queue in enumerate(queues) if queue.strategy is QueueStrategy.WEIGHTED_RANDOM)
    queues[place] = replace(queues[place], agents=(QueueAgent("1004"), QueueAgent("1005", 2)))
    levels = (QueueAgent("1004", 0), QueueAgent("1005", 3), QueueAgent("1006", 3))
    queues += [
        Queue(720, 1, "Skilled", QueueStrategy.RING_ALL, levels, **quick),
        Queue(721, 1, "Light", QueueStrategy.RING_ALL, reception, weight=1, **quick),
        Queue(722, 1, "Heavy", QueueStrategy.RING_ALL, reception, weight=2, **quick),
        Queue(723, 1, "Important", QueueStrategy.RING_ALL, (QueueAgent("1003"),), priority=7, join_empty=True,
              leave_empty=False, longest_wait=1, when_waited=Target("queue", LIGHT), **quick),
    ]  # fmt: skip
    return replace(
        office(telecom, backup),
        queues=tuple(replace(queue, row=row) for row, queue in enumerate(queues, 1)),
        destinations=tuple(Destination(queue.id, "queue", str(queue.id), queue.name) for queue in queues),
        inbound_numbers=(
            InboundNumber(1, MAIN, 1, Target("queue", LIGHT)),
            InboundNumber(2, VIP, 1, Target("queue", LIGHT), queue_priority=5),
            InboundNumber(3, OF_RECEPTION, 1, Target("extension", "1004")),
            InboundNumber(4, ANNS, 1, Target("extension", "1001")),
        ),
    ).sorted()


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    return Clock(tmp_path_factory.mktemp("clock") / "now")


@pytest.fixture(scope="module")
def pbx(tmp_path_factory, clock):
    with run_office(tmp_path_factory.mktemp("strategies"), described, clock) as running:
        yield running


@pytest.fixture
def agents(pbx, phone):
    """The agents' telephones, and how to see that all are free."""
    with ami_session(AmiAddress("127.0.0.1", pbx.engine.ami_port, "manager", pbx.engine.ami_secret)) as ami:
        yield Agents({number: phone(number) for number in AGENTS}, ami)


class Agents:
    def __init__(self, phones, ami):
        self.phones, self.ami = phones, ami

    def next(self, seconds=6.0):
        """Return the next telephone that rings: its number and its call."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for number, phone in self.phones.items():
                try:
                    return number, phone.wait_incoming(0.01)
                except PhoneError:
                    continue
        raise PhoneError(f"No agent rang within {seconds:g} s")

    def calls(self, number):
        """Return how many calls each agent of a queue took, in all queues."""
        rows = self.ami.list_action("QueueStatus", Queue=f"queue-{number}")
        return {row.get("Name"): int(row.get("CallsTaken")) for row in rows if row.event == "QueueMember"}

    def all_free(self):
        """Wait until the queues know that nobody is in a call."""

        def states():
            rows = (row for row in self.ami.list_action("QueueStatus") if row.event == "QueueMember")
            return {row.get("Status") for row in rows if row.get("Name") in AGENTS} == {"1"}  # not in use

        wait_for(states, "that all agents are free")


@pytest.fixture
def turns(phone, agents, clock):
    """Call a queue: who are rung, one after the other, until the last one of so many, or a certain one, takes the call."""
    caller = phone("1001")

    def turn(number, refused=0, taker=None):
        agents.all_free()
        before = agents.calls(number)
        call = caller.call(number)
        rung = []
        while True:
            who, ringing = agents.next()
            rung.append(who)
            if who == taker or (taker is None and len(rung) > refused):
                break
            ringing.reject()
        ringing.answer()
        call.wait_answered()
        clock.advance(5)  # agents' last calls are compared by the second
        ringing.hangup()
        call.wait_ended()
        wait_for(lambda: agents.calls(number) == before | {who: before[who] + 1}, "that the call is counted")
        return rung

    return turn


def test_ring_all_rings_all_at_once(phone, agents):
    call = phone("1001").call(NUMBERS[QueueStrategy.RING_ALL])
    assert sorted(agents.next()[0] for _ in AGENTS) == sorted(AGENTS)
    call.hangup()


def test_linear_begins_with_the_first_each_time(turns):
    number = NUMBERS[QueueStrategy.LINEAR]
    assert turns(number) == ["1006"]
    assert turns(number, refused=2) == ["1006", "1004", "1005"]
    assert turns(number) == ["1006"]


def test_round_robin_in_order_goes_on_after_whoever_took_the_last_call(turns):
    number = NUMBERS[QueueStrategy.ROUND_ROBIN_ORDERED]
    assert [turns(number) for _ in range(4)] == [["1006"], ["1004"], ["1005"], ["1006"]]
    assert turns(number, refused=1) == ["1004", "1005"]
    assert turns(number) == ["1006"]


def test_round_robin_goes_on_in_an_order_of_its_own(turns):
    number = NUMBERS[QueueStrategy.ROUND_ROBIN]
    first, second, third = (turns(number)[0] for _ in range(3))
    assert {first, second, third} == set(AGENTS)
    # Whoever refuses has had a turn.
    assert turns(number, refused=1) == [first, second]
    assert turns(number) == [third]


def test_fewest_calls_rings_whoever_took_the_fewest(turns, agents):
    number = NUMBERS[QueueStrategy.FEWEST_CALLS]
    (busy,) = turns(number)
    others = [agent for agent in AGENTS if agent != busy]
    while agents.calls(number)[busy] < max(agents.calls(number)[other] for other in others) + 2:
        turns(number, taker=busy)
    for other in others:
        turns(number, taker=other)
    # Now the busiest has been free for longest.
    taken = agents.calls(number)
    assert [taken[agent] for agent in turns(number, refused=2)] == sorted(taken.values())


def test_least_recent_rings_whoever_took_a_call_longest_ago(turns):
    number = NUMBERS[QueueStrategy.LEAST_RECENT]
    for agent in ("1005", "1006", "1006", "1004"):
        turns(number, taker=agent)
    assert turns(number, refused=2) == ["1005", "1006", "1004"]


def rung_first(phone, agents, number, times):
    """Call a queue and give up as soon as somebody rings, so many times; yield who rang."""
    caller = phone("1001")
    for _ in range(times):
        agents.all_free()
        call = caller.call(number)
        who, ringing = agents.next()
        call.hangup()
        ringing.wait_ended()
        yield who


def test_random_rings_now_one_and_now_another(phone, agents):
    seen = set()
    for who in rung_first(phone, agents, NUMBERS[QueueStrategy.RANDOM], 40):  # all but one time in ten million
        seen.add(who)
        if seen == set(AGENTS):
            break
    assert seen == set(AGENTS)


def test_weighted_random_rings_the_better_skilled_more_often_but_not_always(phone, agents):
    seen = Counter()
    for who in rung_first(phone, agents, NUMBERS[QueueStrategy.WEIGHTED_RANDOM], 80):
        seen[who] += 1
        if seen.total() >= 24 and seen["1005"]:
            break
    assert 0 < seen["1005"] < seen["1004"], seen  # level 2 comes first one time in six


def test_only_the_best_free_agents_are_rung(pbx, phone, agents):
    call = phone("1001").call(SKILLED)
    assert agents.next()[0] == "1004"
    assert agents.phones["1005"].rings_not(0.3)
    call.hangup()
    agents.all_free()
    pbx.telecom.place(OF_RECEPTION, "01065001234")
    agents.phones["1004"].wait_incoming().answer()
    phone("1001").call(SKILLED)
    assert sorted(agents.next()[0] for _ in range(2)) == ["1005", "1006"]


@pytest.fixture
def occupied(pbx, agents):
    """The reception's call, which keeps it from taking others."""
    agents.all_free()
    pbx.telecom.place(OF_RECEPTION, "01065001234")
    call = agents.phones["1004"].wait_incoming().answer()
    call.wait_heard(lambda heard: heard.hears(880, 0.2), "the caller")
    yield call
    pbx.asterisk.console("channel request hangup all")


def waits(phone, number):
    """Call a queue, and be in it."""
    call = phone.call(number).wait_answered()
    call.wait_heard(lambda heard: not heard.is_silent(), "music")


def test_the_heavier_of_two_queues_is_served_first(phone, agents, occupied):
    waits(phone("1001"), LIGHT)
    waits(phone("1002"), HEAVY)
    occupied.hangup()
    assert agents.phones["1004"].wait_incoming().caller_number == "1002"


def test_callers_of_an_important_number_go_before_those_who_wait(pbx, phone, agents, occupied):
    waits(phone("1001"), LIGHT)
    pbx.telecom.place(VIP, "01065009999")
    wait_for(lambda: waiting(agents) == 2, "both in the queue")
    occupied.hangup()
    assert agents.phones["1004"].wait_incoming().caller_number == "+861065009999"


def test_callers_of_an_important_queue_stay_ahead_in_the_next_one(phone, agents, occupied):
    waits(phone("1001"), LIGHT)
    waits(phone("1002"), IMPORTANT)
    wait_for(lambda: waiting(agents) == 2, "both in the queue")
    occupied.hangup()
    assert agents.phones["1004"].wait_incoming().caller_number == "1002"


def waiting(agents):
    """Return how many callers wait in the light queue."""
    return sum(row.event == "QueueEntry" for row in agents.ami.list_action("QueueStatus", Queue=f"queue-{LIGHT}"))
