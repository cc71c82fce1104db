"""Runs a program that reads what strangers made, within limits that the kernel holds."""

import os
import shutil
import subprocess

from django.utils.translation import gettext as _

CPU_SECONDS, MEMORY, LARGEST_FILE = 120, 2_000_000_000, 200_000_000
STACK = 2_000_000
"""Bytes for each of its threads, of which ffmpeg has several for each file."""
SECONDS = 300.0


class ProgramMissing(Exception):
    """A program is not installed. The text says which."""


def run_limited(words: list[str], given: bytes = b"") -> bytes:
    """Run a program without a shell, and return what it wrote to its output.

    :param words: the program and its arguments.
    :param given: what it reads from its input.
    :raises ProgramMissing: when it, or ``prlimit`` (util-linux), is not there.
    :raises subprocess.SubprocessError: when it fails, or takes more than it may.
    """
    limiter, program = shutil.which("prlimit"), shutil.which(words[0])
    if limiter is None or program is None:
        raise ProgramMissing(
            _("The program %(name)s is missing on the server.") % {"name": words[0] if limiter else "prlimit"}
        )
    limits = [f"--cpu={CPU_SECONDS}", f"--as={MEMORY}", f"--fsize={LARGEST_FILE}", f"--stack={STACK}", "--core=0"]
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [limiter, *limits, "--", program, *words[1:]],
        input=given,
        capture_output=True,
        timeout=SECONDS,
        check=True,
        env=environment,
    )
    return done.stdout
