"""Management commands in processes of their own, each forked from one that has loaded Django, which takes a second.

A command is as much a process of its own as if it had been started: it can be killed, and nothing that it does reaches others.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import django
from django.core.management import execute_from_command_line, get_commands

REPOSITORY = Path(__file__).resolve().parents[2]


class Commands:
    """Runs commands in one environment until it is closed.

    ``within``: the beginning of a command line, such as ``unshare --mount``, that gives them surroundings of their own.
    """

    def __init__(self, environment: Mapping[str, str], within: Sequence[str] = ()) -> None:
        self.environment = dict(environment)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(f"\0pbx-test-commands-{os.getpid()}-{id(self)}")
        listener.listen(16)
        self._address = listener.getsockname()
        self._process = subprocess.Popen(
            [*within, sys.executable, "-m", "tests.faults.commands", str(listener.fileno())],
            cwd=REPOSITORY,
            env=self.environment,
            stdin=subprocess.PIPE,
            pass_fds=[listener.fileno()],
        )
        listener.close()

    def run(self, code: str | None, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run ``manage.py`` with these words, or Python code with these arguments; return what came of it."""
        with (
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as errors,
            socket.socket(socket.AF_UNIX) as asked,
        ):
            asked.connect(self._address)
            request = json.dumps({"code": code, "words": words}).encode()
            socket.send_fds(asked, [request], [out.fileno(), errors.fileno()])
            ended = asked.recv(16)
            for file in (out, errors):
                file.seek(0)
            # Nobody is left to answer when the loader itself could not start.
            status = int(ended) if ended else 1
            return subprocess.CompletedProcess(list(words), status, out.read().decode(), errors.read().decode())

    def close(self) -> None:
        """End the process that has loaded Django."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def serve(listener: socket.socket) -> None:
    """Load Django once; fork for every request, until standard input ends."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pbxmanager.settings")
    django.setup()
    get_commands()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        ready, _, _ = select.select([listener, sys.stdin], [], [])
        if sys.stdin in ready:
            return
        asked, _ = listener.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _attend(asked)
        asked.close()


def _attend(asked: socket.socket) -> None:
    """Run what is asked in a process of its own, and tell how it ended."""
    request, (out, errors), _, _ = socket.recv_fds(asked, 1 << 20, 2)
    worker = os.fork()
    if worker == 0:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(out, 1)
        os.dup2(errors, 2)
        _end_with(_work, json.loads(request))
    _, status = os.waitpid(worker, 0)
    asked.sendall(str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _work(request: dict[str, Any]) -> None:
    sys.argv = ["manage.py", *request["words"]]
    if request["code"] is None:
        execute_from_command_line(sys.argv)
    else:
        exec(request["code"], {"__name__": "__main__"})


def _end_with(work: Callable[[dict[str, Any]], None], request: dict[str, Any]) -> None:
    """End this process as Python does after its main program."""
    status = 0
    try:
        work(request)
    except SystemExit as asked:
        status = asked.code if isinstance(asked.code, int) else int(asked.code is not None)
        if isinstance(asked.code, str):
            print(asked.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
        status = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
