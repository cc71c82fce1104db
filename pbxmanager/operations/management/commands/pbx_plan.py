"""Shows what an apply would do."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from pbxmanager.operations.command import OperationCommand
from pbxmanager.operations.described import described
from pbxmanager.operations.history import without_halves
from pbxmanager.operations.plan import make_plan
from pbxmanager.operations.waiting import meaning, touched_calls, waiting_changes

NOTHING, PROBLEM, PENDING = 0, 1, 2
MOST = 20
"""Entries of the journal that are shown; the page shows more."""


class Command(OperationCommand):
    """Exit code 0: nothing to do; 2: changes are pending; 1: an error stands in the way."""

    help = "Show what pbx_apply would change. Exit code 0: nothing; 2: changes are pending; 1: an error."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--json", action="store_true", help="for machines")
        parser.add_argument("--diff", action="store_true", help="also the difference of the files, secrets masked")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the plan and end with its code."""
        plan = make_plan()
        if options["json"]:
            self.stdout.write(json.dumps(described(plan, options["diff"]), indent=1, ensure_ascii=False))
        else:
            self._print(plan, options["diff"])
        sys.exit(PROBLEM if plan.errors else NOTHING if plan.is_empty else PENDING)

    def _print(self, plan: Any, with_diff: bool) -> None:
        live = f"generation {plan.live} is live" if plan.live else "nothing is live yet"
        if plan.is_empty:
            self.stdout.write(self.style.SUCCESS(f"Nothing to do: {live}, and it is what the database describes."))
        else:
            self.stdout.write(f"Changes are waiting; {live}.\n")
            shown = plan.differences[:50]
            for difference in shown:
                self.stdout.write(f"  {difference}")
            if len(plan.differences) > len(shown):
                self.stdout.write(f"  … and {len(plan.differences) - len(shown)} more (--json lists all)")
            if not plan.differences:
                self.stdout.write("  Only settings of the system or files changed by hand.")
            self.stdout.write(
                f"\nFiles: {len(plan.changed)}. Reloads: {', '.join(plan.consequences.reload) or 'none'}."
            )
            if plan.consequences.restart and plan.live:
                self.stdout.write(
                    self.style.WARNING(f"Only a restart of Asterisk reads: {', '.join(plan.consequences.restart)}.")
                )
            for sentence in meaning(plan.consequences.reload) if plan.live else ():
                self.stdout.write(f"  {sentence}")
            if touched := touched_calls(plan):
                self.stdout.write(self.style.WARNING(f"Calls that are up now on what changes: {', '.join(touched)}."))
            self._journal()
        for finding in plan.findings:
            style = self.style.ERROR if finding in plan.errors else self.style.WARNING
            self.stdout.write(style(str(finding)))
        if with_diff and not plan.is_empty:
            self.stdout.write("\n" + plan.file_diff())

    def _journal(self) -> None:
        entries = without_halves(waiting_changes()[: 3 * MOST])[:MOST]
        if entries:
            self.stdout.write("\nWho changed what, newest first:")
        for entry in entries:
            by = entry.author.get_username() if entry.author else "command line"
            self.stdout.write(f"  {entry.time:%Y-%m-%d %H:%M}  {by:<14}  {entry}")
