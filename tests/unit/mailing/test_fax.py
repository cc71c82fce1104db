"""Whatever becomes of a fax call, its line's people hear of it, and nothing that arrived is lost."""

import email
import email.policy
import io
import os

import pypdfium2
import pytest
from PIL import Image

from pbxmanager.mailing.fax import ABANDONED, FaxSpool, as_pdf
from pbxmanager.mailing.queue import MailQueue
from tests.telephony.fax_machine import pages


@pytest.fixture
def queue(tmp_path):
    return MailQueue(tmp_path / "mail")


@pytest.fixture
def spool(tmp_path, queue):
    (tmp_path / "fax").mkdir()
    return FaxSpool(tmp_path / "fax", queue, "pbx@example.com")


def arrive(tmp_path, done="SUCCESS|1|4930123|audio||end", image=True, name="1795511582-1"):
    folder = tmp_path / "fax"
    (folder / f"{name}.call").write_text("201|1795511582|+49301234567|fax@example.com\n")
    if done:
        (folder / f"{name}.done").write_text(done + "\n")
    if image:
        pages(folder / f"{name}.tif", 1)


def mail(queue):
    [path] = queue.waiting()
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def test_a_fax_is_mailed_and_leaves_the_spool(tmp_path, spool, queue):
    arrive(tmp_path)
    assert spool.run_once() == 1
    assert mail(queue)["Subject"] == "Fax from +49301234567"
    assert list((tmp_path / "fax").iterdir()) == []


def test_a_fax_that_still_comes_is_left_alone(tmp_path, spool):
    arrive(tmp_path, done="")
    assert spool.run_once() == 0


def test_what_arrived_of_a_broken_fax_is_mailed_with_a_word(tmp_path, spool, queue):
    arrive(tmp_path, done="FAILED|1||T38|HANGUP|end")
    spool.run_once()
    message = mail(queue)
    assert message["Subject"] == "Fax from +49301234567 (broken off)"
    assert "HANGUP" in message.get_body().get_content()
    assert [part.get_content_type() for part in message.iter_attachments()] == ["application/pdf"]


def test_a_call_without_pages_is_told_of(tmp_path, spool, queue):
    arrive(tmp_path, done="FAILED|0||audio|TIMEOUT|end", image=False)
    spool.run_once()
    assert mail(queue)["Subject"] == "No fax came from +49301234567"


def test_a_fax_in_whose_middle_asterisk_died_is_mailed_later(tmp_path, spool, queue):
    arrive(tmp_path, done="")
    call = tmp_path / "fax" / "1795511582-1.call"
    long_ago = call.stat().st_mtime - ABANDONED - 1
    os.utime(call, (long_ago, long_ago))
    assert spool.run_once() == 1
    assert "broken off" in mail(queue)["Subject"]


def test_pages_that_cannot_be_read_are_mailed_as_they_came(tmp_path, spool, queue):
    arrive(tmp_path)
    (tmp_path / "fax" / "1795511582-1.tif").write_bytes(b"II*\0 no picture")
    spool.run_once()
    [part] = mail(queue).iter_attachments()
    assert (part.get_content_type(), part.get_content()) == ("image/tiff", b"II*\0 no picture")


def test_a_process_that_died_in_between_begins_again_and_one_mail_waits(tmp_path, spool, queue):
    arrive(tmp_path)
    spool.run_once()
    arrive(tmp_path)  # as it was before its files were taken away
    spool.run_once()
    assert len(queue.waiting()) == 1


def test_a_coarse_fax_keeps_its_shape():
    picture = io.BytesIO()
    Image.new("1", (1728, 1078), 1).save(picture, "TIFF", compression="group4", dpi=(204, 98))
    with pypdfium2.PdfDocument(io.BytesIO(as_pdf(picture.getvalue()))) as document:
        width, height = document[0].get_size()
    assert (width / 72, height / 72) == (pytest.approx(1728 / 204, abs=0.05), pytest.approx(1078 / 98, abs=0.05))
