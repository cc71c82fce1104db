"""Turns received faxes into mails.

Asterisk leaves ``NAME.call`` (line, time, caller, recipients) when a fax call comes, ``NAME.tif`` with the pages, and
``NAME.done`` (status, pages, station, way, error) when it has ended. They go when the mail with the PDF waits safely in the
queue: whenever a process dies in between, the next one begins again and replaces the mail that waits.
"""

import io
import logging
import time
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from PIL import Image, ImageSequence, UnidentifiedImageError

from pbxmanager.mailing.queue import MailQueue
from pbxmanager.mailing.sender import compose

log = logging.getLogger(__name__)
ABANDONED = 2 * 3600.0
"""Seconds after which a fax without an end counts as broken off: Asterisk died, or the machine did."""
_USUAL = (204.0, 196.0)
"""Dots per inch of a fax in fine resolution (ITU-T T.4)."""


@dataclass(frozen=True, slots=True)
class ReceivedFax:
    """What a call to a fax line came to."""

    name: str
    at: float
    caller: str
    recipients: tuple[str, ...]
    status: str
    pages: int
    station: str
    way: str
    """``T38`` or ``audio``."""
    error: str

    @property
    def is_whole(self) -> bool:
        """Whether the sender's machine was told that all pages arrived."""
        return self.status == "SUCCESS"


class FaxSpool:
    """The directory into which Asterisk receives faxes."""

    def __init__(self, directory: Path, queue: MailQueue, sender: str) -> None:
        self._directory = directory
        self._queue = queue
        self._sender = sender

    def run_once(self) -> int:
        """Queue a mail for each fax that has ended; return how many."""
        count = 0
        for call in sorted(self._directory.glob("*.call")) if self._directory.is_dir() else ():
            fax = read(call)
            if fax is not None:
                self._queue.put(compose_fax(fax, call.with_suffix(".tif"), self._sender), name=f"{fax.name}-fax")
                for suffix in (".tif", ".done", ".call"):  # the call last: until then it can be begun again
                    call.with_suffix(suffix).unlink(missing_ok=True)
                count += 1
        return count


def read(call: Path) -> ReceivedFax | None:
    """Return what a call came to; None while it goes on."""
    words = call.read_text(errors="replace").strip().split("|")
    if len(words) != 4:
        return None  # being written
    done = call.with_suffix(".done")
    ended = done.read_text(errors="replace").strip().split("|") if done.exists() else []
    if ended[5:] != ["end"]:
        if time.time() - call.stat().st_mtime < ABANDONED:
            return None
        ended = ["BROKEN", "", "", "", ""]
    at = float(words[1]) if words[1].isdigit() else call.stat().st_mtime
    status, pages, station, way, error, *_ = ended
    return ReceivedFax(call.stem, at, words[2], tuple(words[3].split()), status, int(pages or 0), station, way, error)


def compose_fax(fax: ReceivedFax, image: Path, sender: str) -> EmailMessage:
    """Return the mail: with the pages as PDF; as they came where they can't be read; with a word where there are none."""
    who = fax.caller or "an unknown number"
    when = datetime.fromtimestamp(fax.at).astimezone()
    content = image.read_bytes() if image.exists() else b""
    subject = f"Fax from {who}" if content else f"No fax came from {who}"
    if content and not fax.is_whole:
        subject += " (broken off)"
    lines = [f"{subject}.", "", f"Received: {when:%A, %d %B %Y at %H:%M}", f"Pages: {fax.pages}"]
    lines += [f"Sender's identifier: {fax.station}"] if fax.station else []
    lines += [f"Sent as: {fax.way}"] if fax.way else []
    if not fax.is_whole:
        lines += ["", f"The call ended before all was received ({fax.error or fax.status or 'no reason given'})."]
    message = compose(sender, fax.recipients, subject, "\n".join(lines) + "\n")
    name = f"fax-{when:%Y%m%d-%H%M%S}"
    if content:
        try:
            message.add_attachment(as_pdf(content), maintype="application", subtype="pdf", filename=f"{name}.pdf")
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
            log.warning("Fax %s can't be turned into a PDF (%s): it is mailed as it came.", fax.name, error)
            message.add_attachment(content, maintype="image", subtype="tiff", filename=f"{name}.tif")
    return message


def as_pdf(tiff: bytes) -> bytes:
    """Return the pages of a TIFF as PDF, each in its true size and at its own resolution.

    :raises OSError: when it can't be read, as by ``PIL``.
    """
    with Image.open(io.BytesIO(tiff)) as whole:
        pages = []
        for frame in ImageSequence.Iterator(whole):
            across, down = (float(dots) for dots in frame.info.get("dpi", _USUAL))
            page = frame.convert("1")
            # A PDF of PIL has one resolution: coarser pages (98 lines an inch) get their lines twice, none loses any.
            factor = max(1, round(_USUAL[1] / down)) if down > 1 else 1
            pages.append(page.resize((page.width, page.height * factor)))
        result = io.BytesIO()
        pages[0].save(
            result, "PDF", save_all=True, append_images=pages[1:], dpi=(across if across > 1 else _USUAL[0], _USUAL[1])
        )
    return result.getvalue()
