"""A telephone: a real SIP user agent with real audio."""

import queue
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Literal, Self

from baresip import Account, UserAgent
from baresip import Call as StackCall
from baresip.call import CallState
from baresip.errors import AudioNotActive, AudioRestarted, BaresipError, StaleHandleError
from baresip.events import Event, StackEvent
from baresip.video import CallVideo

from tests.telephony.audio import Recording, tone
from tests.telephony.stack import Stack

CODECS = {"alaw": "pcma", "ulaw": "pcmu", "g722": "g722/16000/1", "opus": "opus/48000/2"}
_SRTP = {"no": (), "sdes": ("mediaenc=srtp-mand",)}


class PhoneError(AssertionError):
    """Something that was waited for did not happen."""


class Call:
    """One call of a telephone. It sends the telephone's tone and keeps what it hears."""

    def __init__(self, stack: Stack, call: StackCall, frequency: float) -> None:
        self._stack = stack
        self._call = call
        self._frequency = frequency
        self._events: list[StackEvent] = []
        self._changed = threading.Condition()
        self._heard = bytearray()
        self._format = (8000, 1)
        self._ended = threading.Event()
        self.reason = ""
        self.digits = ""
        self.quiet = 0
        """How often in a row nothing had come when it was looked, 50 times a second on a machine that is not busy."""
        call.on(self._note)
        call.on_dtmf(self._digit)
        self._pump = threading.Thread(target=self._run_audio, daemon=True)
        self._pump.start()

    @property
    def caller(self) -> str:
        """The From header of an incoming call, as it came."""
        return self._call.headers.get("From", "")

    @property
    def caller_number(self) -> str:
        """User part of the caller's address."""
        found = re.search(r"sips?:([^@;>]+)@", self.caller)
        return found[1] if found else ""

    @property
    def caller_name(self) -> str:
        """Display name of the caller, quoting removed (RFC 3261, 25.1)."""
        found = re.match(r'\s*"((?:[^"\\]|\\.)*)"\s*<', self.caller)
        return re.sub(r"\\(.)", r"\1", found[1]) if found else self.caller.partition("<")[0].strip()

    @property
    def headers(self) -> dict[str, str]:
        """Headers of an incoming call."""
        return dict(self._call.headers)

    @property
    def status(self) -> int:
        """SIP status of a call that failed; 0 when there is none."""
        found = re.match(r"\s*(\d{3})\b", self.reason)
        return int(found[1]) if found else 0

    @property
    def ended(self) -> bool:
        """Whether the call is over."""
        return self._ended.is_set()

    @property
    def video(self) -> CallVideo:
        """Pictures of a call that was made or answered with them."""
        return self._call.video

    def answer(self, video: bool = False) -> Self:
        """Take the call, with pictures if wanted, and wait until it stands."""
        self._stack.run(self._call.answer(video=video))
        return self.wait_answered()

    def reject(self) -> None:
        """Refuse with 486 Busy Here."""
        self._stack.run(self._call.reject())

    def hangup(self) -> None:
        """End the call; one that has ended already is left alone."""
        if not self._ended.is_set():
            try:
                self._stack.run(self._call.hangup())
            except StaleHandleError:
                return
            self.wait_ended()

    def hold(self) -> None:
        """Put the other side on hold."""
        self._stack.run(self._call.hold())

    def resume(self) -> None:
        """Take the other side off hold."""
        self._stack.run(self._call.resume())

    def send_digits(self, digits: str) -> None:
        """Press keys (RFC 4733)."""
        self._stack.run(self._call.send_dtmf(digits))

    def transfer(self, uri: str) -> None:
        """Transfer blind."""
        self._stack.run(self._call.transfer(uri))

    def transfer_later(self, uri: str) -> "Future[None]":
        """Transfer blind and don't wait: the outcome arrives when the other side answers or everybody gave up."""
        return self._stack.start(self._call.transfer(uri))

    def transfer_to(self, other: "Call") -> None:
        """Hand the other side of this call over to the other side of another one (REFER with Replaces)."""
        self._stack.run(self._call.attended_transfer(other._call))

    def wait_ringing(self, timeout: float = 8.0) -> Self:
        """Wait until the other side rings or sends early audio."""
        return self._wait(
            lambda: self._saw(Event.CALL_RINGING, Event.CALL_PROGRESS, Event.CALL_ESTABLISHED),
            "ring",
            timeout,
        )

    def wait_answered(self, timeout: float = 8.0) -> Self:
        """Wait until the call is answered."""
        return self._wait(lambda: self._saw(Event.CALL_ESTABLISHED), "be answered", timeout)

    def wait_ended(self, timeout: float = 15.0) -> Self:
        """Wait until the call has ended, whoever ended it."""
        return self._wait(self._ended.is_set, "end", timeout, ended_is_fine=True)

    def wait_heard(self, asked: Callable[[Recording], bool], what: str, timeout: float = 8.0) -> Recording:
        """Wait until what was heard satisfies a question."""
        until = time.monotonic() + timeout
        while time.monotonic() < until:
            if asked(self.heard()):
                return self.heard()
            time.sleep(0.1)
        heard = self.heard()
        raise PhoneError(
            f"Did not hear {what} within {timeout:g} s ({heard.seconds:.1f} s heard, silent: {heard.is_silent()})"
        )

    def heard(self, last: float | None = None) -> Recording:
        """Return what was heard so far, or only in the last seconds."""
        rate, channels = self._format
        whole = Recording.of(bytes(self._heard), rate, channels)
        return whole if last is None else Recording(whole.samples[-int(last * rate) :], rate)

    def _wait(self, ready: Callable[[], bool], what: str, timeout: float, ended_is_fine: bool = False) -> Self:
        with self._changed:
            self._changed.wait_for(lambda: ready() or self._ended.is_set(), timeout)
        if not ready() and not (ended_is_fine and self._ended.is_set()):
            state = f"ended with “{self.reason}”" if self._ended.is_set() else "still up"
            raise PhoneError(
                f"The call did not {what} within {timeout:g} s: {state}; events: {[e.event.name for e in self._events]}"
            )
        return self

    def _saw(self, *wanted: Event) -> bool:
        if Event.CALL_ESTABLISHED in wanted and self._call.state is CallState.ESTABLISHED:
            return True
        return any(event.event in wanted for event in self._events)

    def _digit(self, event: object) -> None:
        self.digits += getattr(event, "digit", "")

    def _note(self, event: StackEvent) -> None:
        with self._changed:
            self._events.append(event)
            if event.event is Event.CALL_CLOSED:
                self.reason = event.text or ""
                self._ended.set()
            self._changed.notify_all()

    def _run_audio(self) -> None:
        sent = 0
        while not self._ended.wait(0.02):
            try:
                info = self._call.audio.info()
                if info.rx_ready:
                    self._format = (info.rx_sample_rate, info.rx_channels)
                    came = self._call.audio.read(65536)
                    self._heard += came
                    self.quiet = 0 if came else self.quiet + 1
                want = int(info.tx_sample_rate * 0.1) * 2 * info.tx_channels - info.tx_buffered
                if info.tx_ready and want > 0:
                    samples = want // (2 * info.tx_channels)
                    mono = tone(self._frequency, info.tx_sample_rate, sent, samples)
                    frames = b"".join(mono[i : i + 2] * info.tx_channels for i in range(0, len(mono), 2))
                    sent += self._call.audio.write(frames) // (2 * info.tx_channels)
            except (AudioNotActive, AudioRestarted):
                continue


