"""What lies in a voicemail box: messages in their folders, and greetings. Asterisk keeps them in files, and so do we.

While something is moved, the folder is locked as Asterisk itself does it (a link named ``.lock``), so that nobody loses a message
who listens at the same time.
"""

import contextlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

FOLDERS = ("INBOX", "Old", "Urgent", "Work", "Family", "Friends")
GREETINGS = ("unavail", "busy", "temp", "greet")
"""Nobody answers, busy, for a time instead of both, and the name."""
_LOCK_SECONDS = 5.0
_STALE_SECONDS = 60.0
_NAME = re.compile(r"msg(\d{4})\.txt")
_SOUND = ".wav"


class Locked(Exception):
    """Somebody is at the box this very moment. Trying again helps."""


class Gone(Exception):
    """The message is not there any more."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message in a folder."""

    id: str
    """Stays the same when the message moves."""
    folder: str
    at: datetime
    caller: str
    """As on the display: name and number."""
    seconds: int
    sound: Path


def messages(box: Path) -> list[Message]:
    """Return what is in a box, newest first."""
    found = [_read(path, folder) for folder in FOLDERS for path in sorted((box / folder).glob("msg*.txt"))]
    return sorted((each for each in found if each), key=lambda each: each.at, reverse=True)


def find(box: Path, wanted: str) -> Message:
    """Return a message.

    :raises Gone: when it is not there.
    """
    found = next((each for each in messages(box) if each.id == wanted), None)
    if found is None:
        raise Gone(wanted)
    return found


def delete(box: Path, wanted: str, patience: float = _LOCK_SECONDS) -> None:
    """Delete a message for good.

    :param patience: seconds to wait while somebody is at the box.
    :raises Gone: when it is not there.
    :raises Locked: when somebody is at the box.
    """
    folder = find(box, wanted).folder
    with _locked(box / folder, patience):
        for path in _files(find(box, wanted)):
            path.unlink()
        _close_ranks(box / folder)


def move(box: Path, wanted: str, target: str, patience: float = _LOCK_SECONDS) -> None:
    """Move a message to the end of another folder.

    :raises Gone: when it is not there, or the folder isn't one.
    :raises Locked: when somebody is at the box.
    """
    if target not in FOLDERS:
        raise Gone(target)
    folder = find(box, wanted).folder
    if folder == target:
        return
    (box / target).mkdir(mode=0o700, exist_ok=True)
    first, second = sorted((folder, target))
    with _locked(box / first, patience), _locked(box / second, patience):
        used = [int(found[1]) for path in (box / target).iterdir() if (found := _NAME.fullmatch(path.name))]
        stem = f"msg{max(used, default=-1) + 1:04d}"
        # The description last: without it Asterisk sees no message.
        for path in sorted(_files(find(box, wanted)), key=lambda each: each.suffix == ".txt"):
            path.rename(box / target / f"{stem}{path.suffix}")
        _close_ranks(box / folder)


def greetings(box: Path) -> dict[str, Path]:
    """Return the greetings that are there."""
    return {name: path for name in GREETINGS if (path := box / f"{name}{_SOUND}").exists()}


def set_greeting(box: Path, name: str, sound: bytes) -> None:
    """Put a greeting (WAV, 8 kHz, mono, 16 bits) in place of the one that is there."""
    _check_greeting(name)
    box.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = box / f".{name}.{secrets.token_hex(4)}"
    with beside.open("wb") as file:
        file.write(sound)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(box / f"{name}{_SOUND}")


def remove_greeting(box: Path, name: str) -> None:
    """Go back to the words that everybody has."""
    _check_greeting(name)
    (box / f"{name}{_SOUND}").unlink(missing_ok=True)


def _check_greeting(name: str) -> None:
    if name not in GREETINGS:
        raise Gone(name)


def _read(path: Path, folder: str) -> Message | None:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return None
    facts = {key.strip(): item.strip() for key, _, item in (line.partition("=") for line in lines)}
    moment, seconds = facts.get("origtime", ""), facts.get("duration", "")
    if not _NAME.fullmatch(path.name) or not (moment.isdigit() and seconds.isdigit() and facts.get("msg_id")):
        return None  # being written
    at = datetime.fromtimestamp(int(moment), UTC)
    return Message(facts["msg_id"], folder, at, facts.get("callerid", ""), int(seconds), path.with_suffix(_SOUND))


def _files(message: Message) -> list[Path]:
    return list(message.sound.parent.glob(f"{message.sound.stem}.*"))


def _close_ranks(folder: Path) -> None:
    """Number the messages without gaps: Asterisk counts them by that."""
    numbers = sorted(int(found[1]) for path in folder.iterdir() if (found := _NAME.fullmatch(path.name)))
    for place, number in enumerate(numbers):
        for path in folder.glob(f"msg{number:04d}.*") if place != number else ():
            path.rename(folder / f"msg{place:04d}{path.suffix}")


@contextlib.contextmanager
def _locked(folder: Path, patience: float) -> Iterator[None]:
    own, lock = folder / f".lock-{secrets.token_hex(4)}", folder / ".lock"
    own.touch(mode=0o600)
    until = time.monotonic() + patience
    try:
        while True:
            try:
                os.link(own, lock)
                break
            except FileExistsError:
                with contextlib.suppress(FileNotFoundError):
                    if time.time() - lock.stat().st_mtime > _STALE_SECONDS:
                        lock.unlink()  # left behind by somebody who died; nobody holds one for so long
                if time.monotonic() > until:
                    raise Locked(folder.name) from None
                time.sleep(0.05)
    finally:
        own.unlink()
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
