"""What an apply would do."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.generations import GenerationStore
from pbxmanager.asterisk.reloads import Consequences, consequences_of
from pbxmanager.asterisk.render import Rendering, render
from pbxmanager.operations.broken import UNREADABLE, broken
from pbxmanager.operations.dates import running_out
from pbxmanager.operations.difference import changed_files, unified_diff
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.office import read_office
from pbxmanager.operations.snapshots import recall, snapshot_path
from pbxmanager.operations.watches import watched
from pbxmanager.snapshot import Difference, Finding, Severity, Snapshot, check, diff


@dataclass(frozen=True, slots=True)
class Plan:
    """The way from the live generation to what the database describes now."""

    engine: Engine
    office: Snapshot
    rendering: Rendering
    live: int | None
    """Number of the live generation; None before the first."""
    before: Mapping[str, str]
    """Files of the live generation as they are on the disk."""
    differences: tuple[Difference, ...]
    """In the office's own words."""
    findings: tuple[Finding, ...]
    consequences: Consequences

    @property
    def changed(self) -> tuple[str, ...]:
        """Paths of files that would be written, changed or removed."""
        return changed_files(self.before, self.rendering)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.changed

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that forbid to go live."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    def file_diff(self, most: int | None = None) -> str:
        """Return the change of the files as a unified diff, secrets masked; at most so many lines of it."""
        return unified_diff(self.before, self.rendering, most)


def make_plan() -> Plan:
    """Compare what the database describes with what is live.

    :raises EngineMissing: when there is no Asterisk to render for.
    :raises OfficeBroken: when the database holds what no form would have let through.
    """
    engine = current_engine()
    try:
        office = read_office()
        rendering, asked = render(office, engine), check(office)
    except UNREADABLE as error:
        raise broken(error) from error
    store = GenerationStore(engine.home)
    live = store.live_or_none()
    before = store.read(live) if live is not None else {}
    known = recall(snapshot_path(engine.home, live)) if live is not None else Snapshot()
    today = timezone.localdate()
    return Plan(
        engine=engine,
        office=office,
        rendering=rendering,
        live=live,
        before=before,
        differences=diff(known, office) if known is not None else (),
        findings=(
            *asked,
            *watched(today),
            *(running_out(known, today) if known is not None else (_unknown(live),)),
        ),
        consequences=consequences_of(before, rendering),
    )


def _unknown(live: int | None) -> Finding:
    text = (
        f"What generation {live} held can't be told in the office's words: its snapshot is gone, or of another version of the "
        "program. The difference of the files shows what changes."
    )
    return Finding(Severity.WARNING, "", None, text)


def facts(plan: Plan) -> dict[str, Any]:
    """Return a plan for machines."""
    return {
        "live_generation": plan.live,
        "pending": not plan.is_empty,
        "changes": [str(difference) for difference in plan.differences],
        "files": list(plan.changed),
        "reload": list(plan.consequences.reload),
        "restart": list(plan.consequences.restart),
        "findings": [
            {"severity": f.severity, "text": f.text, "object": f.collection, "id": f.id} for f in plan.findings
        ],
    }


def live_configuration(engine: Engine) -> Path:
    """Return the file that Asterisk is started with."""
    return engine.live / "asterisk.conf"
