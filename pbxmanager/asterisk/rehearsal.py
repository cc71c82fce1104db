"""Loads a rendering in a throwaway Asterisk of the same build before it goes live, and asks it what arrived.

The rehearsal runs as a process of its own that first cuts itself off from every network (a network namespace that holds
nothing but a loopback interface), so no trunk registers, no telephone is probed and no packet leaves. Where the machine does not
allow that, the rendering is muzzled instead: nothing in it is told to send anything.

Started as ``python -m pbxmanager.asterisk.rehearsal``; a job comes by standard input, the result goes to standard output.
"""

import ctypes
import fcntl
import json
import os
import random
import re
import secrets
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pbxmanager.asterisk.ami import AmiAddress, AmiError, ami_session
from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.problem_log import ProblemLog
from pbxmanager.asterisk.render import render
from pbxmanager.asterisk.verify import complaints, verify
from pbxmanager.snapshot import Snapshot

REPOSITORY = Path(__file__).resolve().parents[2]
BOOT_SECONDS = 120.0
_ATTEMPTS = 3
_PORT_TAKEN = "Address already in use"
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 0x1
_PR_SET_PDEATHSIG = 1
_NAMED = re.compile(
    r"(?:with id|[Ee]ndpoint|[Ii]dentify|[Tt]ransport|context|for queue) ['\"]([A-Za-z0-9_.+-]+)['\"]|"
    r"Processing options for ([A-Za-z0-9_.+-]+) failed|"
    r"priority \d+ in '([A-Za-z0-9_.+-]+)', already in use"
)
"""How Asterisk 22 says in its log which object or context it speaks of."""
_DOCUMENTATION = "192.0.2."
"""Addresses that are nobody's (RFC 5737)."""


class RehearsalFailed(Exception):
    """The rehearsal itself could not be carried out. The text says why; it says nothing about the rendering."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that the throwaway Asterisk did not take as planned."""

    text: str
    subject: str = ""
    """Name of the object in Asterisk that it is about; empty when not known."""


def rehearse(office: Snapshot, engine: Engine) -> tuple[Remark, ...]:
    """Return what a throwaway Asterisk finds wrong with an office; empty when all of it arrived as planned.

    :raises RehearsalFailed: when it could not be asked.
    """
    for _ in range(_ATTEMPTS):
        remarks = _rehearse_once(office, engine)
        if not any(_PORT_TAKEN in remark.text for remark in remarks):
            return remarks
    raise RehearsalFailed("The throwaway Asterisk found its ports taken by others, several times in a row. Try again.")


def _rehearse_once(office: Snapshot, engine: Engine) -> tuple[Remark, ...]:
    home = Path(tempfile.mkdtemp(prefix="pbx-rehearsal-"))
    try:
        ports = _free_ports(3 + 2 * sum(site.sip_port is not None for site in office.sites))
        secret = secrets.token_hex(16)  # of this rehearsal alone: it can't ask another one by mistake
        candidate = replace(
            engine,
            home=home,
            sip_bind="127.0.0.1",
            sip_port=ports[0],
            sip_tls_port=ports[1],
            ami_port=ports[2],
            ami_secret=secret,
        )
        (home / "media").symlink_to(engine.media)
        files = render(_harmless(office, ports[3:]), candidate)
        job = {
            "home": str(home),
            "binary": str(engine.build.binary),
            "ami_port": ports[2],
            "ami_secret": secret,
            "files": dict(files),
        }
        done = subprocess.run(
            [sys.executable, "-m", "pbxmanager.asterisk.rehearsal"],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            cwd=REPOSITORY,
            timeout=BOOT_SECONDS + 120,
            check=False,
        )
        if done.returncode != 0:
            raise RehearsalFailed(f"The check in a throwaway Asterisk failed: {done.stderr.strip()[-600:]}")
        return tuple(Remark(text, subject) for text, subject in json.loads(done.stdout))
    except subprocess.TimeoutExpired as error:
        raise RehearsalFailed(f"The throwaway Asterisk did not answer within {error.timeout:g} s.") from error
    except OSError as error:
        raise RehearsalFailed(f"The check could not be carried out: {error}") from error
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _harmless(office: Snapshot, ports: list[int]) -> Snapshot:
    """Return the office with free ports, and with addresses instead of names, which can't be looked up in there."""
    free = iter(ports)
    sites = []
    for number, site in enumerate(office.sites):
        port = None
        if site.sip_port is not None:
            port = next(free)
            next(free)  # TLS takes the one after it
        external = f"{_DOCUMENTATION}{100 + number % 100}" if site.external_address else ""
        sites.append(replace(site, sip_port=port, external_address=external))
    trunks = [
        trunk if _is_address(trunk.host) else replace(trunk, host=f"{_DOCUMENTATION}{1 + number % 99}")
        for number, trunk in enumerate(office.trunks)
    ]
    return replace(office, sites=tuple(sites), trunks=tuple(trunks))


