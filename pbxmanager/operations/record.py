"""The record of an attempt to go live: begun before anything is written, ended when it is known what came of it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import NoReturn

from django.contrib.auth.models import User
from django.db import Error as DatabaseAway
from django.db.models import Max

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.generations import GenerationError, GenerationStore
from pbxmanager.operations.models import Generation
from pbxmanager.operations.sentences import of_database
from pbxmanager.operations.transition import Outcome, go_live


class ApplyRefused(Exception):
    """Nothing was changed. The text says why and what to do."""


class Unrecorded(Exception):
    """It was carried out, but the database could not be told how it ended. The text says what is live now."""


def next_number(store: GenerationStore) -> int:
    """Return the number of the next generation: one that no record and no directory has."""
    recorded = Generation.objects.aggregate(highest=Max("number"))["highest"] or 0
    return max([recorded, *store.numbers()]) + 1


def begin(
    store: GenerationStore,
    live: int | None,
    *,
    author: User | None,
    reason: str,
    position: int,
    changes: list[str],
    reload: tuple[str, ...],
    returns_to: int | None = None,
) -> Generation:
    """Make the record of a generation that is about to be written.

    :param live: the generation that it replaces.
    :param position: the newest entry of the journal that it holds.
    """
    return Generation.objects.create(
        number=next_number(store),
        author=author,
        reason="".join(sign if sign.isprintable() else " " for sign in reason).strip()[:200],
        changes=changes,
        reloaded=list(reload),
        replaces=live,
        returns_to=returns_to,
        journal_position=position,
    )


def fail(record: Generation, error: Exception) -> NoReturn:
    """End the record of what could not even be written.

    :raises ApplyRefused: always.
    """
    record.result, record.evidence = Generation.Result.FAILED, str(error)
    with suppress(DatabaseAway):  # it stays recorded as under way, then, which the next apply settles
        record.save()
    raise ApplyRefused(str(error)) from error


def take_live(
    record: Generation, engine: Engine, rendering: Mapping[str, str], earlier: Mapping[str, str] | None = None
) -> Outcome:
    """Make a generation that is written the live one, and end its record. See :func:`go_live`.

    :raises ApplyRefused: when the disk refuses the switch; nothing has changed then.
    :raises Unrecorded: when the database does not take the end of the record.
    """
    try:
        outcome = go_live(engine, record.number, rendering, tuple(record.reloaded), record.replaces, earlier)
    except GenerationError as error:
        fail(record, error)
    finish(record, outcome)
    return outcome


def finish(record: Generation, outcome: Outcome) -> None:
    """End the record of what was carried out.

    :raises Unrecorded: when the database does not take it. The next apply settles the record.
    """
    record.result = Generation.Result.FAILED if outcome.deviations else Generation.Result.LIVE
    record.evidence = outcome.evidence
    record.verified = outcome.asterisk_runs and not outcome.deviations
    try:
        record.save()
        doubt(outcome)
    except DatabaseAway as error:
        what = f"Generation {record.number} is live"
        if outcome.deviations:
            what = f"Generation {record.number} failed ({outcome.evidence}); generation {outcome.returned_to} is live"
        raise Unrecorded(
            f"{what}, but the database could not be told: {of_database(error)} The next apply completes the record."
        ) from error


def doubt(outcome: Outcome) -> None:
    """Let the next apply ask for everything where Asterisk was not seen to run what it was brought back to."""
    if outcome.in_doubt and outcome.returned_to is not None:
        Generation.objects.filter(number=outcome.returned_to).update(verified=False)


def digest_of(store: GenerationStore, number: int) -> str:
    """Return the digest of a generation on the disk; empty when its manifest can't be read."""
    try:
        return store.manifest(number).digest
    except GenerationError:
        return ""
