"""A telephone's ear for NOTIFYs that come unasked (RFC 3842, check-sync): registers by SIP over UDP and keeps them."""

import hashlib
import re
import secrets
import socket
import threading
from typing import Self

from tests.e2e.conftest import Pbx


class Listener:
    """Registers a device's account and answers every NOTIFY with 200. Calls it does not take."""

    def __init__(self, port: int, user: str, secret: str, maker: str = "") -> None:
        self._user, self._secret = user, secret
        self._maker = f"User-Agent: {maker}\r\n" if maker else ""
        self._server = ("127.0.0.1", port)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0.2)
        self._call_id = secrets.token_hex(8)
        self._answers: list[str] = []
        self._notifies: list[tuple[str, str]] = []
        self.calls: list[dict[str, str]] = []
        """Headers of the calls that it did not take."""
        self._arrived = threading.Condition()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)

    @classmethod
    def of(cls, pbx: Pbx, number: str, device: int = 0, maker: str = "") -> Self:
        """Return the ear of a device of an office; ``maker`` is what it says of itself."""
        facts = pbx.office.devices_by_extension[number][device]
        return cls(pbx.engine.sip_port, facts.endpoint, facts.secret, maker)

    def __enter__(self) -> Self:
        self._thread.start()
        self._register(600)
        return self

    def __exit__(self, *unused: object) -> None:
        self._register(0)
        self._ended.set()
        self._thread.join()
        self._socket.close()

    def news(self) -> str:
        """Return the body of the last NOTIFY; empty when none came."""
        return self._notifies[-1][1] if self._notifies else ""

    def all_news(self) -> list[str]:
        """Return the bodies of the NOTIFYs so far."""
        return [body for _, body in self._notifies]

    def events(self) -> list[str]:
        """Return the Event headers of the NOTIFYs so far."""
        found = (re.search(r"^Event: *(.*)$", head, re.MULTILINE | re.IGNORECASE) for head, _ in self._notifies)
        return [event[1].strip() for event in found if event]

    def _register(self, expires: int) -> None:
        sequence = 1 if expires else 10
        answer = self._request(sequence, expires, "")
        realm, nonce = (re.search(f'{name}="([^"]+)"', answer)[1] for name in ("realm", "nonce"))  # type: ignore[index]
        uri, user = f"sip:{self._server[0]}:{self._server[1]}", self._user
        opaque = re.search('opaque="([^"]+)"', answer)
        one, two = (_md5(t) for t in (f"{user}:{realm}:{self._secret}", f"REGISTER:{uri}"))
        proof = _md5(f"{one}:{nonce}:00000001:abcdef:auth:{two}")
        header = (
            f'Authorization: Digest username="{user}", realm="{realm}", nonce="{nonce}", uri="{uri}", response="{proof}", '
            f'algorithm=MD5, qop=auth, nc=00000001, cnonce="abcdef"' + (f', opaque="{opaque[1]}"' if opaque else "")
        )
        done = self._request(sequence + 1, expires, header + "\r\n")
        assert done.startswith("SIP/2.0 200"), done

    def _request(self, sequence: int, expires: int, header: str) -> str:
        host, port = self._socket.getsockname()
        user, count = self._user, len(self._answers)
        text = (
            f"REGISTER sip:{self._server[0]}:{self._server[1]} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {host}:{port};rport;branch=z9hG4bK{secrets.token_hex(6)}\r\nMax-Forwards: 70\r\n"
            f"From: <sip:{user}@{self._server[0]}>;tag={self._call_id[:6]}\r\nTo: <sip:{user}@{self._server[0]}>\r\n"
            f"Call-ID: {self._call_id}\r\nCSeq: {sequence} REGISTER\r\nContact: <sip:{user}@{host}:{port}>\r\n"
            f"Expires: {expires}\r\n{self._maker}{header}Content-Length: 0\r\n\r\n"
        )
        self._socket.sendto(text.encode(), self._server)
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self._answers) > count, 5), "no answer to REGISTER"
        return self._answers[-1]

    def _listen(self) -> None:
        while not self._ended.is_set():
            try:
                text, peer = self._socket.recvfrom(65536)
            except TimeoutError:
                continue
            head, _, body = text.decode().partition("\r\n\r\n")
            with self._arrived:
                if head.startswith("SIP/2.0"):
                    self._answers.append(head)
                elif head.startswith("NOTIFY"):
                    self._notifies.append((head, body))
                elif head.startswith("INVITE"):
                    call = dict(line.split(": ", 1) for line in head.splitlines()[1:])
                    if all(call["Call-ID"] != known["Call-ID"] for known in self.calls):  # it may be sent again
                        self.calls.append(call)
                self._arrived.notify_all()
            if not head.startswith(("SIP/2.0", "ACK")):
                status = "480 Temporarily Unavailable" if head.startswith("INVITE") else "200 OK"
                kept = [line for line in head.splitlines() if re.match("(Via|From|To|Call-ID|CSeq):", line)]
                self._socket.sendto(
                    "\r\n".join([f"SIP/2.0 {status}", *kept, "Content-Length: 0", "", ""]).encode(), peer
                )


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()
