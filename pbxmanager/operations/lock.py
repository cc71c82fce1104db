"""One change of what is live at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

APPLY = "An apply"


def return_to(number: int | None) -> str:
    """Return what a return to an earlier generation is called while it is under way."""
    return f"A return to {f'generation {number}' if number is not None else 'the generation before'}"


class Busy(Exception):
    """Somebody else changes what is live at this moment. The text says who."""


@contextmanager
def alone(home: Path, who: str = "", what: str = APPLY) -> Iterator[None]:
    """Hold the right to change what is live; it goes with the process, however that ends.

    :param what: what is done with it: :data:`APPLY`, or :func:`return_to`.
    :raises Busy: when another process, or another thread of this one, holds it.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(home / "apply.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"{_said(file.read())} Wait for it, then try again.") from None
        said = f"{what} is under way ({who or 'the command line'}, process {os.getpid()}).".encode()
        with suppress(OSError):  # on a full disk the name stays unsaid
            # Over what stands there: making it empty first waits for the disk.
            os.pwrite(file.fileno(), said, 0)
            os.ftruncate(file.fileno(), len(said))
        yield


def under_way(home: Path) -> str:
    """Return what changes what is live at this moment, and who does it, in a sentence; empty when nobody does."""
    try:
        with (home / "apply.lock").open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _said(file.read())
    except OSError:  # nobody ever did
        pass
    return ""


def _said(text: str) -> str:
    return text.strip() or "Somebody else changes what is live."  # on a full disk the name stayed unsaid
