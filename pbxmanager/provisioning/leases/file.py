"""Follows a lease file: what has come into it since it was read last."""

from pathlib import Path

from pbxmanager.provisioning.leases.formats import FORMATS, Lease, format_of

LARGEST = 50_000_000
"""Bytes; of a larger file the end is read."""


class LeaseFile:
    """One file. DHCP servers write it anew now and then, so it is read as a whole, and only when it has changed."""

    def __init__(self, path: Path, kind: str = "") -> None:
        """Take the file and its format; empty: it is found out."""
        self._path, self._kind = path, kind
        self._state: tuple[int, int, int] | None = None
        self._seen: dict[str, Lease] = {}

    def fresh(self) -> list[Lease]:
        """Return the leases that are new, or were given anew, since the last time.

        :raises OSError: when it can't be read.
        """
        facts = self._path.stat()
        state = (facts.st_ino, facts.st_mtime_ns, facts.st_size)
        if state == self._state:
            return []
        with self._path.open("rb") as file:
            file.seek(max(0, facts.st_size - LARGEST))
            text = file.read(LARGEST).decode("utf-8", errors="replace")
        kind = self._kind or format_of(text)
        leases = {lease.mac: lease for lease in FORMATS[kind](text)} if kind else {}
        fresh = [lease for mac, lease in leases.items() if self._seen.get(mac) != lease]
        self._state, self._seen = state, leases
        return fresh
