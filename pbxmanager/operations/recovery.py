"""Brings order into what a manager left that was killed in the middle of an apply."""

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.generations import GenerationError, GenerationStore
from pbxmanager.operations.models import Generation
from pbxmanager.operations.transition import go_live


def recover(engine: Engine) -> list[str]:
    """Settle every apply that is recorded as under way; return what was found and done, a line each.

    Called with the right to change what is live: whoever is recorded as under way is dead. What was not switched to did
    not go live. What was switched to is made to run, or the generation before it comes back.
    """
    store = GenerationStore(engine.home)
    store.remove_leftovers()
    said = []
    for record in Generation.objects.filter(result=Generation.Result.RUNNING).order_by("number"):
        said.append(_settle(record, store, engine))
    return said


def _settle(record: Generation, store: GenerationStore, engine: Engine) -> str:
    try:
        live = store.live_number()
    except GenerationError:
        live = None
    if live != record.number:
        return _close(record, Generation.Result.FAILED, "The manager ended before it went live; nothing had changed.")
    outcome = go_live(engine, record.number, store.read(record.number), tuple(record.reloaded), record.replaces)
    if not outcome.deviations:
        return _close(
            record, Generation.Result.LIVE, "The manager ended while it went live; it was completed afterwards."
        )
    said = f"The manager ended while it went live, and it could not be completed:\n{outcome.evidence}"
    return _close(record, Generation.Result.FAILED, said)


def _close(record: Generation, result: Generation.Result, evidence: str) -> str:
    record.result, record.evidence = result, evidence
    record.save(update_fields=["result", "evidence"])
    return f"Generation {record.number}: {evidence}"
