"""An Asterisk that runs for a test."""

import ctypes
import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Self

from pbxmanager.asterisk.engine import Build, find_build
from tests.telephony.clock import Clock

REPOSITORY = Path(__file__).resolve().parents[2]
_PR_SET_PDEATHSIG = 1


def build_under_test() -> Build:
    """Return the Asterisk that the tests run: the one that PBX_ASTERISK names, else the private one."""
    default = REPOSITORY / "var" / "asterisk-engine" / "current" / "asterisk"
    return find_build(Path(os.environ.get("PBX_ASTERISK") or default))


_PORTS = 1600
"""Of each test process; six of them stay below the telephones' own."""


def free_port(address: str = "127.0.0.1") -> int:
    """Return an even port below the kernel's own range that is free, with its successor, for TCP and UDP."""
    # Each test process looks in a range of its own, so that two never find the same port.
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    start = int(os.environ.get("PBX_TEST_FIRST_PORT", "20000")) + worker * _PORTS
    for offset in range(0, _PORTS, 2):
        port = start + (os.getpid() * 16 + _given() + offset) % _PORTS // 2 * 2
        if all(
            _is_free(address, port + step, kind) for step in (0, 1) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM)
        ):
            return port
    raise RuntimeError(f"No free port on {address} between {start} and {start + _PORTS}")


_count = 0


def _given() -> int:
    global _count  # ports given out are not bound at once: the next call must not find them again
    _count += 2
    return _count


def _is_free(address: str, port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


HARMLESS = (
    " built by ",  # the heading of the log
    "registered during operation",  # the SIP stack's own remark when a module loads while the first request is under way
)


class RunningAsterisk:
    """Runs from a configuration directory; everything else lies beside it in ``home``."""

    def __init__(self, build: Build, configuration: Path, home: Path, clock: Clock | None = None) -> None:
        self.build = build
        self.environment = {**os.environ, **(clock.environment if clock else {})}
        self.configuration = configuration
        self.home = home
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 20.0) -> Self:
        """Start, and wait until it has booted."""
        for name in ("run", "lib/keys", "lib/agi-bin", "spool", "log/cdr-csv"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        command = [str(self.build.binary), "-C", str(self.configuration), "-f"]
        with (self.home / "console.log").open("ab") as output:
            self.process = subprocess.Popen(
                command,
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                env=self.environment,
                preexec_fn=_die_with_parent,
            )
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"Asterisk ended: {(self.home / 'console.log').read_text()[-2000:]}")
            if "fully booted" in self.console("core waitfullybooted"):
                return self
            time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"Asterisk did not boot within {seconds:g} s")

    def console(self, command: str) -> str:
        """Return what a console command prints."""
        words = [str(self.build.binary), "-C", str(self.configuration), "-rx", command]
        return subprocess.run(words, capture_output=True, text=True, timeout=30, check=False).stdout

    def problems(self) -> list[str]:
        """Return the lines of the log of warnings and errors, without its heading."""
        path = self.home / "log" / "problems"
        lines = path.read_text().splitlines() if path.exists() else []
        return [line for line in lines if line.strip() and not any(known in line for known in HARMLESS)]

    def stop(self) -> None:
        """End it and wait."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it the hard way."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(8)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
