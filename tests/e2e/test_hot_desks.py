"""People without a desk of their own: wherever they log in, the telephone is theirs in every respect."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from pbxmanager.asterisk.ami import AmiAddress, ami_session
from pbxmanager.asterisk.mailboxes import boxes_root
from pbxmanager.asterisk.render import render
from pbxmanager.asterisk.verify import verify
from pbxmanager.snapshot import (
    Destination,
    PagingGroup,
    ParkingLot,
    PickupGroup,
    Queue,
    QueueAgent,
    QueueStrategy,
    SecretaryFilter,
    Snapshot,
    VoicemailBox,
)
from pbxmanager.values import hash_pin
from tests.e2e.conftest import Pbx, run_office
from tests.e2e.conversation import hears, talking, type_in
from tests.e2e.voicemail_office import SHARED, voicemail_office
from tests.telephony.lamp import Listener
from tests.telephony.messenger import Messenger
from tests.telephony.phone import Phone
from tests.telephony.subscriber import Subscriber, wait_until

pytestmark = [pytest.mark.e2e]

ANN, BOB, RECEPTION, HIDDEN = 400, 460, 580, 640
PIN = "2583"
BEEP = 700.0
WATCHES = ("1001-aaaaaaaa", "secret-ann-1")


def nomads(telecom_port: int, backup_port: int) -> Snapshot:
    """Return an office in which 1003 has a box, a queue and a name, and no telephone."""
    base = voicemail_office(telecom_port, backup_port)
    nomad = next(each for each in base.extensions if each.number == "1003")
    box = VoicemailBox(9, 109, "1003", "Nomad", "482914", 1, "1003")
    shared = next(each for each in base.voicemail_boxes if each.mailbox == SHARED)
    team = replace(shared, addresses=(), delete_after_mail=False, watchers=(*shared.watchers, "1003"))
    queue = Queue(31, 31, "Sales", QueueStrategy.RING_ALL, (QueueAgent("1003"),), ring_seconds=5, say_position=False)
    everything, national = base.permission_classes
    return replace(
        base,
        extensions=tuple(
            replace(each, name="Nora Nomad", permission_class=1, pin=hash_pin(PIN), outbound_number="+862155501003")
            if each is nomad
            else each
            for each in base.extensions
        ),
        permission_classes=(replace(everything, records_calls=True), national),
        voicemail_boxes=(*(team if each is shared else each for each in base.voicemail_boxes), box),
        parking_lots=(ParkingLot(50, 1, "Lot", "711", "711", 3),),
        paging_groups=(PagingGroup(60, 11, "Floor", ("1003",)),),
        pickup_groups=(PickupGroup(1, "Nomads", ("1001", "1003")), PickupGroup(2, "Front", ("1002", "1004"))),
        secretary_filters=(SecretaryFilter(1, "1005", ("1003",)),),
        queues=(queue,),
        destinations=(
            *base.destinations,
            Destination(109, "voicemail", "", "Nomad"),
            Destination(31, "queue", "730", "Sales"),
            Destination(50, "parking", "710", "Lot"),
            Destination(60, "paging", "760", "Floor"),
        ),
    ).sorted()


@pytest.fixture(scope="module")
def pbx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    """An office with somebody who has no desk."""
    with run_office(tmp_path_factory.mktemp("nomads"), nomads) as running:
        yield running


@pytest.fixture(autouse=True)
def untouched(pbx: Pbx) -> Iterator[None]:
    """Every test begins with everybody at home."""
    yield
    pbx.asterisk.console("channel request hangup all")
    for family in ("state", "desk", "guest", "lent", "desk-lamp", "missed"):
        pbx.asterisk.console(f"database deltree {family}")
    pbx.asterisk.console("devstate change Custom:desk-1002 NOT_INUSE")
    pbx.asterisk.console("dialplan reload")


@pytest.fixture
def sits(pbx: Pbx, phone: Callable[..., Phone]) -> Phone:
    """Nora has logged in at Bob's telephone, by code and PIN."""
    bob = phone("1002")
    log_in(bob, "*551003")
    assert "1002-cccccccc" in pbx.asterisk.console("database get guest 1003")
    return bob


def log_in(telephone: Phone, code: str) -> None:
    """Dial a code and give the PIN when it was asked for."""
    call = telephone.call(code).wait_answered()
    type_in(call, PIN + "#")
    call.wait_ended()


