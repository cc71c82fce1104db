"""Takes what the database describes live, as one whole."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.db import Error as DatabaseAway

from pbxmanager.asterisk.ami import AmiError, AmiUnreachable, ami_session
from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.generations import GenerationError, GenerationStore
from pbxmanager.asterisk.reloads import Consequences, consequences, loaded
from pbxmanager.asterisk.sounds import SoundMissing, publish
from pbxmanager.asterisk.verify import Deviation, verify
from pbxmanager.operations import journal
from pbxmanager.operations.broken import OfficeBroken
from pbxmanager.operations.check import check_office, check_plan
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.live import ami_address, is_running
from pbxmanager.operations.lock import Busy, alone
from pbxmanager.operations.models import Generation
from pbxmanager.operations.plan import Plan, make_plan
from pbxmanager.operations.pruning import prune
from pbxmanager.operations.quick import QuickPlan, quick_plan
from pbxmanager.operations.record import ApplyRefused, begin, fail, take_live
from pbxmanager.operations.recovery import Unsettled, recover
from pbxmanager.operations.sentences import in_a_line, of_database
from pbxmanager.operations.snapshots import save, save_change, snapshot_path
from pbxmanager.operations.transition import Outcome
from pbxmanager.snapshot import Difference, Finding


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
    drift: tuple[Deviation, ...] = ()
    """How Asterisk had come to run something else than the live generation; everything was written and read anew then."""
    settled: tuple[str, ...] = ()
    """What earlier applies that were cut short had left, and what became of it."""

    @property
    def succeeded(self) -> bool:
        """Whether what the database describes is live now."""
        return not self.outcome.deviations


@dataclass(frozen=True, slots=True)
class _Why:
    """Who applies, and why."""

    author: User | None
    reason: str
    position: int


def apply(author: User | None = None, reason: str = "", check: bool = True) -> Applied:
    """Plan, check, write, switch, reload what changed, verify; on failure the generation before comes back.

    When nothing is to be changed, Asterisk is asked whether it runs what is live, and brought back to it when it does not.

    :param check: whether a throwaway Asterisk tries it first.
    :raises ApplyRefused: when the office has errors, another apply runs, or disk or database refuse. Nothing has changed then.
    :raises Unrecorded: when the database went away after the switch. The text says what is live.
    :raises EngineMissing: when there is no Asterisk to render for.
    """
    engine = current_engine()
    with refusing(), alone(engine.home, author.get_username() if author else ""):
        settled = recover(engine)
        done = replace(_apply(engine, author, reason, check), settled=tuple(settled))
        if done.succeeded:
            with suppress(
                DatabaseAway, GenerationError
            ):  # it is live: whatever stands in the way of this is no matter of it
                prune(GenerationStore(engine.home))
        return done


def _apply(engine: Engine, author: User | None, reason: str, check: bool) -> Applied:
    why = _Why(author, reason, journal.position())  # before the office is read: what comes in between waits
    quick = quick_plan(engine)
    if quick is not None:
        if check and quick.needs_trial:
            _refuse(check_office(quick.office, engine))
        return _carry_out_quickly(quick, engine, why)
    plan = make_plan()
    _refuse(plan.errors)
    if plan.is_empty:
        return _mend_or_leave(plan, why)
    _refuse(check_plan(plan) if check else ())
    if plan.live is None or is_settled(plan.live, GenerationStore(engine.home)):
        return _carry_out(plan, why, settled=plan.live is not None)
    # Nobody knows whether Asterisk runs what is live. Were it something else, reading only what changes would not do.
    return _carry_out(plan, why, drift=drifted(engine, plan.before) or ())


@contextmanager
def refusing() -> Iterator[None]:
    """Say everything that stands in the way of an apply in one way.

    :raises ApplyRefused: for what else would be raised.
    """
    try:
        yield
    except (Busy, GenerationError, OfficeBroken, Unsettled) as error:
        raise ApplyRefused(str(error)) from error
    except DatabaseAway as error:
        raise ApplyRefused(f"The database refuses: {of_database(error)} Mend that, then apply again.") from error
    except OSError as error:
        raise ApplyRefused(f"The disk refuses: {in_a_line(error)} Mend that, then apply again.") from error


def _refuse(findings: tuple[Finding, ...]) -> None:
    if findings:
        raise ApplyRefused("The office has errors:\n" + "\n".join(f"- {finding.text}" for finding in findings))


def _carry_out(plan: Plan, why: _Why, settled: bool = False, drift: tuple[Deviation, ...] = ()) -> Applied:
    """Take a plan live.

    :param settled: whether Asterisk is known to run the live generation: then only what changes is asked for.
    :param drift: how it was seen to run something else: then everything is written and read anew.
    """
    store = GenerationStore(plan.engine.home)
    changes = [*map(str, plan.differences), *(f"Asterisk had drifted: {each}" for each in drift[:20])]
    taken = plan.consequences
    if drift:
        everything = consequences(plan.rendering).reload
        taken = replace(taken, reload=loaded(everything, plan.before))
    record = begin(
        store,
        plan.live,
        author=why.author,
        reason=why.reason,
        position=why.position,
        changes=changes,
        reload=taken.reload,
    )
    try:
        publish(plan.office, plan.engine.media)
        record.digest = store.write(record.number, plan.rendering, anew=bool(drift)).digest
        save(plan.office, snapshot_path(plan.engine.home, record.number))
    except (GenerationError, SoundMissing, OSError) as error:
        fail(record, error)
    outcome = take_live(record, plan.engine, plan.rendering, plan.before if settled else None)
    return Applied(record, plan.live, plan.differences, taken, outcome, drift)


def _carry_out_quickly(quick: QuickPlan, engine: Engine, why: _Why) -> Applied:
    store = GenerationStore(engine.home)
    record = begin(
        store,
        quick.live,
        author=why.author,
        reason=why.reason,
        position=why.position,
        changes=[str(difference) for difference in quick.differences],
        reload=quick.consequences.reload,
    )
    try:
        record.digest = store.write_change(record.number, quick.live, quick.changed, quick.removed).digest
        base, path = (snapshot_path(engine.home, number) for number in (quick.live, record.number))
        save_change(quick.extensions, quick.devices, quick.gone, quick.boxes, base, path)
    except (GenerationError, OSError) as error:
        fail(record, error)
    outcome = take_live(record, engine, quick.after, quick.before)
    return Applied(record, quick.live, quick.differences, quick.consequences, outcome)


def _mend_or_leave(plan: Plan, why: _Why) -> Applied:
    """Nothing changes. Let Asterisk read everything anew when it runs something else than what is live."""
    assert plan.live is not None  # else there would be something to do
    drift = drifted(plan.engine, plan.rendering)
    if drift:
        return _carry_out(plan, why, drift=drift)
    save(plan.office, snapshot_path(plan.engine.home, plan.live))
    # Changes that changed nothing are live already: they need not be counted as waiting.
    record = Generation.objects.filter(number=plan.live)
    record.update(journal_position=why.position)
    if drift is not None:
        record.update(verified=True, result=Generation.Result.LIVE)
    return Applied(None, plan.live, (), Consequences((), (), ()), Outcome(asterisk_runs=drift is not None))


def drifted(engine: Engine, live: Mapping[str, str]) -> tuple[Deviation, ...] | None:
    """Return how Asterisk deviates from what is live; None when it does not run.

    :raises ApplyRefused: when it runs, but can't be asked.
    """
    try:
        with ami_session(ami_address(engine)) as ami:
            return verify(ami, live)
    except AmiUnreachable as error:
        if is_running(engine):
            raise ApplyRefused(f"Asterisk runs, but its manager interface can't be reached: {error}") from error
        return None
    except AmiError as error:
        raise ApplyRefused(str(error)) from error


def is_settled(live: int | None, store: GenerationStore) -> bool:
    """Whether Asterisk was seen to run the live generation whole, and nobody has touched its files since."""
    try:
        untouched = live is not None and not store.altered(live)
    except GenerationError:
        return False
    if live is None or not untouched:
        return False
    return Generation.objects.filter(number=live, result=Generation.Result.LIVE, verified=True).exists()
