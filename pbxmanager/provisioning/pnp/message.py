"""The three messages of SIP plug and play: the telephone's SUBSCRIBE, our 200, our NOTIFY with an address.

Sources: RFC 3261 (messages), RFC 6665 (subscriptions), RFC 6080 (event ``ua-profile``), and the traces that Snom and Yealink
publish. Such a subscription lasts no time: it is over with its first NOTIFY.
"""

import re
from dataclasses import dataclass

LONGEST = 4096
"""Bytes; a telephone's message has some hundreds."""
_SHORT = {"v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "o": "event", "l": "content-length"}
_START = re.compile(r"SUBSCRIBE (?P<uri>sips?:[!-~]{1,200}) SIP/2\.0")
_HEADER = re.compile(r"([A-Za-z0-9-]{1,40})[ \t]*:[ \t]*(.*)")
_MAC = re.compile(r"(?:mac)?(?:%3a|[:=])?([0-9a-f]{12}|[0-9a-f]{2}(?:(?:%3a|[:-])[0-9a-f]{2}){5})@", re.IGNORECASE)
_PARAMETER = re.compile(r';[ \t]*([A-Za-z-]{1,30})[ \t]*=[ \t]*(?:"([^"]{0,100})"|([^";\s]{1,100}))')
_CONTACT = re.compile(r"<?(sips?:[^<>\s\"]{1,200})>?")
_ANSWER = re.compile(
    rb"SIP/2\.0 [2-6]\d\d [^\r\n]*\r\n(?:[^\r\n]+\r\n)*?(?:Via|v)[ \t]*:[^\r\n]*?;branch=([!-~]+?)[;,\s]", re.IGNORECASE
)
_NEEDED = ("via", "from", "to", "call-id", "cseq", "event")


class NotUnderstood(ValueError):
    """A datagram is no message that this is about."""


@dataclass(frozen=True)
class Subscribe:
    """A telephone asks for its profile's address."""

    uri: str
    headers: tuple[tuple[str, str], ...]
    """Names in lower case and long form, in their order."""

    def header(self, name: str) -> str:
        """Return the first header of a name; empty when there is none."""
        return next((text for key, text in self.headers if key == name), "")

    @property
    def mac(self) -> str:
        """The telephone's hardware address, as it says: twelve lower-case hex digits, or empty."""
        for place in (self.uri.partition(":")[2], self.header("from").partition("sip:")[2]):
            if found := _MAC.match(place):
                return re.sub(r"%3a|[:-]", "", found[1].lower())
        return ""

    def said(self, name: str) -> str:
        """Return what the event says of ``vendor``, ``model`` or ``version``; empty: nothing."""
        for key, quoted, bare in _PARAMETER.findall(self.header("event")):
            if key.lower() == name:
                return str(quoted or bare).strip()
        return ""

    @property
    def contact(self) -> str:
        """Where the NOTIFY is addressed to; empty when the telephone does not say."""
        found = _CONTACT.search(self.header("contact"))
        return found[1] if found else ""

    @property
    def key(self) -> str:
        """What is the same when it is sent again."""
        return f"{self.header('call-id')} {self.header('cseq')}"


def read(datagram: bytes) -> Subscribe:
    """Read a SUBSCRIBE for ``ua-profile``.

    :raises NotUnderstood: for everything else.
    """
    if len(datagram) > LONGEST:
        raise NotUnderstood("too long")
    try:
        text = datagram.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotUnderstood("not UTF-8") from error
    head = text.partition("\r\n\r\n")[0]
    if any(ord(char) < 32 and char not in "\r\n\t" for char in head) or "\r" in head.replace("\r\n", ""):
        raise NotUnderstood("control characters")
    lines = re.sub(r"\r\n[ \t]+", " ", head).split("\r\n")  # folded headers, RFC 3261, 7.3.1
    start = _START.fullmatch(lines[0])
    if start is None:
        raise NotUnderstood("no SUBSCRIBE")
    found = []
    for line in lines[1:]:
        header = _HEADER.fullmatch(line)
        if header is None:
            raise NotUnderstood("no header")
        name = header[1].lower()
        found.append((_SHORT.get(name, name), header[2].strip()))
    message = Subscribe(start["uri"], tuple(found))
    if any(not message.header(name) for name in _NEEDED):
        raise NotUnderstood("a header is missing")
    if message.header("event").partition(";")[0].strip().lower() != "ua-profile":
        raise NotUnderstood("another event")
    return message


def accepted(asked: Subscribe, source: tuple[str, int], own: str, tag: str) -> bytes:
    """Return the 200 to a SUBSCRIBE (RFC 3261, 8.2.6; RFC 3581 for ``rport``)."""
    vias = [text for name, text in asked.headers if name == "via"]
    vias[0] = re.sub(r";rport(?==|;|$)(?:=\d*)?", "", vias[0]) + f";received={source[0]};rport={source[1]}"
    return _message(
        "SIP/2.0 200 OK",
        *(f"Via: {via}" for via in vias),
        f"From: {asked.header('from')}",
        f"To: {_tagged(asked.header('to'), tag)}",
        f"Call-ID: {asked.header('call-id')}",
        f"CSeq: {asked.header('cseq')}",
        f"Contact: <sip:{own}>",
        "Expires: 0",
    )


def notify(asked: Subscribe, source: tuple[str, int], own: str, tag: str, branch: str, url: str) -> bytes:
    """Return the NOTIFY that gives a telephone its address."""
    host, port = source
    # Sent to where the question came from; the address inside is the telephone's own word, as far as it names the same host.
    is_own = re.search(rf"[@:]{re.escape(host)}(?=[:;]|$)", asked.contact)
    uri = asked.contact if is_own else f"sip:{host}:{port}"
    return _message(
        f"NOTIFY {uri} SIP/2.0",
        f"Via: SIP/2.0/UDP {own};branch={branch};rport",
        "Max-Forwards: 20",
        f"From: {_tagged(asked.header('to'), tag)}",
        f"To: {asked.header('from')}",
        f"Call-ID: {asked.header('call-id')}",
        "CSeq: 1 NOTIFY",
        f"Contact: <sip:{own}>",
        f"Event: {asked.header('event')}",
        "Subscription-State: terminated;reason=timeout",
        "Content-Type: application/url",
        body=url,
    )


def branch_of(datagram: bytes) -> str:
    """Return which of our messages a datagram answers; empty when it is no final answer."""
    found = _ANSWER.match(datagram[:LONGEST])
    return found[1].decode("ascii") if found else ""


def _tagged(address: str, tag: str) -> str:
    return address if ";tag=" in address.rpartition(">")[2] else f"{address};tag={tag}"


def _message(*lines: str, body: str = "") -> bytes:
    content = body.encode()
    return "\r\n".join([*lines, f"Content-Length: {len(content)}", "", ""]).encode() + content
