"""panoramisk's protocol, made safe against what it stumbles over.

Measured on panoramisk 1.4: an exception while a message is handled kills the connection; actions in flight are carried out
again after a reconnection; a UTF-8 character across two packets is lost; a repeated header becomes a list.
"""

import asyncio
import codecs
from collections.abc import Callable
from dataclasses import dataclass, field

from panoramisk.actions import Action
from panoramisk.ami_protocol import AMIProtocol

from pbxmanager.asterisk.ami.errors import AmiRefused, AmiUnreachable
from pbxmanager.asterisk.ami.message import EOL, Message

LONGEST_MESSAGE = 4_000_000
"""Characters; more without an end is no manager interface."""

_FORBIDDEN = frozenset("\r\n\0")
_END = EOL + EOL


def encode(name: str, headers: dict[str, str | list[str]], action_id: str) -> bytes:
    """Return an action as it goes over the wire.

    :raises ValueError: for a line break or NUL in a header, which would begin another action; the text names the header.
    """
    for header, content in headers.items():
        for part in [header, *([content] if isinstance(content, str) else content)]:
            if _FORBIDDEN & set(part):
                raise ValueError(f"The header {header.splitlines()[0][:40]!r} of {name} holds a line break or NUL.")
    action = Action({"Action": name, **headers, "ActionID": action_id})
    return str(action).encode()


@dataclass(slots=True)
class Pending:
    """An action that waits for its answer."""

    future: "asyncio.Future[list[Message]]"
    is_list: bool
    received: list[Message] = field(default_factory=list)


class HardenedProtocol(AMIProtocol):  # type: ignore[misc]  # panoramisk has no types
    """Splits the stream into messages, gives answers to who waits for them, and hands events on."""

    def __init__(self, on_event: Callable[[Message], None], on_lost: Callable[[], None]) -> None:
        self._on_event = on_event
        self._on_lost = on_lost
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._text = ""
        self.pending: dict[str, Pending] = {}
        self.greeting: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.hostile = 0
        self.lost = False
        self.frozen = False
        """Whether it was cut because Asterisk answered nobody any more."""

    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport; nothing is sent before the greeting."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.closed = False

    def data_received(self, data: bytes) -> None:
        """Take bytes in any portions."""
        self._text += self._decoder.decode(data)
        if not self.greeting.done():
            line, ended, rest = self._text.partition(EOL)
            if not ended and len(line) < 200:
                return
            if not line.startswith("Asterisk Call Manager/"):
                self.greeting.set_exception(AmiRefused("What answers there is not Asterisk's manager interface."))
                self.transport.close()
                return
            self.greeting.set_result(line)
            self._text = rest
        *whole, self._text = self._text.split(_END)  # at once: lists of ten thousand objects come in large portions
        for text in whole:
            if text.strip():
                self.handle_message(Message.parse(text))
        if len(self._text) > LONGEST_MESSAGE:
            self.transport.close()

    def handle_message(self, message: Message) -> None:
        """Give an answer to who waits for it, an event to who listens. Forged messages are counted and dropped."""
        if message.is_hostile:
            self.hostile += 1
            return
        waiting = self.pending.get(message.get("ActionID"))
        if waiting is None:
            if message.event:
                self._on_event(message)
            return
        waiting.received.append(message)
        if not waiting.future.done() and _is_complete(waiting, message):
            waiting.future.set_result(waiting.received)

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail whatever waits. Nothing is ever sent again by itself."""
        self.lost = True
        gone = self.gone()
        if not self.greeting.done():
            self.greeting.set_exception(gone)
        for waiting in self.pending.values():
            if not waiting.future.done():
                waiting.future.set_exception(gone)
        self._on_lost()

    def gone(self) -> AmiUnreachable:
        """Return what to say of a connection that has ended."""
        if self.frozen:
            return AmiUnreachable("Asterisk no longer answers anybody: it is frozen.")
        return AmiUnreachable("The connection to Asterisk's manager interface ended.")


def _is_complete(waiting: Pending, message: Message) -> bool:
    if message.response:
        # VoicemailUsersList ends with its answer when there is no box at all (app_voicemail.c, Asterisk 22).
        empty = message.get("Message").startswith("There are no ")
        return not waiting.is_list or message.response == "Error" or empty
    return message.get("EventList").lower() in ("complete", "cancelled")
