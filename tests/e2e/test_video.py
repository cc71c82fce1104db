"""Pictures: between two telephones, and in a conference that follows whoever speaks."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from pbxmanager.snapshot import ConferenceRoom, Destination, Snapshot
from tests.e2e.conftest import Pbx, run_office
from tests.e2e.conversation import hears
from tests.e2e.office import office
from tests.telephony.camera import Camera

pytestmark = [pytest.mark.e2e]

ANN, RECEPTION, HIDDEN = 400, 580, 640
DARK, MIDDLE, BRIGHT = 40, 120, 210


def rooms(telecom_port: int, backup_port: int) -> Snapshot:
    """Return the usual office with a room that shows the speaker, and one that shows nothing."""
    found = (
        ConferenceRoom(70, 1, "Seen", announces=False, shows_speaker=True),
        ConferenceRoom(71, 2, "Heard", announces=False, shows_speaker=False),
    )
    numbers = tuple(Destination(room.id, "conference", f"8{room.id}", room.name) for room in found)
    return replace(office(telecom_port, backup_port), conference_rooms=found, destinations=numbers).sorted()


@pytest.fixture(scope="module")
def pbx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    """An office with cameras."""
    with run_office(tmp_path_factory.mktemp("video"), rooms) as running:
        yield running


def test_two_telephones_see_each_other(phone):
    ann, reception = phone("1001"), phone("1004")
    outgoing = ann.call("1004", video=True)
    incoming = reception.wait_incoming().answer(video=True)
    outgoing.wait_answered()
    with Camera(outgoing, DARK) as anns, Camera(incoming, BRIGHT) as receptions:
        anns.sees(BRIGHT)
        receptions.sees(DARK)
        hears(outgoing, RECEPTION)


def test_who_has_no_camera_talks_without(phone):
    ann, reception = phone("1001"), phone("1004")
    outgoing = ann.call("1004", video=True)
    incoming = reception.wait_incoming().answer()
    outgoing.wait_answered()
    hears(outgoing, RECEPTION)
    hears(incoming, ANN)


def test_the_conference_shows_whoever_speaks(phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005", frequency=0.0)
    calls = [each.call("870", video=True).wait_answered() for each in (ann, hidden)]
    silent = Camera(calls[1], BRIGHT)
    with Camera(calls[0], DARK), silent:
        hears(calls[1], ANN)
        silent.sees(DARK)
        calls[0].hangup()
        third = reception.call("870", video=True).wait_answered()
        with Camera(third, MIDDLE):
            silent.sees(MIDDLE, 15)


def test_a_conference_without_pictures_is_one_to_listen_to(phone):
    ann, reception = phone("1001"), phone("1004")
    first, second = (each.call("871", video=True).wait_answered() for each in (ann, reception))
    with Camera(first, DARK) as anns, Camera(second, BRIGHT):
        hears(first, RECEPTION)
        hears(second, ANN)
        assert anns.shown == 0


def test_pictures_to_the_outside_are_left_out(phone, pbx):
    before = len(pbx.telecom.calls)
    call = phone("1001").call("13800138001", video=True).wait_answered()
    hears(call, 880)
    call.hangup()
    assert pbx.telecom.wait_call(before).number == "13800138001"


def test_a_mailbox_and_the_echo_test_take_a_call_with_pictures(phone):
    call = phone("1001").call("*43", video=True).wait_answered()
    call.wait_heard(lambda r: r.hears(ANN), "its own tone", 20)
