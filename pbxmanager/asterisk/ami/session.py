"""The manager interface for code that does not run in an event loop: commands and web requests."""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

from pbxmanager.asterisk.ami.client import AmiAddress, AmiClient
from pbxmanager.asterisk.ami.message import Message

_T = TypeVar("_T")


class _Loop:
    """An event loop in a thread of its own, so that it does not matter which thread asks, or what runs there."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="ami-session", daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Carry out work there and return its result; each has its own time-out."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def close(self) -> None:
        """End the loop and its thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class AmiSession:
    """A connection whose methods wait for their answers. See :class:`AmiClient` for times and errors."""

    def __init__(self, loop: _Loop, client: AmiClient) -> None:
        self._loop = loop
        self._client = client

    def action(self, name: str, timeout: float = 10.0, **headers: str | list[str]) -> Message:
        """Carry out an action and return its answer."""
        return self._loop.run(self._client.action(name, timeout, **headers))

    def list_action(self, name: str, timeout: float = 30.0, **headers: str | list[str]) -> list[Message]:
        """Carry out an action that answers with a list."""
        return self._loop.run(self._client.list_action(name, timeout, **headers))

    def next_event(self, timeout: float) -> Message | None:
        """Return the next event; None when none came within so many seconds."""
        return self._loop.run(self._client.next_event(timeout))

    def command(self, text: str, timeout: float = 30.0) -> str:
        """Run a console command and return what it prints."""
        return self._loop.run(self._client.command(text, timeout))

    def reload(self, module: str, timeout: float = 120.0) -> None:
        """Reload a module."""
        self._loop.run(self._client.reload(module, timeout))


@contextlib.contextmanager
def ami_session(address: AmiAddress, timeout: float = 5.0, events: bool | str = False) -> Iterator[AmiSession]:
    """Connect, log in, and close at the end. ``events``: as for :meth:`AmiClient.connect`."""
    loop = _Loop()
    try:
        stack = contextlib.AsyncExitStack()
        client = loop.run(stack.enter_async_context(AmiClient.connect(address, timeout, events)))
        try:
            yield AmiSession(loop, client)
        finally:
            loop.run(stack.aclose())
    finally:
        loop.close()
