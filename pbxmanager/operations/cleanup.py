"""Removes sounds that nothing names any more: no generation on the disk, no row of the database, no entry of the journal."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

from pbxmanager.asterisk.generations import GenerationStore
from pbxmanager.asterisk.sounds import PROMPTS
from pbxmanager.media import store
from pbxmanager.media.models import MusicPiece, Recording
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.lock import alone
from pbxmanager.operations.models import Change

SPARED_SECONDS = 3600.0
"""A sound that is younger may belong to a row that is being saved."""
_NAME = re.compile(r"\b[0-9a-f]{32}\b")


def remove_unused_sounds(pretend: bool = False, now: float | None = None) -> list[Path]:
    """Remove the files and return them.

    :param pretend: only return them.
    :param now: seconds since 1970, by which they are told to be old; None for the clock.

    :raises Busy: while an apply runs, which may be about to name them.
    :raises EngineMissing: when there is no Asterisk whose generations could be read.
    """
    engine = current_engine()
    with alone(engine.home, "cleanup"):
        named = set(_named_by_generations(GenerationStore(engine.home)))
        named |= set(Recording.objects.values_list("digest", flat=True))
        named |= set(MusicPiece.objects.values_list("digest", flat=True))
        young = (time.time() if now is None else now) - SPARED_SECONDS
        unused = [
            file
            for file in sorted(store.root().rglob("*.wav*"))
            if file.name.split(".")[0] not in named and file.stat().st_ctime < young and not _in_journal(file)
        ]
        for file in () if pretend else unused:
            file.unlink()
    return unused


def _named_by_generations(store: GenerationStore) -> Iterator[str]:
    for number in store.numbers():
        for text in store.read(number).values():
            yield from _NAME.findall(text)
        snapshot = store.home / "snapshots" / f"{number}.json"
        if snapshot.exists():
            yield from _NAME.findall(snapshot.read_text(encoding="utf-8"))


def _in_journal(file: Path) -> bool:
    """Whether returning to an earlier description of the office would need it."""
    return file.parent.name != PROMPTS and Change.objects.filter(before__contains=file.name.split(".")[0]).exists()
