"""Tries what the database describes in a throwaway Asterisk."""

import sys
from typing import Any

from pbxmanager.operations.check import check_plan
from pbxmanager.operations.command import OperationCommand
from pbxmanager.operations.plan import make_plan
from pbxmanager.snapshot import Severity


class Command(OperationCommand):
    """Exit code 0: it would go live; 1: it would not."""

    help = "Load the waiting changes in a throwaway Asterisk, cut off from the network. Exit code 0: fine; 1: not."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check and report."""
        plan = make_plan()
        findings = [*plan.findings, *check_plan(plan)]
        for finding in findings:
            style = self.style.ERROR if finding.severity is Severity.ERROR else self.style.WARNING
            self.stdout.write(style(str(finding)))
        errors = sum(finding.severity is Severity.ERROR for finding in findings)
        if errors:
            self.stdout.write(self.style.ERROR(f"{errors} errors: this would not go live."))
            sys.exit(1)
        self.stdout.write(self.style.SUCCESS("A throwaway Asterisk took all of it as planned."))
