"""A real SIP telephone on the loopback interface: PJSIP's user agent in a process of its own, with real RTP audio."""

from __future__ import annotations

import contextlib
import json
import queue
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from tests.sip.call import Call
from tests.sip.messages import SipMessage, parse_message, parse_phone_trace
from tests.sip.ports import free_block
from tests.sip.processes import Child

_AGENT = Path(__file__).with_name("phone_agent.py")
_RTP_PORTS = 16  # for eight calls: RTP and RTCP each
_FINAL_REFUSALS = range(400, 500)


class PhoneError(RuntimeError):
    """The phone's SIP stack refused a command, or its process died."""


class PhoneTimeout(TimeoutError):
    """What a test waited for did not happen; says what, and the phone's last log lines."""


class RegistrationFailed(Exception):
    """The exchange refused the registration, or could not be reached. ``code`` is the SIP status (408 or 503: unreachable)."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class Phone:
    """A telephone with one account.

    :param server: host and port of the exchange.
    :param srtp: ``"sdes"`` insists on encrypted audio with keys in the SDP (RFC 4568).
    :param codecs: in order of preference, of PCMA, PCMU, G722, GSM, iLBC, speex. There is no Opus in this stack.
    :param tone: sine in Hz that it plays in every call, or None for silence.
    :param plays: 16-bit mono WAV file that it plays over and over instead of the tone.
    :param ca_file: check the exchange's TLS certificate against these; without it any certificate will do.
    :param expires: seconds for which it registers.
    """

    def __init__(
        self,
        name: str,
        *,
        server: str,
        username: str,
        password: str = "",
        auth_username: str | None = None,
        transport: Literal["udp", "tcp", "tls"] = "udp",
        srtp: Literal[False, "sdes"] = False,
        display_name: str | None = None,
        codecs: Sequence[str] = ("PCMA", "PCMU", "G722"),
        tone: int | None = 440,
        plays: Path | None = None,
        auto_answer: bool = False,
        subscribe_mwi: bool = False,
        ca_file: Path | None = None,
        expires: int = 300,
        user_agent: str = "Test phone",
        workdir: Path | None = None,
    ) -> None:
        self.name = name
        parent = workdir or Path(tempfile.gettempdir())
        parent.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix=f"phone-{''.join(c for c in name if c.isalnum())}-", dir=parent))
        self.log_file = self.folder / "phone.log"
        self._config: dict[str, object] = {
            "server": server, "username": username, "auth_username": auth_username or username, "password": password,
            "transport": transport, "srtp": srtp, "display_name": display_name, "codecs": list(codecs), "tone": tone,
            "plays": str(plays) if plays else "", "auto_answer": auto_answer, "subscribe_mwi": subscribe_mwi,
            "ca_file": str(ca_file) if ca_file else "", "expires": expires, "user_agent": user_agent,
            "folder": str(self.folder), "log": str(self.log_file), "rtp_ports": _RTP_PORTS,
        }  # fmt: skip
        self.port = 0
        """Where it takes SIP, once it is on."""
        self.registered = False
        self.mwi: list[SipMessage] = []
        """Message-waiting notifications so far (RFC 3842)."""
        self.calls: list[Call] = []
        """Every call so far, oldest first."""
        self._registration: tuple[int, str] | None = None
        self._child: Child | None = None
        self._changed = threading.Condition()
        self._incoming: queue.SimpleQueue[Call] = queue.SimpleQueue()
        self._replies: dict[int, dict[str, object]] = {}
        self._closed: set[int] = set()
        self._last_command = 0
        self._ready = False
        self._failure: str | None = None

    # The phone itself.

    def start(self, *, register: bool = True, timeout: float = 10) -> Phone:
        """Switch it on and, if wanted, send the first REGISTER; see :meth:`wait_registered`.

        :raises PhoneError: the stack did not start, for instance for an unknown codec.
        """
        self.port = free_block(2)
        self._config["sip_port"] = self.port
        self._config["rtp_port"] = free_block(_RTP_PORTS)
        self._child = Child([sys.executable, str(_AGENT)], output=self.folder / "errors.log", pipes=True)
        threading.Thread(target=self._read_events, args=(self._child,), name=f"phone-{self.name}", daemon=True).start()
        self._send(self._config)
        self.wait_until("start", timeout, lambda: self._ready)
        if register:
            self.register()
        return self

    def stop(self) -> None:
        """Hang up, unregister, switch off. Harmless when it is off."""
        if self._child is None:
            return
        if self._child.running and self._failure is None:
            with contextlib.suppress(BrokenPipeError):  # it died a moment ago; kill() collects it
                self._send({"do": "quit"})
            self._child.wait(3)
        self.kill()

    def kill(self) -> None:
        """Pull the plug: no BYE, no un-REGISTER."""
        if self._child is not None:
            self._child.kill()
        with self._changed:
            self.registered = False
            self._failure = self._failure or "it was switched off"

    def __enter__(self) -> Phone:
        return self if self._child else self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    # Registration.

    def register(self) -> None:
        """Send a REGISTER; see :meth:`wait_registered`."""
        self._registration = None
        self.command("register", on=True)

    def wait_registered(self, timeout: float = 5) -> Phone:
        """Until the exchange has accepted the registration.

        :raises RegistrationFailed: at once if it was refused (4xx but 408), or after ``timeout`` seconds if it was unreachable.
        """
        try:
            self.wait_until("registration", timeout, lambda: self.registered or self._refused())
        except PhoneTimeout as error:
            if self._registration and self._registration[0] >= 300:
                raise self._registration_failed() from error
            raise
        if not self.registered:
            raise self._registration_failed()
        return self

    def unregister(self, timeout: float = 5) -> None:
        """Take the registration back and wait until that is confirmed."""
        self.command("register", on=False)
        self.wait_until("un-registration", timeout, lambda: not self.registered)

    def _refused(self) -> bool:
        return (
            self._registration is not None and self._registration[0] in _FINAL_REFUSALS and self._registration[0] != 408
        )

    def _registration_failed(self) -> RegistrationFailed:
        code, reason = self._registration or (0, "no answer")
        return RegistrationFailed(
            f"{self.name}: registration as {self._config['username']} failed: {code} {reason}", code
        )

    # Calls.

    def call(self, target: str, headers: Mapping[str, str] | None = None) -> Call:
        """Dial a number at the exchange, or a whole ``sip:`` URI; returns at once.

        :raises PhoneError: the stack could not send it.
        """
        result = self.command("dial", target=target, headers=dict(headers or {}))
        with self._changed:
            return self._call(int(str(result["call"])))

    def wait_incoming(self, timeout: float = 5) -> Call:
        """The next call that comes in; it is ringing already (180 was sent).

        :raises PhoneTimeout: none came.
        """
        try:
            return self._incoming.get(timeout=timeout)
        except queue.Empty:
            raise self.timeout("an incoming call", timeout) from None

    def no_incoming(self, seconds: float = 1) -> None:
        """Watch for ``seconds`` that no call comes in.

        :raises AssertionError: one came.
        """
        try:
            call = self._incoming.get(timeout=seconds)
        except queue.Empty:
            return
        raise AssertionError(f"{self.name} rang: a call from {call.caller_number!r} {call.caller_name!r}")

    def wait_mwi(self, text: str, timeout: float = 5) -> None:
        """Until the newest message-waiting notification holds ``text``, such as ``Voice-Message: 1/0``."""
        self.wait_until(f"message-waiting {text!r}", timeout, lambda: bool(self.mwi) and text in self.mwi[-1].body)

    # What went over the wire.

    @property
    def messages(self) -> list[SipMessage]:
        """Every SIP message so far, sent and received, oldest first."""
        return parse_phone_trace(self._log_text())

    def _log_text(self) -> str:
        # newline="": the blank line inside a message must stay what it is.
        if not self.log_file.exists():
            return ""
        return self.log_file.read_bytes().decode("utf-8", "surrogateescape")

    def timeout(self, awaited: str, seconds: float) -> PhoneTimeout:
        """The exception for something that did not happen, with the end of the log."""
        tail = "\n".join(self._log_text().splitlines()[-40:])
        return PhoneTimeout(f"{self.name}: waited {seconds:g} s for {awaited}. Last lines of {self.log_file}:\n{tail}")

    # The process behind it.

    def command(self, do: str, **arguments: object) -> dict[str, object]:
        """Give its process one command and wait until it is taken.

        :raises PhoneError: it was refused.
        """
        with self._changed:
            self._last_command += 1
            number = self._last_command
        self._send({"id": number, "do": do, **arguments})
        self.wait_until(f"its process to {do}", 5, lambda: number in self._replies)
        reply = self._replies.pop(number)
        if "error" in reply:
            raise PhoneError(f"{self.name}: {do} {arguments}: {reply['error']}")
        result = reply["result"]
        assert isinstance(result, dict)
        return result

    def is_closed(self, key: int) -> bool:
        """Whether that call is over and its recording complete."""
        return key in self._closed

    def wait_until(self, what: str, timeout: float, condition: Callable[[], bool]) -> None:
        """Until the condition holds; looked at after every event of the phone, and ten times a second.

        :raises PhoneTimeout: it did not come true.
        :raises PhoneError: the phone's process died.
        """
        end = time.monotonic() + timeout
        with self._changed:
            while not condition():
                if self._failure:
                    raise PhoneError(f"{self.name}: waiting for {what}: {self._failure}")
                left = end - time.monotonic()
                if left <= 0:
                    raise self.timeout(what, timeout)
                self._changed.wait(min(left, 0.1))

    def _send(self, line: Mapping[str, object]) -> None:
        if self._child is None:
            raise PhoneError(f"{self.name} is not switched on: call start() first")
        self._child.stdin.write(json.dumps(line).encode() + b"\n")
        self._child.stdin.flush()

    def _read_events(self, child: Child) -> None:
        for line in child.stdout:
            event = json.loads(line)
            with self._changed:
                self._take(event)
                self._changed.notify_all()
        with self._changed:
            errors = (self.folder / "errors.log").read_text(errors="replace").strip()[-2000:]
            self._failure = self._failure or f"its process ended. {errors}"
            self._changed.notify_all()

    def _take(self, event: dict[str, object]) -> None:
        if "reply" in event:
            self._replies[int(str(event["reply"]))] = event
            return
        kind = event["event"]
        if kind == "ready":
            self._ready = True
        elif kind == "error":
            self._failure = str(event["what"])
        elif kind == "registration":
            self.registered = bool(event["active"]) and event["code"] == 200
            self._registration = (int(str(event["code"])), str(event["reason"]))
        elif kind == "mwi":
            self.mwi.append(parse_message(str(event["message"])))
        elif kind == "closed":
            self._closed.add(int(str(event["call"])))
        elif kind == "incoming":
            call = self._call(int(str(event["call"])), parse_message(str(event["message"])))
            self._incoming.put(call)
        else:
            self._call(int(str(event["call"]))).take(event)

    def _call(self, key: int, invite: SipMessage | None = None) -> Call:
        """The call of that number; an outgoing call's first events come before the answer to its command."""
        for call in self.calls:
            if call.key == key:
                call.invite = call.invite or invite
                return call
        call = Call(self, key, invite)
        self.calls.append(call)
        return call


def switch_on(*phones: Phone, timeout: float = 5) -> None:
    """Start these phones and wait until all are registered.

    :raises RegistrationFailed: one was refused.
    """
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.wait_registered(timeout)
