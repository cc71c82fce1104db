"""The telephone company: a second real Asterisk that takes the PBX's calls and places calls into it."""

from __future__ import annotations

import base64
import itertools
import re
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tests.sip.asterisk import RunningAsterisk
from tests.sip.audio import Recording
from tests.sip.carrier_files import ANSWERED, ARRIVED, BEHAVIOURS, ENDED, FAILED, Account, carrier_files
from tests.sip.certificates import write_certificate
from tests.sip.exchange import RTP_PORTS, SIGNALLING
from tests.sip.messages import NameAddr, SipMessage, parse_asterisk_trace, parse_name_addr
from tests.sip.ports import BlackHole, free_block, free_ports

__all__ = ["BEHAVIOURS", "Account", "ArrivedCall", "BlackHole", "Carrier", "CarrierTimeout", "PlacedCall"]

_RECORDING_RATE = 48000  # Asterisk writes in blocks of 32 KB: at this rate they are a third of a second


class CarrierTimeout(TimeoutError):
    """What a test waited for did not happen at the carrier; says what, and the end of its log."""


class _Leg:
    """What both kinds of call have: a channel at the carrier, a recording and an end."""

    def __init__(self, carrier: Carrier, key: str) -> None:
        self.carrier, self.key = carrier, key

    @property
    def channel(self) -> str | None:
        raise NotImplementedError

    @property
    def cause(self) -> int | None:
        """Q.850 cause of its end: 16 normal, 17 busy …; 0 if none was given (a BYE without Reason); None while it lives."""
        found = self.carrier.noted(rf"{ENDED} {re.escape(self.key)} (\d+)")
        return int(found[-1][1]) if found else None

    @property
    def ended(self) -> bool:
        return self.cause is not None

    @property
    def dtmf(self) -> str:
        """Digits that the PBX sent in it so far."""
        if self.channel is None:
            return ""
        log = self.carrier.asterisk.log_text("digits.log")
        return "".join(re.findall(rf"DTMF end '(.)' received on {re.escape(self.channel)}(?![\w-])", log))

    def heard(self, seconds: float | None = None) -> Recording:
        """What the PBX sent so far, or its last ``seconds``; about half a second behind until the call ends."""
        path = self.carrier.recordings / f"{self.key}.sln48"
        recording = Recording.raw(path.read_bytes() if path.exists() else b"", _RECORDING_RATE)
        return (recording if seconds is None else recording.last(seconds)).at_rate(16000)

    def wait_hears(self, frequency: float, timeout: float = 5, seconds: float = 0.5) -> None:
        """Until the last second that came in held a tone of ``frequency`` Hz for ``seconds``."""

        def described() -> str:
            return f"a tone of {frequency:g} Hz (heard {self.heard().describe()})"

        self.carrier.wait_until(described, timeout, lambda: self.heard(seconds + 0.5).hears(frequency, seconds))

    def wait_ended(self, timeout: float = 5) -> int:
        """Until it is over; its ``cause``."""
        self.carrier.wait_until(lambda: f"end of {self.key}", timeout, lambda: self.ended)
        assert self.cause is not None
        return self.cause

    def wait_dtmf(self, digits: str, timeout: float = 5) -> None:
        """Until the digits that came, in all, are exactly these."""
        self.carrier.wait_until(lambda: f"digits {digits!r}, got {self.dtmf!r}", timeout, lambda: self.dtmf == digits)

    def hangup(self) -> None:
        """The carrier's side hangs up; harmless if the call is over."""
        self.carrier.wait_until(lambda: f"channel of {self.key}", 5, lambda: self.channel is not None or self.ended)
        if not self.ended:
            self.carrier.asterisk.console(f"channel request hangup {self.channel}")


class ArrivedCall(_Leg):
    """A call that the PBX made and the carrier let in. ``invite`` is the request as it came over the wire."""

    def __init__(
        self, carrier: Carrier, key: str, endpoint: str, channel: str, behaviour: str, invite: SipMessage
    ) -> None:
        super().__init__(carrier, key)
        self.endpoint, self.behaviour, self.invite = endpoint, behaviour, invite
        self._channel = channel

    @property
    def channel(self) -> str:
        return self._channel

    @property
    def number(self) -> str:
        """The number dialled: the user part of the request URI."""
        return self.invite.request_user

    @property
    def caller(self) -> NameAddr:
        """The From header's name and number."""
        return parse_name_addr(self.invite.header("From") or "")

    @property
    def caller_number(self) -> str:
        return self.caller.user

    @property
    def caller_name(self) -> str:
        return self.caller.name

    @property
    def asserted(self) -> NameAddr | None:
        """P-Asserted-Identity (RFC 3325)."""
        value = self.invite.header("P-Asserted-Identity")
        return parse_name_addr(value) if value else None

    @property
    def privacy(self) -> str | None:
        """The Privacy header, such as ``id``."""
        return self.invite.header("Privacy")

    def header(self, name: str) -> str | None:
        return self.invite.header(name)


