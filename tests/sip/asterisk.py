"""A real Asterisk for one test: started from the bundle, watched, and gone afterwards.

Needs no root. Either it writes a directory of its own from the ``files`` of a test, or it runs an ``asterisk.conf`` that is there
already, such as one that the product rendered.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.sip.processes import Child

_REPOSITORY = Path(__file__).resolve().parents[2]


class AsteriskFailed(RuntimeError):
    """It did not start, ended by itself, or did not answer its console; says so with the end of its output."""


@dataclass(frozen=True)
class Engine:
    """An installed bundle: the program that starts Asterisk, and where its modules and sounds are."""

    launcher: Path
    version: str
    modules: Path
    data: Path

    @classmethod
    def at(cls, launcher: Path | None = None) -> Engine:
        """The bundle of that launcher; by default ``PBX_ASTERISK`` or the one in the repository's ``var``.

        :raises AsteriskFailed: there is none.
        """
        if launcher is None:
            default = _REPOSITORY / "var" / "asterisk-engine" / "current" / "asterisk"
            launcher = Path(os.environ.get("PBX_ASTERISK") or default)
        description = launcher.parent / "engine.json"
        if not description.exists():
            raise AsteriskFailed(f"no Asterisk bundle at {launcher} (no {description}): run deploy/install-asterisk")
        facts = json.loads(description.read_text())
        return cls(launcher, facts["version"], Path(facts["modules"]), Path(facts["data"]))

    def sound(self, name: str, language: str = "en") -> Path:
        """The file of a sound such as ``vm-goodbye``.

        :raises FileNotFoundError: the bundle has none of that name.
        """
        folder = self.data / "sounds" / language
        for kind in ("gsm", "wav", "ulaw", "alaw", "sln16", "sln"):  # those that prompts.py reads
            if (path := folder / f"{name}.{kind}").exists():
                return path
        raise FileNotFoundError(f"no sound {name!r} in {folder}, or in .g722 only, which the tests cannot read")


def modules_conf(modules: Iterable[str]) -> str:
    """A modules.conf that loads these and no others; names without ``.so``."""
    return "[modules]\nautoload=no\n" + "".join(f"load={name}.so\n" for name in modules)


class RunningAsterisk:
    """One Asterisk.

    :param files: configuration by file name; ``asterisk.conf`` is written unless it is among them, and so is a
        ``logger.conf`` that keeps everything from NOTICE up in ``messages.log``.
    :param config_file: an existing ``asterisk.conf`` to run instead.
    :param workdir: where its directories, its output and its logs go.
    """

    def __init__(
        self,
        workdir: Path,
        *,
        files: Mapping[str, str] | None = None,
        config_file: Path | None = None,
        launcher: Path | None = None,
    ) -> None:
        if (files is None) == (config_file is None):
            raise ValueError("give either files or config_file")
        self.engine = Engine.at(launcher)
        self.workdir = workdir
        workdir.mkdir(parents=True, exist_ok=True)
        self.output_file = workdir / "asterisk-output.log"
        self._run_dir: Path | None = None
        self._child: Child | None = None
        self.config_file = config_file or self._write(files or {})
        self.log_dir = self._log_dir()

    def _write(self, files: Mapping[str, str]) -> Path:
        # The console's socket lives there, and its path may have 107 bytes only: pytest's directories are longer.
        self._run_dir = Path(tempfile.mkdtemp(prefix="ast-"))
        etc = self.workdir / "etc"
        for name in ("etc", "lib", "db", "keys/keys", "agi-bin", "spool/outgoing", "spool/monitor", "spool/tmp", "log"):
            (self.workdir / name).mkdir(parents=True, exist_ok=True)
        directories = {
            "astetcdir": etc, "astmoddir": self.engine.modules, "astvarlibdir": self.workdir / "lib",
            "astdbdir": self.workdir / "db", "astkeydir": self.workdir / "keys", "astdatadir": self.engine.data,
            "astagidir": self.workdir / "agi-bin", "astspooldir": self.workdir / "spool", "astrundir": self._run_dir,
            "astlogdir": self.workdir / "log",
        }  # fmt: skip
        own = {
            "asterisk.conf": "[directories]\n"
            + "".join(f"{key} => {path}\n" for key, path in directories.items())
            + "\n[options]\ndocumentation_language = en_US\n",
            "logger.conf": "[general]\ndateformat = %F %T.%3q\n[logfiles]\nmessages.log => notice,warning,error\n",
        }
        for name, text in (own | dict(files)).items():
            (etc / name).parent.mkdir(parents=True, exist_ok=True)
            (etc / name).write_text(text)
        return etc / "asterisk.conf"

    def _log_dir(self) -> Path:
        found = re.search(r"^\s*astlogdir\s*=>?\s*(\S+)", self.config_file.read_text(), re.MULTILINE)
        if not found:
            raise ValueError(f"{self.config_file} names no astlogdir, so its log cannot be read: give every directory")
        return Path(found[1])

    @property
    def etc(self) -> Path:
        return self.config_file.parent

    @property
    def pid(self) -> int:
        assert self._child is not None, "Asterisk was not started"
        return self._child.pid

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.running

    @property
    def exit_status(self) -> int | None:
        return None if self._child is None else self._child.exit_status

    def start(self, timeout: float = 15) -> RunningAsterisk:
        """Start it and wait until it is fully booted.

        :raises AsteriskFailed: it ended, or was not ready in time.
        """
        if self._run_dir is not None:
            self._run_dir.mkdir(exist_ok=True)
        self._child = Child([*self._command, "-f"], output=self.output_file)
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if not self._child.running:
                self.stop()
                raise AsteriskFailed(f"Asterisk ended with status {self.exit_status}. {self._evidence()}")
            left = max(0.5, end - time.monotonic())
            if self._console("core waitfullybooted", left)[1].strip().endswith("fully booted."):
                return self
            time.sleep(0.03)
        self.stop()
        raise AsteriskFailed(f"Asterisk was not fully booted within {timeout:g} s. {self._evidence()}")

    def console(self, command: str, timeout: float = 10) -> str:
        """What a console command prints.

        :raises AsteriskFailed: nobody answers.
        """
        status, output = self._console(command, timeout)
        if status != 0:
            raise AsteriskFailed(f"console command {command!r} failed ({status}): {output.strip()}. {self._evidence()}")
        return output

    def reload(self, module: str) -> None:
        """Have a module read its files again."""
        self.console(f"module reload {module}.so")

    def _console(self, command: str, timeout: float) -> tuple[int, str]:
        try:
            done = subprocess.run(
                [*self._command, "-rx", command],
                capture_output=True,
                timeout=timeout,
                stdin=subprocess.DEVNULL,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return -1, f"no answer within {timeout:g} s"
        return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")

    @property
    def _command(self) -> list[str]:
        return [str(self.engine.launcher), "-C", str(self.config_file)]

    def log_text(self, name: str = "messages.log") -> str:
        """A log file so far; empty if it is not there."""
        path = self.log_dir / name
        return path.read_bytes().decode("utf-8", "surrogateescape") if path.exists() else ""

    def wait_log(self, text: str, timeout: float = 5, name: str = "messages.log") -> None:
        """Until a log file holds that text; Asterisk writes its logs a moment after what they tell of.

        :raises AsteriskFailed: it never came.
        """
        end = time.monotonic() + timeout
        while text not in self.log_text(name):
            if time.monotonic() > end:
                raise AsteriskFailed(f"{text!r} was not in {name} within {timeout:g} s. {self._evidence()}")
            time.sleep(0.02)

    def log_problems(self) -> list[str]:
        """Every line of WARNING or ERROR in any of its logs and in its output, each once, oldest first."""
        texts = [self.output_file.read_bytes().decode("utf-8", "replace")] if self.output_file.exists() else []
        logs = sorted(path for path in self.log_dir.glob("*") if path.is_file())
        texts += [path.read_bytes().decode("utf-8", "replace") for path in logs]
        lines = [
            line for text in texts for line in text.splitlines() if re.search(r"\b(WARNING|ERROR)(\[\d+\]|:)", line)
        ]
        return list(dict.fromkeys(lines))

    def stop(self) -> None:
        """End it (SIGTERM, then SIGKILL) and remove its run directory; harmless if it has ended."""
        if self._child is not None:
            self._child.stop(5)
        self._tidy()

    def kill9(self) -> None:
        """End it at once, without a chance to write or say anything."""
        if self._child is not None:
            self._child.kill()

    def _tidy(self) -> None:
        if self._run_dir is not None:
            shutil.rmtree(self._run_dir, ignore_errors=True)

    def _evidence(self) -> str:
        output = self.output_file.read_text(errors="replace")[-1500:] if self.output_file.exists() else ""
        return f"End of its output:\n{output}\nProblems in its log:\n" + "\n".join(self.log_problems()[-15:])

    def __enter__(self) -> RunningAsterisk:
        return self if self.running else self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
