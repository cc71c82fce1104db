"""Keeps what phones came for.

After a power cut thousands come at once. SQLite takes one writer at a time and lets the others try again in growing intervals,
so that some would wait for ever: threads of one process therefore write together, whoever gets there first for all that wait.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

from django.db import transaction

from pbxmanager.core.prepared import Prepared
from pbxmanager.provisioning.drivers import FileKind, Wanted, seen
from pbxmanager.provisioning.models import Fetch, Phone
from pbxmanager.provisioning.records import clean_header
from pbxmanager.provisioning.requests import Request

log = logging.getLogger("pbxmanager.provisioning")
_FACTS = ("kind", "time", "way", "address", "user_agent", "model", "firmware", "status", "digest", "since", "count")
WAY_ON = "(the way on)"
"""Stands for the name of a file in the row of who proved nothing; no file is called so."""

_known: Prepared[Fetch] = Prepared(
    lambda phones, paths: (
        Fetch.objects.filter(phone__in=phones, path__in=paths).select_for_update().order_by("phone_id", "path")
    )
)


@dataclass(eq=False)
class _Note:
    """One fetch that is to be kept."""

    phone: int
    path: str
    facts: dict[str, Any]
    since: datetime
    written: bool = False
    error: Exception | None = field(default=None)


class _Writer:
    """Lets threads write together."""

    def __init__(self) -> None:
        self._waiting: list[_Note] = []
        self._list = Lock()
        self._turn = Lock()

    def write(self, note: _Note) -> None:
        """Return when a note is written, by this thread or by another one."""
        with self._list:
            self._waiting.append(note)
        with self._turn:
            if not note.written:
                with self._list:
                    batch, self._waiting = self._waiting, []
                try:
                    _write(batch)
                except Exception as error:  # each of them answers for its own request
                    for each in batch:
                        each.error = error
                for each in batch:
                    each.written = True
        if note.error is not None:
            raise note.error


_writer = _Writer()


def note_fetch(
    phone: Phone, wanted: Wanted, request: Request, now: datetime, status: int, digest: str = ""
) -> datetime | None:
    """Keep what a phone got; return since when this file has had this content, for Last-Modified."""
    log.info("%d %s %s %s for %s", status, request.way, request.address, wanted.name, phone)
    since = _keep(phone, wanted.name, wanted.kind, request, now, status, digest)
    return since if digest else None


def note_way_on(phone: Phone, wanted: Wanted, request: Request, now: datetime, status: int) -> None:
    """Keep that somebody asked in a phone's name and proved nothing. It is one row, beside those of what the phone itself
    fetched: whoever knows a hardware address changes nothing of what is known of the phone."""
    log.info("%d %s %s %s, unproved, for %s", status, request.way, request.address, wanted.name, phone)
    _keep(phone, WAY_ON, FileKind.BOOT, request, now, status, "")


def _keep(
    phone: Phone, path: str, kind: FileKind, request: Request, now: datetime, status: int, digest: str
) -> datetime:
    said = seen(request.user_agent)
    facts = {
        "kind": kind.value,
        "time": now,
        "way": request.way,
        "address": request.address,
        "user_agent": clean_header(request.user_agent),
        "model": said.model if said else "",
        "firmware": said.firmware if said else "",
        "status": status,
        "digest": digest,
    }
    note = _Note(phone.pk, path, facts, since=now)
    _writer.write(note)
    return note.since


def _write(batch: Sequence[_Note]) -> None:
    """Write notes in their order; each learns since when its file has had this content."""
    with transaction.atomic():
        known = _known({note.phone for note in batch}, {note.path for note in batch})
        rows = {(row.phone_id, row.path): row for row in known}
        for note in batch:
            row = rows.get((note.phone, note.path))
            if row is None:
                row = Fetch(phone_id=note.phone, path=note.path, digest="", count=0)
                rows[note.phone, note.path] = row
            elif row.digest == note.facts["digest"]:
                note.since = row.since
            for name, fact in note.facts.items():
                setattr(row, name, fact)
            row.since = note.since
            row.count += 1
        wanted = {(note.phone, note.path) for note in batch}
        Fetch.objects.bulk_create(
            [rows[key] for key in sorted(wanted)],  # in one order, so that two processes never wait for each other
            update_conflicts=True,
            unique_fields=["phone", "path"],
            update_fields=_FACTS,
        )
