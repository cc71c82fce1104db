"""Child processes that cannot outlive the test run.

A child gets its own process group and a parent-death signal (``setpriv``, part of Debian's base system). Linux sends that
signal when the *thread* that started the child ends, so every child is started by one thread that lives as long as
the interpreter: a phone started in a short-lived worker thread must not die with it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

_SPAWNER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="child-spawner")


class Child:
    """One running program, in its own process group.

    :param argv: program and arguments, no shell.
    :param output: file that takes its standard error, and its standard output unless ``pipes`` is set.
    :param pipes: give the caller binary pipes to its standard input and output.
    :raises RuntimeError: ``setpriv`` is missing.
    """

    def __init__(
        self, argv: Sequence[str], *, output: Path, pipes: bool = False, env: Mapping[str, str] | None = None
    ) -> None:
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            raise RuntimeError("setpriv is not installed; it comes with Debian's package util-linux")
        self._argv = [setpriv, "--pdeathsig", "KILL", "--", *argv]
        self._env = None if env is None else dict(env)
        with output.open("ab") as sink:
            self._process = _SPAWNER.submit(self._spawn, sink, pipes).result()

    def _spawn(self, sink: IO[bytes], pipes: bool) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._argv,
            stdin=subprocess.PIPE if pipes else subprocess.DEVNULL,
            stdout=subprocess.PIPE if pipes else sink,
            stderr=sink,
            env=self._env,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """The program's own process id: ``setpriv`` replaces itself by the program."""
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    @property
    def exit_status(self) -> int | None:
        """As ``subprocess.Popen.returncode``: negative is a signal, None while it runs."""
        return self._process.poll()

    @property
    def stdin(self) -> IO[bytes]:
        assert self._process.stdin is not None, "the child was started without pipes"
        return self._process.stdin

    @property
    def stdout(self) -> IO[bytes]:
        assert self._process.stdout is not None, "the child was started without pipes"
        return self._process.stdout

    def wait(self, seconds: float) -> bool:
        """Whether it ended within that time."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self, grace: float = 3.0) -> None:
        """Ask it to end (SIGTERM), insist after ``grace`` seconds, and end what it left in its group."""
        if self.running:
            self._process.terminate()
            self.wait(grace)
        self.kill()

    def kill(self) -> None:
        """End it and its group at once, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):  # nothing of the group is left, as wanted
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):  # unsent input has no reader any more
                    pipe.close()
