"""The SIP stack (baresip) in a thread of its own: one for each test process, shared by all its telephones."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from baresip import Config, Runtime

HEADERS = ("From", "P-Asserted-Identity", "Privacy", "Reason", "Alert-Info", "Call-Info", "User-Agent")

_T = TypeVar("_T")


class Stack:
    """Runs the stack's event loop, and waits for it on behalf of tests that don't."""

    _shared: "Stack | None" = None
    _lock = threading.Lock()

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sip-stack", daemon=True)
        self._thread.start()
        self.runtime = self.run(self._start())

    @classmethod
    def shared(cls) -> "Stack":
        """Return this process's stack, started at first use."""
        with cls._lock:
            if cls._shared is None:
                cls._shared = cls()
            return cls._shared

    def run(self, work: Coroutine[Any, Any, _T], timeout: float = 15.0) -> _T:
        """Carry out work in the stack's loop and return its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout)

    def start(self, work: Coroutine[Any, Any, _T]) -> "Future[_T]":
        """Begin work in the stack's loop and return at once."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _start(self) -> Runtime:
        runtime = Runtime()
        await runtime.start(
            Config(
                net_interface="127.0.0.1",
                expose_headers=HEADERS,
                max_concurrent_calls=None,
                video_size=(176, 144),
                video_fps=10.0,
                video_bitrate=128_000,
                native_log_level="error",
                extra_config_text="sip_listen 127.0.0.1:0\nsip_verify_server no\nrtp_ports 30000-39999\n",
            )
        )
        return runtime
