"""A telephone that does nothing but write and read text messages (RFC 3428), by UDP with an account of its own."""

import hashlib
import queue
import re
import secrets
import socket
import threading
from typing import Self


class Messenger:
    """Registers when it is entered, and logs out when it is left; ``read`` gives what it was sent."""

    def __init__(self, server: str, user: str, password: str) -> None:
        host, _, port = server.partition(":")
        self._server = (host, int(port))
        self._user, self._password = user, password
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0.2)
        self._answers: queue.Queue[str] = queue.Queue()
        self._arrived: queue.Queue[tuple[str, str]] = queue.Queue()
        self._sequence = 0
        self._open = True
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        assert self._request("REGISTER", f"sip:{self._server[0]}", "Expires: 600\r\n").startswith("SIP/2.0 200")
        return self

    def __exit__(self, *unused: object) -> None:
        self._request("REGISTER", f"sip:{self._server[0]}", "Expires: 0\r\n")
        self._open = False
        self._thread.join()
        self._socket.close()

    def write(self, number: str, text: str) -> str:
        """Send a message; return the first line of the answer."""
        target = f"sip:{number}@{self._server[0]}:{self._server[1]}"
        return self._request("MESSAGE", target, "Content-Type: text/plain\r\n", text).split("\r\n")[0]

    def read(self, timeout: float = 4.0) -> tuple[str, str]:
        """Return who wrote and what, waiting for it."""
        try:
            return self._arrived.get(timeout=timeout)
        except queue.Empty:
            raise AssertionError(f"No message came within {timeout:g} s") from None

    def _request(self, method: str, target: str, headers: str, body: str = "") -> str:
        call, tag = secrets.token_hex(8), secrets.token_hex(4)
        answer = self._send(method, target, headers, body, call, tag)
        challenge = re.search(r"(?im)^WWW-Authenticate: Digest (.*)$", answer)
        if challenge:
            headers += self._credentials(challenge[1], method, target)
            answer = self._send(method, target, headers, body, call, tag)
        return answer

    def _send(self, method: str, target: str, headers: str, body: str, call: str, tag: str) -> str:
        self._sequence += 1
        host, port = self._socket.getsockname()
        own = f"sip:{self._user}@{self._server[0]}"
        lines = (
            f"{method} {target} SIP/2.0",
            f"Via: SIP/2.0/UDP {host}:{port};branch=z9hG4bK{secrets.token_hex(6)};rport",
            f'From: "<sip:1006-ffffffff@x>" <{own}>;tag={tag}',
            f"To: <{own if method == 'REGISTER' else target}>",
            f"Call-ID: {call}",
            f"CSeq: {self._sequence} {method}",
            f"Contact: <sip:{self._user}@{host}:{port}>",
            "Max-Forwards: 70",
        )
        payload = body.encode()
        head = "\r\n".join(lines) + f"\r\n{headers}Content-Length: {len(payload)}\r\n\r\n"
        for _ in range(4):
            self._socket.sendto(head.encode() + payload, self._server)
            try:
                return self._answers.get(timeout=1.0)
            except queue.Empty:
                continue
        raise AssertionError(f"{method} was not answered")

    def _credentials(self, challenge: str, method: str, target: str) -> str:
        facts = dict(re.findall(r'(\w+)="?([^",]*)"?', challenge))
        fresh = secrets.token_hex(4)

        def digest(text: str) -> str:
            return hashlib.md5(text.encode()).hexdigest()

        mine, theirs = digest(f"{self._user}:{facts['realm']}:{self._password}"), digest(f"{method}:{target}")
        answer = digest(f"{mine}:{facts['nonce']}:00000001:{fresh}:auth:{theirs}")
        return (
            f'Authorization: Digest username="{self._user}", realm="{facts["realm"]}", nonce="{facts["nonce"]}", '
            f'uri="{target}", response="{answer}", algorithm=MD5, qop=auth, nc=00000001, cnonce="{fresh}"'
            + (f', opaque="{facts["opaque"]}"' if "opaque" in facts else "")
            + "\r\n"
        )

    def _listen(self) -> None:
        while self._open:
            try:
                data, sender = self._socket.recvfrom(65536)
            except TimeoutError:
                continue
            text = data.decode()
            if text.startswith("SIP/2.0"):
                self._answers.put(text)
                continue
            kept = [line for line in text.split("\r\n") if re.match(r"(?i)(via|from|to|call-id|cseq):", line)]
            answer = "\r\n".join(["SIP/2.0 200 OK", *kept, "Content-Length: 0"]) + "\r\n\r\n"
            self._socket.sendto(answer.encode(), sender)
            if text.startswith("MESSAGE"):
                found = re.search(r"(?im)^From:.*?sips?:([^@>]*)@", text)
                self._arrived.put((found[1] if found else "", text.partition("\r\n\r\n")[2]))
