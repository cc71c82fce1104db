"""Faxes from a real fax machine, as sound and by T.38, arrive by mail as PDF."""

import io
import time

import pypdfium2
import pytest
from PIL import Image, ImageChops

from pbxmanager.mailing.fax import FaxSpool
from pbxmanager.mailing.queue import MailQueue
from pbxmanager.mailing.sender import MailServer as Server
from pbxmanager.mailing.sender import Sender
from tests.e2e.conftest import run_office
from tests.e2e.voicemail_office import FAX, voicemail_office
from tests.telephony.fax_machine import FaxMachine, pages
from tests.telephony.mail_server import MailServer

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("fax")]


@pytest.fixture(scope="module")
def pbx(tmp_path_factory):
    """The office with a fax line."""
    with run_office(tmp_path_factory.mktemp("fax"), voicemail_office) as running:
        yield running


@pytest.fixture
def machine(pbx, tmp_path, request):
    """A fax machine on the reception's account."""
    device = pbx.office.devices_by_extension["1004"][0]
    with FaxMachine(
        pbx.engine.build, tmp_path / "machine", pbx.server, device.endpoint, device.secret, t38=request.param
    ) as running:
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


@pytest.mark.parametrize(("machine", "way"), [(False, "audio"), (True, "T38")], indirect=["machine"])
def test_a_fax_of_two_pages_is_mailed_as_pdf(pbx, machine, way):
    sent = pages(machine.home / "10.tif", 2)
    machine.send(FAX)
    [(recipients, mail)] = mails(pbx)
    assert recipients == ["fax@example.com", "boss@example.com"]
    assert mail["Subject"] == "Fax from 1004"
    text = mail.get_body().get_content()
    assert "Pages: 2" in text and f"Sent as: {way}" in text and "Sender42" in text
    [attached] = mail.iter_attachments()
    assert attached.get_content_type() == "application/pdf"
    with pypdfium2.PdfDocument(io.BytesIO(attached.get_content())) as document:
        assert len(document) == 2
        for number, page in enumerate(sent):
            seen = document[number]
            assert seen.get_width() / 72 == pytest.approx(1728 / 204, abs=0.05)  # inches
            assert unlike(seen.render(scale=2).to_pil(), page) < 0.02
    assert list((pbx.engine.home / "spool" / "fax").iterdir()) == []
    assert machine.outcome().startswith("SUCCESS|2|")
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
