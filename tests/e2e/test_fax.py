"""Faxes from a real fax machine, as sound and by T.38, arrive by mail as PDF, also those that come by a number of people."""

import io
import time
from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image, ImageChops

from pbxmanager.mailing.fax import FaxSpool
from pbxmanager.mailing.queue import MailQueue
from pbxmanager.mailing.sender import MailServer as Server
from pbxmanager.mailing.sender import Sender
from pbxmanager.snapshot import (
    Announcement,
    Destination,
    GroupMember,
    InboundNumber,
    KeyAction,
    Menu,
    MenuKey,
    Prompt,
    PromptRecording,
    Queue,
    QueueAgent,
    QueueStrategy,
    RingGroup,
    RingStrategy,
    Target,
)
from tests.e2e.conftest import run_office
from tests.e2e.voicemail_office import FAX, voicemail_office
from tests.telephony.fax_machine import FaxMachine, pages
from tests.telephony.mail_server import MailServer
from tests.telephony.sounds import place_tone
from tests.telephony.waiting import wait_for

pytestmark = [pytest.mark.e2e]

RECEPTION = Target("extension", "1004")
SHARED_WITH_PEOPLE, FOR_PEOPLE = "+862155501009", "+862155501008"
# By one number each to where callers can be.
ELSEWHERE = {
    "+862155501003": Target("voicemail", "103"),
    "+862155501004": Target("group", "301"),
    "+862155501005": Target("queue", "302"),
    "+862155501006": Target("menu", "303"),
    "+862155501007": Target("announcement", "304"),
}
CNG = 1100.0
""""I am a fax machine" (ITU-T T.30, 4.2): half a second of this tone (Hz) every three seconds."""


@pytest.fixture(scope="module")
def pbx(tmp_path_factory):
    """The office with a fax line, and with numbers that people and fax machines call."""
    home = tmp_path_factory.mktemp("fax")
    spoken = place_tone(home / "media", "a" * 32, 500, 20.0)
    with run_office(home, lambda *carriers: described(spoken, *carriers)) as running:
        yield running


def described(spoken, telecom, backup):
    whole = voicemail_office(telecom, backup)
    outside = replace(whole.trunks[1], id=9, name="From where the fax machine is", host="127.0.0.5", port=None)
    line = next(each.target for each in whole.fax_lines)
    return replace(
        whole,
        trunks=(*whole.trunks, outside),
        inbound_numbers=(
            InboundNumber(1, SHARED_WITH_PEOPLE, 9, RECEPTION, fax=line),
            InboundNumber(2, FOR_PEOPLE, 9, RECEPTION),
            *(InboundNumber(n, number, 9, there, fax=line) for n, (number, there) in enumerate(ELSEWHERE.items(), 3)),
        ),
        destinations=(
            *whole.destinations,
            Destination(301, "group", "7301", "Team"),
            Destination(302, "queue", "7302", "Line"),
            Destination(303, "menu", "7303", "Menu"),
            Destination(304, "announcement", "7304", "Notice"),
        ),
        prompts=(Prompt(1, "Long", "en", (PromptRecording("en", spoken),)),),
        menus=(Menu(303, 1, "Menu", 1, (MenuKey("1", KeyAction.GO, RECEPTION),), fallback=RECEPTION),),
        announcements=(Announcement(304, 1, "Notice", 1, RECEPTION),),
        ring_groups=(RingGroup(301, 1, "Team", RingStrategy.ORDER, 20, (GroupMember(RECEPTION),)),),
        queues=(Queue(302, 1, "Line", QueueStrategy.RING_ALL, (QueueAgent("1004"),), say_position=False),),
    ).sorted()


@pytest.fixture
def machine(pbx, tmp_path, request):
    """A fax machine on the reception's account."""
    device = pbx.office.devices_by_extension["1004"][0]
    with FaxMachine(
        pbx.engine.build, tmp_path / "machine", pbx.server, device.endpoint, device.secret, t38=request.param
    ) as running:
        yield running


@pytest.fixture
def outside(pbx, tmp_path):
    """A fax machine outside."""
    with FaxMachine(pbx.engine.build, tmp_path / "outside", pbx.server, "01065001234", "", t38=False) as running:
        pages(running.home / "10.tif", 1)
        yield running


