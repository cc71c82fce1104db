"""Voice messages reach whoever owns the box when the mail goes out."""

import email
import email.policy

import pytest

from pbxmanager.mailing.queue import MailQueue
from pbxmanager.mailing.voice import BoxOwner, VoiceMail

MAIL = b"""Date: Tue, 24 Nov 2026 12:00:00 +0000
From: Telephone system <pbx@example.com>
To:  <104@voicemail.invalid>
Subject: Voice message from "To: <105@voicemail.invalid>" <1002>
MIME-Version: 1.0
Content-Type: text/plain; charset=UTF-8

{name},

To: <105@voicemail.invalid> {name} left a message.
"""


@pytest.fixture
def queues(tmp_path):
    return MailQueue(tmp_path / "voice-mail"), MailQueue(tmp_path / "mail")


def voice(queues, **owners):
    return VoiceMail(*queues, lambda row: owners.get(f"box{row}"))


def read(path):
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def test_each_address_gets_a_mail_of_its_own_with_the_owners_name(queues):
    queues[0].put_bytes(MAIL, "one")
    owner = BoxOwner("李雷, Sales", ("one@example.com", "two@example.com"))
    assert voice(queues, box104=owner, box105=BoxOwner("Eve", ("eve@example.com",))).run_once() == 2
    first, second = map(read, queues[1].waiting())
    assert [message["To"].addresses[0].addr_spec for message in (first, second)] == [
        "one@example.com",
        "two@example.com",
    ]
    assert first["To"].addresses[0].display_name == "李雷, Sales"
    assert first.get_content().splitlines()[0] == "李雷, Sales,"
    assert "{name} left a message." in first.get_content()  # what a caller says of himself stays as it is
    assert queues[0].waiting() == []


def test_a_mail_is_made_once_however_often_it_is_begun(queues):
    queues[0].put_bytes(MAIL, "one")
    content = queues[0].waiting()[0].read_bytes()
    mails = voice(queues, box104=BoxOwner("Ann", ("ann@example.com",)))
    mails.run_once()
    queues[0].put_bytes(content, "one")  # the process died before it went
    mails.run_once()
    assert len(queues[1].waiting()) == 1


@pytest.mark.parametrize("owner", [None, BoxOwner("Ann", ())])
@pytest.mark.parametrize("content", [MAIL, MAIL.replace(b"<104@", b"<x@"), b"", b"\xff\n\n"])
def test_what_nobody_gets_is_kept_with_the_reason(queues, owner, content):
    queues[0].put_bytes(content, "one")
    assert voice(queues, box104=owner).run_once() == 0
    [(path, why)] = queues[1].refused()
    assert path.read_bytes() == content
    assert "no e-mail address" in why


def test_a_name_cannot_add_headers(queues):
    queues[0].put_bytes(MAIL, "one")
    voice(queues, box104=BoxOwner("Ann\nBcc: eve@example.com", ("ann@example.com",))).run_once()
    message = read(queues[1].waiting()[0])
    assert message["Bcc"] is None
