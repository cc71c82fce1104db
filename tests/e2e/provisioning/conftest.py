"""A whole installation with processes of its own: Asterisk, the web over HTTPS and plain HTTP, and TFTP."""

import base64
import http.client
import json
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.faults.commands import REPOSITORY
from tests.faults.installation import CHIEF, PASSWORD, Installation
from tests.telephony.asterisk import free_port
from tests.telephony.virtual_phone import Cable

_INVENTORY = """
import json
from pbxmanager.directory.models import Device
from pbxmanager.provisioning.models import ClaimWindow, Phone, SettingsLayer, SiteRules, WaitingPhone
made = (SettingsLayer, SiteRules, ClaimWindow, Phone, Device, WaitingPhone)
print(json.dumps({model._meta.label: list(model.objects.values_list("pk", flat=True)) for model in made}))
"""
_FORGET = """
from django.apps import apps
for label, before in {before}.items():
    for one in apps.get_model(label).objects.exclude(pk__in=before):
        one.delete()
"""


class Place(Installation):
    """An installation that phones can come to."""

    def __post_init__(self) -> None:
        self.https, self.http, self.tftp = free_port(), free_port(), free_port()
        self.extra = {
            "PBX_PHONE_SERVER": "127.0.0.1",
            "PBX_PROVISIONING_URL": f"https://127.0.0.1:{self.https}/p/",
            "PBX_BOOTSTRAP_URL": f"http://127.0.0.1:{self.http}/p/",
            "PBX_REFUSALS_A_MINUTE": "65535",  # every malformed request shall get as far as it can
            "PBX_TFTP_BIND": "127.0.0.1",
            "PBX_TFTP_PORT": str(self.tftp),
            "PBX_ACROBITS_CLOUD_ID": "EXAMPLE",
        }
        super().__post_init__()
        self.manage("pbx_apply", "--no-check")

    @property
    def certificate(self) -> Path:
        """The web server's certificate, which phones trust."""
        return self.home / "keys" / "sip.crt"

    def start(self, stack: ExitStack) -> None:
        """Start everything; what the stack holds ends with it."""
        self.asterisk = self.start_asterisk()
        stack.callback(self.asterisk.stop)
        gunicorn = [sys.executable, "-m", "gunicorn", "pbxmanager.wsgi", "--threads", "4", "--log-level", "warning"]
        keys = ["--certfile", str(self.certificate), "--keyfile", str(self.home / "keys" / "sip.key")]
        self._launch(stack, [*gunicorn, "--bind", f"127.0.0.1:{self.https}", *keys])
        self._launch(stack, [*gunicorn, "--bind", f"127.0.0.1:{self.http}"])
        tftp = self._launch(stack, [sys.executable, "manage.py", "pbx_tftp"], stdout=subprocess.PIPE)
        assert tftp.stdout is not None
        assert b"listens" in tftp.stdout.readline()
        for port in (self.https, self.http):
            _wait_for(port)

    def cable(self, url: str) -> Cable:
        """Return a cable on which DHCP says this."""
        return Cable(url, self.certificate)

    @property
    def tftp_url(self) -> str:
        """The TFTP server."""
        return f"tftp://127.0.0.1:{self.tftp}/"

    def api(self, method: str, path: str, body: Any = None, expect: int = 200) -> Any:
        """Use the REST API as the chief."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        connection = http.client.HTTPSConnection("127.0.0.1", self.https, timeout=20, context=context)
        login = base64.b64encode(f"{CHIEF}:{PASSWORD}".encode()).decode()
        headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"}
        connection.request(method, f"/api/{path}", json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        assert answer.status == expect, f"{method} {path}: {answer.status} {text[:500]}"
        return json.loads(text) if text else None

    def extension(self, number: str) -> int:
        """Return the id of an extension."""
        found = self.api("GET", f"extensions/?search={number}")["results"]
        return int(next(row["id"] for row in found if row["number"] == number))

    def assign(self, mac: str, number: str, live: bool = True) -> int:
        """Give a waiting phone to an extension, as an administrator does it, and take that live; return the phone's id."""
        waiting = self.api("GET", f"waiting-phones/?mac={mac}")["results"]
        if not waiting:  # what needs it is tried again
            return int(self.api("GET", f"phones/?device__mac={mac}")["results"][0]["id"])
        extension = {"extension": self.extension(number)}
        made = self.api("POST", f"waiting-phones/{waiting[0]['id']}/assign/", extension, expect=201)
        if live:
            self.api("POST", "plan/apply/", {"reason": f"A phone for {number}"})
        return int(made["id"])

    def inventory(self) -> dict[str, list[int]]:
        """Return the keys of what tests make, by model."""
        found: dict[str, list[int]] = json.loads(self.shell(_INVENTORY))
        return found

    def forget_since(self, before: dict[str, list[int]]) -> None:
        """Take away what was made since."""
        self.shell(_FORGET.format(before=before))
        self.api("POST", "plan/apply/", {"reason": "From the box again"})

    def start_believing(self, stack: ExitStack, proxy: str) -> int:
        """Start a web server that believes what a proxy says of client certificates; return its port."""
        port = free_port()
        more = {"PBX_CLIENT_CERTIFICATES": "yes", "PBX_BEHIND_TLS": "yes", "PBX_TRUSTED_PROXIES": proxy}
        gunicorn = [sys.executable, "-m", "gunicorn", "pbxmanager.wsgi", "--threads", "4", "--log-level", "warning"]
        self._launch(stack, [*gunicorn, "--bind", f"127.0.0.1:{port}"], env={**self.environment, **more})
        _wait_for(port)
        return port

    def _launch(self, stack: ExitStack, command: list[str], **options: Any) -> "subprocess.Popen[bytes]":
        options.setdefault("env", self.environment)
        process = subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.DEVNULL, **options)
        stack.callback(_end, process)
        return process


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_for(port: int, seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"Nothing listens on {port}")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The demo office, running, with all ways that phones come by."""
    with ExitStack() as stack:
        made = Place(tmp_path_factory.mktemp("place") / "state")
        stack.callback(made.close)
        made.start(stack)
        yield made


_before: dict[str, dict[str, list[int]]] = {}


@pytest.fixture(autouse=True)
def from_the_box(request: pytest.FixtureRequest) -> None:
    """Let a test that is tried again find phones in their boxes: what the try before has made is taken away."""
    if "place" not in request.fixturenames:
        return
    place: Place = request.getfixturevalue("place")
    if request.node.nodeid in _before:
        place.forget_since(_before[request.node.nodeid])
    else:
        _before[request.node.nodeid] = place.inventory()
