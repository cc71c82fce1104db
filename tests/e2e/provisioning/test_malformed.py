"""Malformed requests by the ten thousand, over HTTP, HTTPS and TFTP, at the servers that serve phones: at one that believes
what its proxy says of client certificates, and at others that don't.

No crash, no file from outside, no secret. What is sent is made up from a seed, so a failure can be looked at again.
"""

import random
import re
import selectors
import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from tests.e2e.provisioning.conftest import Place
from tests.telephony.virtual.yealink import YealinkPhone

pytestmark = [pytest.mark.e2e]
SEED = 20311105
HTTP_REQUESTS, BELIEVING_REQUESTS, HTTPS_REQUESTS, TFTP_PACKETS = 4000, 3000, 1000, 4000
PROXY = "127.0.0.9"
"""Whom the server believes that believes somebody; tests come from elsewhere."""
THREADS = 4
CANARY = "canary-that-must-stay-in-its-cage"

NAMES = [
    "805ec00e0001.cfg", "805ec00e0001.boot", "y000000000000.boot", "cfg805ec00e0001.xml", "000413000001-directory.xml",
    "snom-000413AABBCC.xml", "snomD785.htm", "spa504G.cfg", "8841-3PCC.xml", "startup.cfg", "phonebook.xml", "books.xml",
    "search.xml", "firmware/yealink/T54W.rom", "logos/logo.png", "SEP000413AABBCC.cnf.xml", "000000000000.cfg",
]  # fmt: skip
CLIMBS = [
    "../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "..\\", "%252e%252e%252f", "%c0%ae%c0%ae/", "%uff0e%uff0e/", "....//",
    "/..;/", "..%00/", ".%2e/", "%2e./", "..%c1%9c", "~/", "file:///", "http://evil.example/", "//", "/./", "\\\\", "C:\\",
]  # fmt: skip
TARGETS = [
    "etc/passwd", "proc/self/environ", "keys/django.key", "keys/sealing.keys", "pbxmanager.sqlite3", "canary.txt",
    "asterisk/live/pjsip_auth.conf", "asterisk/snapshots/1.json", "dev/zero", "phone-media/../canary.txt",
]  # fmt: skip
ODD = [
    "%00", "%0d%0aX-Evil:%20yes", "\x01", "\x7f", "%", "%zz", "ÿ", "李", "😀", "\u202e", "'", '"', "<", "{{7*7}}", "${7*7}",
    "$(id)", "`id`", ";", "|", "&", "#", "?", "??", "%3f", "*", "[", "]", "^", " ", "\t", "%20" * 40, "A" * 300, "/" * 200,
]  # fmt: skip
METHODS = ["GET"] * 20 + [
    "HEAD",
    "PUT",
    "POST",
    "DELETE",
    "PATCH",
    "TRACE",
    "OPTIONS",
    "CONNECT",
    "get",
    "G\x00T",
    "",
    "PROPFIND",
]
HEADERS = [
    "User-Agent: Yealink SIP-T54W 96.86.0.74 805ec00e0001", "User-Agent: " + "A" * 3000, "User-Agent: \xff\xfe\x01",
    "X-Forwarded-For: 10.0.0.1", "X-Forwarded-For: not, an, address, ::1%eth0", "X-Forwarded-Proto: https",
    "X-SSL-Client-Verify: SUCCESS", "X-SSL-Client-Subject: CN=805ec00e0001",
    "X_SSL_Client_Verify: SUCCESS", "X_Forwarded_Proto: https", "Range: bytes=0-18446744073709551615",
    "If-None-Match: *", 'If-None-Match: "' + "x" * 900, "If-Modified-Since: yesterday", "Content-Length: -1",
    "Content-Length: 9e9",
    "Transfer-Encoding: chunked", "Expect: 100-continue", "Host: evil.example", "Host: [::", "Cookie: sessionid=../../x",
    "Connection: close", "Accept-Language: " + "de," * 500, "Bad Header", ": no name", "X: y\r\n folded",
]  # fmt: skip


@dataclass
class Seen:
    """What came back."""

    statuses: dict[str, int] = field(default_factory=dict)
    bodies: list[bytes] = field(default_factory=list)
    unanswered: int = 0


