"""A connection to Asterisk's manager interface."""

import asyncio
import contextlib
import itertools
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from pbxmanager.asterisk.ami.errors import AmiLoginRefused, AmiRefused, AmiTimeout, AmiUnreachable, EventsLost
from pbxmanager.asterisk.ami.message import Message
from pbxmanager.asterisk.ami.protocol import HardenedProtocol, Pending, encode

EVENT_QUEUE = 10_000
"""Events kept for a slow reader; more are lost, and the reader is told."""
_NOTHING_THERE = re.compile(r"No [A-Za-z]+ found")
"""What PJSIPShowEndpoints, PJSIPShowAors and their like answer when there are none (Asterisk 22.10)."""
GREETING_SECONDS = 10.0
"""Time in which an Asterisk that is busy with an action of ours greets another connection; one that does not is frozen."""
PING_SECONDS = 5.0
"""Time between two questions whether Asterisk is alive, and the time it has to answer."""


@dataclass(frozen=True, slots=True)
class AmiAddress:
    """Where the manager interface is, and who we are there."""

    host: str
    port: int
    username: str
    secret: str = field(repr=False)


class AmiClient:
    """One connection, from log-in to close. It does not reconnect: whoever needs that begins anew and asks for the state.

    Every method raises :class:`AmiUnreachable` when the connection has ended.
    """

    def __init__(self, protocol: HardenedProtocol, events: "asyncio.Queue[Message | None]") -> None:
        self._protocol = protocol
        self._events = events
        self._ids = itertools.count(1)
        self._watchdog: asyncio.Task[None] | None = None

    @classmethod
    @contextlib.asynccontextmanager
    async def connect(
        cls, address: AmiAddress, timeout: float = 5.0, events: bool | str = False
    ) -> "AsyncIterator[AmiClient]":
        """Log in, and close at the end.

        :param timeout: seconds for connecting and for the log-in.
        :param events: whether Asterisk sends events, for :meth:`events`: all of them, or classes of them such as ``user,call``.
        :raises AmiLoginRefused: when the user or secret is wrong.
        :raises AmiUnreachable: when nobody listens there.
        :raises AmiTimeout: when somebody does, but does not answer.
        :raises AmiRefused: when it is something else that answers.
        """
        queue: asyncio.Queue[Message | None] = asyncio.Queue(EVENT_QUEUE + 1)
        overflown = False

        def take(message: Message) -> None:
            nonlocal overflown
            if queue.qsize() < EVENT_QUEUE and not overflown:
                queue.put_nowait(message)
            elif not overflown:
                overflown = True
                queue.put_nowait(None)

        def lost() -> None:
            with contextlib.suppress(asyncio.QueueFull):  # a full queue ends with the same mark already
                queue.put_nowait(None)

        where = f"{address.host}:{address.port}"
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout):
                _, protocol = await loop.create_connection(
                    lambda: HardenedProtocol(take, lost), address.host, address.port
                )
        except (OSError, TimeoutError) as error:
            raise AmiUnreachable(f"Nobody answers at {where}. Is Asterisk running?") from error
        client = cls(protocol, queue)
        try:
            await client._log_in(address, where, timeout, events)
            client._watchdog = asyncio.create_task(client._watch(address))
            yield client
        finally:
            if client._watchdog is not None:
                client._watchdog.cancel()
            protocol.transport.close()

    async def action(self, name: str, timeout: float = 10.0, **headers: str | list[str]) -> Message:
        """Carry out an action and return its answer.

        :param timeout: seconds until :class:`AmiTimeout`.
        :raises AmiRefused: when the answer is an error.
        """
        if name.lower() == "originate":
            headers.setdefault("Async", "true")
        return (await self._ask(name, headers, timeout, is_list=False))[0]

    async def list_action(self, name: str, timeout: float = 30.0, **headers: str | list[str]) -> list[Message]:
        """Carry out an action that answers with a list, and return its events. Some refuse instead of listing nothing."""
        try:
            received = await self._ask(name, headers, timeout, is_list=True)
        except AmiRefused as refused:
            if _NOTHING_THERE.fullmatch(str(refused).strip()):
                return []
            raise
        return [message for message in received if message.event and message.get("EventList").lower() != "complete"]

    async def command(self, text: str, timeout: float = 30.0) -> str:
        """Run a console command and return what it prints."""
        answer = await self.action("Command", timeout, Command=text)
        return "\n".join(answer.getlist("Output"))

    async def reload(self, module: str, timeout: float = 120.0) -> None:
        """Reload a module, waiting for another reload to end first. Success here proves nothing: verify."""
        async with asyncio.timeout(timeout):
            while True:
                try:
                    await self.action("Reload", timeout, Module=module)
                except AmiRefused as refused:
                    if "in progress" not in str(refused):
                        raise
                    await asyncio.sleep(0.1)
                else:
                    return

    async def events(self) -> AsyncIterator[Message]:
        """Yield events in their order.

        :raises EventsLost: when some were lost, or the connection ended.
        """
        while (message := await self._events.get()) is not None:
            yield message
        raise EventsLost("Events were lost. Connect anew and ask for the state.")

    async def next_event(self, timeout: float) -> Message | None:
        """Return the next event; None when none came within so many seconds.

        :raises EventsLost: when some were lost, or the connection ended.
        """
        try:
            async with asyncio.timeout(timeout):
                message = await self._events.get()
        except TimeoutError:
            return None
        if message is None:
            raise EventsLost("Events were lost. Connect anew and ask for the state.")
        return message

    @property
    def hostile_count(self) -> int:
        """How many forged messages were dropped."""
        return self._protocol.hostile

    async def _log_in(self, address: AmiAddress, where: str, timeout: float, events: bool | str) -> None:
        try:
            async with asyncio.timeout(timeout):
                await self._protocol.greeting
        except TimeoutError as error:
            raise AmiTimeout(f"Something listens at {where}, but does not answer. Is Asterisk frozen?") from error
        mask = events if isinstance(events, str) else "on" if events else "off"
        wanted = {"Username": address.username, "Secret": address.secret, "Events": mask}
        try:
            await self._ask("Login", dict(wanted), timeout, is_list=False)
        except AmiRefused as error:
            raise AmiLoginRefused(f"{where} refuses the manager user {address.username}: {error}") from error

    async def _ask(
        self, name: str, headers: dict[str, str | list[str]], timeout: float, *, is_list: bool
    ) -> list[Message]:
        if self._protocol.lost:
            raise self._protocol.gone()
        action_id = f"pbx-{next(self._ids)}"
        data = encode(name, headers, action_id)
        waiting = Pending(asyncio.get_running_loop().create_future(), is_list)
        self._protocol.pending[action_id] = waiting
        self._protocol.transport.write(data)
        try:
            async with asyncio.timeout(timeout):
                received = await waiting.future
        except TimeoutError as error:
            raise AmiTimeout(f"Asterisk did not answer {name} within {timeout:g} s.") from error
        finally:
            del self._protocol.pending[action_id]
        if received[0].response == "Error":
            raise AmiRefused(received[0].get("Message") or f"{name} was refused.")
        return received

    async def _watch(self, address: AmiAddress) -> None:
        """Cut a connection whose other end no longer answers: waiting would be for ever."""
        while True:
            await asyncio.sleep(PING_SECONDS)
            try:
                await self._ask("Ping", {}, PING_SECONDS, is_list=False)
            except AmiTimeout:
                # A long action of ours may hold the answer back: then Asterisk still greets others.
                busy = len(self._protocol.pending) > 0
                if not busy or not await _greets(address):
                    self._protocol.frozen = True
                    self._protocol.transport.abort()
                    return
            except AmiUnreachable:
                return


async def _greets(address: AmiAddress) -> bool:
    """Whether anybody is let in as far as the greeting."""
    try:
        async with asyncio.timeout(GREETING_SECONDS):
            reader, writer = await asyncio.open_connection(address.host, address.port)
            try:
                return await reader.readline() != b""
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False
