"""Voicemail, as callers and owners hear it at real telephones."""

import time
from dataclasses import replace
from itertools import count

import pytest

from pbxmanager.asterisk.ami import AmiAddress, ami_session
from pbxmanager.asterisk.mailboxes import boxes_root
from pbxmanager.asterisk.render import render
from pbxmanager.asterisk.verify import verify
from pbxmanager.mailing.queue import MailQueue
from pbxmanager.mailing.sender import MailServer as Server
from pbxmanager.mailing.sender import Sender
from pbxmanager.mailing.voice import VoiceMail
from pbxmanager.operations.mail import box_owner
from tests.e2e.conftest import run_office
from tests.e2e.listening import Listening
from tests.e2e.voicemail_office import SHARED, voicemail_office
from tests.telephony.audio import Recording
from tests.telephony.lamp import Listener
from tests.telephony.mail_server import MailServer

BEEP = 700.0
ANNS_TONE, BOBS_TONE, RECEPTIONS_TONE = 400.0, 460.0, 580.0
pytestmark = [pytest.mark.e2e]


@pytest.fixture(scope="module")
def pbx(tmp_path_factory):
    """The office with voicemail."""
    with run_office(tmp_path_factory.mktemp("voicemail"), voicemail_office) as running:
        yield running


def inbox(pbx, mailbox, folder="INBOX"):
    """Return the messages' sounds in a folder that are complete: their descriptions are written last."""
    found = sorted((boxes_root(pbx.engine.home) / mailbox / folder).glob("msg*.txt"))
    return [path.with_suffix(".wav") for path in found if "duration=" in path.read_text()]


def empty(pbx, mailbox):
    """Take away the messages of a box."""
    for path in inbox(pbx, mailbox):
        path.with_suffix(".txt").unlink()
        path.unlink()


def wait_for(asked, what, seconds=10.0):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := asked():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what} did not come within {seconds:g} s")


def leave(pbx, call, prompt, mailbox, seconds=2.4):
    """Skip the greeting, speak a little longer than the shortest message, hang up; return the message's sound."""
    before = len(inbox(pbx, mailbox))
    call.wait_answered(20)
    call.wait_heard(lambda r: r.has_speech(0.6), "the greeting", 15)
    call.send_digits("#")
    call.wait_heard(lambda r: r.hears(BEEP, 0.1), "the beep", 10)
    time.sleep(seconds)
    call.hangup()
    return wait_for(lambda: inbox(pbx, mailbox)[before:], f"the message in {mailbox}")[0]


def ami(pbx):
    return ami_session(AmiAddress("127.0.0.1", pbx.engine.ami_port, "manager", pbx.engine.ami_secret))


def posted(pbx, count):
    """Hand what Asterisk queued to a real mail server; return what arrived."""
    made, queue = (MailQueue(pbx.engine.home / "spool" / name) for name in ("voice-mail", "mail"))
    wait_for(lambda: len(made.waiting()) >= count, "the mail in the queue")
    VoiceMail(made, queue, lambda row: box_owner(pbx.engine.home, row)).run_once()
    with MailServer() as server:
        Sender(queue, Server("127.0.0.1", server.port)).run_once()
        return server.mails


def test_asterisk_runs_the_boxes_as_rendered_and_is_found_out_when_it_does_not(pbx):
    with ami(pbx) as session:
        assert verify(session, render(pbx.office, pbx.engine)) == ()
        ann, *others = pbx.office.voicemail_boxes
        other = replace(ann, name="Ann Wang", max_messages=7)
        said = [
            str(deviation)
            for deviation in verify(session, render(replace(pbx.office, voicemail_boxes=(other, *others)), pbx.engine))
        ]
    assert "The voicemail box 1001 still has other values than were rendered." in said
    assert "The name of 101 is not yet what was rendered." in said
    assert pbx.asterisk.problems() == []


