"""Removes sounds that nothing names any more."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pbxmanager.asterisk.engine import EngineMissing
from pbxmanager.operations.cleanup import remove_unused_sounds
from pbxmanager.operations.lock import Busy


class Command(BaseCommand):
    """Safe at any time: what a generation on the disk names is kept."""

    help = "Remove the sounds of prompts and music that no generation, no prompt and no earlier version of one names."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--pretend", action="store_true", help="only list them")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove and list."""
        try:
            removed = remove_unused_sounds(pretend=options["pretend"])
        except (Busy, EngineMissing) as error:
            raise CommandError(str(error)) from error
        for file in removed:
            self.stdout.write(f"  {file}")
        self.stdout.write(f"{len(removed)} files {'would be' if options['pretend'] else 'were'} removed.")
