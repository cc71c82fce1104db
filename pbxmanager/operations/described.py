"""A plan as machines read it: what, who, when, and what it does to what runs."""

from typing import Any

from pbxmanager.operations.plan import Plan, facts
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
