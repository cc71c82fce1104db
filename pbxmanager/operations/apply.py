"""Takes what the database describes live, as one whole."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Max

from pbxmanager.asterisk.generations import GenerationError, GenerationStore
from pbxmanager.operations import journal
from pbxmanager.operations.check import check_plan
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.lock import Busy, alone
from pbxmanager.operations.models import Generation
from pbxmanager.operations.plan import Plan, make_plan
from pbxmanager.operations.recovery import recover
from pbxmanager.operations.snapshots import save, snapshot_path
from pbxmanager.operations.transition import Outcome, go_live
from pbxmanager.snapshot import Finding


class ApplyRefused(Exception):
    """Nothing was changed. The text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What an apply came to."""

    generation: Generation | None
    """None when there was nothing to do."""
    plan: Plan
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
            plan = make_plan()
            _refuse(plan.errors)
            if plan.is_empty:
                _note_position(plan, position)
                return Applied(None, plan, Outcome(asterisk_runs=True))
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
    record = Generation.objects.create(
        number=next_number(store),
        author=author,
        reason=reason,
        changes=[str(difference) for difference in plan.differences],
        reloaded=list(plan.consequences.reload),
        replaces=plan.live,
        journal_position=position,
    )
    try:
        record.digest = store.write(record.number, plan.rendering).digest
        save(plan.office, snapshot_path(plan.engine.home, record.number))
    except (GenerationError, OSError) as error:
        record.result, record.evidence = Generation.Result.FAILED, str(error)
        record.save()
        raise ApplyRefused(str(error)) from error
    record.save(update_fields=["digest"])
    modules, settled = plan.consequences.reload, _is_settled(plan, store)
    outcome = go_live(plan.engine, record.number, plan.rendering, modules, plan.live, plan.before if settled else None)
    record.result = Generation.Result.FAILED if outcome.deviations else Generation.Result.LIVE
    record.evidence = outcome.evidence
    record.verified = outcome.asterisk_runs and not outcome.deviations
    record.save(update_fields=["result", "evidence", "verified"])
    return Applied(record, plan, outcome)


def _is_settled(plan: Plan, store: GenerationStore) -> bool:
    """Whether Asterisk was seen to run the live generation whole, and nobody has touched its files since."""
    return (
        plan.live is not None
        and not store.altered(plan.live)
        and Generation.objects.filter(number=plan.live, result=Generation.Result.LIVE, verified=True).exists()
    )


def _note_position(plan: Plan, position: int) -> None:
    """Changes that changed nothing are live already: they need not be counted as waiting."""
    assert plan.live is not None  # else there would be something to do
    Generation.objects.filter(number=plan.live).update(journal_position=position)
