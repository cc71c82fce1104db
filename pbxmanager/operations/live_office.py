"""The office that Asterisk runs: the snapshot of the live generation, read once and kept until another one goes live.

A large office takes seconds to read; a change of one person is put on top of what is in memory.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

from django.conf import settings

from pbxmanager.asterisk.generations import GenerationStore
from pbxmanager.operations.snapshots import load, snapshot_path
from pbxmanager.snapshot import Device, Extension, PagingGroup, Snapshot, heard_by

log = logging.getLogger("pbxmanager.operations")

_Stamp = tuple[Path, int, int]
"""The file of a snapshot, and which one it is: files are replaced, never written again."""


@dataclass(frozen=True, eq=False)
class LiveOffice:
    """A generation's office with what is looked up in it."""

    office: Snapshot

    @cached_property
    def device_by_id(self) -> Mapping[int, Device]:
        """Devices in service."""
        return {device.id: device for device in self.office.devices}

    @cached_property
    def extension_by_number(self) -> Mapping[str, Extension]:
        """Extensions by their internal number."""
        return {extension.number: extension for extension in self.office.extensions}

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """Codes in service by what they do."""
        return {row.feature: row.code for row in self.office.feature_codes}

    @cached_property
    def pages(self) -> Mapping[str, tuple[PagingGroup, ...]]:
        """Groups that are paged by multicast, by the internal numbers whose telephones listen."""
        return heard_by(self.office.paging_groups)

    @cached_property
    def park(self) -> str:
        """Number of the first parking lot that has one; empty when there is none."""
        return next((each.number for each in self.office.destinations if each.kind == "parking" and each.number), "")


class _Kept:
    """What this process has read last."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.stamp: _Stamp | None = None
        self.live: LiveOffice | None = None


_kept = _Kept()


def live_office() -> LiveOffice | None:
    """Return what is live; None before the first apply, and when another version of the program wrote its snapshot."""
    home = Path(settings.PBX_ASTERISK_DIR)
    number = GenerationStore(home).live_or_none()
    if number is None:
        return None
    stamp = _stamp(snapshot_path(home, number))
    if stamp is None:
        return None
    if _kept.stamp != stamp:
        with _kept.lock:
            if _kept.stamp != stamp:
                _read(stamp, number)
    return _kept.live


def _stamp(path: Path) -> _Stamp | None:
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return path, facts.st_ino, facts.st_mtime_ns


def _read(stamp: _Stamp, number: int) -> None:
    before = _kept.stamp
    known = {before[0]: _kept.live.office} if before and _kept.live and _stamp(before[0]) == before else {}
    office = load(stamp[0], known)
    if office is None:
        log.warning("The snapshot of generation %d can't be read: telephones get what the database says.", number)
    _kept.live = LiveOffice(office) if office else None
    _kept.stamp = stamp
