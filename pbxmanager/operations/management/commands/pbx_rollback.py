"""Returns to an earlier generation."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from pbxmanager.asterisk.engine import EngineMissing
from pbxmanager.operations.command import OperationCommand
from pbxmanager.operations.described import outcome_facts
from pbxmanager.operations.record import ApplyRefused, Unrecorded
from pbxmanager.operations.rollback import RolledBack, restore_models, rollback


class Command(OperationCommand):
    """Exit code 0: it is live again; 1: it is not."""

    help = (
        "Make an earlier generation live again (default: the one before the live one). The database is left alone: "
        "pbx_plan shows what it would change again. --models brings the database back to it, too."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("number", nargs="?", type=int, help="which generation")
        parser.add_argument("--reason", default="", help="why, for the record")
        parser.add_argument("--models", action="store_true", help="also undo the changes in the database since then")
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Roll back and report."""
        try:
            done = rollback(options["number"], reason=options["reason"])
        except (ApplyRefused, EngineMissing) as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        except Unrecorded as error:
            raise CommandError(str(error)) from error
        undone = self._restore(done) if options["models"] and not done.outcome.deviations else None
        if options["json"]:
            facts = outcome_facts(done.generation.number, done.outcome, done.settled)
            self.stdout.write(
                json.dumps({**facts, "target": done.target, "undone": undone}, indent=1, ensure_ascii=False)
            )
            sys.exit(1 if done.outcome.deviations else 0)
        for line in done.settled:
            self.stdout.write(self.style.WARNING(line))
        if done.outcome.deviations:
            now = f"Generation {done.outcome.returned_to} is live. " if done.outcome.returned_to else ""
            raise CommandError(
                f"Generation {done.target} did not go live again. {now}Why:\n{done.outcome.evidence}\n"
                "pbx_status shows how things stand; pbx_generations lists what else can be returned to."
            )
        number = f"as generation {done.generation.number}"
        if done.outcome.asterisk_runs:
            self.stdout.write(self.style.SUCCESS(f"Generation {done.target} is live again, {number}."))
        else:
            text = (
                f"Generation {done.target} is in place again, {number}. Asterisk does not run; it will start with it."
            )
            self.stdout.write(self.style.WARNING(text))
        if done.restart:
            self.stdout.write(
                self.style.WARNING(
                    f"Restart Asterisk when no call is up: it reads {', '.join(done.restart)} at start only."
                )
            )
        if undone is not None:
            self.stdout.write(f"The database was brought back to it: {undone} changes undone.")
        else:
            self.stdout.write("The database still describes what it did; pbx_plan shows what it would change again.")

    def _restore(self, done: RolledBack) -> int:
        try:
            return restore_models(done.target)
        except ApplyRefused as error:
            raise CommandError(
                f"Generation {done.target} is live again, as generation {done.generation.number}. {error}"
            ) from error
