"""Lists what went live."""

import json
from argparse import ArgumentParser
from itertools import pairwise
from typing import Any

from django.core.management.base import CommandError

from pbxmanager.asterisk.engine import EngineMissing
from pbxmanager.asterisk.generations import GenerationError, GenerationStore
from pbxmanager.operations.command import OperationCommand
from pbxmanager.operations.difference import unified_diff
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.models import Generation
from pbxmanager.operations.sentences import in_a_line

MOST = 300
"""Characters of what is said of a generation; --json has all."""


class Command(OperationCommand):
    """Generations, newest first; or the difference between two."""

    help = "List generations with author, time, reason and result; --diff A B shows what differs between two."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--diff", nargs=2, type=int, metavar=("A", "B"), help="difference of two generations' files"
        )
        parser.add_argument("--most", type=int, default=20, help="how many (default: 20)")
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the list or the difference."""
        try:
            store = GenerationStore(current_engine().home)
            if options["diff"]:
                one, other = (store.read(store.manifest(number).number) for number in options["diff"])
                self.stdout.write(unified_diff(one, other) or "No difference.")
                return
            live = store.live_number()
        except (EngineMissing, GenerationError) as error:
            raise CommandError(str(error)) from error
        rows = list(Generation.objects.select_related("author")[: options["most"]])
        earlier = {row.number for before, row in pairwise(reversed(rows)) if row.created < before.created}
        if options["json"]:
            self.stdout.write(
                json.dumps([_facts(row, live, row.number in earlier) for row in rows], indent=1, ensure_ascii=False)
            )
            return
        for row in rows:
            mark = "*" if row.number == live else " "
            style = self.style.ERROR if row.result == Generation.Result.FAILED else str
            by = row.author.get_username() if row.author else "command line"
            line = f"{mark}{row.number:>5}  {row.created:%Y-%m-%d %H:%M}  {row.get_result_display():<10}  {by:<14}  {row.reason}"
            self.stdout.write(style(line.rstrip()))
            if row.evidence:
                self.stdout.write(f"        {in_a_line(row.evidence.partition(chr(10))[0])[:MOST]}")
            if row.number in earlier:
                self.stdout.write("        (its time is earlier than the one's before it: the clock had been set back)")


def _facts(row: Generation, live: int | None, set_back: bool) -> dict[str, Any]:
    return {
        "number": row.number,
        "live": row.number == live,
        "time": row.created.isoformat(),
        "clock_was_set_back": set_back,
        "result": row.result,
        "author": row.author.get_username() if row.author else None,
        "reason": row.reason,
        "changes": row.changes,
        "evidence": row.evidence,
    }
