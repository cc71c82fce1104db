"""The manager interface for code that does not run in an event loop: commands and web requests."""

import asyncio
import contextlib
from collections.abc import Iterator

from pbxmanager.asterisk.ami.client import AmiAddress, AmiClient
from pbxmanager.asterisk.ami.message import Message


class AmiSession:
    """A connection whose methods wait for their answers. See :class:`AmiClient` for times and errors."""

    def __init__(self, runner: asyncio.Runner, client: AmiClient) -> None:
        self._runner = runner
        self._client = client

    def action(self, name: str, timeout: float = 10.0, **headers: str | list[str]) -> Message:
        """Carry out an action and return its answer."""
        return self._runner.run(self._client.action(name, timeout, **headers))

    def list_action(self, name: str, timeout: float = 30.0, **headers: str | list[str]) -> list[Message]:
        """Carry out an action that answers with a list."""
        return self._runner.run(self._client.list_action(name, timeout, **headers))

    def command(self, text: str, timeout: float = 30.0) -> str:
        """Run a console command and return what it prints."""
        return self._runner.run(self._client.command(text, timeout))

    def reload(self, module: str, timeout: float = 120.0) -> None:
        """Reload a module."""
        self._runner.run(self._client.reload(module, timeout))


@contextlib.contextmanager
def ami_session(address: AmiAddress, timeout: float = 5.0) -> Iterator[AmiSession]:
    """Connect, log in, and close at the end, in an event loop of its own."""
    with asyncio.Runner() as runner:
        stack = contextlib.AsyncExitStack()
        client = runner.run(stack.enter_async_context(AmiClient.connect(address, timeout)))
        try:
            yield AmiSession(runner, client)
        finally:
            runner.run(stack.aclose())
