"""Loopback ports that no other test process takes.

Ports 20000-31999 (below Linux's range for outgoing connections, above Asterisk's default RTP range) are cut into slices. A
process locks one slice for its lifetime, so pytest-xdist workers and test runs side by side never share ports.
"""

from __future__ import annotations

import fcntl
import os
import socket
import tempfile
import threading
from pathlib import Path
from typing import IO

FIRST = 20000
SLICE = 600
SLICES = 20


class NoPortsLeft(RuntimeError):
    """Every slice is locked by another process, or every port of ours is in use."""


class _Slice:
    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._lock: IO[bytes] | None = None
        self._pid = 0
        self._first = 0
        self._next = 0

    def take(self, size: int, align: int) -> int:
        """The first of ``size`` neighbouring ports, all free for UDP and TCP; moves on through the slice, then round."""
        with self._mutex:
            if self._lock is None or self._pid != os.getpid():  # a forked child must not use its parent's slice
                self._claim()
            for _attempt in range(2 * SLICE):
                start = -(-self._next // align) * align
                if start + size > self._first + SLICE:
                    self._next = self._first
                    continue
                self._next = start + size
                if all(_is_free(port) for port in range(start, start + size)):
                    return start
        raise NoPortsLeft(
            f"no {size} neighbouring free ports in {self._first}-{self._first + SLICE - 1}: stop what uses them"
        )

    def _claim(self) -> None:
        folder = Path(tempfile.gettempdir()) / f"sip-test-ports-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        for index in range(SLICES):
            lock = (folder / f"{FIRST + index * SLICE}.lock").open("wb")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.close()
                continue
            self._lock, self._pid = lock, os.getpid()
            self._first = self._next = FIRST + index * SLICE
            return
        raise NoPortsLeft(f"all {SLICES} port slices are locked in {folder}: too many test processes at once")


_slice = _Slice()


def _is_free(port: int) -> bool:
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            if kind == socket.SOCK_STREAM:  # as a server would: a connection in TIME_WAIT does not count
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("", port))
            except OSError:
                return False
    return True


def free_ports(count: int) -> list[int]:
    """Distinct ports, free for UDP and TCP on every loopback address.

    :raises NoPortsLeft: see there.
    """
    return [_slice.take(1, 1) for _ in range(count)]


def free_block(size: int) -> int:
    """The even first port of ``size`` neighbouring free ports, as RTP wants them.

    :raises NoPortsLeft: see there.
    """
    return _slice.take(size, 2)


class BlackHole:
    """A UDP port that takes everything and answers nothing: a trunk whose far end is dead."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.port = free_ports(1)[0]
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, self.port))
        self._socket.setblocking(False)

    def swallowed(self) -> list[bytes]:
        """The datagrams that came in since the last time."""
        datagrams = []
        while True:
            try:
                datagrams.append(self._socket.recv(65535))
            except BlockingIOError:
                return datagrams

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> BlackHole:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