class PlacedCall(_Leg):
    """A call that the carrier placed into the PBX."""

    @property
    def channel(self) -> str | None:
        found = self.carrier.noted(rf"CARRIER-PLACED {self.key} (\S+) ")
        return found[-1][1] if found else None

    @property
    def answered(self) -> bool:
        return bool(self.carrier.noted(rf"{ANSWERED} {self.key} "))

    @property
    def messages(self) -> list[SipMessage]:
        """Its SIP messages so far, oldest first."""
        found = self.carrier.noted(rf"CARRIER-PLACED {self.key} \S+ (\S+)")
        call_id = base64.b64decode(found[-1][1]).decode() if found else None
        return [message for message in self.carrier.messages if message.call_id == call_id]

    @property
    def ringing(self) -> bool:
        return any(message.status in (180, 183) for message in self.messages)

    @property
    def code(self) -> int | None:
        """The SIP status that refused it, such as 486; None if it was not refused."""
        refusals = [
            m.status
            for m in self.messages
            if m.method == "INVITE" and m.status and m.status >= 300 and m.status not in (401, 407)
        ]
        return refusals[-1] if refusals else None

    @property
    def cause(self) -> int | None:
        """Q.850 cause of its end; None while it lives."""
        failed = self.carrier.noted(rf"{FAILED} {self.key} (\d+)")
        return int(failed[-1][1]) if failed and not self.answered else super().cause

    def wait_ringing(self, timeout: float = 5) -> None:
        self.carrier.wait_until(lambda: f"ringing of call {self.key}", timeout, lambda: self.ringing or self.answered)

    def wait_answered(self, timeout: float = 5) -> None:
        self.carrier.wait_until(lambda: f"answer to call {self.key} (code {self.code})", timeout, lambda: self.answered)


