"""What every script here does first: the virtual environment, and Asterisk. Standard library only."""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
VENV = REPOSITORY / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


class Failure(Exception):
    """Something that a person must mend; the text says what."""


def say(text: str) -> None:
    """Print a line of progress."""
    print(f"setup: {text}", flush=True)


def virtual_environment(*requirements: str) -> Path:
    """Make or complete ``.venv`` with pinned requirement files, and return its Python.

    Does nothing when the files have not changed since; an interrupted run is completed by the next one.
    """
    if sys.version_info < OLDEST:
        raise Failure(f"Python {'.'.join(map(str, OLDEST))} or later is needed; this is {sys.version.split()[0]}.")
    with (REPOSITORY / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not PYTHON.exists():
            say("making the virtual environment")
            done = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
            if done.returncode != 0:
                raise Failure("The virtual environment can't be made. On Debian: apt-get install python3-venv")
        for name in requirements:
            _install(name)
    return PYTHON


def _install(name: str) -> None:
    stamp = VENV / f".{name}.sha256"
    # A file may include another one, so all of them count.
    text = b"".join(path.read_bytes() for path in sorted(REPOSITORY.glob("requirements*.txt")))
    wanted = hashlib.sha256(text).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say(f"installing {name} (a minute at the first time)")
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", name]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if not line.startswith("WARNING")]
        raise Failure(f"{name} can't be installed:\n" + "\n".join(lines[-8:]))
    stamp.write_text(wanted)


def asterisk() -> None:
    """Install Asterisk, unless ``PBX_ASTERISK`` names one that is to be used as it is."""
    if named := os.environ.get("PBX_ASTERISK"):
        if not Path(named).exists():
            raise Failure(f"PBX_ASTERISK names {named}, which does not exist.")
        return
    prefix = REPOSITORY / "var" / "asterisk-engine"
    done = subprocess.run([sys.executable, str(REPOSITORY / "deploy" / "install-asterisk"), "--prefix", str(prefix)])
    if done.returncode != 0:
        raise Failure("Asterisk could not be installed; see above.")
    os.environ["PBX_ASTERISK"] = str(prefix / "current" / "asterisk")
