"""Conference rooms, with real telephones that hear each other."""

import time
import wave
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pbxmanager.snapshot import ConferenceRoom, Destination, Snapshot
from tests.e2e.conftest import Pbx, run_office
from tests.e2e.conversation import hears, type_in
from tests.e2e.office import office
from tests.telephony.audio import Recording
from tests.telephony.waiting import wait_for

pytestmark = [pytest.mark.e2e]

ANN, BOB, RECEPTION, HIDDEN = 400, 460, 580, 640
NOW = int(time.time())


def rooms(telecom_port: int, backup_port: int) -> Snapshot:
    """Return the usual office with conference rooms."""
    found = (
        ConferenceRoom(70, 1, "Open", announces=False),
        ConferenceRoom(
            71, 2, "Board", "2580", "97531", waits_for_moderator=True, announces=False, records=True, most=3
        ),
        ConferenceRoom(72, 3, "Yesterday", announces=False, starts=NOW - 90000, ends=NOW - 3600),
        ConferenceRoom(73, 4, "Tomorrow", announces=False, starts=NOW + 3600, ends=NOW + 7200),
        ConferenceRoom(74, 5, "Now", announces=False, starts=NOW - 3600, ends=NOW + 3600),
        ConferenceRoom(75, 6, "Polite", announces=True),
        ConferenceRoom(76, 7, "Small", announces=False, most=2),
        ConferenceRoom(77, 8, "Moderated", "2580", "97531", announces=False),
    )
    numbers = tuple(Destination(room.id, "conference", f"8{room.id}", room.name) for room in found)
    return replace(office(telecom_port, backup_port), conference_rooms=found, destinations=numbers).sorted()


@pytest.fixture(scope="module")
def pbx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    """An office with conference rooms."""
    with run_office(tmp_path_factory.mktemp("conferences"), rooms) as running:
        yield running


def enter(telephone, number: str, pin: str = ""):
    """Call a room, and give a PIN as soon as it is asked for."""
    call = telephone.call(number).wait_answered()
    if pin:
        call.wait_heard(lambda r: r.has_speech(0.5), "the question for the PIN")
        call.send_digits(pin + "#")
    return call


def test_all_in_a_room_hear_all_others(phone):
    ann, bob, reception = enter(phone("1001"), "870"), enter(phone("1002"), "870"), enter(phone("1004"), "870")
    hears(ann, BOB, RECEPTION)
    hears(bob, ANN, RECEPTION)
    hears(reception, ANN, BOB)
    bob.hangup()
    hears(ann, RECEPTION)


def test_guests_wait_for_the_moderator_and_leave_with_the_last_one(phone):
    guest = enter(phone("1001"), "871", "2580")
    other = enter(phone("1004"), "871", "2580")
    guest.wait_heard(lambda _: guest.heard(2.0).has_speech(1.5), "music", 15)
    moderator = enter(phone("1002"), "871", "97531")
    hears(guest, RECEPTION, BOB)
    hears(moderator, ANN, RECEPTION)
    moderator.hangup()
    guest.wait_ended()
    other.wait_ended()


def test_a_wrong_pin_lets_nobody_in(phone, prompt):
    call = enter(phone("1001"), "871", "1234")
    call.wait_heard(lambda r: r.likeness(prompt("conf-invalidpin")) > 0.7, "that the PIN is wrong")


def test_a_moderator_locks_mutes_and_removes(phone, prompt):
    moderator = enter(phone("1002"), "871", "97531")
    guest = enter(phone("1001"), "871", "2580")
    hears(moderator, ANN)
    moderator.send_digits("5")
    hears(moderator)
    moderator.send_digits("5")
    hears(moderator, ANN)
    moderator.send_digits("2")
    moderator.wait_heard(lambda r: r.likeness(prompt("conf-lockednow")) > 0.7, "that it is locked")
    late = enter(phone("1004"), "871", "2580")
    late.wait_ended()
    # Asterisk ends the call with the last sample: the end of the last word does not get out.
    locked = prompt("conf-locked")
    assert late.heard().likeness(Recording(locked.samples[: int(1.4 * locked.rate)], locked.rate)) > 0.7
    moderator.send_digits("3")
    guest.wait_ended()


