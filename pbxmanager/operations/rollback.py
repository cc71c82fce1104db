"""Returns to an earlier generation, or brings the office's description back to it."""

from dataclasses import dataclass, replace

from django.contrib.auth.models import User

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.generations import GenerationError, GenerationStore
from pbxmanager.asterisk.reloads import consequences, consequences_of, loaded
from pbxmanager.operations import journal
from pbxmanager.operations.apply import drifted, is_settled, refusing
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.lock import alone, return_to
from pbxmanager.operations.models import Generation
from pbxmanager.operations.record import ApplyRefused, begin, fail, take_live
from pbxmanager.operations.recovery import recover
from pbxmanager.operations.snapshots import load, save, snapshot_path
from pbxmanager.operations.transition import Outcome
from pbxmanager.operations.waiting import live_position


@dataclass(frozen=True, slots=True)
class RolledBack:
    """What a return came to."""

    generation: Generation
    target: int
    outcome: Outcome
    restart: tuple[str, ...] = ()
    """Files that only a restart of Asterisk reads."""
    settled: tuple[str, ...] = ()
    """What earlier applies that were cut short had left, and what became of it."""


def rollback(target: int | None = None, author: User | None = None, reason: str = "") -> RolledBack:
    """Make the files of an earlier generation live again, under a new number. The database stays as it is.

    :param target: which one; None for the last one that was live before the live one.
    :raises ApplyRefused: when there is no such generation, or it was changed by hand, or another apply runs.
    :raises Unrecorded: when the database went away after the switch.
    """
    engine = current_engine()
    store = GenerationStore(engine.home)
    with refusing(), alone(engine.home, author.get_username() if author else "", return_to(target)):
        settled = recover(engine)
        live = store.live_or_none()
        chosen = target if target is not None else _before(live, store)
        if chosen == live:
            raise ApplyRefused(f"Generation {chosen} is live already.")
        if altered := store.altered(chosen):
            raise ApplyRefused(
                f"Generation {chosen} was changed by hand: {', '.join(altered[:5])}. Choose another one."
            )
        return replace(_carry_out(engine, chosen, live, author, reason), settled=tuple(settled))


def restore_models(number: int, author: User | None = None) -> int:
    """Bring the office's description back to what it was when a generation was applied; return how many changes that undid.

    :raises ApplyRefused: when there is no record of that generation, or something else depends on what has to go.
    """
    record = Generation.objects.filter(number=number).first()
    if record is None:
        raise ApplyRefused(f"There is no record of generation {number}.")
    try:
        with journal.writing_as(lambda: author):
            return journal.bring_back(record.journal_position, live_position())
    except journal.NotUndone as error:
        raise ApplyRefused(f"The database can't be brought back to generation {number}: {error}") from error


def _before(live: int | None, store: GenerationStore) -> int:
    record = Generation.objects.filter(number=live or 0).first()
    # Returning twice goes two steps back, not back to what was just left.
    newest = record.returns_to if record and record.returns_to else live
    went_live = Generation.objects.filter(result=Generation.Result.LIVE, returns_to=None, number__in=store.numbers())
    if newest is not None:
        went_live = went_live.filter(number__lt=newest)
    earlier = went_live.order_by("-number").values_list("number", flat=True).first()
    if earlier is None:
        raise ApplyRefused("There is no earlier generation on the disk to return to.")
    return earlier


def _carry_out(engine: Engine, target: int, live: int | None, author: User | None, reason: str) -> RolledBack:
    store = GenerationStore(engine.home)
    rendering, before = store.read(target), store.read(live) if live is not None else {}
    taken = consequences_of(before, rendering)
    # Where Asterisk runs something else than what is live, reading only what differs from that would not do.
    drift = () if is_settled(live, store) else drifted(engine, before or rendering) or ()
    if drift:
        taken = replace(taken, reload=loaded(consequences(rendering).reload, before or rendering))
    source = Generation.objects.filter(number=target).first()
    record = begin(
        store,
        live,
        author=author,
        reason=reason or f"Return to generation {target}",
        position=source.journal_position if source else 0,
        changes=[f"Return to generation {target}"],
        reload=taken.reload,
        returns_to=target,
    )
    try:
        record.digest = store.write(record.number, rendering, anew=bool(drift)).digest
        if office := load(snapshot_path(engine.home, target)):
            save(office, snapshot_path(engine.home, record.number))
    except (GenerationError, OSError) as error:
        fail(record, error)
    return RolledBack(record, target, take_live(record, engine, rendering), taken.restart if before else ())
