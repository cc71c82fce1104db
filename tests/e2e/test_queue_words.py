"""What callers of a queue hear while they wait, what agents hear before they talk, and who goes on when everybody has left."""

from dataclasses import replace

import pytest

from pbxmanager.snapshot import (
    Destination,
    MusicClass,
    MusicFile,
    Prompt,
    PromptRecording,
    Queue,
    QueueAgent,
    QueueStrategy,
    Target,
)
from tests.e2e.conftest import run_office
from tests.e2e.office import office
from tests.telephony.clock import Clock
from tests.telephony.sounds import place_tone

pytestmark = [pytest.mark.e2e]

WELCOME, AGAIN, TO_AGENT, MUSIC = 1300.0, 1700.0, 2100.0, 2500.0
WAITING, ANSWERED, LEFT, PLACES, WAITS = "730", "731", "732", "733", "734"
NEVER_THERE = (QueueAgent("1003"),)
"""It has no telephone."""


def described(home):
    tones = {"a": WELCOME, "b": AGAIN, "c": TO_AGENT, "d": MUSIC}
    spoken = {name: place_tone(home / "media", name * 32, tone, 0.6) for name, tone in tones.items()}
    queue = Queue(0, 1, "", QueueStrategy.RING_ALL, NEVER_THERE, join_empty=True, leave_empty=False, say_position=False)
    queues = (
        replace(queue, id=730, name="Waiting", welcome=1, repeated=2, repeated_every=1, music=1),
        replace(queue, id=731, row=2, name="Answered", agents=(QueueAgent("1004"),), to_agent=3),
        replace(
            queue, id=732, row=3, name="Left", agents=(QueueAgent("1005"),), join_empty=False, leave_empty=True,
            ring_seconds=3, pause_seconds=1, when_empty=Target("extension", "1002"),
        ),
        replace(queue, id=733, row=4, name="Places", say_position=True, say_every=10),
        replace(queue, id=734, row=5, name="Waits", say_wait=True, say_every=10, music=1),
    )  # fmt: skip

    def describe(telecom, backup):
        return replace(
            office(telecom, backup),
            queues=queues,
            destinations=tuple(Destination(each.id, "queue", str(each.id), each.name) for each in queues),
            prompts=tuple(
                Prompt(n, name, "en", (PromptRecording("en", spoken[name]),)) for n, name in enumerate("abc", start=1)
            ),
            music_classes=(MusicClass(1, "Of queues", (MusicFile("Piece", spoken["d"]),)),),
        ).sorted()

    return describe


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    return Clock(tmp_path_factory.mktemp("clock") / "now")


@pytest.fixture(scope="module")
def pbx(tmp_path_factory, clock):
    home = tmp_path_factory.mktemp("queue-words")
    with run_office(home, described(home), clock) as running:
        yield running


def test_callers_are_welcomed_hear_music_and_a_word_again_and_again(phone):
    call = phone("1001").call(WAITING).wait_answered()
    whole = call.wait_heard(lambda heard: heard.hears(AGAIN, 1.6), "the repeated word three times", 15)
    assert whole.hears(WELCOME, 0.4) and not whole.hears(WELCOME, 0.9)
    assert whole.hears(MUSIC, 0.4)


def test_the_agent_hears_a_word_before_the_caller(phone):
    ann, reception = phone("1001"), phone("1004")
    ann.call(ANSWERED)
    taken = reception.wait_incoming().answer()
    taken.wait_heard(lambda heard: heard.hears(TO_AGENT, 0.4), "the word for agents")
    assert not taken.heard().hears(400, 0.2)
    taken.wait_heard(lambda heard: heard.hears(400), "the caller")


def test_who_waits_goes_on_when_the_last_agent_leaves(phone):
    ann, bob, hidden = phone("1001"), phone("1002"), phone("1005")
    ann.call(LEFT)
    hidden.wait_incoming().reject()
    hidden.call("*23").wait_ended()
    assert bob.wait_incoming().caller_number == "1001"
    hidden.call("*23").wait_ended()


def test_all_who_wait_go_on_when_the_last_agent_leaves(phone):
    callers = [phone("1001"), phone("1001", device=1), phone("1004")]
    bob, hidden = phone("1002"), phone("1005")
    waiting = [each.call(LEFT).wait_answered() for each in callers]
    hidden.wait_incoming().reject()
    hidden.call("*23").wait_ended()
    assert sorted(bob.wait_incoming(10).caller_number for _ in waiting) == ["1001", "1001", "1004"]
    hidden.call("*23").wait_ended()


def says(call, prompt, name):
    """Wait until a prompt of Asterisk's own is heard."""
    return call.wait_heard(lambda heard: heard.likeness(prompt(name)) > 0.8, name, 20)


def test_callers_hear_that_they_are_next_or_how_many_wait(phone, prompt):
    says(phone("1001").call(PLACES).wait_answered(), prompt, "queue-youarenext")
    heard = says(phone("1002").call(PLACES).wait_answered(), prompt, "queue-callswaiting")
    assert heard.likeness(prompt("queue-thereare")) > 0.8
    assert heard.likeness(prompt("digits/2")) > 0.8


def test_callers_hear_how_long_it_takes(clock, phone, prompt):
    call = phone("1001").call(WAITS).wait_answered()
    heard = call.wait_heard(lambda heard: heard.hears(MUSIC), "music")
    assert heard.likeness(prompt("queue-minutes")) < 0.7  # nobody has waited for a minute yet
    clock.advance(150)
    # The jump costs the telephone the first second of what is said.
    heard = says(call, prompt, "queue-minutes")
    assert heard.likeness(prompt("digits/2")) > 0.8
