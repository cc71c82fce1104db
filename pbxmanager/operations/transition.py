"""From one generation on the disk to another: switch, reload what changed, verify; back again when it fails."""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from pbxmanager.asterisk.ami import AmiError, AmiSession, AmiUnreachable, ami_session
from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.generations import GenerationError, GenerationStore
from pbxmanager.asterisk.mailboxes import settle, settle_pins
from pbxmanager.asterisk.problem_log import ProblemLog
from pbxmanager.asterisk.verify import Deviation, complaints, verify, verify_change
from pbxmanager.operations.live import ami_address, is_running
from pbxmanager.operations.sentences import in_a_line

BOOT_SECONDS = 30.0
"""For an Asterisk that somebody restarts while a failed generation is taken back."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a transition came to."""

    asterisk_runs: bool
    """False: the files are in place for Asterisk's next start."""
    deviations: tuple[Deviation, ...] = ()
    """How Asterisk deviates; empty when it runs the new generation."""
    returned_to: int | None = None
    """The generation that is live again because this one failed."""
    refused: bool = False
    """Whether Asterisk runs, but did not let us in: nothing was switched."""
    in_doubt: bool = False
    """Whether Asterisk was not seen to run what is live now, after it had read something else."""

    @property
    def evidence(self) -> str:
        """The deviations, one a line."""
        return "\n".join(str(deviation) for deviation in self.deviations)


def go_live(
    engine: Engine,
    number: int,
    rendering: Mapping[str, str],
    modules: tuple[str, ...],
    before: int | None,
    earlier: Mapping[str, str] | None = None,
) -> Outcome:
    """Make a written generation the live one.

    :param rendering: what Asterisk must run afterwards.
    :param modules: what to reload, in order.
    :param before: the generation to return to when it fails; None when there is none.
    :param earlier: that generation's files, when Asterisk is known to run them: then only what changed is asked for.
    """
    store = GenerationStore(engine.home)
    log = problem_log(engine)
    with ExitStack() as stack:
        try:
            ami = stack.enter_context(ami_session(ami_address(engine)))
        except AmiUnreachable as error:
            if is_running(engine):
                return _refused(store, f"Asterisk runs, but its manager interface can't be reached: {error}")
            store.switch(number)
            return Outcome(asterisk_runs=False, deviations=_settle(engine, rendering))
        except AmiError as error:
            return _refused(store, str(error))
        mark = log.mark()
        store.switch(number)
        deviations = _settle(engine, rendering) or _take(ami, modules, rendering, earlier, log, mark)
    if not deviations or before is None:
        return Outcome(True, deviations, in_doubt=bool(deviations))
    return _go_back(engine, store, before, modules, deviations)


def _refused(store: GenerationStore, why: str) -> Outcome:
    """Something runs there that does not let us in: nothing was switched, and nothing is."""
    return Outcome(True, (Deviation(why),), returned_to=store.live_or_none(), refused=True)


def _settle(engine: Engine, rendering: Mapping[str, str], *, returning: bool = False) -> tuple[Deviation, ...]:
    """Let voicemail follow its owners. A few changed files alone change no box's number."""
    try:
        bring = settle if "asterisk.conf" in rendering else settle_pins
        bring(engine.home, rendering, returning=returning)
    except OSError as error:
        return (Deviation(f"Voicemail boxes could not be brought to their numbers: {error}"),)
    return ()


def problem_log(engine: Engine) -> ProblemLog:
    """Return the log of warnings and errors of an engine."""
    return ProblemLog(engine.home / "log" / "problems")


def _take(
    ami: AmiSession,
    modules: tuple[str, ...],
    rendering: Mapping[str, str],
    earlier: Mapping[str, str] | None,
    log: ProblemLog,
    mark: int,
) -> tuple[Deviation, ...]:
    try:
        for module in modules:
            ami.reload(module)
        asked = verify_change(ami, earlier, rendering) if earlier else verify(ami, rendering)
        return (*complaints(log.since(mark)), *asked)
    except (AmiError, TimeoutError) as error:
        return (Deviation(f"Asterisk did not take it: {error}"),)
    except Exception as error:  # whatever it is: what could not be proved does not stay live
        return (Deviation(f"It could not be verified: {type(error).__name__}: {error}"),)


def _go_back(
    engine: Engine, store: GenerationStore, before: int, modules: tuple[str, ...], deviations: tuple[Deviation, ...]
) -> Outcome:
    try:
        store.switch(before)
    except GenerationError as error:
        said = Deviation(f"Generation {before} could not be put back: {error}")
        return Outcome(True, (*deviations, said), in_doubt=True)
    deviations = (*deviations, *_settle(engine, store.read(before), returning=True))
    try:
        with _session_of_who_runs(engine) as ami:
            for module in modules:
                ami.reload(module)
            left = verify(ami, store.read(before))
    except AmiUnreachable as error:
        if not is_running(engine):
            gone = Deviation(f"Asterisk is gone. Generation {before} is in place for its next start.")
            return Outcome(False, (*deviations, gone), returned_to=before, in_doubt=True)
        left = (Deviation(str(error)),)
    except (AmiError, TimeoutError) as error:
        left = (Deviation(str(error)),)
    if left:
        what = "; ".join(in_a_line(deviation) for deviation in left[:3])
        deviations = (*deviations, Deviation(f"Asterisk did not take generation {before} back: {what} Restart it."))
    return Outcome(True, deviations, returned_to=before, in_doubt=bool(left))


@contextmanager
def _session_of_who_runs(engine: Engine) -> Iterator[AmiSession]:
    """Connect to Asterisk; one that was started a moment ago, and reads its files, is waited for until it has.

    :raises AmiUnreachable: when none runs, or it does not let us in.
    """
    until = time.monotonic() + BOOT_SECONDS
    while True:
        with ExitStack() as stack:
            try:
                ami = stack.enter_context(ami_session(ami_address(engine)))
            except AmiUnreachable:
                if not is_running(engine) or time.monotonic() > until:
                    raise
            else:
                ami.command("core waitfullybooted", BOOT_SECONDS)
                yield ami
                return
        time.sleep(0.1)