@pytest.fixture(scope="module")
def secrets(place: Place) -> list[bytes]:
    """What must never come back: a phone's passwords and token, keys, and a file beside the folders."""
    phone = YealinkPhone("805ec00e0001", "T54W", "96.86.0.74", place.cable(place.tftp_url))
    phone.boot()
    place.assign(phone.mac, "1004")
    phone.boot()
    # While somebody is let in, this address would be given the token: that is what windows are for.
    for window in place.api("GET", "claim-windows/")["results"]:
        place.api("DELETE", f"claim-windows/{window['id']}/", expect=204)
    for folder in (place.state, place.state.parent, place.home):
        (folder / "canary.txt").write_text(CANARY)
    token = phone.kept.url.rstrip("/").rpartition("/")[2]
    parameters = phone.kept.parameters
    found = [parameters["account.1.password"], parameters["static.security.user_password:admin"], token, CANARY]
    return [text.encode() for text in found] + [b"root:x:0:0"]


@pytest.fixture(scope="module")
def believing(place: Place) -> Iterator[int]:
    """The port of a server with PBX_CLIENT_CERTIFICATES."""
    with ExitStack() as stack:
        yield place.start_believing(stack, PROXY)


def made_up(dice: random.Random) -> str:
    """Return a path."""
    parts = [dice.choice(NAMES)]
    for _ in range(dice.randrange(4)):
        place = dice.randrange(len(parts) + 1)
        parts.insert(
            place, dice.choice([dice.choice(CLIMBS) * dice.randrange(1, 9), dice.choice(ODD), dice.choice(TARGETS)])
        )
    text = "".join(parts)
    if dice.random() < 0.3:
        at = dice.randrange(len(text) + 1)
        text = text[:at] + dice.choice(ODD + CLIMBS) + text[at + dice.randrange(3) :]
    if dice.random() < 0.2:
        token = "".join(dice.choice("23456789abcdefghijkmnpqrstuvwxyz") for _ in range(dice.choice([31, 32, 32, 33])))
        text = f"{token}/{text}"
    return dice.choice(["/p/", "/p/", "/p/", "/p//", "/p", "//p/", "/", "", "/P/"]) + text


def request(dice: random.Random) -> bytes:
    """Return a whole request, mostly one that can be read."""
    path, version = made_up(dice).replace(" ", dice.choice([" ", "%20"])), dice.choice(["1.1"] * 9 + ["1.0"])
    head = f"{dice.choice(METHODS)} {path} HTTP/{version}"
    lines = [head, "Host: 127.0.0.1", *dice.sample(HEADERS, dice.choice([0, 0, 1, 1, 2, 3]))]
    text = ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")
    if dice.random() < 0.05:
        noisy = bytearray(text)
        for _ in range(dice.randrange(1, 20)):
            noisy[dice.randrange(len(noisy))] = dice.randrange(256)
        text = bytes(noisy)
    return text


def ask(port: int, requests: list[bytes], context: ssl.SSLContext | None) -> Seen:
    """Send each on a connection of its own: what one breaks, the next one need not mend."""
    seen = Seen()
    for text in requests:
        raw = socket.create_connection(("127.0.0.1", port), 10)
        connection = context.wrap_socket(raw, server_hostname="127.0.0.1") if context else raw
        connection.settimeout(3)  # some wait for what never comes: a body, or the rest of a header
        try:
            connection.sendall(text)
            if context is None:
                connection.shutdown(socket.SHUT_WR)
            answer = _answer(connection)
        except (ConnectionError, ssl.SSLError, TimeoutError):
            answer = b""
        finally:
            connection.close()
        status = answer[9:12].decode("latin-1") if answer.startswith(b"HTTP/1.") else ""
        seen.statuses[status] = seen.statuses.get(status, 0) + 1
        seen.unanswered += not status
        seen.bodies.append(answer)
    return seen


def _answer(connection: socket.socket) -> bytes:
    """Read an answer to its end: by its length, since the connection may stay open."""
    text = b""
    while b"\r\n\r\n" not in text:
        more = connection.recv(65536)
        if not more:
            return text
        text += more
    head, _, body = text.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    while length and len(body) < int(length[1]) and (more := connection.recv(65536)):
        body += more
    return head + b"\r\n\r\n" + body


def check(all_seen: list[Seen], secrets: list[bytes]) -> None:
    """Nothing crashed and nothing came out."""
    for seen in all_seen:
        assert not [status for status in seen.statuses if status.startswith("5") and status not in ("501", "505")], (
            seen.statuses
        )
        for body in seen.bodies:
            assert not any(secret in body for secret in secrets), body[:300]


def shown_by(port: int, source: str) -> bytes:
    """Return the answer to somebody who says that a phone's certificate was shown."""
    head = ["GET /p/805ec00e0001.cfg HTTP/1.1", "Host: 127.0.0.1", "X-Forwarded-Proto: https", "Connection: close"]
    head += ["X-SSL-Client-Verify: SUCCESS", "X-SSL-Client-Subject: CN=805ec00e0001"]
    with socket.create_connection(("127.0.0.1", port), 10, (source, 0)) as connection:
        connection.sendall(("\r\n".join(head) + "\r\n\r\n").encode())
        return _answer(connection)