class Carrier:
    """A telephone company on loopback ports of its own.

    :param accounts: customers with a password; they may register, and place calls with it.
    :param ip_peers: addresses whose calls it takes without a password. All loopback clients share 127.0.0.1 unless told
        otherwise, so this lets everybody in.
    :param tone: sine in Hz that it plays in the calls that it answers.
    :param behaviours: what a number does, of ``BEHAVIOURS``; ``answer`` if it is not named. See also :meth:`behave`.
    :param address: the loopback address that it listens on, such as 127.0.0.2 to be told from the phones by address.
    """

    def __init__(
        self,
        workdir: Path,
        *,
        accounts: Iterable[Account] = (),
        ip_peers: Iterable[str] = (),
        tone: int = 880,
        behaviours: Mapping[str, str] | None = None,
        address: str = "127.0.0.1",
        launcher: Path | None = None,
    ) -> None:
        workdir.mkdir(parents=True, exist_ok=True)
        self.address = address
        self.port, self.tls_port = free_ports(2)
        self.recordings = workdir / "recordings"
        self.recordings.mkdir(exist_ok=True)
        self.certificate = write_certificate(workdir, address)
        self._behaviours = dict(behaviours or {})
        self._keys = itertools.count(1001)
        files = carrier_files(
            address=address,
            port=self.port,
            tls_port=self.tls_port,
            rtp=free_block(RTP_PORTS),
            certificate=self.certificate,
            accounts=list(accounts),
            ip_peers=list(ip_peers),
            tone=tone,
            recordings=self.recordings,
        )
        self.asterisk = RunningAsterisk(workdir, files=files, launcher=launcher)

    def start(self) -> Carrier:
        """Start it; ready when it returns."""
        self.asterisk.start()
        for number, behaviour in self._behaviours.items():
            self.behave(number, behaviour)
        return self

    def stop(self) -> None:
        self.asterisk.stop()

    def __enter__(self) -> Carrier:
        return self if self.asterisk.running else self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def server(self) -> str:
        """Host and port for UDP and TCP."""
        return f"{self.address}:{self.port}"

    def behave(self, number: str, behaviour: str) -> None:
        """From now on this number does that.

        :raises ValueError: no such behaviour, or a number that cannot be dialled.
        """
        if behaviour not in BEHAVIOURS:
            raise ValueError(f"{behaviour!r} is not one of {', '.join(BEHAVIOURS)}")
        if not re.fullmatch(r"[+*#0-9a-zA-Z]+", number):
            raise ValueError(f"{number!r} is not a number that can be dialled")
        self.asterisk.console(f"database put behaviour {number} {behaviour}")

    # What the PBX does.

    @property
    def registered(self) -> dict[str, str]:
        """Contact URI by user name, of whoever is registered now."""
        lines = self.asterisk.console("database show registrar/contact").splitlines()
        found = [re.match(r'/registrar/contact/([^;]+);@\S+\s*: .*"uri":"([^"]+)"', line) for line in lines]
        return {match[1]: match[2].replace("^3B", ";").replace("\\/", "/") for match in found if match}

    def wait_registered(self, username: str, timeout: float = 5) -> str:
        """Until that account is registered; its contact URI."""
        self.wait_until(lambda: f"registration of {username}", timeout, lambda: username in self.registered)
        return self.registered[username]

    @property
    def calls(self) -> list[ArrivedCall]:
        """Calls that arrived, oldest first; those without the right password never do."""
        invites = {
            m.call_id: m
            for m in self.messages
            if m.received and m.start_line.startswith("INVITE ") and ";tag=" not in (m.header("To") or "")
        }
        arrived = []
        for line in self.noted(rf"{ARRIVED} (\S+) (\S+) (\S+) (\S+) (\w+) end"):
            call_id, key, endpoint, channel, behaviour = line.groups()
            arrived.append(
                ArrivedCall(
                    self,
                    key,
                    endpoint,
                    channel,
                    behaviour,
                    invites[base64.b64decode(call_id).decode("utf-8", "surrogateescape")],
                )
            )
        return arrived

    def wait_call(self, number: str | None = None, timeout: float = 5, *, count: int = 1) -> ArrivedCall:
        """Until ``count`` calls in all (to that number, if given) have arrived; the last of them."""

        def matching() -> list[ArrivedCall]:
            return [call for call in self.calls if number is None or call.number == number]

        self.wait_until(
            lambda: f"{count} call(s) to {number or 'any number'}, came: {[call.number for call in self.calls]}", timeout,
            lambda: len(matching()) >= count,
        )  # fmt: skip
        return matching()[count - 1]

    # What the carrier does.

    def call(
        self,
        did: str,
        *,
        to: str,
        caller: str = "+4930123456",
        name: str = "",
        anonymous: bool = False,
        tone: int = 1000,
        srtp: bool = False,
        seconds: int = 60,
    ) -> PlacedCall:
        """Call ``did`` at the PBX; returns at once.

        :param to: a registered account's user name, or ``host:port``, with ``;transport=tcp`` or ``tls`` behind it if wanted.
        :param anonymous: withhold the number (RFC 3323); it is then in no header.
        :param tone: sine in Hz that the caller plays once it is answered.
        :param seconds: how long it rings at most.
        """
        for value in (did, to, caller, name):
            if "\n" in value or "\r" in value:
                raise ValueError(f"{value!r} has a line break, which a call file cannot carry")
        key = str(next(self._keys))
        endpoint = "plain-srtp" if srtp else "plain"
        target = f"PJSIP/{endpoint}/sip:{did}@{to}" if ":" in to else f"PJSIP/{did}@{to}"
        variables = {
            "NUMBER": "" if anonymous else caller,
            "NAME": name,
            "PRESENTATION": "prohib" if anonymous else "allowed",
            "TARGET": target,
            "SECONDS": str(seconds),
            "TONE": str(tone),
        }
        text = f"Channel: Local/{key}@place/n\nContext: connected\nExtension: {key}\nPriority: 1\nWaitTime: {seconds + 5}\n"
        text += "".join(f"Setvar: CARRIER_{variable}={value}\n" for variable, value in variables.items())
        spool = self.asterisk.workdir / "spool"
        ready = spool / "tmp" / f"{key}.call"
        ready.write_text(text)
        shutil.move(ready, spool / "outgoing" / ready.name)  # whole at once: Asterisk reads it the moment it is there
        return PlacedCall(self, key)

    # What it noted.

    @property
    def messages(self) -> list[SipMessage]:
        """Every SIP message that it received or sent so far, oldest first."""
        path = self.asterisk.log_dir / SIGNALLING
        return parse_asterisk_trace(path.read_bytes()) if path.exists() else []

    def noted(self, pattern: str) -> list[re.Match[str]]:
        """What its dialplan wrote down that matches."""
        return list(re.finditer(pattern, self.asterisk.log_text()))

    def wait_until(self, what: Callable[[], str], timeout: float, condition: Callable[[], bool]) -> None:
        """Until the condition holds, looked at twenty times a second.

        :raises CarrierTimeout: it did not come true.
        """
        end = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > end:
                tail = "\n".join(self.asterisk.log_text().splitlines()[-15:])
                raise CarrierTimeout(f"carrier: waited {timeout:g} s for {what()}. End of its log:\n{tail}")
            time.sleep(0.05)