def test_what_nobody_answers_is_recorded_mailed_and_heard_by_its_owner(pbx, phone, prompt):
    message = leave(pbx, phone("1004").call("1001"), prompt, "1001")
    [(recipients, mail)] = posted(pbx, 1)
    assert recipients == ["ann@example.com"]
    assert "Reception" in mail["Subject"] and "1004" in mail["Subject"]
    assert "Dial *97" in mail.get_body().get_content()
    [attached] = mail.iter_attachments()
    assert attached.get_content() == message.read_bytes()
    assert Recording.of(attached.get_content()[44:], 8000).hears(580)

    call = Listening(phone("1001").call("*97"), prompt)
    call.says("vm-password")
    call.press("482913#")
    call.says("vm-youhave")
    call.says("vm-INBOX")
    call.press("1")
    call.hears(RECEPTIONS_TONE, 1.0)
    call.hangup()


def test_a_wrong_pin_opens_nothing(pbx, phone, prompt):
    pbx.asterisk.console("database deltree pin")  # five wrong ones would shut the box for the tests that follow
    call = Listening(phone("1001").call("*97"), prompt)
    for _ in range(3):
        call.says("vm-password")
        call.press("111999#")
        call.says("vm-incorrect")
    ended = call.call.wait_ended(20)
    assert ended.heard().likeness(prompt("vm-youhave")) < 0.8
    pbx.asterisk.console("database deltree pin")


def test_an_owner_whose_phone_is_trusted_needs_no_pin_and_any_box_opens_with_its_own(phone, prompt):
    call = Listening(phone("1002").call("*97"), prompt)
    call.says("vm-youhave")
    call.hangup()
    call = Listening(phone("1002").call(f"*98{SHARED}"), prompt)
    call.says("vm-password")
    call.press("264853#")
    call.says("vm-youhave")
    call.hangup()


def test_a_box_is_asked_for_and_an_unknown_one_opens_for_nobody(phone, prompt):
    for mailbox, pin, opens in (("1999", "482913", False), (SHARED, "264853", True)):
        call = Listening(phone("1004").call("*98"), prompt)
        call.says("vm-login")
        call.press(f"{mailbox}#")
        call.says("vm-password")
        call.press(f"{pin}#")
        word = "vm-youhave" if opens else "vm-incorrect"
        call.says(word)
        call.hangup()


def test_who_presses_0_reaches_the_operator(phone, prompt):
    call = phone("1005").call("1001")
    reception = phone("1004")
    call.wait_answered(15)
    call.wait_heard(lambda r: r.has_speech(0.6), "the greeting", 15)
    call.send_digits("0")
    incoming = reception.wait_incoming(10)
    incoming.answer()
    call.wait_heard(lambda r: r.hears(580), "the operator", 10)
    call.hangup()


def test_a_shared_box_mails_everybody_and_keeps_nothing(pbx, phone, prompt):
    call = phone("1005").call(SHARED).wait_answered()
    call.wait_heard(lambda r: r.has_speech(0.6), "the greeting", 15)
    call.send_digits("#")
    call.wait_heard(lambda r: r.hears(BEEP, 0.1), "the beep", 10)
    time.sleep(2.4)
    call.hangup()
    mails = posted(pbx, 1)
    assert [recipients for recipients, _ in mails] == [["one@example.com"], ["two@example.com"]]
    assert mails[0][1].get_body().get_content().startswith("Support,")
    assert inbox(pbx, SHARED) == []


def test_a_full_box_says_so(pbx, phone, prompt):
    leave(pbx, phone("1004").call("1002"), prompt, "1002")  # it holds one message
    call = Listening(phone("1004").call("1002"), prompt)
    call.call.wait_heard(lambda r: r.has_speech(0.6), "the greeting", 15)
    call.press("#")
    call.says("vm-mailboxfull")
    call.call.wait_ended(20)
    assert len(inbox(pbx, "1002")) == 1


def test_a_message_is_forwarded_to_another_box(pbx, phone, prompt):
    empty(pbx, "1002")
    leave(pbx, phone("1004").call("1001"), prompt, "1001")
    call = Listening(phone("1001").call("*97"), prompt)
    call.says("vm-password")
    call.press("482913#")
    call.says("vm-youhave")
    call.press("1")
    call.says("vm-first")
    call.press("8")
    call.says("vm-extension")
    call.press("1002#")
    call.says("vm-forwardoptions")
    call.press("2")
    [forwarded] = wait_for(lambda: inbox(pbx, "1002"), "the forwarded message", 20)
    call.hangup()
    assert Recording.of(forwarded.read_bytes()[44:], 8000).hears(580)


