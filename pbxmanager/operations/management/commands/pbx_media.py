"""Takes over what was recorded by telephone."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from pbxmanager.operations.takes import take_over


class Command(BaseCommand):
    """Runs for good unless told otherwise. What is recorded while it does not run waits on the disk."""

    help = "Take over prompts that were recorded by telephone, as they come; each then waits for the next apply."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--once", action="store_true", help="take what waits, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take over, and say what."""
        while True:
            try:
                for line in take_over():
                    self.stdout.write(line)
            except (DatabaseError, OSError) as error:
                if options["once"]:
                    raise
                self.stderr.write(f"Recordings by telephone wait: {error}")
            if options["once"]:
                return
            close_old_connections()
            time.sleep(1.0)
