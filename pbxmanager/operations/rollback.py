"""Returns to an earlier generation, or brings the office's description back to it."""

from dataclasses import dataclass

from django.contrib.auth.models import User

from pbxmanager.asterisk.generations import GenerationError, GenerationStore
from pbxmanager.asterisk.reloads import consequences
from pbxmanager.asterisk.render import Rendering
from pbxmanager.operations import journal
from pbxmanager.operations.apply import ApplyRefused, next_number
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.lock import Busy, alone
from pbxmanager.operations.models import Generation
from pbxmanager.operations.plan import changed_files
from pbxmanager.operations.recovery import recover
from pbxmanager.operations.snapshots import load, save, snapshot_path
from pbxmanager.operations.transition import Outcome, go_live


@dataclass(frozen=True, slots=True)
class RolledBack:
    """What a return came to."""

    generation: Generation
    target: int
    outcome: Outcome


def rollback(target: int | None = None, author: User | None = None, reason: str = "") -> RolledBack:
    """Make the files of an earlier generation live again, under a new number. The database stays as it is.

    :param target: which one; None for the last one that was live before the live one.
    :raises ApplyRefused: when there is no such generation, or it was changed by hand, or another apply runs.
    """
    engine = current_engine()
    store = GenerationStore(engine.home)
    try:
        with alone(engine.home, author.get_username() if author else ""):
            recover(engine)
            live = store.live_number()
            chosen = target if target is not None else _before(live)
            if chosen == live:
                raise ApplyRefused(f"Generation {chosen} is live already.")
            if altered := store.altered(chosen):
                raise ApplyRefused(
                    f"Generation {chosen} was changed by hand: {', '.join(altered[:5])}. Choose another one."
                )
            return _carry_out(store, chosen, live, store.read(chosen), author, reason)
    except (Busy, GenerationError) as error:
        raise ApplyRefused(str(error)) from error


def restore_models(number: int, author: User | None = None) -> int:
    """Bring the office's description back to what it was when a generation was applied; return how many changes that undid.

    :raises ApplyRefused: when there is no record of that generation.
    """
    record = Generation.objects.filter(number=number).first()
    if record is None:
        raise ApplyRefused(f"There is no record of generation {number}.")
    with journal.writing_as(lambda: author):
        return journal.undo_to(record.journal_position)


def _before(live: int | None) -> int:
    went_live = Generation.objects.filter(result=Generation.Result.LIVE, number__lt=live or 0)
    earlier = went_live.order_by("-number").values_list("number", flat=True).first()
    if earlier is None:
        raise ApplyRefused("There is no earlier generation to return to.")
    return earlier


def _carry_out(
    store: GenerationStore, target: int, live: int | None, rendering: Rendering, author: User | None, reason: str
) -> RolledBack:
    engine = current_engine()
    before = store.read(live) if live is not None else {}
    modules = consequences(changed_files(before, rendering)).reload
    source = Generation.objects.filter(number=target).first()
    record = Generation.objects.create(
        number=next_number(store),
        author=author,
        reason=reason or f"Return to generation {target}",
        changes=[f"Return to generation {target}"],
        reloaded=list(modules),
        replaces=live,
        returns_to=target,
        journal_position=source.journal_position if source else 0,
    )
    record.digest = store.write(record.number, rendering).digest
    if office := load(snapshot_path(engine.home, target)):
        save(office, snapshot_path(engine.home, record.number))
    outcome = go_live(engine, record.number, rendering, modules, live)
    record.result = Generation.Result.FAILED if outcome.deviations else Generation.Result.LIVE
    record.evidence = outcome.evidence
    record.verified = outcome.asterisk_runs and not outcome.deviations
    record.save()
    return RolledBack(record, target, outcome)
