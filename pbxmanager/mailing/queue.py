"""The queue: a directory with a file for each mail. A file appears whole, and goes when the mail server has taken it.

``new`` holds what waits, ``tmp`` what is being written, ``failed`` what the server refuses for good, each with a ``.why``.
Asterisk fills one of its own by ``scripts/queue-mail.sh``, which keeps the same rules.
"""

import os
import secrets
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path


class MailQueue:
    """The mails in a directory, oldest first."""

    def __init__(self, directory: Path) -> None:
        self.new, self.tmp, self.failed = (directory / name for name in ("new", "tmp", "failed"))

    def put(self, message: EmailMessage, name: str = "") -> str:
        """Add a mail, safe on the disk when this returns; return its name.

        :param name: makes it idempotent: a mail that waits under this name already is replaced, not sent twice.
        """
        return self.put_bytes(message.as_bytes(), name)

    def put_bytes(self, content: bytes, name: str = "") -> str:
        """Add a mail that is written already: see :meth:`put`."""
        for folder in (self.new, self.tmp):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = name or f"{int(time.time())}-{secrets.token_hex(8)}"
        beside = self.tmp / name
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o600)
        beside.replace(self.new / f"{name}.eml")
        _sync(self.new)
        return name

    def waiting(self) -> list[Path]:
        """Return what waits, oldest first."""
        return sorted(self.new.glob("*.eml")) if self.new.is_dir() else []

    def refused(self) -> Iterator[tuple[Path, str]]:
        """Yield what the server refused for good, with its words."""
        for path in sorted(self.failed.glob("*.eml")) if self.failed.is_dir() else ():
            why = path.with_suffix(".why")
            yield path, why.read_text(errors="replace") if why.exists() else ""

    def refuse(self, path: Path, why: str) -> None:
        """Put a mail aside that can't be delivered; it is kept."""
        self.failed.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.failed / path.name).with_suffix(".why").write_text(why + "\n")
        path.replace(self.failed / path.name)

    def again(self) -> int:
        """Let what was refused wait once more; return how many mails that are."""
        found = [path for path, _ in self.refused()]
        for path in found:
            path.replace(self.new / path.name)
            path.with_suffix(".why").unlink(missing_ok=True)
        return len(found)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