def leave_message(pbx: Pbx, telephone: Phone, number: str, code: str = "*96") -> None:
    """Speak into a box."""
    call = telephone.call(f"{code}{number}").wait_answered(20)
    call.wait_heard(lambda r: r.has_speech(0.6), "the greeting", 15)
    call.send_digits("#")
    call.wait_heard(lambda r: r.hears(BEEP, 0.1), "the beep", 10)
    time.sleep(3)
    call.hangup()
    wait_until(lambda: list((boxes_root(pbx.engine.home) / number / "INBOX").glob("*.txt")), "the message")


def test_asterisk_runs_what_was_rendered_also_while_somebody_is_logged_in(pbx, sits):
    with ami_session(AmiAddress("127.0.0.1", pbx.engine.ami_port, "manager", pbx.engine.ami_secret)) as ami:
        assert verify(ami, render(pbx.office, pbx.engine)) == ()
    assert pbx.asterisk.problems() == []


def test_calls_go_out_and_come_in_as_the_guests_and_a_watching_key_follows(pbx, phone):
    ann = phone("1001")
    bob = phone("1002")
    with (
        Subscriber(pbx.server, *WATCHES, "1003") as person,
        Subscriber(pbx.server, *WATCHES, "*551002") as desk,
    ):
        desk.wait_state("terminated")
        log_in(bob, "*551003")
        desk.wait_state("confirmed")
        call = ann.call("1003")
        ringing = bob.wait_incoming()
        person.wait_state("early")
        ringing.answer()
        person.wait_state("confirmed")
        call.hangup()
        person.wait_state("terminated")
        call = bob.call("1001")
        incoming = ann.wait_incoming()
        assert (incoming.caller_number, incoming.caller_name) == ("1003", "Nora Nomad")
        call.hangup()
        # The same key, pressed on the telephone itself, logs out.
        bob.call("*551002").wait_ended()
        desk.wait_state("terminated")
    assert ann.call("1003").wait_answered().wait_heard(lambda r: r.has_speech(0.5), "the mailbox")


def test_a_call_that_the_guest_parked_comes_back_to_where_the_guest_is(sits, phone):
    ann = phone("1001")
    outgoing, incoming = talking(ann, sits, "1003")
    incoming.transfer_later("sip:710@" + sits.server)
    back = sits.wait_incoming(9)
    assert back.caller_name == "Parked 711: Ann Lee"
    back.answer()
    hears(outgoing, BOB)


def test_a_transfer_that_nobody_takes_comes_back_to_the_guest(sits, phone):
    ann, hidden = phone("1001"), phone("1004")
    _, incoming = talking(ann, sits, "1003")
    incoming.transfer_later("sip:1004@" + sits.server)
    hidden.wait_incoming().reject()
    assert sits.wait_incoming(9).caller_name == "Back from 1004 Reception: Ann Lee"


def test_intercom_page_and_boss_reach_the_guest(sits, phone):
    ann = phone("1001")
    speaking = ann.call("*801003")
    hears(sits.wait_incoming().answer(), ANN)
    speaking.hangup()
    page = ann.call("760")
    hears(sits.wait_incoming().answer(), ANN)
    page.hangup()
    ann.call("1005")
    assert sits.wait_incoming().caller_name == "For Hidden: Ann Lee"


def test_a_queue_rings_its_agent_where_the_agent_sits(sits, phone):
    ann = phone("1001")
    waiting = ann.call("730")
    sits.wait_incoming(12).answer()
    hears(waiting, BOB)


def test_the_guest_is_called_back_where_the_guest_is(sits, phone, prompt):
    reception, hidden = phone("1004"), phone("1005")
    talk, _ = talking(reception, hidden, "*801005")
    asked = sits.call("*371004")
    asked.wait_heard(lambda r: r.likeness(prompt("activated")) > 0.7, "that it is noted")
    asked.wait_ended()
    talk.hangup()
    assert sits.wait_incoming(20).caller_name == "Call back: Reception"


def test_calls_are_picked_up_in_the_groups_of_the_guest_and_not_of_the_host(sits, phone):
    ann, reception, hidden = phone("1001"), phone("1004"), phone("1005")
    calling = hidden.call("1003")
    sits.wait_incoming()
    assert reception.call("*8").wait_ended().status == 480
    taken = ann.call("*8").wait_answered()
    hears(taken, HIDDEN)
    calling.hangup()
    calling = hidden.call("1001")
    ann.wait_incoming()
    taken = sits.call("*8").wait_answered()
    hears(taken, HIDDEN)
    hears(calling, BOB)


