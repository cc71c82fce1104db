"""Prepares the demo and runs its processes in the foreground until Ctrl-C. Started by ``deploy/demo``."""

import os
import secrets
import shlex
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from honcho.manager import Manager

REPOSITORY = Path(__file__).resolve().parent.parent
STATE = Path(os.environ["PBX_STATE_DIR"])
BIND = os.environ.get("PBX_HTTP_BIND", "127.0.0.1")
PORTS = {
    "PBX_HTTP_PORT": (8000, "web pages", ("tcp",)),
    "PBX_SIP_PORT": (5060, "telephones", ("udp", "tcp")),
    "PBX_SIP_TLS_PORT": (5061, "telephones, encrypted", ("tcp",)),
    "PBX_AMI_PORT": (5038, "Asterisk's manager interface", ("tcp",)),
    "PBX_TFTP_PORT": (6969, "desk phones' files", ("udp",)),  # 69 takes the rights of root
}
MULTICAST = "224.0.1.75"  # sip.mcast.net
EMPTY = bool(os.environ.get("PBX_DEMO_EMPTY"))
"""Whether there shall be no office: somebody wants to build one."""
PASSWORD_FILE = STATE / "admin-password"
WORKERS = min(2, os.cpu_count() or 1)
"""Web server processes; a second one answers while the first one works out a long page."""


def main() -> int:
    """Run everything; return the exit code."""
    try:
        refuse_taken_ports()
        prepare()
    except RuntimeError as error:
        print(f"demo: ERROR: {error}", file=sys.stderr)
        return 1
    manager = Manager()
    environment = {
        **os.environ,
        "PYTHONUNBUFFERED": "1",
        "PBX_TFTP_BIND": BIND,
        "PBX_TFTP_PORT": str(port("PBX_TFTP_PORT")),
    }
    manager.add_process(
        "asterisk", f"exec {sys.executable} manage.py pbx_asterisk", env=environment, cwd=str(REPOSITORY)
    )
    live = f"exec {sys.executable} manage.py pbx_live"
    manager.add_process("live", live, env=environment, cwd=str(REPOSITORY))
    web = (
        f"exec {sys.executable} -m gunicorn pbxmanager.wsgi --bind {BIND}:{port('PBX_HTTP_PORT')} "
        f"--workers {WORKERS} --threads 8 --log-level warning"
    )
    manager.add_process("web", web, env=environment, cwd=str(REPOSITORY))
    for name, words in (
        ("mail", "pbx_mail"),
        ("media", "pbx_media"),
        ("tftp", "pbx_tftp"),
        ("phones", "pbx_phones run"),
        *ways_of_new_phones(),
    ):
        manager.add_process(name, f"exec {sys.executable} manage.py {words}", env=environment, cwd=str(REPOSITORY))
    threading.Thread(target=_greet_when_ready, daemon=True).start()
    manager.loop()
    print("demo: stopped")
    # Ctrl-C and termination are the usual way to end; a process that failed by itself is not.
    return 0 if manager.returncode in (0, 130, 143, None, -2, -15) else 1


def port(setting: str) -> int:
    """Return a port as set, or its default."""
    return int(os.environ.get(setting, PORTS[setting][0]))


def ways_of_new_phones() -> list[tuple[str, str]]:
    """Return the processes by which unknown phones make themselves known, as far as they make sense here.

    SIP multicast is listened to where Asterisk does not listen on all addresses at the same port, and where the network has
    multicast; a DHCP server's leases are followed when ``PBX_DHCP_FILE`` names their file.
    """
    found = []
    pnp = int(os.environ.get("PBX_PNP_PORT", port("PBX_SIP_PORT")))
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind((MULTICAST, pnp))
            member = socket.inet_aton(MULTICAST) + socket.inet_aton(BIND)
            probe.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
    except OSError as error:
        print(f"demo: phones are not found by SIP multicast here: {error.strerror}", flush=True)
    else:
        if BIND != "0.0.0.0":
            found.append(("pnp", f"pbx_pnp --interface {BIND} --port {pnp}"))
    if leases := os.environ.get("PBX_DHCP_FILE"):
        found.append(("dhcp", f"pbx_dhcp {shlex.quote(leases)}"))
    return found


