"""Says how the telephone system is."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from pbxmanager.operations.command import OperationCommand
from pbxmanager.operations.live import read_status

MOST = 60
"""Lines of the difference that are printed; --json has more."""


class Command(OperationCommand):
    """Exit code 0: all is well; 1: something needs a person."""

    help = "Show which generation is live and whether Asterisk runs it. Exit code 0: all is well; 1: it is not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the state and end with its code."""
        status = read_status()
        if options["json"]:
            self.stdout.write(json.dumps({**asdict(status), "well": status.is_well}, ensure_ascii=False, indent=1))
        else:
            self._print(status)
        sys.exit(0 if status.is_well else 1)

    def _print(self, status: Any) -> None:
        live = f"generation {status.live}" if status.live else "no generation"
        self.stdout.write(f"Live:      {live}")
        if status.link:
            self.stdout.write(self.style.ERROR(f"           {status.link}"))
        elif not status.live:
            self.stdout.write("           Run manage.py pbx_apply.")
        if status.applying:
            self.stdout.write(f"           {status.applying}")
        if status.cut_short:
            self.stdout.write(
                self.style.ERROR(
                    f"           The apply of generation {status.cut_short} was cut short. pbx_apply settles it and says how."
                )
            )
        if status.failed:
            self.stdout.write(self.style.WARNING(f"           {status.failed}"))
        if status.altered:
            files = ", ".join(status.altered[:10])
            self.stdout.write(self.style.ERROR(f"           changed by hand: {files}. pbx_apply writes them anew."))
            for line in status.edits.splitlines()[:MOST]:
                self.stdout.write(f"           {line}")
        if not status.runs:
            self.stdout.write(self.style.ERROR(f"Asterisk:  {status.problem}"))
            return
        self.stdout.write(f"Asterisk:  {status.version}, runs" + (" this generation" if not status.deviations else ""))
        for deviation in status.deviations[:20]:
            self.stdout.write(self.style.ERROR(f"           {deviation}"))
        if status.deviations:
            self.stdout.write("           manage.py pbx_apply lets it read everything anew.")
        self.stdout.write(f"Calls:     {status.calls}")
        self.stdout.write(f"Devices:   {status.registered} of {status.devices} registered")
        for trunk in status.registrations:
            style = self.style.SUCCESS if trunk.state == "Registered" else self.style.ERROR
            self.stdout.write(f"Trunk:     {trunk.name}: {style(trunk.state)}")
