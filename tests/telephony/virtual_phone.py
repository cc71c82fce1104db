"""A desk phone as its maker's manual describes it: unpacked, plugged in, it fetches its files and then telephones.

It shares nothing with the product's templates and drivers: the order of its requests, its parser and what it makes of each
parameter are written from the manuals. What it registers with comes from the files that it was given, and from nowhere else.
"""

import http.client
import ssl
import subprocess
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from tests.telephony.phone import Phone

CODECS = ("opus", "g722", "alaw", "ulaw")


@dataclass(frozen=True)
class Asked:
    """A request that the phone made, and what came back."""

    url: str
    status: int
    body: bytes = b""


@dataclass(frozen=True)
class SipLine:
    """What the phone registers with, as it read it from its files."""

    server: str
    user: str
    password: str
    display_name: str = ""
    transport: Literal["udp", "tcp", "tls"] = "udp"
    srtp: Literal["no", "sdes"] = "no"
    codecs: tuple[str, ...] = ("alaw", "ulaw")
    voicemail: str = ""
    wants_mwi: bool = False


@dataclass
class Cable:
    """The network that the phone is plugged into: what DHCP says, and whom TLS trusts."""

    dhcp_url: str
    """Option 66: ``tftp://…`` or ``http://…``; ends in a slash."""
    authority: Path | None = None
    """Certificate authorities for HTTPS (PEM). None: the phone trusts nobody."""


@dataclass
class KeptInPhone:
    """What the phone remembers when it is switched off."""

    url: str = ""
    parameters: dict[str, str] = field(default_factory=dict)


class VirtualPhone(ABC):
    """A maker's phone. Subclasses give the order of files, the parser and what the parameters mean."""

    def __init__(self, mac: str, model: str, firmware: str, cable: Cable) -> None:
        self.mac = mac
        self.model = model
        self.firmware = firmware
        self.cable = cable
        self.kept = KeptInPhone()
        self.asked: list[Asked] = []

    @property
    @abstractmethod
    def user_agent(self) -> str:
        """What it says of itself over HTTP."""

    @abstractmethod
    def provision(self, base: str) -> None:
        """Fetch the files in the maker's order from a server and take them in."""

    @abstractmethod
    def lines(self) -> list[SipLine]:
        """Return the accounts that the files gave, in the order of the lines."""

    @abstractmethod
    def knows_its_way(self) -> bool:
        """Whether it goes to the server that it has stored rather than to the one that DHCP says."""

    def boot(self) -> list[Asked]:
        """Start; return the requests that this took. A phone that is sent on starts over with the new server, once."""
        begun = len(self.asked)
        first = self.kept.url if self.knows_its_way() else self.cable.dhcp_url
        self.provision(first)
        if self.kept.url and self.kept.url != first and not self.lines():
            self.provision(self.kept.url)
        return self.asked[begun:]

    def fetch(self, base: str, name: str, headers: "dict[str, str] | None" = None) -> bytes | None:
        """Ask for a file; None when it is not given."""
        url = name if "://" in name else base + name
        scheme = urlsplit(url).scheme
        answer = self._tftp(url) if scheme == "tftp" else self._http(url, headers or {})
        self.asked.append(answer)
        return answer.body if answer.status == 200 else None

    def telephone(self, line: int = 1, frequency: float = 440.0) -> Phone:
        """Return a SIP telephone that registers with exactly what the files say."""
        facts = self.lines()[line - 1]
        return Phone(
            facts.server,
            facts.user,
            facts.password,
            frequency=frequency,
            transport=facts.transport,
            srtp=facts.srtp,
            codecs=facts.codecs,
        )

    def _tftp(self, url: str) -> Asked:
        done = subprocess.run(["curl", "--silent", "--max-time", "8", url], capture_output=True, check=False)
        if done.returncode not in (0, 68):  # 68: the server says that there is no such file
            raise AssertionError(f"{url}: curl ended with {done.returncode}")
        return Asked(url, 200 if done.returncode == 0 else 404, done.stdout)

    def _http(self, url: str, headers: dict[str, str]) -> Asked:
        parts = urlsplit(url)
        assert parts.hostname is not None
        connection: http.client.HTTPConnection
        if parts.scheme == "https":
            context = ssl.create_default_context(cafile=str(self.cable.authority) if self.cable.authority else None)
            connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=8, context=context)
        else:
            connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=8)
        try:
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            connection.request("GET", path, headers={"User-Agent": self.user_agent, **headers})
            answer = connection.getresponse()
            return Asked(url, answer.status, answer.read())
        finally:
            connection.close()
