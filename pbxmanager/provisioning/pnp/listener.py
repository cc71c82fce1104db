"""The sockets: one that listens to the multicast address, one that speaks to single telephones."""

import asyncio
import contextlib
import logging
import secrets
import socket
import struct
import time
from collections import OrderedDict
from collections.abc import Callable

from pbxmanager.provisioning.pnp.message import NotUnderstood, Subscribe, accepted, branch_of, notify, read

log = logging.getLogger("pbxmanager.provisioning")

GROUP = "224.0.1.75"
"""sip.mcast.net, registered with IANA for SIP."""
RESENDS = (0.5, 1.0, 2.0)
"""Seconds after which a NOTIFY that nobody answered is sent again (RFC 3261, 17.1.2: T1 and its doubles)."""
REMEMBERED_SECONDS = 32.0
"""How long the same question is not answered with another NOTIFY (64 times T1)."""
MOST_AT_ONCE = 200
"""Questions in work; further ones are dropped, and telephones ask again."""
_MOST_REMEMBERED = 10_000

Answer = Callable[[Subscribe, str], str]
"""Returns the address for a question from a host; empty: no answer. It may take its time."""


def group_socket(port: int, interfaces: list[str]) -> socket.socket:
    """Return a socket that receives what is sent to the multicast address, and nothing else.

    :param interfaces: own addresses, one for each network that is listened to; none: where the default route leads.
    :raises OSError: when the port or an interface can't be used.
    """
    found = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((GROUP, port))
        for interface in interfaces or ["0.0.0.0"]:
            member = struct.pack("4s4s", socket.inet_aton(GROUP), socket.inet_aton(interface))
            found.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
        found.setblocking(False)
    except OSError:
        found.close()
        raise
    return found


class _Group(asyncio.DatagramProtocol):
    def __init__(self, listener: "Listener") -> None:
        self._listener = listener

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._listener.asked(data, addr)


class _Single(asyncio.DatagramProtocol):
    def __init__(self, listener: "Listener") -> None:
        self._listener = listener

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._listener.answered(branch_of(data), addr)


class Listener:
    """Answers telephones until it is closed."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._done: OrderedDict[tuple[str, str], tuple[float, bytes]] = OrderedDict()
        self._waiting: dict[tuple[str, str], asyncio.Event] = {}
        self._work: set[asyncio.Task[None]] = set()
        self._single: asyncio.DatagramTransport
        self._group: asyncio.DatagramTransport

    async def open(self, port: int, interfaces: list[str]) -> None:
        """Begin to listen.

        :raises OSError: when the port or an interface can't be used.
        """
        loop = asyncio.get_running_loop()
        group = group_socket(port, interfaces)
        bind = (interfaces[0] if len(interfaces) == 1 else "0.0.0.0", 0)
        self._single, _ = await loop.create_datagram_endpoint(lambda: _Single(self), local_addr=bind)
        self._group, _ = await loop.create_datagram_endpoint(lambda: _Group(self), sock=group)

    async def close(self) -> None:
        """Listen no more; what is in work ends."""
        self._group.close()
        for task in list(self._work):
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        self._single.close()

    def asked(self, data: bytes, source: tuple[str, int]) -> None:
        """Take what came to the multicast address."""
        try:
            question = read(data)
        except NotUnderstood as error:
            log.debug("pnp %s: %s", source[0], error)
            return
        key = (source[0], question.key)
        before = self._done.get(key)
        if before is not None and time.monotonic() - before[0] < REMEMBERED_SECONDS:
            if before[1]:
                self._single.sendto(before[1], source)
            return
        if len(self._work) >= MOST_AT_ONCE:
            return
        self._remember(key, b"")
        task = asyncio.create_task(self._carry_out(question, source, key))
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    def answered(self, branch: str, source: tuple[str, int]) -> None:
        """Take a telephone's answer to a NOTIFY."""
        if (waits := self._waiting.get((source[0], branch))) is not None:
            waits.set()

    def _remember(self, key: tuple[str, str], response: bytes) -> None:
        self._done[key] = (time.monotonic(), response)
        while len(self._done) > _MOST_REMEMBERED:
            self._done.popitem(last=False)

    async def _carry_out(self, question: Subscribe, source: tuple[str, int], key: tuple[str, str]) -> None:
        try:
            url = await asyncio.to_thread(self._answer, question, source[0])
        except Exception:  # such as a database that is gone: this question is lost, the next one is not
            log.exception("pnp %s was not answered", source[0])
            self._done.pop(key, None)
            return
        if not url:
            return
        own = f"{_towards(source[0])}:{self._single.get_extra_info('sockname')[1]}"
        tag, branch = secrets.token_hex(6), f"z9hG4bK{secrets.token_hex(8)}"
        response = accepted(question, source, own, tag)
        self._remember(key, response)
        self._single.sendto(response, source)
        message = notify(question, source, own, tag, branch, url)
        done = self._waiting[source[0], branch] = asyncio.Event()
        try:
            for pause in RESENDS:
                self._single.sendto(message, source)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(done.wait(), pause)
                    return
            log.info("pnp %s did not answer the NOTIFY", source[0])
        finally:
            del self._waiting[source[0], branch]


def _towards(host: str) -> str:
    """Return the own address from which a host is reached. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((host, 9))
        return str(probe.getsockname()[0])
