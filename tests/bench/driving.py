"""SIPp (Debian ``sip-tester``) as callers and telephones, and what Asterisk spends on their calls."""

import os
import re
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

SCENARIOS = Path(__file__).with_name("sipp")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Account:
    """Who calls, or is called."""

    name: str
    secret: str


@dataclass(frozen=True, slots=True)
class Load:
    """What calls took."""

    calls: int
    failed: int
    seconds: float
    cpu_seconds: float
    """Of Asterisk, user and system."""

    @property
    def rate(self) -> float:
        """Calls a second."""
        return self.calls / self.seconds

    @property
    def cost(self) -> float:
        """Milliseconds of CPU for each call."""
        return 1000 * self.cpu_seconds / max(self.calls, 1)


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process so far (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def accounts_file(path: Path, accounts: list[Account], contact_port: int = 0) -> Path:
    """Write the list of accounts that a scenario goes through, one after the other."""
    lines = [f"{a.name};[authentication username={a.name} password={a.secret}];{contact_port}" for a in accounts]
    path.write_text("SEQUENTIAL\n" + "\n".join(lines) + "\n")
    return path


class Telephones:
    """Telephones on one address that answer every call at once."""

    def __init__(self, folder: Path, address: str, port: int) -> None:
        self.address, self.port = address, port
        command = ["sipp", "-sn", "uas", "-i", address, "-p", str(port), "-mi", address, "-nostdin", "-aa"]
        self._output = (folder / "telephones.log").open("wb")
        self._process = subprocess.Popen(command, stdout=self._output, stderr=self._output, cwd=folder)

    def stop(self) -> None:
        """Switch them off."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._output.close()


def log_in(folder: Path, server: str, address: str, accounts: list[Account], port: int) -> None:
    """Register accounts as reached at a port of an address.

    :raises RuntimeError: when one is refused.
    """
    listed = accounts_file(folder / "accounts.csv", accounts, port)
    words = ["-sf", str(SCENARIOS / "login.xml"), "-inf", str(listed), "-m", str(len(accounts)), "-r", "50"]
    done = _sipp(folder, server, address, words, 30)
    if done.returncode != 0:
        raise RuntimeError(f"The telephones could not log in: {done.stdout[-800:]}")


@dataclass(frozen=True, slots=True)
class Pace:
    """How many calls, how many of them at once, begun how fast (calls a second), and how long each is (ms)."""

    calls: int
    at_once: int
    rate: int
    length: int


def call(folder: Path, server: str, address: str, pid: int, number: str, caller: Account, pace: Pace) -> Load:
    """Place calls to a number.

    :raises RuntimeError: when the calls do not come to an end in a minute.
    """
    listed = accounts_file(folder / "caller.csv", [caller])
    before, begun = cpu_seconds(pid), time.monotonic()
    words = ["-sf", str(SCENARIOS / "caller.xml"), "-inf", str(listed), "-s", number, "-m", str(pace.calls)]
    words += ["-l", str(pace.at_once), "-r", str(pace.rate), "-d", str(pace.length)]
    words += ["-aa", "-trace_stat", "-stf", str(folder / "stat.csv")]
    _sipp(folder, server, address, words, 60)
    seconds, spent = time.monotonic() - begun, cpu_seconds(pid) - before
    heads, *rows = [line.split(";") for line in (folder / "stat.csv").read_text().splitlines()]
    last = dict(zip(heads, rows[-1], strict=False))
    (folder / "stat.csv").unlink()
    done = int(last["SuccessfulCall(C)"])
    return Load(done, int(last["FailedCall(C)"]), seconds, spent)


def _sipp(
    folder: Path, server: str, address: str, words: list[str], seconds: int
) -> "subprocess.CompletedProcess[str]":
    command = ["sipp", server, "-i", address, "-mi", address, "-nostdin", "-timeout", str(seconds), *words]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=seconds + 10, check=False, errors="replace"
    )
    if re.search(r"(?i)can't find|unknown option|error in", done.stderr):
        raise RuntimeError(done.stderr[-800:])
    return done
