"""One change of what is live at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Busy(Exception):
    """Somebody else changes what is live at this moment. The text says who."""


@contextmanager
def alone(home: Path, who: str = "") -> Iterator[None]:
    """Hold the right to change what is live; it goes with the process, however that ends.

    :raises Busy: when another process, or another thread of this one, holds it.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home / "apply.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "somebody"
            raise Busy(f"Another apply is under way ({holder}). Wait for it, then try again.") from None
        with suppress(OSError):  # on a full disk the name stays unsaid
            os.truncate(file.fileno(), 0)
            os.write(file.fileno(), f"{who or 'the command line'}, process {os.getpid()}".encode())
        yield


def holder(home: Path) -> str:
    """Return who changes what is live at this moment; empty when nobody does."""
    try:
        with (home / "apply.lock").open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return file.read().strip() or "somebody"
    except OSError:  # nobody ever did
        pass
    return ""
