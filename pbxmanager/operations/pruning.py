"""Old generations go from the disk: what is live, and what could be returned to, stays. Their record stays in the database."""

from contextlib import suppress
from pathlib import Path

from django.conf import settings

from pbxmanager.asterisk.generations import GenerationStore
from pbxmanager.operations.models import Generation
from pbxmanager.operations.snapshots import base_of, snapshot_path

SLACK = 20
"""So many more are let stand, so that not every apply has to remove one."""


def prune(store: GenerationStore) -> list[int]:
    """Remove the oldest generations when there are more than the settings keep; return their numbers.

    Never removed are the live one, the last one before it that was seen to run, and the newest. Called with the right to change
    what is live. A disk that refuses is left for the next time.
    """
    numbers = store.numbers()
    if len(numbers) <= settings.PBX_GENERATIONS_KEPT + SLACK:
        return []
    live = store.live_or_none()
    spared = {*numbers[-max(1, settings.PBX_GENERATIONS_KEPT) :], *_last_good(store, live)}
    gone = [number for number in numbers if number not in spared and number != live]
    with suppress(OSError):
        for number in gone:
            store.remove(number)
        _forget_snapshots(store.home, {*spared, live})
    return gone


def _last_good(store: GenerationStore, live: int | None) -> set[int]:
    """Return the newest generation on the disk, other than the live one, that Asterisk was seen to run."""
    ran = Generation.objects.filter(result=Generation.Result.LIVE, verified=True).exclude(number=live or 0)
    number = ran.filter(number__in=store.numbers()).order_by("-number").values_list("number", flat=True).first()
    return {number} if number is not None else set()


def _forget_snapshots(home: Path, kept: set[int | None]) -> None:
    """Remove the snapshots that no generation on the disk needs: some are kept as a change of an earlier one."""
    needed: set[Path] = set()
    for number in kept:
        path = snapshot_path(home, number) if number is not None else None
        while path is not None and path not in needed:
            needed.add(path)
            path = base_of(path)
    for path in snapshot_path(home, 0).parent.glob("*.json"):
        if path not in needed:
            path.unlink(missing_ok=True)
