"""An installation of its own, worked on by processes of its own, so that they can be killed."""

import fcntl
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from pbxmanager.asterisk.generations import GenerationStore
from tests.faults.commands import Commands
from tests.telephony.asterisk import RunningAsterisk, build_under_test, free_port

CHIEF, PASSWORD = "chief", "a password of chief"

KILLER = """
import os, sys
point, home = int(sys.argv[1]), sys.argv[2]
WATCHED = ("os.rename", "os.link", "os.symlink", "os.mkdir", "os.remove", "os.rmdir", "socket.connect", "os.chmod")
seen = 0
def watch(event, args):
    global seen
    if event in WATCHED and (event == "socket.connect" or any(home in str(arg) for arg in args)):
        seen += 1
        if seen == point:
            os.kill(os.getpid(), 9)
sys.addaudithook(watch)
from django.core.management import call_command
call_command("pbx_apply", no_check=True)
print("steps:", seen)
"""
"""Applies, and kills itself with SIGKILL right before its n-th step that leaves a trace outside its own memory."""


HALTING = """
import sys, time
from pathlib import Path
from django.core.management import CommandError, call_command
moment, mark, go_on = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
def watch(frame, event, arg):
    code = frame.f_code
    if event == "call" and code.co_name == moment and "/pbxmanager/" in code.co_filename:
        sys.setprofile(None)
        mark.touch()
        while not go_on.exists():
            time.sleep(0.002)
sys.setprofile(watch)
try:
    call_command(*sys.argv[4:])
except CommandError as error:
    sys.exit(str(error))
"""
"""Runs a command, and halts where it first calls a function of the program, until it is told to go on."""


class Halted:
    """A command that waits at some point of its way."""

    def __init__(self, installation: "Installation", moment: str, words: tuple[str, ...]) -> None:
        self._mark, self._on = (installation.state.with_name(name) for name in ("halted", "go-on"))
        for file in (self._mark, self._on):
            file.unlink(missing_ok=True)
        self._done: list[subprocess.CompletedProcess[str]] = []
        asked = (moment, str(self._mark), str(self._on), *words)
        self._thread = threading.Thread(target=lambda: self._done.append(installation.python(HALTING, *asked)))
        self._thread.start()
        while not self._mark.exists():
            assert self._thread.is_alive(), f"{words} never came to {moment}: {self._done}"
            time.sleep(0.002)

    def go_on(self) -> "subprocess.CompletedProcess[str]":
        """Let it go on, and return what came of it."""
        self.release()
        self._thread.join()
        return self._done[0]

    def release(self) -> None:
        """Let it go on."""
        self._on.touch()


@dataclass
class Installation:
    """A state directory with database and engine."""

    state: Path
    extra: dict[str, str] = field(default_factory=dict)
    """Further settings."""
    within: tuple[str, ...] = ()
    """What commands run in: see :class:`Commands`."""

    def __post_init__(self) -> None:
        ports = {name: str(free_port()) for name in ("PBX_SIP_PORT", "PBX_SIP_TLS_PORT", "PBX_AMI_PORT")}
        self.environment = {
            **os.environ,
            **ports,
            "PBX_STATE_DIR": str(self.state),
            "PBX_ASTERISK": str(build_under_test().binary),
            "PBX_SIP_BIND": "127.0.0.1",
            "PBX_DATABASE_URL": f"sqlite:///{self.state}/db.sqlite3",
            **self.extra,
        }
        self._commands: Commands | None = None
        shutil.copytree(_demo_installation(), self.state)

    @property
    def home(self) -> Path:
        """The engine's home."""
        return self.state / "asterisk"

    @property
    def store(self) -> GenerationStore:
        """The engine's generations."""
        return GenerationStore(self.home)

    def manage(self, *words: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        """Run a management command in a process of its own."""
        return self._run(None, *words, check=check)

    def shell(self, code: str) -> str:
        """Run Python in the installation."""
        return self.manage("shell", "--verbosity", "0", "-c", code).stdout

    def rename_ann(self, name: str) -> None:
        """Change something of the data files and something that takes a reload."""
        self.shell(
            "from pbxmanager.directory.models import *\n"
            f"p = Person.objects.get(extensions__destination__number='1001'); p.name = '{name}'; p.save()\n"
            "Device.objects.filter(name='Another').delete()\n"
            "Device.objects.create(extension=p.extensions.get(), name='Another')\n"
        )

    def apply_killed_at(self, step: int) -> "subprocess.CompletedProcess[str]":
        """Apply, and be killed before a step."""
        return self._run(KILLER, str(step), str(self.home), check=False)

    def start_asterisk(self) -> RunningAsterisk:
        """Run Asterisk with what is live."""
        return RunningAsterisk(build_under_test(), self.home / "live" / "asterisk.conf", self.home).start()

    def python(self, code: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a program of Python that finds Django loaded, and may fail."""
        return self._run(code, *arguments, check=False)

    def halted(self, moment: str, *words: str) -> Halted:
        """Run a management command up to where it first calls a function of the program with this name."""
        return Halted(self, moment, words)

    def kill_holder(self) -> None:
        """Kill whoever has the right to change what is live, with SIGKILL."""
        said = re.search(r"process ([0-9]+)", (self.home / "apply.lock").read_text())
        assert said
        os.kill(int(said[1]), signal.SIGKILL)

    def close(self) -> None:
        """End what waits for commands."""
        if self._commands is not None:
            self._commands.close()
            self._commands = None

    def _run(self, code: str | None, *words: str, check: bool) -> "subprocess.CompletedProcess[str]":
        if self._commands is not None and self._commands.environment != self.environment:
            self.close()
        if self._commands is None:
            self._commands = Commands(self.environment, self.within)
        done = self._commands.run(code, *words)
        if check and done.returncode:
            raise AssertionError(f"{words} ended with {done.returncode}: {done.stderr[-2000:]}")
        return done


def _demo_installation() -> Path:
    """Return the state of an installation with the demo office and an administrator, made once in a test run."""
    shared = Path(os.environ["PBX_TEST_SHARED"])
    state = shared / "installation"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "made").exists():
            state.mkdir()
            place = {"PBX_STATE_DIR": str(state), "PBX_DATABASE_URL": f"sqlite:///{state}/db.sqlite3"}
            commands = Commands({**os.environ, **place, "DJANGO_SUPERUSER_PASSWORD": PASSWORD})
            for words in (
                ("migrate", "--verbosity", "0"),
                ("pbx_demo_office",),
                ("createsuperuser", "--noinput", f"--username={CHIEF}", "--email="),
            ):
                done = commands.run(None, *words)
                assert done.returncode == 0, f"{words}: {done.stderr}"
            commands.close()
            (shared / "made").touch()
    return state
