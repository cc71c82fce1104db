"""Addresses the mails that Asterisk makes of voice messages.

Asterisk knows only the number of a box's row: whose box it is and who gets its messages stands in that row, which can change
without Asterisk reading anything anew. A mail goes from Asterisk's queue when one for each address waits in the other:
whenever the process dies in between, the next one begins again and replaces those that wait.
"""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formataddr
from pathlib import Path

from pbxmanager.mailing.queue import MailQueue

log = logging.getLogger(__name__)
_TO = re.compile(rb"(?m)^To:.*<([0-9]+)@voicemail\.invalid>.*$")
_NAME = b"{name}"
"""Where Asterisk's template leaves room for the owner's name."""


@dataclass(frozen=True, slots=True)
class BoxOwner:
    """Whose a box is."""

    name: str
    addresses: tuple[str, ...]


class VoiceMail:
    """The queue that Asterisk fills, and the one that it is emptied into.

    :param owner_of: gives the owner of the box with this row; None when there is no such box.
    """

    def __init__(self, asterisks: MailQueue, queue: MailQueue, owner_of: Callable[[str], BoxOwner | None]) -> None:
        self._asterisks = asterisks
        self._queue = queue
        self._owner_of = owner_of

    def run_once(self) -> int:
        """Address what waits; return how many mails that made."""
        count = 0
        for path in self._asterisks.waiting():
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                continue  # another process was quicker
            head, blank, body = content.partition(b"\n\n")
            found = _TO.search(head)
            owner = self._owner_of(found[1].decode()) if found else None
            if found is None or owner is None or not owner.addresses:
                log.warning("%s is for a voicemail box without e-mail address: it is put aside.", path.name)
                self._queue.refuse(path, "Its voicemail box is gone, or has no e-mail address any more.")
                continue
            name = " ".join(owner.name.split())
            for place, address in enumerate(owner.addresses, 1):
                to = b"To: " + formataddr((name, address)).encode()
                addressed = head[: found.start()] + to + head[found.end() :]
                filled = body.replace(_NAME, name.encode(errors="replace"), 1)
                self._queue.put_bytes(addressed + blank + filled, f"{path.stem}-{place}")
            path.unlink(missing_ok=True)
            count += len(owner.addresses)
        return count

    def waiting(self) -> list[Path]:
        """Return what has no address yet, oldest first."""
        return self._asterisks.waiting()
