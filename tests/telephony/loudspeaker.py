"""A telephone's ear for a multicast group."""

import socket
import struct
import threading

import numpy as np

from tests.telephony.audio import Recording


class Loudspeaker:
    """Hears RTP with G.711 µ-law (RFC 3551) that is sent to a multicast group, on the loopback interface."""

    def __init__(self, group: str, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_UDP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((group, port))
        for interface in ("127.0.0.1", "0.0.0.0"):
            membership = struct.pack("4s4s", socket.inet_aton(group), socket.inet_aton(interface))
            self._socket.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
        self._socket.settimeout(0.2)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self.packets: list[bytes] = []

    def __enter__(self) -> "Loudspeaker":
        self._thread.start()
        return self

    def __exit__(self, *unused: object) -> None:
        self._ended.set()
        self._thread.join()
        self._socket.close()

    def heard(self, last: float = 1.0) -> Recording:
        """Return what came in the last seconds."""
        payload = b"".join(packet[12:] for packet in self.packets[-int(last * 50) :])
        return Recording(_ulaw(payload), 8000)

    def _listen(self) -> None:
        while not self._ended.is_set():
            try:
                packet = self._socket.recv(2048)
            except TimeoutError:
                continue
            if packet[0] >> 6 == 2:
                self.packets.append(packet)


def _ulaw(payload: bytes) -> np.ndarray:
    """Decode G.711 µ-law (ITU-T G.711)."""
    coded = ~np.frombuffer(payload, dtype=np.uint8)
    size = (((coded & 0x0F).astype(np.int32) << 3) + 0x84) << ((coded & 0x70) >> 4).astype(np.int32)
    return np.where(coded & 0x80, 0x84 - size, size - 0x84).astype(np.float64)
