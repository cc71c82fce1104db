"""Desk phones of a large office that all come back at once, and the servers that they come to.

A phone asks for its maker's files in the maker's order, at the address that it was given before. It makes one connection and asks
one question after the other on it. The servers are started as in ``docs/administration.md``: nginx ends TLS in front of
gunicorn; ``manage.py pbx_tftp`` answers over TFTP.
"""

import asyncio
import grp
import os
import pwd
import re
import shutil
import socket
import ssl
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

REPOSITORY = Path(__file__).resolve().parents[2]
AT_ONCE = 250
"""Phones in the middle of their requests at any moment; the next one begins when one is done."""


@dataclass
class Answers:
    """What came back."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    """Seconds of each request."""
    statuses: dict[int, int] = field(default_factory=dict)
    octets: int = 0
    bodies: dict[str, bytes] = field(default_factory=dict)
    """What was given, by path, when it is kept."""

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.times) / self.seconds

    @property
    def p99(self) -> float:
        """Seconds in which 99 of 100 requests are answered."""
        return statistics.quantiles(self.times, n=100)[98]


async def https(port: int, certificate: Path, phones: Sequence[Sequence[str]], keep: bool = False) -> Answers:
    """Let phones ask for their paths.

    :param keep: whether bodies are kept.
    :raises RuntimeError: when anything but 200, 304 and 404 is answered.
    """
    context = ssl.create_default_context(cafile=str(certificate))
    found = Answers()
    waiting = iter(phones)
    begun = time.perf_counter()

    async def line() -> None:
        for paths in waiting:
            await _phone(port, context, paths, found, keep)

    await asyncio.gather(*(line() for _ in range(AT_ONCE)))
    found.seconds = time.perf_counter() - begun
    if set(found.statuses) - {200, 304, 404}:
        raise RuntimeError(f"Unexpected answers: {found.statuses}")
    return found


async def _phone(port: int, context: ssl.SSLContext, paths: Sequence[str], found: Answers, keep: bool) -> None:
    begun = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname="127.0.0.1")
    for path in paths:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Bench 1.0\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = re.search(r"(?i)\r\ncontent-length: *(\d+)", head)
        body = await reader.readexactly(int(length[1])) if length else b""
        now = time.perf_counter()
        found.times.append(now - begun)
        begun = now
        status = int(head[9:12])
        found.statuses[status] = found.statuses.get(status, 0) + 1
        found.octets += len(body)
        if keep and status == 200:
            found.bodies[path] = body
    writer.close()


class _Transfer(asyncio.DatagramProtocol):
    """One file over TFTP (RFC 1350), asked for again after a second without an answer."""

    def __init__(self, name: str, port: int, done: "asyncio.Future[bytes]") -> None:
        self._request = b"\0\1" + name.encode() + b"\0octet\0"
        self._port, self._done = port, done
        self._text, self._wanted = b"", 1
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)
        self._ask()

    def _ask(self) -> None:
        if self._transport and not self._done.done() and self._wanted == 1:
            self._transport.sendto(self._request, ("127.0.0.1", self._port))
            asyncio.get_running_loop().call_later(1.0, self._ask)

    def datagram_received(self, data: bytes, address: "tuple[str | object, int]") -> None:
        if self._done.done() or self._transport is None:
            return
        if data[1] == 5:
            self._done.set_exception(FileNotFoundError(data[4:-1].decode()))
        elif data[1] == 3:
            number = int.from_bytes(data[2:4])
            self._transport.sendto(b"\0\4" + data[2:4], address)
            if number == self._wanted:
                self._text, self._wanted = self._text + data[4:], number + 1
                if len(data) < 516:
                    self._done.set_result(self._text)


async def tftp(port: int, names: Sequence[str]) -> Answers:
    """Let phones ask for one file each over TFTP."""
    loop, found, waiting = asyncio.get_running_loop(), Answers(), iter(names)

    async def line() -> None:
        for name in waiting:
            done: asyncio.Future[bytes] = loop.create_future()
            begun = time.perf_counter()
            transport, _ = await loop.create_datagram_endpoint(
                lambda name=name, done=done: _Transfer(name, port, done),  # type: ignore[misc]
                local_addr=("127.0.0.1", 0),
            )
            text = await asyncio.wait_for(done, 60)
            found.octets += len(text)
            found.times.append(time.perf_counter() - begun)
            transport.close()

    begun = time.perf_counter()
    await asyncio.gather(*(line() for _ in range(AT_ONCE)))
    found.seconds = time.perf_counter() - begun
    return found


class Servers:
    """nginx, gunicorn and the TFTP server, as processes of their own."""

    def __init__(self, folder: Path, certificate: Path, key: Path, workers: int, threads: int) -> None:
        self.folder, self.certificate, self.key = folder, certificate, key
        self.workers, self.threads = workers, threads
        self.https, self.static, self.tftp = (_free_port() for _ in range(3))
        self.files = folder / "files"
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start everything and wait until it answers.

        :raises RuntimeError: when nginx is missing or gunicorn does not start.
        """
        nginx_program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
        if nginx_program is None:
            # Not installed by itself: Debian's package starts a web server on port 80.
            raise RuntimeError("nginx is not installed. On Debian: apt-get install nginx-light")
        (self.files / "p").mkdir(parents=True)
        (self.folder / "nginx.conf").write_text(self._nginx())
        gunicorn = (
            f"gunicorn pbxmanager.wsgi --workers {self.workers} --threads {self.threads} --bind unix:{self.folder}/web"
        )
        self._run([sys.executable, "-m", *gunicorn.split(), "--log-level", "warning", "--keep-alive", "20"])
        self._run([sys.executable, "manage.py", "pbx_tftp", "--bind", "127.0.0.1", "--port", str(self.tftp)])
        nginx = [nginx_program, "-p", str(self.folder), "-c", "nginx.conf", "-e", str(self.folder / "nginx.log")]
        self._processes.insert(0, subprocess.Popen([*nginx, "-g", "daemon off;"], stdin=subprocess.DEVNULL))
        until = time.monotonic() + 60
        while not (self.folder / "web").exists():
            if time.monotonic() > until:
                raise RuntimeError("gunicorn does not start")
            time.sleep(0.1)
        for port in (self.https, self.static):
            while socket.socket().connect_ex(("127.0.0.1", port)):
                time.sleep(0.1)

    def stop(self) -> None:
        """End everything that was started."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait(20)

    def megabytes(self, place: int) -> float:
        """Return the largest sizes so far of one of the processes and its children together (proc(5): VmHWM)."""
        parent = self._processes[place].pid
        found = 0
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                text = status.read_text()
            except OSError:
                continue
            ids = re.search(r"\nPid:\s+(\d+)\nPPid:\s+(\d+)", text)
            peak = re.search(r"VmHWM:\s+(\d+)", text)
            if ids and peak and parent in (int(ids[1]), int(ids[2])):
                found += int(peak[1])
        return found / 1024

    def _run(self, command: list[str]) -> None:
        environment = {
            **os.environ,
            "PBX_PHONE_SERVER": "127.0.0.1",
            "PBX_PROVISIONING_URL": f"https://127.0.0.1:{self.https}/p/",
            "PBX_TRUSTED_PROXIES": "127.0.0.1/32",
            "PBX_BEHIND_TLS": "yes",
        }
        self._processes.append(
            subprocess.Popen(
                command, cwd=REPOSITORY, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
        )

    def _nginx(self) -> str:
        """Return a configuration for both: the files as they lie on the disk, and the manager behind it."""
        keys = f"ssl_certificate {self.certificate}; ssl_certificate_key {self.key};"
        who = f"{pwd.getpwuid(os.getuid()).pw_name} {grp.getgrgid(os.getgid()).gr_name}"
        return f"""
            user {who};
            worker_processes 2;
            pid {self.folder}/nginx.pid;
            events {{ worker_connections 4096; }}
            http {{
                access_log off;
                client_body_temp_path {self.folder}/body; proxy_temp_path {self.folder}/proxy;
                fastcgi_temp_path {self.folder}/f; uwsgi_temp_path {self.folder}/u; scgi_temp_path {self.folder}/s;
                ssl_session_cache shared:phones:10m;
                upstream manager {{ server unix:{self.folder}/web; keepalive 16; }}
                server {{
                    listen 127.0.0.1:{self.https} ssl backlog=4096; {keys}
                    location / {{
                        proxy_pass http://manager;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_set_header Host $host;
                        proxy_set_header X-Forwarded-For $remote_addr;
                        proxy_set_header X-Forwarded-Proto https;
                    }}
                }}
                server {{
                    listen 127.0.0.1:{self.static} ssl backlog=4096; {keys}
                    root {self.files};
                }}
            }}
        """


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
