"""Mails reach a real mail server, and none is lost when it is down or refuses."""

import subprocess

import pytest

from pbxmanager.asterisk.render import render
from pbxmanager.mailing.queue import MailQueue
from pbxmanager.mailing.sender import MailServer as Server
from pbxmanager.mailing.sender import Sender, compose, envelope
from pbxmanager.values import InvalidValue
from tests.telephony.mail_server import MailServer
from tests.unit.asterisk.office import engine, small_office


@pytest.fixture
def queue(tmp_path):
    return MailQueue(tmp_path / "mail")


@pytest.fixture
def server():
    with MailServer() as running:
        yield running


def mail(to="ann@example.com", subject="Voice message"):
    return compose("pbx@example.com", (to,), subject, "Text with ünïcode\n.\nand a lone dot")


def sender(queue, server):
    return Sender(queue, Server("127.0.0.1", server.port), first_wait=0.0)


def test_a_mail_arrives_whole_and_leaves_the_queue(queue, server):
    queue.put(mail())
    assert sender(queue, server).run_once() == 1
    [(recipients, message)] = server.mails
    assert recipients == ["ann@example.com"]
    assert message.get_content().splitlines()[:3] == ["Text with ünïcode", ".", "and a lone dot"]
    assert queue.waiting() == []


def test_nothing_is_lost_while_the_server_is_down(queue):
    server = MailServer()
    posts = sender(queue, server)
    for number in range(3):
        queue.put(mail(subject=f"Message {number}"))
        assert posts.run_once() == 0
    assert len(queue.waiting()) == 3
    with server:
        assert posts.run_once() == 3
    assert sorted(str(message["Subject"]) for _, message in server.mails) == ["Message 0", "Message 1", "Message 2"]


def test_what_is_refused_for_now_waits_and_the_others_go(queue, server):
    server.answers["busy@example.com"] = "451 try again later"
    queue.put(mail("busy@example.com"))
    queue.put(mail())
    posts = sender(queue, server)
    assert posts.run_once() == 1
    assert len(queue.waiting()) == 1
    server.answers.clear()
    assert posts.run_once() == 1


def test_what_is_refused_for_good_is_kept_with_the_servers_words(queue, server):
    server.answers["gone@example.com"] = "550 no such user"
    queue.put(mail("gone@example.com"))
    assert sender(queue, server).run_once() == 0
    [(_, why)] = queue.refused()
    assert "no such user" in why
    server.answers.clear()
    assert queue.again() == 1
    assert sender(queue, server).run_once() == 1


def test_a_server_that_hangs_up_in_between_gets_the_mail_again(queue, server):
    server.answers["odd@example.com"] = "421 closing"
    queue.put(mail("odd@example.com"))
    posts = sender(queue, server)
    assert posts.run_once() == 0
    assert len(queue.waiting()) == 1


def test_the_same_name_is_sent_once(queue, server):
    queue.put(mail(), name="fax-1")
    queue.put(mail(), name="fax-1")
    assert sender(queue, server).run_once() == 1


def test_a_caller_cannot_add_a_recipient():
    forged = b"From: pbx@example.com\nTo: ann@example.com\nSubject: from x\nTo: evil@example.com\nBcc: evil@example.com\n\nhello"
    assert envelope(forged) == ("pbx@example.com", ["ann@example.com"])
    with pytest.raises(InvalidValue):
        envelope(b"From: pbx@example.com\nSubject: nobody\n\n")


def test_asterisks_script_queues_what_it_is_given(queue, tmp_path, server):
    script = tmp_path / "queue-mail.sh"
    script.write_text(render(small_office(), engine())["scripts/queue-mail.sh"])
    (tmp_path / "mail.txt").write_bytes(mail(subject="$(touch evil) `id`").as_bytes())
    with (tmp_path / "mail.txt").open() as given:
        subprocess.run(["/bin/sh", str(script), str(tmp_path / "mail")], stdin=given, check=True, timeout=10)
    assert [path.stat().st_mode & 0o777 for path in queue.waiting()] == [0o600]
    assert sender(queue, server).run_once() == 1
    assert server.mails[0][1]["Subject"] == "$(touch evil) `id`"