class Phone:
    """A telephone with one account, which plays a tone of its own in every call."""

    def __init__(
        self,
        server: str,
        username: str,
        password: str,
        *,
        frequency: float = 440.0,
        transport: Literal["udp", "tcp", "tls"] = "udp",
        srtp: Literal["no", "sdes"] = "no",
        codecs: tuple[str, ...] = ("alaw", "ulaw"),
        registers: bool = True,
    ) -> None:
        self._stack = Stack.shared()
        self._server = self.server = server
        self._transport = transport
        self._frequency = frequency
        self._incoming: queue.Queue[Call] = queue.Queue()
        self._calls: list[Call] = []
        account = Account(
            user=username,
            domain=server,
            password=password,
            transport=transport,
            audio_codecs=tuple(CODECS[name] for name in codecs),
            extra_params=_SRTP[srtp],
            reg_interval=600 if registers else 0,
        )
        self._agent = self._stack.run(UserAgent.create(self._stack.runtime, account))
        self._agent.on_incoming(self._arrived)

    def register(self, timeout: float = 8.0) -> Self:
        """Log in. A refusal raises ``RegistrationError`` with its SIP status."""
        self._stack.run(self._agent.register(timeout=timeout), timeout + 2)
        return self

    def register_anew(self) -> Self:
        """Log in again, such as after a restart of Asterisk.

        Logging in twice without logging out sends both at once: over TCP, each on a connection of its own, the log-out of the
        first one may come last and win.
        """
        self.unregister()
        return self.register()

    def unregister(self) -> None:
        """Log out."""
        self._stack.run(self._agent.unregister())

    def call(self, number: str, video: bool = False) -> Call:
        """Dial a number, or a whole SIP address; offer pictures if wanted."""
        uri = number if number.startswith("sip:") else f"sip:{number}@{self._server};transport={self._transport}"
        call = self._stack.run(self._dial(uri, video))
        self._calls.append(call)
        return call

    async def _dial(self, uri: str, video: bool) -> Call:
        """Listen to the call in the loop that dials: an answer that comes at once is not missed."""
        return Call(self._stack, await self._agent.dial(uri, video=video), self._frequency)

    def wait_incoming(self, timeout: float = 8.0) -> Call:
        """Return the next call that rings here."""
        try:
            return self._incoming.get(timeout=timeout)
        except queue.Empty:
            raise PhoneError(f"No call rang within {timeout:g} s") from None

    def rings_not(self, seconds: float = 1.5) -> bool:
        """Whether no call rings here for so long."""
        try:
            self._incoming.get(timeout=seconds)
        except queue.Empty:
            return True
        return False

    def close(self) -> None:
        """End all calls and log out."""
        for call in self._calls:
            call.hangup()
        try:
            self._stack.run(self._agent.unregister(timeout=3.0))
        except (BaresipError, TimeoutError):
            return  # never registered, or the server is gone: nothing to undo

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _arrived(self, call: StackCall) -> None:
        taken = Call(self._stack, call, self._frequency)
        self._calls.append(taken)
        self._incoming.put(taken)
