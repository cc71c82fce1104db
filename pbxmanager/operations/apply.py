"""Takes what the database describes live, as one whole."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import User
from django.db.models import Max

from pbxmanager.asterisk.ami import AmiError, AmiUnreachable, ami_session
from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.generations import GenerationError, GenerationStore
from pbxmanager.asterisk.problem_log import ProblemLog
from pbxmanager.asterisk.verify import Deviation, complaints, verify
from pbxmanager.operations.check import check_plan
from pbxmanager.operations.live import ami_address
from pbxmanager.operations.models import Generation
from pbxmanager.operations.plan import Plan, make_plan
from pbxmanager.operations.snapshots import save, snapshot_path
from pbxmanager.snapshot import Finding


class ApplyRefused(Exception):
    """Nothing was changed. The text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What an apply came to."""

    generation: Generation | None
    """None when there was nothing to do."""
    plan: Plan
    asterisk_runs: bool
    """False: the files are in place for Asterisk's next start."""
    deviations: tuple[Deviation, ...] = ()
    returned_to: int | None = None
    """The generation that came back because this one failed."""

    @property
    def succeeded(self) -> bool:
        """Whether what the database describes is live now."""
        return not self.deviations


def apply(author: User | None = None, reason: str = "", check: bool = True) -> Applied:
    """Plan, check, write, switch, reload what changed, verify; on failure the generation before comes back.

    :param check: whether a throwaway Asterisk tries it first.

    :raises ApplyRefused: when the office has errors, another apply runs, or the disk refuses. Nothing has changed then.
    :raises EngineMissing: when there is no Asterisk to render for.
    """
    plan = make_plan()
    with _alone(plan.engine.home):
        plan = make_plan()  # once more: what was applied while we waited is live now
        _refuse(plan.errors)
        if plan.is_empty:
            return Applied(None, plan, asterisk_runs=True)
        _refuse(check_plan(plan) if check else ())
        return _carry_out(plan, author, reason)


def _refuse(findings: tuple[Finding, ...]) -> None:
    if findings:
        raise ApplyRefused("The office has errors:\n" + "\n".join(f"- {finding.text}" for finding in findings))


def _carry_out(plan: Plan, author: User | None, reason: str) -> Applied:
    store = GenerationStore(plan.engine.home)
    number = _next_number(store)
    try:
        manifest = store.write(number, plan.rendering)
        save(plan.office, snapshot_path(plan.engine.home, number))
    except (GenerationError, OSError) as error:
        raise ApplyRefused(str(error)) from error
    record = Generation.objects.create(
        number=number,
        author=author,
        reason=reason,
        digest=manifest.digest,
        changes=[str(difference) for difference in plan.differences],
        reloaded=list(plan.consequences.reload),
    )
    running, deviations = _switch(plan, store, number)
    record.result = Generation.Result.FAILED if deviations else Generation.Result.LIVE
    record.evidence = "\n".join(str(deviation) for deviation in deviations)
    record.save(update_fields=["result", "evidence"])
    if deviations and plan.live is not None:
        _go_back(plan, store)
        return Applied(record, plan, running, deviations, plan.live)
    return Applied(record, plan, running, deviations)


def _switch(plan: Plan, store: GenerationStore, number: int) -> tuple[bool, tuple[Deviation, ...]]:
    """Make the generation live; return whether Asterisk runs, and how it deviates."""
    log = problem_log(plan.engine)
    mark = log.mark()
    with ExitStack() as stack:
        try:
            ami = stack.enter_context(ami_session(ami_address(plan.engine)))
        except AmiUnreachable:
            store.switch(number)
            return False, ()  # it will start with this generation
        except AmiError as error:
            # Something runs there that does not let us in: nothing was switched, and nothing will be.
            return True, (Deviation(str(error)),)
        store.switch(number)
        try:
            for module in plan.consequences.reload:
                ami.reload(module)
            return True, (*complaints(log.since(mark)), *verify(ami, plan.rendering))
        except (AmiError, TimeoutError) as error:
            return True, (Deviation(f"Asterisk did not take it: {error}"),)


def _go_back(plan: Plan, store: GenerationStore) -> None:
    assert plan.live is not None
    if store.live_number() == plan.live:
        return
    store.switch(plan.live)
    try:
        with ami_session(ami_address(plan.engine)) as ami:
            for module in plan.consequences.reload:
                ami.reload(module)
    except AmiError as error:
        raise ApplyRefused(
            f"Generation {plan.live} is in place again, but Asterisk did not take it back: {error} Restart Asterisk."
        ) from error


def problem_log(engine: Engine) -> ProblemLog:
    """Return the log of warnings and errors of an engine."""
    return ProblemLog(engine.home / "log" / "problems")


def _next_number(store: GenerationStore) -> int:
    recorded = Generation.objects.aggregate(highest=Max("number"))["highest"] or 0
    return max([recorded, *store.numbers()]) + 1


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Let one apply run at a time on this machine; the lock goes with the process, however it ends."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home / "apply.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise ApplyRefused(
                f"Another apply is under way ({file.read().strip()}). Wait for it, then try again."
            ) from None
        file.seek(0)
        file.truncate()
        file.write(f"process {os.getpid()}")
        file.flush()
        yield