def test_what_the_guest_may_record_is_the_guests_permission(sits, phone, pbx):
    ann = phone("1001")
    _, incoming = talking(ann, sits, "1003")
    incoming.send_digits("*7")
    wait_until(lambda: list(pbx.engine.recordings.rglob("*.wav")), "a recording", 6)


def test_messages_come_and_go_as_the_guests(pbx):
    pbx.asterisk.console(f"database put desk 1002-cccccccc {int(time.time()) + 3600}:1003")
    pbx.asterisk.console("database put guest 1003 1002-cccccccc")
    with (
        Messenger(pbx.server, "1001-aaaaaaaa", "secret-ann-1") as ann,
        Messenger(pbx.server, "1002-cccccccc", "secret-bob-;1") as bobs,
    ):
        ann.write("1003", "Where are you?")
        assert bobs.read() == ("1001", "Where are you?")
        bobs.write("1001", "At Bob's")
        assert ann.read() == ("1003", "At Bob's")


def test_the_light_for_messages_is_the_guests_until_the_guest_goes(pbx, phone):
    ann = phone("1001")
    leave_message(pbx, ann, "1003")
    host = pbx.office.devices_by_extension["1002"][0]
    telephone = Phone(pbx.server, host.endpoint, host.secret, registers=False, transport="tcp")
    with Listener.of(pbx, "1002") as light:
        wait_until(lambda: "Voice-Message: 0/0" in light.news(), "the host's own light, dark")
        log_in(telephone, "*551003")
        wait_until(lambda: "Messages-Waiting: yes" in light.news(), "the guest's light, lit")
        assert "Voice-Message: 1/0" in light.news()
    # Registering again, Asterisk sends the host's: the guest's follows.
    with Listener.of(pbx, "1002") as light:
        wait_until(lambda: "Voice-Message: 1/0" in light.news(), "the guest's light, lit again", 12)
        for path in (boxes_root(pbx.engine.home) / "1003" / "INBOX").iterdir():
            path.unlink()
        wait_until(lambda: "Voice-Message: 0/0" in light.news(), "that all was heard", 12)
        # Asterisk lights it for the host: it is dark again at once, since the guest has none.
        before = len(light.all_news())
        leave_message(pbx, ann, "1002")
        wait_until(lambda: "Voice-Message: 1/0" in "".join(light.all_news()[before:]), "the host's light, lit", 8)
        wait_until(lambda: "Voice-Message: 0/0" in light.news(), "the guest's light, dark", 12)
        assert "Voice-Message: 0/0" in light.news()
        telephone.call("*56").wait_ended()
        wait_until(lambda: "Voice-Message: 1/0" in light.news(), "the host's own light, lit")


def test_the_guests_light_stands_for_the_teams_box_too(pbx, phone):
    for path in boxes_root(pbx.engine.home).glob("*/INBOX/*"):
        path.unlink()
    with Listener.of(pbx, "1002") as light:
        wait_until(light.news, "the host's own light")
        host = pbx.office.devices_by_extension["1002"][0]
        telephone = Phone(pbx.server, host.endpoint, host.secret, registers=False, transport="tcp")
        log_in(telephone, "*551003")
        wait_until(lambda: "Voice-Message: 0/0" in light.news(), "the guest's light, dark")
        leave_message(pbx, phone("1001"), SHARED, code="")
        wait_until(lambda: "Voice-Message: 1/0" in light.news(), "the light for the team's box", 12)
        telephone.call("*56").wait_ended()
        wait_until(lambda: "Voice-Message: 0/0" in light.news(), "the host's own light again")


def test_who_logged_in_stays_so_over_a_restart_and_not_over_the_night(sits, phone, pbx):
    pbx.asterisk.stop()
    pbx.asterisk.start()
    ann = phone("1001")
    sits.register_anew()
    call = ann.call("1003")
    sits.wait_incoming()
    call.hangup()
    pbx.asterisk.console(f"database put desk 1002-cccccccc {int(time.time()) - 1}:1003")
    wait_until(lambda: "not found" in pbx.asterisk.console("database get guest 1003"), "that nobody is logged in", 12)