def refuse_taken_ports() -> None:
    """Raise ``RuntimeError`` that names the setting when something else listens on a port already."""
    kinds = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}
    for setting, (_, what, protocols) in PORTS.items():
        for protocol in protocols:
            with socket.socket(socket.AF_INET, kinds[protocol]) as probe:
                if protocol == "tcp":
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((BIND, port(setting)))
                except OSError as error:
                    raise RuntimeError(
                        f"Port {port(setting)} ({protocol.upper()}, {what}) can't be used on {BIND}: {error.strerror}. "
                        f"Stop what uses it, or set another one: {setting}={port(setting) + 1000} deploy/demo"
                    ) from error


def prepare() -> None:
    """Bring database, administrator, demo office and configuration up to date."""
    STATE.mkdir(parents=True, exist_ok=True)
    office = [] if EMPTY else [(["pbx_demo_office"], "demo office")]
    for words, what in (
        (["migrate", "--verbosity", "0"], "database"),
        (["collectstatic", "--noinput", "--verbosity", "0"], "web files"),
        *office,
    ):
        print(f"demo: {what}", flush=True)
        manage(*words)
    _administrator()
    _chinese_words()
    print("demo: configuration", flush=True)
    manage("pbx_apply", "--reason", "demo start")


def manage(*words: str, **environment: str) -> str:
    """Run a management command and return what it prints; ``RuntimeError`` when it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"manage.py {words[0]} failed:\n{done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def _chinese_words() -> None:
    """Debian has no Chinese sounds for Asterisk: let the machine speak them. Without a voice, they are heard in English."""
    print("demo: announcements in Chinese (half a minute at the first time)", flush=True)
    try:
        manage("pbx_system_sounds", "zh")
    except RuntimeError as error:
        print(f"demo: {str(error).splitlines()[-1]}", flush=True)


def _administrator() -> None:
    if PASSWORD_FILE.exists():
        return
    password = secrets.token_urlsafe(12)
    manage(
        "createsuperuser",
        "--noinput",
        "--username=admin",
        "--email=",
        DJANGO_SUPERUSER_PASSWORD=password,
    )
    PASSWORD_FILE.touch(mode=0o600)
    PASSWORD_FILE.write_text(password + "\n")


def wait_until_ready(seconds: float = 40.0) -> str:
    """Wait for web server and Asterisk; return an empty text, or what is missing."""
    until = time.monotonic() + seconds
    address = f"http://127.0.0.1:{port('PBX_HTTP_PORT')}/admin/login/"
    missing = "the web server"
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=2):
                missing = "Asterisk"
            manage("pbx_status")
            return ""
        except (OSError, urllib.error.URLError, RuntimeError) as error:
            problem = str(error)
            time.sleep(0.3)
    return f"{missing} did not come up within {seconds:g} s: {problem}"


def accounts() -> list[tuple[str, str, str]]:
    """Return extension, SIP user and password of the demo's devices on UDP."""
    code = (
        "from pbxmanager.directory.models import Device\n"
        "for d in Device.objects.filter(transport='udp').select_related('extension__destination'):\n"
        "    print(d.extension.number, d.endpoint, d.secret)\n"
    )
    rows = [line.split() for line in manage("shell", "--verbosity", "0", "-c", code).splitlines() if line.strip()]
    return [(number, user, secret) for number, user, secret in rows]


def _greet_when_ready() -> None:
    problem = wait_until_ready()
    if problem:
        print(f"demo: ERROR: {problem}", file=sys.stderr, flush=True)
        return
    web = f"http://{'127.0.0.1' if BIND == '0.0.0.0' else BIND}:{port('PBX_HTTP_PORT')}"
    lines = [
        "PBX Manager is up.",
        "",
        f"  Administration   {web}/admin/",
        f"  API              {web}/api/docs/",
        f"  Log-in           admin / {PASSWORD_FILE.read_text().strip()}",
        "",
        *_first_call(accounts()),
        "",
        "Ctrl-C stops everything; what you changed is kept.",
    ]
    print("\n".join(["", *lines, ""]), flush=True)


def _first_call(known: list[tuple[str, str, str]]) -> list[str]:
    if len(known) < 2:
        return ["There is no office yet: the first page leads through building one (docs/tour.md)."]
    return [
        "A first call: give two softphones (Linphone, Zoiper, MicroSIP …) these accounts,",
        f"server {BIND}:{port('PBX_SIP_PORT')}, UDP, and let one dial the other's number.",
        "",
        "  number   user             password",
        *(f"  {number:<8} {user:<16} {secret}" for number, user, secret in known[:2]),
    ]


if __name__ == "__main__":
    sys.exit(main())
