"""One call at a test phone."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.sip.audio import Recording
from tests.sip.messages import NameAddr, SipMessage, parse_name_addr

if TYPE_CHECKING:
    from tests.sip.phone import Phone


class CallEnded(Exception):
    """The call ended while the test waited for something else. ``code`` is the SIP status, such as 486."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class TransferFailed(Exception):
    """The exchange refused a transfer, or could not carry it out. ``code`` is the SIP status."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class Call:
    """A call as the phone sees it. Made by :meth:`Phone.call` and :meth:`Phone.wait_incoming`.

    ``state`` is PJSIP's name for it: CALLING, INCOMING, EARLY, CONNECTING, CONFIRMED or DISCONNECTED. Every ``wait_…`` takes
    seconds and raises :class:`tests.sip.phone.PhoneTimeout` with the phone's last log lines.
    """

    def __init__(self, phone: Phone, key: int, invite: SipMessage | None) -> None:
        self.phone, self.key, self.invite = phone, key, invite
        self.state = "INCOMING" if invite else "CALLING"
        self.codec: str | None = None
        """What the audio is coded in, such as ``PCMA/8000``; None until there is audio."""
        self.encrypted = False
        """Whether the audio goes through SRTP."""
        self.end_code: int | None = None
        """SIP status that ended it: 486, 404, 487 (cancelled) …; 200 after a normal hang-up; None while it lives."""
        self.dtmf = ""
        """Digits that the far end sent."""
        self.codes: list[int] = []
        """Status codes in the order in which they came, such as [180, 200]."""
        self.sip_call_id = invite.call_id if invite else ""
        self._transfer: tuple[int, str, bool] | None = None

    # What came with an incoming call.

    @property
    def caller(self) -> NameAddr:
        """Who the From header says is calling."""
        assert self.invite is not None, "an outgoing call has no caller; look at its messages"
        return parse_name_addr(self.invite.header("From") or "")

    @property
    def caller_name(self) -> str:
        return self.caller.name

    @property
    def caller_number(self) -> str:
        return self.caller.user

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the INVITE that came in; the last of each name."""
        return dict(self.invite.headers) if self.invite else {}

    @property
    def messages(self) -> list[SipMessage]:
        """Every SIP message of this call so far, sent and received, oldest first."""
        return [message for message in self.phone.messages if message.call_id == self.sip_call_id]

    @property
    def cancelled_elsewhere(self) -> bool:
        """Whether the CANCEL said that somebody else took the call (RFC 3326, or Q.850 cause 26)."""
        reasons = [
            reason.lower().replace(" ", "")
            for message in self.messages
            if message.received and message.start_line.startswith("CANCEL ")
            for reason in message.all("Reason")
        ]
        return any(
            "elsewhere" in reason or "sip;cause=200" in reason or "q.850;cause=26" in reason for reason in reasons
        )

    # What the user does.

    def answer(self, timeout: float = 5) -> None:
        """Pick up, and wait until the far end has confirmed it."""
        self.phone.command("answer", call=self.key, code=200)
        self.wait_answered(timeout)

    def reject(self, code: int = 486) -> None:
        """Refuse the incoming call: 486 busy, 603 declined, 480, 404 …"""
        self.phone.command("hangup", call=self.key, code=code)

    def hangup(self, timeout: float = 5) -> None:
        """Hang up, or give an outgoing call up; harmless if it has ended."""
        if self.end_code is None:
            self.phone.command("hangup", call=self.key, code=0)
            self.wait_ended(timeout)

    def send_dtmf(self, digits: str) -> None:
        """Press keys: RFC 4733 telephone events of 100 ms. Returns at once; the digits go out one after another."""
        self.phone.command("dtmf", call=self.key, digits=digits)

    def hold(self, timeout: float = 5) -> None:
        """Put the far end on hold, and wait until it agreed."""
        before = self._reinvites_done()
        self.phone.command("hold", call=self.key)
        self._wait("answer to the hold request", timeout, lambda: self._reinvites_done() > before)

    def resume(self, timeout: float = 5) -> None:
        """Take the far end off hold, and wait until it agreed."""
        before = self._reinvites_done()
        self.phone.command("resume", call=self.key)
        self._wait("answer to the resume request", timeout, lambda: self._reinvites_done() > before)

    def blind_transfer(self, target: str, timeout: float = 10) -> None:
        """Send the far end to ``target`` and wait until the exchange says how that went.

        :raises TransferFailed: it was refused.
        """
        self._transfer = None
        self.phone.command("transfer", call=self.key, target=target)
        self._wait_transferred(f"transfer to {target}", timeout)

    def attended_transfer(self, other: Call, timeout: float = 10) -> None:
        """Connect this call's far end with ``other``'s far end (REFER with Replaces, RFC 3891).

        :raises TransferFailed: it was refused.
        """
        self._transfer = None
        self.phone.command("attended", call=self.key, other=other.key)
        self._wait_transferred("attended transfer", timeout)

    # What the test waits for.

    def wait_ringing(self, timeout: float = 5) -> None:
        """Until the far end says that it rings or plays something (180 or 183).

        :raises CallEnded: it was refused first.
        """
        self._wait_alive("ringing", timeout, lambda: self.state in ("EARLY", "CONNECTING", "CONFIRMED"))

    def wait_answered(self, timeout: float = 5) -> None:
        """Until the call is up.

        :raises CallEnded: it ended first.
        """
        self._wait_alive("answered", timeout, lambda: self.state == "CONFIRMED")

    def wait_ended(self, timeout: float = 5) -> int:
        """Until the call is over and its recording is closed; its ``end_code``."""
        self._wait("end of the call", timeout, lambda: self.end_code is not None and self.phone.is_closed(self.key))
        assert self.end_code is not None
        return self.end_code

    def wait_dtmf(self, digits: str, timeout: float = 5) -> None:
        """Until the far end's keys, in all, are exactly these."""
        self._wait(f"digits {digits!r}", timeout, lambda: self.dtmf == digits)

    def wait_hears(self, frequency: float, timeout: float = 5, seconds: float = 0.5) -> None:
        """Until the last ``seconds`` that came in were a tone of ``frequency`` Hz."""
        self._poll(f"a tone of {frequency:g} Hz", timeout, lambda: self.heard(seconds + 0.2).hears(frequency, seconds))

    def wait_silent(self, timeout: float = 5, seconds: float = 0.5) -> None:
        """Until nothing audible came in for the last ``seconds``: silence was sent, or nothing at all."""
        end = time.monotonic() + timeout
        quiet_since, length = time.monotonic(), -1.0
        while time.monotonic() < end:
            heard = self.heard()
            if heard.duration != length and not heard.last(0.2).silent():
                quiet_since = time.monotonic()
            length = heard.duration
            if time.monotonic() - quiet_since >= seconds:
                return
            time.sleep(0.1)
        raise self.phone.timeout(f"silence in call {self.key}", timeout)

    @property
    def recording_file(self) -> Path:
        return self.phone.folder / f"call-{self.key}.wav"

    def heard(self, seconds: float | None = None) -> Recording:
        """What came in so far, or its last ``seconds``; time on hold leaves no gap. About a fifth of a second behind."""
        recording = Recording.growing(self.recording_file)
        return recording if seconds is None else recording.last(seconds)

    # How it is done.

    def _reinvites_done(self) -> int:
        return sum(m.received and m.is_response and m.status == 200 and m.method == "INVITE" for m in self.messages)

    def _wait_transferred(self, what: str, timeout: float) -> None:
        self._wait(
            f"outcome of the {what}",
            timeout,
            lambda: (self._transfer or (0, "", False))[2] or self.end_code is not None,
        )
        if self._transfer and self._transfer[0] >= 300:
            raise TransferFailed(f"{what}: {self._transfer[0]} {self._transfer[1]}", self._transfer[0])

    def _wait_alive(self, what: str, timeout: float, condition: Callable[[], bool]) -> None:
        self._wait(what, timeout, lambda: condition() or self.end_code is not None)
        if not condition():
            assert self.end_code is not None
            raise CallEnded(
                f"{self.phone.name}: call {self.key} ended with {self.end_code} before {what}", self.end_code
            )

    def _wait(self, what: str, timeout: float, condition: Callable[[], bool]) -> None:
        self.phone.wait_until(f"{what} (call {self.key}, {self.state})", timeout, condition)

    def _poll(self, what: str, timeout: float, condition: Callable[[], bool]) -> None:
        """For conditions that no event announces."""
        end = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > end:
                heard = self.heard()
                raise self.phone.timeout(f"{what} in call {self.key}, heard instead: {heard.describe()}", timeout)
            time.sleep(0.05)

    def take(self, event: dict[str, object]) -> None:
        """An event from the phone's process; called by the phone with its lock held."""
        kind = event["event"]
        if kind == "state":
            self.state = str(event["state"])
            self.sip_call_id = str(event["sip_call_id"]) or self.sip_call_id
            code = int(str(event["code"]))
            if code and code not in self.codes:
                self.codes.append(code)
            if self.state == "DISCONNECTED":
                self.end_code = code
        elif kind == "codec":
            self.codec, self.encrypted = str(event["codec"]), bool(event["secure"])
        elif kind == "dtmf":
            self.dtmf += str(event["digit"])
        elif kind == "transfer":
            self._transfer = (int(str(event["code"])), str(event["reason"]), bool(event["final"]))
