"""A key with a lamp: subscribes to a number's state and keeps what it is told (RFC 3265, RFC 4235, RFC 3863)."""

import hashlib
import queue
import re
import secrets
import socket
import threading
import time
from typing import Self


class Subscriber:
    """One subscription by UDP with an account of its own; ``states`` holds what each NOTIFY said, in order.

    With ``dialog-info`` a state is that of the dialog (``terminated``, ``early``, ``confirmed``), with ``pidf`` the note for
    people (``Ready``, ``On the phone``, ``Do Not Disturb`` …).
    """

    ACCEPTS = {"dialog": "application/dialog-info+xml", "presence": "application/pidf+xml"}

    def __init__(self, server: str, user: str, password: str, number: str, package: str = "dialog") -> None:
        host, _, port = server.partition(":")
        self._server = (host, int(port))
        self._user, self._password, self._number, self._package = user, password, number, package
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0.2)
        self._call = secrets.token_hex(8)
        self._tag = secrets.token_hex(4)
        self._answers: queue.Queue[str] = queue.Queue()
        self._changed = threading.Condition()
        self._open = True
        self._sequence = 0
        self._to_tag = ""
        self.states: list[str] = []
        self.bodies: list[str] = []
        self.heads: list[str] = []
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self.subscribe()

    def __exit__(self, *unused: object) -> None:
        self.close()

    def subscribe(self) -> Self:
        """Subscribe and wait for the first state."""
        answer = self._ask(600)
        if not answer.startswith("SIP/2.0 20"):
            raise AssertionError(f"The subscription was refused: {answer.splitlines()[0]}")
        self.wait(lambda states: bool(states), "a first state")
        return self

    def wait_state(self, wanted: str, timeout: float = 4.0) -> None:
        """Wait until the newest state is this one."""
        self.wait(lambda states: states[-1:] == [wanted], wanted, timeout)

    def wait(self, ready: "object", what: str, timeout: float = 4.0) -> None:
        """Wait until what was told satisfies a question."""
        with self._changed:
            if not self._changed.wait_for(lambda: ready(self.states), timeout):  # type: ignore[operator]
                raise AssertionError(f"The key was not told “{what}” within {timeout:g} s, but {self.states}")

    def close(self) -> None:
        """End the subscription."""
        self._ask(0)
        self._open = False
        self._thread.join()
        self._socket.close()

    def _ask(self, seconds: int) -> str:
        answer = self._send(seconds, "")
        challenge = re.search(r"(?im)^WWW-Authenticate: Digest (.*)$", answer)
        return self._send(seconds, self._credentials(challenge[1])) if challenge else answer

    def _send(self, seconds: int, extra: str) -> str:
        self._sequence += 1
        host, port = self._socket.getsockname()
        target = self._target
        lines = (
            f"SUBSCRIBE {target} SIP/2.0",
            f"Via: SIP/2.0/UDP {host}:{port};branch=z9hG4bK{secrets.token_hex(6)};rport",
            f"From: <sip:{self._user}@{self._server[0]}>;tag={self._tag}",
            f"To: <{target}>" + (f";tag={self._to_tag}" if self._to_tag else ""),
            f"Call-ID: {self._call}",
            f"CSeq: {self._sequence} SUBSCRIBE",
            f"Contact: <sip:{self._user}@{host}:{port}>",
            f"Event: {self._package}",
            f"Accept: {self.ACCEPTS[self._package]}",
            f"Expires: {seconds}",
            "Max-Forwards: 70",
        )
        text = "\r\n".join(lines) + f"\r\n{extra}Content-Length: 0\r\n\r\n"
        for _ in range(4):
            self._socket.sendto(text.encode(), self._server)
            try:
                return self._answers.get(timeout=1.0)
            except queue.Empty:
                continue
        raise AssertionError("The subscription was not answered")

    @property
    def _target(self) -> str:
        return f"sip:{self._number.replace('#', '%23')}@{self._server[0]}:{self._server[1]}"

    def _credentials(self, challenge: str) -> str:
        facts = dict(re.findall(r'(\w+)="?([^",]*)"?', challenge))
        target, fresh = self._target, secrets.token_hex(4)

        def digest(text: str) -> str:
            return hashlib.md5(text.encode()).hexdigest()

        mine, theirs = digest(f"{self._user}:{facts['realm']}:{self._password}"), digest(f"SUBSCRIBE:{target}")
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
                found = re.search(r"(?im)^To:.*;tag=(\S+)", text)
                if found and text.startswith("SIP/2.0 2"):
                    self._to_tag = found[1]
                self._answers.put(text)
            elif text.startswith("NOTIFY"):
                self._acknowledge(text, sender)
                self._note(*text.split("\r\n\r\n", 1))

    def _acknowledge(self, request: str, sender: tuple[str, int]) -> None:
        kept = [line for line in request.split("\r\n") if re.match(r"(?i)(via|from|to|call-id|cseq):", line)]
        self._socket.sendto(("\r\n".join(["SIP/2.0 200 OK", *kept, "Content-Length: 0"]) + "\r\n\r\n").encode(), sender)

    def _note(self, head: str, body: str) -> None:
        found = re.search(r"<state>(\w+)</state>" if self._package == "dialog" else r"<note>([^<]*)</note>", body)
        if found:
            with self._changed:
                self.heads.append(head)
                self.bodies.append(body)
                self.states.append(found[1])
                self._changed.notify_all()


def wait_until(ready: "object", what: str, timeout: float = 4.0) -> None:
    """Wait until a question is answered with yes."""
    until = time.monotonic() + timeout
    while not ready():  # type: ignore[operator]
        if time.monotonic() > until:
            raise AssertionError(f"Not within {timeout:g} s: {what}")
        time.sleep(0.05)
