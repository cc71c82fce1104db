"""Takes what the database describes live."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from pbxmanager.asterisk.engine import EngineMissing
from pbxmanager.operations.apply import apply
from pbxmanager.operations.command import OperationCommand
from pbxmanager.operations.described import outcome_facts
from pbxmanager.operations.record import ApplyRefused, Unrecorded

MOST = 50
"""Changes that are printed."""


class Command(OperationCommand):
    """Exit code 0: it is live; 1: it is not, and what was live before still is."""

    help = "Take the office live: write, switch, reload what changed, verify; on failure return to what was live."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--reason", default="", help="why, for the record")
        parser.add_argument("--no-check", action="store_true", help="go live without trying it in a throwaway Asterisk")
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Apply and report."""
        try:
            done = apply(reason=options["reason"], check=not options["no_check"])
        except (ApplyRefused, EngineMissing) as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        except Unrecorded as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            number = done.generation.number if done.generation else None
            self.stdout.write(
                json.dumps(outcome_facts(number, done.outcome, done.settled), indent=1, ensure_ascii=False)
            )
            sys.exit(0 if done.succeeded else 1)
        for said in done.settled:
            self.stdout.write(self.style.WARNING(said))
        if done.generation is None:
            runs = ", and Asterisk runs it" if done.outcome.asterisk_runs else ""
            self.stdout.write(f"Nothing to do: generation {done.live} is what the database describes{runs}.")
            return
        number = done.generation.number
        if not done.succeeded:
            evidence = "\n".join(f"  {deviation}" for deviation in done.outcome.deviations)
            after = (
                f"Generation {done.outcome.returned_to} is live again."
                if done.outcome.returned_to
                else "There was none before to return to."
            )
            raise CommandError(f"Generation {number} failed. {after}\n{evidence}")
        lines = [*done.differences, *(f"Asterisk had drifted: {each}" for each in done.drift)]
        for line in lines[:MOST]:
            self.stdout.write(f"  {line}")
        if len(lines) > MOST:
            self.stdout.write(f"  … and {len(lines) - MOST} more (pbx_generations --json has all)")
        reloads = ", ".join(done.consequences.reload) or "nothing"
        if done.outcome.asterisk_runs:
            self.stdout.write(self.style.SUCCESS(f"Generation {number} is live; reloaded: {reloads}."))
        else:
            self.stdout.write(
                self.style.WARNING(f"Generation {number} is in place. Asterisk does not run; it will start with it.")
            )
        if done.consequences.restart and done.outcome.asterisk_runs:
            files = ", ".join(done.consequences.restart)
            self.stdout.write(
                self.style.WARNING(f"Restart Asterisk when no call is up: it reads {files} at start only.")
            )