PINS = map(str, count(739164))
"""One for each try: Asterisk does not write down again what it takes for the PIN already."""


def test_a_pin_chosen_by_telephone_counts_at_once_and_a_trivial_one_is_refused(pbx, phone, prompt):
    chosen = next(PINS)
    (boxes_root(pbx.engine.home) / SHARED / "secret.conf").unlink(missing_ok=True)  # what a try before this one chose
    pbx.asterisk.console("database deltree pin")
    call = Listening(phone("1002").call(f"*98{SHARED}"), prompt)
    call.says("vm-password")
    call.press("264853#")
    call.says("vm-youhave")
    call.press("0")
    call.says("vm-options")
    call.press("5")
    call.says("vm-newpassword")
    call.press("1234#")
    call.says("vm-invalid-password")
    call.press("5")
    call.says("vm-newpassword")
    call.press(f"{chosen}#")
    call.says("vm-reenterpassword")
    call.press(f"{chosen}#")
    call.says("vm-passchanged")
    call.hangup()
    assert chosen in (boxes_root(pbx.engine.home) / SHARED / "secret.conf").read_text()
    assert "264853" in (pbx.engine.live / "boxes" / "x1.conf").read_text()
    call = Listening(phone("1005").call(f"*98{SHARED}"), prompt)
    call.says("vm-password")
    call.press(f"{chosen}#")
    call.says("vm-youhave")
    call.hangup()


def test_lamps_of_the_owner_and_of_the_watchers_tell_of_news(pbx, phone, prompt):
    with Listener.of(pbx, "1001", device=1) as laptop, Listener.of(pbx, "1004") as reception:
        call = phone("1005").call("*98")  # something that changes nothing
        call.wait_answered()
        call.hangup()
        before = laptop.news()
        leave(pbx, phone("1005").call("1001"), prompt, "1001")
        assert wait_for(lambda: laptop.news() != before and "Messages-Waiting: yes" in laptop.news(), "the lamp")
        assert "Message-Account: sip:*97@" in laptop.news()
        assert "yes" not in reception.news()  # it watches the shared box alone, and that one keeps nothing


def test_a_greeting_recorded_by_telephone_is_what_callers_hear(pbx, phone, prompt):
    call = Listening(phone("1002").call("*97"), prompt)
    call.says("vm-youhave")
    call.press("0")
    call.says("vm-options")
    call.press("1")
    call.says("vm-rec-unv")
    call.press("#")
    call.hears(BEEP, 0.1)
    time.sleep(1.5)
    call.press("#")
    call.says("vm-review")
    call.press("1")
    wait_for(lambda: (boxes_root(pbx.engine.home) / "1002" / "unavail.wav").exists(), "the greeting")
    call.hangup()
    caller = phone("1005").call("1002").wait_answered(20)
    caller.wait_heard(lambda r: r.hears(BOBS_TONE, 1.0), "Bob's own greeting", 15)
    caller.hangup()


def test_a_message_of_a_colleague_is_answered_into_the_colleagues_box(pbx, phone, prompt):
    empty(pbx, "1001")
    empty(pbx, "1002")
    leave(pbx, phone("1002").call("1001"), prompt, "1001")  # whose name holds what begins a comment in Asterisk's files
    call = Listening(phone("1001").call("*97"), prompt)
    call.says("vm-password")
    call.press("482913#")
    call.says("vm-youhave")
    call.press("1")
    call.says("vm-advopts")
    call.press("3")
    call.says("vm-toreply")
    call.press("1")
    call.says("vm-intro")
    call.press("#")
    call.hears(BEEP, 0.1)
    time.sleep(2.4)
    call.press("#")
    call.says("vm-review")
    call.press("1")
    [reply] = wait_for(lambda: inbox(pbx, "1002"), "the reply in Bob's box", 20)
    call.hangup()
    assert Recording.of(reply.read_bytes()[44:], 8000).hears(ANNS_TONE)