def test_a_certificate_counts_only_where_the_settings_say_so_and_only_from_the_proxy(place: Place, secrets, believing):
    assert secrets[0] in shown_by(believing, PROXY), "else the requests below would prove nothing"
    for port, source in ((believing, "127.0.0.1"), (place.http, PROXY), (place.http, "127.0.0.1")):
        assert secrets[0] not in shown_by(port, source)


@pytest.mark.parametrize("server", ["plain", "believing", "secure"])
def test_malformed_requests_over_http(place: Place, secrets, believing, server):
    context = ssl.create_default_context(cafile=str(place.certificate)) if server == "secure" else None
    dice = random.Random(f"{SEED} {server}")
    count = {"plain": HTTP_REQUESTS, "believing": BELIEVING_REQUESTS, "secure": HTTPS_REQUESTS}[server]
    requests = [request(dice) for _ in range(count)]
    port = {"plain": place.http, "believing": believing, "secure": place.https}[server]
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(lambda n: ask(port, requests[n::THREADS], context), range(THREADS)))
    check(found, secrets)
    total = sum(sum(seen.statuses.values()) for seen in found)
    assert total == len(requests)
    # Most can be read and are answered: the rest are cut off, or no HTTP.
    assert sum(seen.unanswered for seen in found) < total / 5, [seen.statuses for seen in found]
    assert sum(seen.statuses.get("404", 0) for seen in found) > total / 4, [seen.statuses for seen in found]


def packet(dice: random.Random) -> bytes:
    """Return a TFTP packet: requests of all kinds, and what belongs to no transfer (RFC 1350, 2347 to 2349, 7440)."""
    kind = dice.random()
    if kind < 0.1:
        return dice.randbytes(dice.randrange(0, 700))
    if kind < 0.2:
        return dice.choice([3, 4, 5, 6, 7, 0, 0xFFFF]).to_bytes(2) + dice.randbytes(dice.randrange(0, 520))
    name = made_up(dice).removeprefix("/p/").encode("utf-8", "surrogateescape")
    mode = dice.choice([b"octet"] * 8 + [b"netascii", b"mail", b"", b"OCTET", b"\xff" * 30, b"octet" * 90])
    parts = [name, mode]
    for _ in range(dice.choice([0, 0, 0, 1, 2, 6])):
        parts += [
            dice.choice([b"blksize", b"tsize", b"timeout", b"windowsize", b"BLKSIZE", b"", b"x" * 200, b"multicast"]),
            dice.choice([b"0", b"-1", b"8", b"512", b"1468", b"65464", b"99999999999999999999", b"", b"1e3", b"\xff"]),
        ]
    opcode = dice.choice([1] * 9 + [2]).to_bytes(2)
    return opcode + b"\0".join(parts) + (b"\0" if dice.random() < 0.9 else b"")


def test_malformed_packets_over_tftp(place: Place, secrets):
    dice = random.Random(f"{SEED} tftp")
    answers: list[bytes] = []
    for _ in range(TFTP_PACKETS // 200):
        answers += _at_once([packet(dice) for _ in range(200)], place.tftp)
    assert not any(secret in answer for answer in answers for secret in secrets)
    kinds = {answer[1] for answer in answers if len(answer) > 3}
    assert kinds <= {3, 5, 6}, "data, errors and agreed options only"
    assert sum(answer[1] == 5 for answer in answers) > TFTP_PACKETS / 10
    phone = YealinkPhone("805ec00e0003", "T54W", "96.86.0.74", place.cable(place.tftp_url))
    asked = phone.boot()
    assert (asked[0].url.partition(":")[0], asked[0].status) == ("tftp", 200), "it serves phones as before"


def _at_once(packets: list[bytes], port: int) -> list[bytes]:
    """Send each packet from a port of its own, as each transfer has one; return what comes back."""
    answers: list[bytes] = []
    with ExitStack() as stack, selectors.DefaultSelector() as waiting:
        for text in packets:
            ours = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            waiting.register(ours, selectors.EVENT_READ)
            ours.sendto(text, ("127.0.0.1", port))
        while ready := waiting.select(0.4):
            for found, _ in ready:
                assert isinstance(found.fileobj, socket.socket)
                answers.append(found.fileobj.recv(66000))
                waiting.unregister(found.fileobj)
    return answers


def test_a_phone_is_served_as_before(place: Place, secrets):
    phone = YealinkPhone("805ec00e0002", "T54W", "96.86.0.74", place.cable(f"http://127.0.0.1:{place.http}/p/"))
    assert [asked.status for asked in phone.boot()][:1] == [200]