def mails(pbx, seconds=60.0):
    """Wait until a fax has ended, hand it to a real mail server, and return what arrived there."""
    queue = MailQueue(pbx.engine.home / "spool" / "mail")
    spool = FaxSpool(pbx.engine.home / "spool" / "fax", queue, "pbx@example.com")
    until = time.monotonic() + seconds
    while not spool.run_once():
        assert time.monotonic() < until, "no fax ended"
        time.sleep(0.2)
    with MailServer() as server:
        Sender(queue, Server("127.0.0.1", server.port)).run_once()
        return server.mails


def unlike(seen: Image.Image, sent: Image.Image) -> float:
    """Return the share of dots that differ."""
    difference = ImageChops.difference(seen.convert("L").resize(sent.size), sent.convert("L"))
    return sum(difference.point(lambda v: 255 if v > 127 else 0).histogram()[255:]) / (sent.width * sent.height)


@pytest.mark.parametrize(("machine", "way", "count"), [(False, "audio", 2), (True, "T38", 1)], indirect=["machine"])
def test_a_fax_is_mailed_as_pdf(pbx, machine, way, count):
    sent = pages(machine.home / "10.tif", count)
    machine.send(FAX)
    [(recipients, mail)] = mails(pbx)
    assert recipients == ["fax@example.com", "boss@example.com"]
    assert mail["Subject"] == "Fax from 1004"
    text = mail.get_body().get_content()
    assert f"Pages: {count}" in text and f"Sent as: {way}" in text and "Sender42" in text
    [attached] = mail.iter_attachments()
    assert attached.get_content_type() == "application/pdf"
    with pypdfium2.PdfDocument(io.BytesIO(attached.get_content())) as document:
        assert len(document) == count
        for number, page in enumerate(sent):
            seen = document[number]
            assert seen.get_width() / 72 == pytest.approx(1728 / 204, abs=0.05)  # inches
            assert unlike(seen.render(scale=2).to_pil(), page) < 0.02
    assert list((pbx.engine.home / "spool" / "fax").iterdir()) == []
    assert machine.outcome().startswith(f"SUCCESS|{count}|")
    assert [line for line in pbx.asterisk.problems() if "res_fax" not in line] == []


@pytest.mark.parametrize("machine", [False], indirect=True)
def test_a_number_that_takes_no_fax_keeps_none(pbx, machine):
    pages(machine.home / "10.tif", 1)
    machine.send("7999")
    until = time.monotonic() + 10
    while not machine.outcome() and "0 active channels" not in machine.asterisk.console("core show channels"):
        assert time.monotonic() < until
        time.sleep(0.1)
    assert not list((pbx.engine.home / "spool" / "fax").glob("*"))


def test_a_fax_that_comes_by_a_number_of_people_leaves_whoever_answered_and_is_mailed(pbx, outside, phone):
    reception = phone("1004")
    outside.send(SHARED_WITH_PEOPLE[1:])
    answered = reception.wait_incoming().answer()
    answered.wait_ended(10)
    [(recipients, mail)] = mails(pbx)
    assert recipients == ["fax@example.com", "boss@example.com"]
    assert mail["Subject"] == "Fax from +861065001234"
    assert outside.outcome().startswith("SUCCESS|1|")


@pytest.mark.parametrize("number", ELSEWHERE)
def test_a_fax_is_heard_wherever_its_call_is(pbx, outside, phone, number):
    reception = phone("1004")
    outside.send(number[1:])
    if (
        ELSEWHERE[number].kind == "group"
    ):  # a box and a queue answer themselves: the tone may be heard before anybody is rung
        reception.wait_incoming().answer()
    spool = pbx.engine.home / "spool" / "fax"
    taken = wait_for(lambda: list(spool.glob("*.call")), "the fax at its line", 15)
    assert taken[0].read_text().startswith("201|")
    outside.asterisk.console("channel request hangup all")
    mails(pbx)  # what broke off is told, and leaves the spool


def test_a_number_of_people_alone_keeps_the_machine(outside, phone):
    reception = phone("1004")
    outside.send(FOR_PEOPLE[1:])
    answered = reception.wait_incoming().answer()
    answered.wait_heard(lambda heard: heard.hears(CNG, 0.9), "the machine's tone twice", 12)
    assert not answered.ended
    answered.hangup()


def test_a_caller_who_speaks_stays_with_whoever_answered(pbx, phone):
    reception = phone("1004")
    pbx.telecom.place(SHARED_WITH_PEOPLE, "01065001234")
    answered = reception.wait_incoming().answer()
    answered.wait_heard(lambda heard: heard.hears(880, 2.0), "the caller's tone for a while")
    assert not answered.ended
    answered.hangup()