def _is_address(host: str) -> bool:
    return bool(re.fullmatch(r"[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*", host))


def _free_ports(count: int) -> list[int]:
    """Return pairs' first ports: each is free for TCP and UDP, and so is the one after it.

    The search begins anywhere, so that two rehearsals at once rarely choose the same.
    """
    found: list[int] = []
    begin = random.randrange(0, 20000, 2)
    for port in (40000 + (begin + step) % 20000 for step in range(0, 20000, 2)):
        if all(_bindable(port + step, kind) for step in (0, 1) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM)):
            found.append(port)
            if len(found) == count:
                return found
    raise RehearsalFailed("There are not enough free ports on 127.0.0.1 between 40000 and 60000.")


def _bindable(port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def cut_off() -> bool:
    """Leave every network but an own loopback; return whether the machine allows it."""
    library = ctypes.CDLL(None, use_errno=True)
    flags = _CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWUSER | _CLONE_NEWNET
    if library.unshare(flags) != 0:
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sh", b"lo", _IFF_UP))
    return True


def unprobing(files: Mapping[str, str]) -> dict[str, str]:
    """Return a rendering that probes nobody: probes that fail for lack of a network would only fill the log."""
    aors = re.sub(r"(?m)^qualify_frequency = \d+", "qualify_frequency = 0", files["pjsip_aor.conf"])
    return {**files, "pjsip_aor.conf": aors}


def muzzled(files: Mapping[str, str]) -> dict[str, str]:
    """Return a rendering that sends nothing by itself: no log-ins, no probes."""
    return {
        **unprobing(files),
        "pjsip_registration.conf": "; left out in a check without a network of its own\n",
    }


def _perform(job: dict[str, object]) -> list[tuple[str, str]]:
    """In the process of its own: boot, ask, stop."""
    home, files = Path(str(job["home"])), job["files"]
    assert isinstance(files, dict)
    files = unprobing(files) if cut_off() else muzzled(files)
    for name in ("live", "run", "lib/keys", "lib/agi-bin", "spool", "log/cdr-csv"):
        (home / name).mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        (home / "live" / path).parent.mkdir(parents=True, exist_ok=True)
        (home / "live" / path).write_text(text)
    command = [str(job["binary"]), "-C", str(home / "live" / "asterisk.conf"), "-f"]
    with (home / "console").open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, preexec_fn=_die_together
        )
    try:
        address = AmiAddress("127.0.0.1", int(str(job["ami_port"])), "manager", str(job["ami_secret"]))
        return _ask(process, files, address, home)
    finally:
        process.kill()
        process.wait()


def _ask(
    process: "subprocess.Popen[bytes]", files: dict[str, str], address: AmiAddress, home: Path
) -> list[tuple[str, str]]:
    until = time.monotonic() + BOOT_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with ami_session(address, timeout=2.0) as ami:
                while time.monotonic() < until and "fully booted" not in ami.command("core waitfullybooted"):
                    time.sleep(0.1)
                found = [(deviation.what, deviation.subject) for deviation in verify(ami, files)]
                log = ProblemLog(home / "log" / "problems").since(0)
                return [*found, *((deviation.what, _subject(deviation.what)) for deviation in complaints(log))]
        except AmiError:
            if taken := [entry for entry in ProblemLog(home / "log" / "problems").since(0) if _PORT_TAKEN in entry]:
                return [(entry, "") for entry in taken]
            time.sleep(0.1)
    said = (home / "console").read_text(errors="replace").strip().splitlines()
    if process.poll() is None:
        return [(f"Asterisk does not get ready with it within {BOOT_SECONDS:g} s.", "")]
    return [(f"Asterisk does not start with it: {said[-1] if said else 'it says nothing'}", "")]


def _subject(entry: str) -> str:
    """Return the object that a log entry names; empty when it names none."""
    found = _NAMED.search(entry)
    return next((name for name in found.groups() if name), "") if found else ""


def _die_together() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    _die_together()
    json.dump(_perform(json.load(sys.stdin)), sys.stdout)
