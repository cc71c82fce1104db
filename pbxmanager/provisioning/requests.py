"""A request for a file and its answer, the same for HTTP(S) and TFTP."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pbxmanager.provisioning.media import MediaFile
from pbxmanager.provisioning.models import Way

LONGEST_NAME = 160
_PART = re.compile(r"[A-Za-z0-9_$][A-Za-z0-9._$+ -]*")


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody asks for a file."""

    way: Way
    path: str
    """Decoded once, without the address's fixed start and without a token."""
    address: str
    token: str = field(default="", repr=False)
    user_agent: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    """What is looked for in a telephone book, in the maker's words."""
    certificate_macs: frozenset[str] = frozenset()
    """Hardware addresses that a verified client certificate names; twelve lower-case hex digits each."""


@dataclass(frozen=True)
class Answer:
    """A file that is given."""

    content_type: str
    body: bytes = b""
    media: MediaFile | None = None
    """Instead of ``body``: an open file. Whoever takes the answer closes it."""
    etag: str = ""
    modified: datetime | None = None


class Refused(Exception):
    """Nothing is given. What is said to the asker is the same for every reason but a limit; the reason is for the log.

    Files that a maker's phones ask for by habit are not ``suspicious``: after a power cut each of them asks for several.
    """

    def __init__(self, reason: str, status: int = 404, suspicious: bool = True) -> None:
        super().__init__(reason)
        self.status = status
        self.suspicious = suspicious


def clean_path(path: str) -> str:
    """Return a name as the catalogue knows it: no leading, doubled or backward slashes.

    :raises Refused: for anything but plain names: dots that climb, control characters, other scripts, further encodings.
    """
    parts = [part for part in path.replace("\\", "/").split("/") if part]
    if not parts or len(path) > LONGEST_NAME or not all(_PART.fullmatch(part) for part in parts):
        raise Refused("no name of a file")
    return "/".join(parts)