def test_a_recorded_room_leaves_a_file_with_everybody_in_it(pbx):
    folder = pbx.engine.home / "spool" / "recordings"
    files = wait_for(lambda: sorted(folder.rglob("*.wav")), "a recording")
    assert all(path.relative_to(folder).parts[0] == time.strftime("%Y") for path in files)
    with wave.open(str(files[0])) as recording:
        assert recording.getnframes() > 8000


@pytest.mark.parametrize("number", ["872", "873"])
def test_a_scheduled_room_is_closed_outside_its_time(phone, number):
    assert phone("1001").call(number).wait_ended().status == 403


def test_a_scheduled_room_is_open_in_its_time(phone):
    ann, reception = enter(phone("1001"), "874"), enter(phone("1004"), "874")
    hears(ann, RECEPTION)
    hears(reception, ANN)


def test_who_comes_and_goes_is_announced_by_name(phone, prompt):
    ann = enter(phone("1001"), "875")
    say_name(ann, prompt)
    bob = enter(phone("1002"), "875")
    say_name(bob, prompt)
    # Bob's own voice, and that it has joined.
    ann.wait_heard(lambda r: r.likeness(prompt("conf-hasjoin")) > 0.7, "that somebody came", 10)
    assert ann.heard().hears(BOB, 0.5)
    hears(ann, BOB)
    reception = enter(phone("1004"), "875")
    say_name(reception, prompt)
    hears(ann, BOB, RECEPTION)
    bob.hangup()
    ann.wait_heard(lambda r: r.likeness(prompt("conf-hasleft")) > 0.7, "that somebody left", 10)


def say_name(call, prompt):
    """Wait until the name has been asked for, let the tone speak, and end with the key."""
    question = prompt("vm-rec-name")
    end = Recording(question.samples[-question.rate :], question.rate)
    call.wait_heard(lambda r: r.likeness(end) > 0.7, "the end of the question for the name", 15)
    time.sleep(2.5)
    call.send_digits("#")


def test_a_full_room_takes_nobody_more_until_somebody_goes(phone, prompt):
    ann, reception = enter(phone("1001"), "876"), enter(phone("1004"), "876")
    hears(ann, RECEPTION)
    late = enter(phone("1002"), "876")
    late.wait_ended()
    reception.hangup()
    again = enter(phone("1005"), "876")
    hears(again, ANN)


def test_three_wrong_pins_end_the_call(phone, prompt):
    call = phone("1001").call("877").wait_answered()
    for _ in range(3):
        type_in(call, "1234#")
    call.wait_ended()


def test_guests_mute_themselves_and_moderators_record(phone, pbx):
    moderator, guest = enter(phone("1002"), "877", "97531"), enter(phone("1001"), "877", "2580")
    hears(moderator, ANN)
    guest.send_digits("1")
    hears(moderator)
    guest.send_digits("1")
    hears(moderator, ANN)
    before = set(pbx.engine.recordings.rglob("*.wav"))
    # A guest's keys do none of this.
    guest.send_digits("*7")
    time.sleep(2)
    assert set(pbx.engine.recordings.rglob("*.wav")) == before
    moderator.send_digits("*7")
    (made,) = wait_for(lambda: set(pbx.engine.recordings.rglob("*.wav")) - before, "a recording")
    time.sleep(4)
    moderator.send_digits("*7")
    time.sleep(1)
    with wave.open(str(made)) as recording:
        heard = Recording.of(recording.readframes(recording.getnframes()), recording.getframerate())
    assert heard.chord() >= {ANN} or heard.hears(ANN, 1.0)


def test_a_guest_removes_nobody(phone):
    moderator, guest = enter(phone("1002"), "877", "97531"), enter(phone("1001"), "877", "2580")
    hears(moderator, ANN)
    guest.send_digits("3")
    time.sleep(1.5)
    hears(guest, BOB)


def test_music_until_a_second_one_comes_and_again_when_alone(phone):
    ann = enter(phone("1001"), "870")
    ann.wait_heard(lambda _: ann.heard(2.0).has_speech(1.5), "music", 12)
    reception = enter(phone("1004"), "870")
    hears(ann, RECEPTION)
    reception.hangup()
    ann.wait_heard(lambda _: ann.heard(2.0).has_speech(1.5), "music again", 12)
