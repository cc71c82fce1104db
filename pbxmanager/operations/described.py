"""A plan as machines read it: what, who, when, and what it does to what runs."""

from typing import Any

from pbxmanager.operations.plan import Plan, facts
from pbxmanager.operations.transition import Outcome
from pbxmanager.operations.waiting import describe, meaning, touched_calls, waiting_changes

MOST = 1000
"""Entries of the journal."""


def described(plan: Plan, with_diff: bool = False) -> dict[str, Any]:
    """Return a plan with everything that the page shows."""
    found = {
        **facts(plan),
        "meaning": meaning(plan.consequences.reload),
        "touched_calls": touched_calls(plan),
        "journal": describe(waiting_changes()[:MOST]) if not plan.is_empty else [],
    }
    return {**found, "diff": plan.file_diff()} if with_diff else found


def outcome_facts(number: int | None, outcome: Outcome, settled: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what an apply or a return came to.

    :param number: the generation that it made; None: there was nothing to do.
    :param settled: what earlier ones that were cut short had left, and what became of it.
    """
    return {
        "generation": number,
        "succeeded": not outcome.deviations,
        "asterisk_runs": outcome.asterisk_runs,
        "returned_to": outcome.returned_to,
        "evidence": [str(deviation) for deviation in outcome.deviations],
        "settled": list(settled),
    }
