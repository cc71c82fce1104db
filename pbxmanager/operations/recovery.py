"""Brings order into what a manager left that was killed in the middle of an apply."""

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.generations import GenerationStore
from pbxmanager.core.prepared import Prepared
from pbxmanager.operations.models import Generation
from pbxmanager.operations.record import digest_of, doubt
from pbxmanager.operations.transition import Outcome, go_live


class Unsettled(Exception):
    """An earlier apply was cut short, and Asterisk does not let it be settled now. The text says why."""


_under_way: Prepared[Generation] = Prepared(
    lambda: Generation.objects.filter(result=Generation.Result.RUNNING).order_by("number")
)


def recover(engine: Engine) -> list[str]:
    """Settle every apply that is recorded as under way; return what was found and done, a line each.

    Called with the right to change what is live: whoever is recorded as under way is dead. What was not switched to did
    not go live. What was switched to is made to run, or the generation before it comes back.

    :raises Unsettled: when Asterisk runs, but can't be asked. The record stays as it is for the next attempt.
    """
    store = GenerationStore(engine.home)
    store.remove_leftovers()
    said = _adopt(store)
    for record in _under_way():
        said.append(_settle(record, store, engine))
    return said


def _adopt(store: GenerationStore) -> list[str]:
    """Make a record of what is live where the database has none: it was brought back from before that went live."""
    live = store.live_or_none()
    if live is None or Generation.objects.filter(number=live).exists():
        return []
    known = Generation.objects.filter(result=Generation.Result.LIVE).order_by("-number").first()
    record = Generation(
        number=live,
        digest=digest_of(store, live),
        result=Generation.Result.LIVE,
        reason="Found live; who applied it, and when, is lost",
        replaces=known.number if known else None,
        journal_position=known.journal_position if known else 0,
    )
    return [_close(record, "It was live, but the database knew nothing of it: it is older than this generation.")]


def _settle(record: Generation, store: GenerationStore, engine: Engine) -> str:
    live = store.live_or_none()
    if live == record.number:
        return _complete(record, store, engine)
    if live is None or not store.path(record.number).exists():
        return _close(record, "The manager ended before it went live; nothing had changed.")
    # It may have been live for a moment and been taken back: then Asterisk must read the files before it again.
    outcome = go_live(engine, live, store.read(live), tuple(record.reloaded), None)
    _refuse_unasked(record, outcome)
    if outcome.deviations:
        Generation.objects.filter(number=live).update(verified=False)
        return _close(
            record, f"The manager ended, and Asterisk did not take generation {live} back:\n{outcome.evidence}"
        )
    return _close(
        record, f"The manager ended before it went live, or while it was taken back; generation {live} is live."
    )


def _complete(record: Generation, store: GenerationStore, engine: Engine) -> str:
    files, modules = store.read(record.number), tuple(record.reloaded)
    outcome = go_live(engine, record.number, files, modules, record.replaces)
    _refuse_unasked(record, outcome)
    record.digest = digest_of(store, record.number)
    if outcome.deviations:
        doubt(outcome)
        said = f"The manager ended while it went live, and it could not be completed:\n{outcome.evidence}"
        return _close(record, said)
    record.result, record.verified = Generation.Result.LIVE, outcome.asterisk_runs
    return _close(record, "The manager ended while it went live; it was completed afterwards.")


def _refuse_unasked(record: Generation, outcome: Outcome) -> None:
    if outcome.refused:
        raise Unsettled(f"Generation {record.number} was cut short, and can't be settled now: {outcome.evidence}")


def _close(record: Generation, evidence: str) -> str:
    if record.result == Generation.Result.RUNNING:
        record.result = Generation.Result.FAILED
    record.evidence = evidence
    record.save()
    return f"Generation {record.number}: {evidence}"
