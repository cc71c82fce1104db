"""A PostgreSQL of the tests' own: in a temporary directory, on a socket in it, gone afterwards. Standard library only."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

import bootstrap

UNPRIVILEGED = ("postgres", "nobody")


def server_programs() -> Path | None:
    """Return the directory of the newest server's programs; None when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parent.parent.name))
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    return Path(on_path).resolve().parent if on_path else None


class PrivatePostgres:
    """Starts a server; ``with`` gives the database's URL."""

    def __init__(self) -> None:
        programs = server_programs()
        if programs is None:
            raise bootstrap.Failure("No PostgreSQL server is installed. On Debian: apt-get install postgresql-15")
        self._programs = programs
        self._directory = Path(tempfile.mkdtemp(prefix="pbx-postgres-"))
        self._user: str | None = None
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            names = {entry.pw_name for entry in pwd.getpwall()}
            self._user = next(name for name in UNPRIVILEGED if name in names)
            account = pwd.getpwnam(self._user)
            os.chown(self._directory, account.pw_uid, account.pw_gid)

    def __enter__(self) -> str:
        self._data = self._directory / "data"
        self._run("initdb", "-D", str(self._data), "-U", "pbx", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        self.start()
        return f"postgresql://pbx@/postgres?host={self._directory}"

    def start(self) -> None:
        """Start it, for the first time or after it was stopped."""
        # Nothing here outlives the tests, so nothing need be safe on the disk.
        options = f"-c listen_addresses='' -c unix_socket_directories='{self._directory}' -c fsync=off"
        options += " -c synchronous_commit=off -c full_page_writes=off -c max_connections=40"
        # Statistics taken between two tests say that every table is empty: a thousand rows then take minutes to join.
        options += " -c autovacuum=off"
        log = str(self._directory / "log")
        self._run("pg_ctl", "-D", str(self._data), "-l", log, "-o", options, "-w", "-t", "60", "start")

    def stop(self) -> None:
        """Stop it at once; what was committed is there when it starts again."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "fast", "-w", "stop")

    def kill(self) -> None:
        """End it the hard way, and wait until none of its processes is left."""
        file = self._data / "postmaster.pid"
        process = int(file.read_text().split()[0])
        below = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        os.kill(process, signal.SIGKILL)
        for each in [str(process), *below]:
            while _is_alive(each):
                time.sleep(0.01)
        file.unlink()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self._directory, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        done = subprocess.run(
            command,
            cwd=self._directory,
            user=self._user,
            extra_groups=[] if self._user else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            log = self._directory / "log"
            said = done.stderr or (log.read_text()[-800:] if log.exists() else "")
            raise bootstrap.Failure(f"PostgreSQL: {program} failed: {said}")


def _is_alive(process: str) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
