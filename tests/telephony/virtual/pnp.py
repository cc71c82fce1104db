"""A telephone's SIP “plug and play”, as makers' traces show it: SUBSCRIBE to 224.0.1.75, 200, NOTIFY with an address, 200.

Written apart from the product. The requests are those of Snom's and Yealink's own pages, with other addresses in them.
"""

import re
import secrets
import socket
import struct
import time
from dataclasses import dataclass, field
from typing import Self

GROUP = "224.0.1.75"


@dataclass
class Told:
    """What came back."""

    accepted: list[str] = field(default_factory=list)
    notified: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The address in the first NOTIFY; empty when none came."""
        return self.notified[0].partition("\r\n\r\n")[2] if self.notified else ""


class PnpPhone:
    """A telephone on a cable that has the loopback interface for its network."""

    def __init__(self, mac: str, maker: str, model: str, version: str, port: int, address: str = "127.0.0.1") -> None:
        self.mac, self.maker, self.model, self.version = mac, maker, model, version
        self._port = port
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, 0))
        self._socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
        self._socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, struct.pack("b", 1))
        self.address = f"{address}:{self._socket.getsockname()[1]}"

    def request(self, sequence: int = 1, call: str = "") -> str:
        """Return the maker's SUBSCRIBE."""
        host, call = self.address.partition(":")[0], call or secrets.token_hex(8)
        if self.maker == "snom":
            user, event = f"MAC%3a{self.mac.upper()}", 'profile-type="device";vendor="snom"'
        elif self.maker == "yealink":
            user, event = f"MAC{self.mac}", 'profile-type="device";vendor="Yealink"'
        elif self.maker == "grandstream":
            user, event = f"MAC%3A{self.mac}", 'profile-type="device";vendor="Grandstream"'
        else:
            user, event = f"MAC={self.mac}", 'profile-type="device";vendor="Fanvil"'
        lines = [
            f"SUBSCRIBE sip:{user}@{GROUP} SIP/2.0",
            f"Via: SIP/2.0/UDP {self.address};branch=z9hG4bK{secrets.token_hex(6)};rport",
            f"From: <sip:{user}@{GROUP}>;tag=658512961",
            f"To: <sip:{user}@{GROUP}>",
            f"Call-ID: {call}@{host}",
            f"CSeq: {sequence} SUBSCRIBE",
            f'Event: ua-profile;{event};model="{self.model}";version="{self.version}"',
            "Expires: 0",
            "Accept: application/url",
            f"Contact: <sip:{self.address}>",
            "Max-Forwards: 70",
            f"User-Agent: {self.maker} {self.model} {self.version}",
            "Content-Length: 0",
        ]
        return "\r\n".join([*lines, "", ""])

    def ask(self, text: str | bytes = "", seconds: float = 2.0, answers: bool = True, silent: float = 0.0) -> Told:
        """Ask, and answer the NOTIFY; return all that came until the NOTIFY was there (or ``silent`` seconds long)."""
        asked = text or self.request()
        self._socket.sendto(asked if isinstance(asked, bytes) else asked.encode(), (GROUP, self._port))
        told, until = Told(), time.monotonic() + (silent or seconds)
        while time.monotonic() < until and (silent or not told.notified):
            self._socket.settimeout(max(0.01, until - time.monotonic()))
            try:
                data, source = self._socket.recvfrom(65536)
            except TimeoutError:
                break
            message = data.decode()
            (told.accepted if message.startswith("SIP/2.0 ") else told.notified).append(message)
            if message.startswith("NOTIFY ") and answers:
                kept = re.findall(r"^(?:Via|From|To|Call-ID|CSeq):[^\r\n]*", message, re.MULTILINE)
                self._socket.sendto(
                    "\r\n".join(["SIP/2.0 200 OK", *kept, "Content-Length: 0", "", ""]).encode(), source
                )
        return told

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
