"""Takes what the database describes live, as one whole."""

from dataclasses import dataclass
from typing import NoReturn

from django.contrib.auth.models import User
from django.db.models import Max

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.generations import GenerationError, GenerationStore
from pbxmanager.asterisk.reloads import Consequences, consequences
from pbxmanager.asterisk.sounds import SoundMissing, publish
from pbxmanager.operations import journal
from pbxmanager.operations.check import check_plan
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.lock import Busy, alone
from pbxmanager.operations.models import Generation
from pbxmanager.operations.plan import Plan, make_plan
from pbxmanager.operations.quick import QuickPlan, quick_plan
from pbxmanager.operations.recovery import recover
from pbxmanager.operations.snapshots import save, save_change, snapshot_path
from pbxmanager.operations.transition import Outcome, go_live
from pbxmanager.snapshot import Difference, Finding


class ApplyRefused(Exception):
    """Nothing was changed. The text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What an apply came to."""

    generation: Generation | None
    """None when there was nothing to do."""
    live: int | None
    """The generation that was live before."""
    differences: tuple[Difference, ...]
    """In the office's own words."""
    consequences: Consequences
    outcome: Outcome

    @property
    def succeeded(self) -> bool:
        """Whether what the database describes is live now."""
        return not self.outcome.deviations


def apply(author: User | None = None, reason: str = "", check: bool = True) -> Applied:
    """Plan, check, write, switch, reload what changed, verify; on failure the generation before comes back.

    :param check: whether a throwaway Asterisk tries it first.
    :raises ApplyRefused: when the office has errors, another apply runs, or the disk refuses. Nothing has changed then.
    :raises EngineMissing: when there is no Asterisk to render for.
    """
    engine = current_engine()
    try:
        with alone(engine.home, author.get_username() if author else ""):
            recover(engine)
            position = journal.position()  # before the office is read: a change in between waits for the next apply
            quick = quick_plan(engine)
            if quick is not None:
                return _carry_out_quickly(quick, engine, author, reason, position)
            plan = make_plan()
            _refuse(plan.errors)
            if plan.is_empty:
                assert plan.live is not None  # else there would be something to do
                save(plan.office, snapshot_path(engine.home, plan.live))
                return _nothing_to_do(plan.live, position)
            _refuse(check_plan(plan) if check else ())
            return _carry_out(plan, author, reason, position)
    except (Busy, GenerationError) as error:
        raise ApplyRefused(str(error)) from error


def next_number(store: GenerationStore) -> int:
    """Return the number of the next generation: one that no record and no directory has."""
    recorded = Generation.objects.aggregate(highest=Max("number"))["highest"] or 0
    return max([recorded, *store.numbers()]) + 1


def _refuse(findings: tuple[Finding, ...]) -> None:
    if findings:
        raise ApplyRefused("The office has errors:\n" + "\n".join(f"- {finding.text}" for finding in findings))


def _carry_out(plan: Plan, author: User | None, reason: str, position: int) -> Applied:
    store = GenerationStore(plan.engine.home)
    record = _begin(store, plan.live, author, reason, position, plan.differences, plan.consequences)
    try:
        publish(plan.office, plan.engine.media)
        record.digest = store.write(record.number, plan.rendering).digest
        save(plan.office, snapshot_path(plan.engine.home, record.number))
    except (GenerationError, SoundMissing, OSError) as error:
        _fail(record, error)
    modules, settled = plan.consequences.reload, _is_settled(plan, store)
    outcome = go_live(plan.engine, record.number, plan.rendering, modules, plan.live, plan.before if settled else None)
    _finish(record, outcome)
    return Applied(record, plan.live, plan.differences, plan.consequences, outcome)


def _carry_out_quickly(quick: QuickPlan, engine: Engine, author: User | None, reason: str, position: int) -> Applied:
    store = GenerationStore(engine.home)
    taken = consequences(quick.changed)
    record = _begin(store, quick.live, author, reason, position, quick.differences, taken)
    try:
        record.digest = store.write_change(record.number, quick.live, quick.changed).digest
        base, path = (snapshot_path(engine.home, number) for number in (quick.live, record.number))
        save_change(quick.extensions, base, path)
    except (GenerationError, OSError) as error:
        _fail(record, error)
    outcome = go_live(engine, record.number, quick.changed, (), quick.live, quick.before)
    _finish(record, outcome)
    return Applied(record, quick.live, quick.differences, taken, outcome)


def _begin(
    store: GenerationStore,
    live: int | None,
    author: User | None,
    reason: str,
    position: int,
    differences: tuple[Difference, ...],
    taken: Consequences,
) -> Generation:
    return Generation.objects.create(
        number=next_number(store),
        author=author,
        reason=reason,
        changes=[str(difference) for difference in differences],
        reloaded=list(taken.reload),
        replaces=live,
        journal_position=position,
    )


def _fail(record: Generation, error: Exception) -> NoReturn:
    record.result, record.evidence = Generation.Result.FAILED, str(error)
    record.save()
    raise ApplyRefused(str(error)) from error


def _finish(record: Generation, outcome: Outcome) -> None:
    record.result = Generation.Result.FAILED if outcome.deviations else Generation.Result.LIVE
    record.evidence = outcome.evidence
    record.verified = outcome.asterisk_runs and not outcome.deviations
    record.save()


def _nothing_to_do(live: int, position: int) -> Applied:
    """Changes that changed nothing are live already: they need not be counted as waiting."""
    Generation.objects.filter(number=live).update(journal_position=position)
    return Applied(None, live, (), Consequences((), (), ()), Outcome(asterisk_runs=True))


def _is_settled(plan: Plan, store: GenerationStore) -> bool:
    """Whether Asterisk was seen to run the live generation whole, and nobody has touched its files since."""
    return (
        plan.live is not None
        and not store.altered(plan.live)
        and Generation.objects.filter(number=plan.live, result=Generation.Result.LIVE, verified=True).exists()
    )
