"""SIP messages as they were on the wire, for looking at (RFC 3261); nothing here sends any."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

# RFC 3261 section 7.3.3 and the IANA registry: headers that may be written with one letter.
_COMPACT = {
    "i": "call-id", "m": "contact", "e": "content-encoding", "l": "content-length", "c": "content-type", "f": "from",
    "s": "subject", "k": "supported", "t": "to", "v": "via", "o": "event", "u": "allow-events", "r": "refer-to",
    "b": "referred-by", "x": "session-expires",
}  # fmt: skip


@dataclass(frozen=True)
class NameAddr:
    """A ``"Name" <sip:user@host>`` header value: the name with its escapes undone, and the percent-decoded user."""

    name: str
    uri: str
    user: str


@dataclass(frozen=True)
class SipMessage:
    """One request or response. ``received`` is as seen by whoever wrote the trace."""

    start_line: str
    headers: tuple[tuple[str, str], ...]
    body: str
    received: bool

    @property
    def method(self) -> str:
        """The method of a request; of a response, the method that it answers."""
        if self.is_response:
            return (self.header("CSeq") or "").rpartition(" ")[2]
        return self.start_line.split(" ", 1)[0]

    @property
    def is_response(self) -> bool:
        return self.start_line.startswith("SIP/2.0 ")

    @property
    def status(self) -> int | None:
        """A response's code, such as 486; None for a request."""
        return int(self.start_line.split(" ")[1]) if self.is_response else None

    @property
    def request_uri(self) -> str:
        """The URI that a request asks for."""
        return "" if self.is_response else self.start_line.split(" ")[1]

    @property
    def request_user(self) -> str:
        return user_of(self.request_uri)

    @property
    def call_id(self) -> str:
        return self.header("Call-ID") or ""

    def header(self, name: str) -> str | None:
        """The first header of that name, or None."""
        return next(iter(self.all(name)), None)

    def all(self, name: str) -> list[str]:
        """Every header of that name, in order."""
        return [value for key, value in self.headers if key.lower() == name.lower()]


def parse_message(text: str, *, received: bool = True) -> SipMessage:
    """Take a message apart. Folded lines are joined, compact names written out."""
    head, _, body = text.replace("\r\n", "\n").partition("\n\n")
    start_line, *lines = head.split("\n")
    headers: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in (" ", "\t") and headers:
            name, value = headers[-1]
            headers[-1] = (name, f"{value} {line.strip()}")
            continue
        name, _, value = line.partition(":")
        name = name.strip()
        headers.append((_COMPACT.get(name.lower(), name), value.strip()))
    return SipMessage(start_line.strip(), tuple(headers), body, received)


def user_of(uri: str) -> str:
    """The percent-decoded user part of a SIP or telephone URI; empty if it has none."""
    scheme, _, rest = uri.partition(":")
    if scheme.lower() == "tel":
        return unquote(rest.split(";", 1)[0])
    user, at, _ = rest.partition("@")
    return unquote(user.split(";", 1)[0].split(":", 1)[0]) if at else ""


def parse_name_addr(value: str) -> NameAddr:
    """Take the value of a From, To, Contact or P-Asserted-Identity header apart."""
    quoted = re.match(r'\s*"((?:[^"\\]|\\.)*)"\s*<([^>]*)>', value, re.DOTALL)
    if quoted:
        name, uri = re.sub(r"\\(.)", r"\1", quoted[1], flags=re.DOTALL), quoted[2]
    elif "<" in value:
        name, _, rest = value.partition("<")
        name, uri = name.strip(), rest.partition(">")[0]
    else:
        name, uri = "", value.split(";", 1)[0].strip()
    return NameAddr(name, uri, user_of(uri))


# How PJSIP's own client writes its log, and how Asterisk's res_pjsip_logger writes its.
_PJSUA = re.compile(r"[ .](?P<way>TX|RX) \d+ bytes [^\n]*:\r?\n(?P<text>.*?)\r?\n--end msg--", re.DOTALL)
_ASTERISK = re.compile(
    rb"<--- (?P<way>Transmitting|Received) SIP (?:request|response) \((?P<size>\d+) bytes\) (?:to|from) [^\n]* --->\n"
)


def parse_phone_trace(log: str) -> list[SipMessage]:
    """The messages in a phone's log, oldest first."""
    return [parse_message(found["text"], received=found["way"] == "RX") for found in _PJSUA.finditer(log)]


def parse_asterisk_trace(log: bytes) -> list[SipMessage]:
    """The messages in a log that Asterisk wrote with ``debug=yes`` in pjsip.conf, oldest first."""
    # By size, not up to the next message: other lines of the log may follow.
    return [
        parse_message(
            log[found.end() : found.end() + int(found["size"])].decode("utf-8", "surrogateescape"),
            received=found["way"] == b"Received",
        )
        for found in _ASTERISK.finditer(log)
    ]
