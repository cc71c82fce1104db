"""Lists unknown phones that a DHCP server has given an address to."""

import logging
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone

from pbxmanager.provisioning.leases.file import LeaseFile
from pbxmanager.provisioning.leases.formats import FORMATS
from pbxmanager.provisioning.leases.seen import note

SECONDS = 2.0
"""Between two looks at a file; it is read only when it has changed."""


class Command(BaseCommand):
    """Reads lease files. It listens to no network and needs no rights but to read them."""

    help = "List unknown phones that a DHCP server has given an address to, from its lease file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "files", nargs="+", type=Path, metavar="FILE", help="lease file, or that of the dnsmasq hook"
        )
        parser.add_argument("--format", choices=sorted(FORMATS), default="", help="else it is found out")
        parser.add_argument("--once", action="store_true", help="read them once, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read them, once or for good."""
        logging.basicConfig(level=logging.INFO, format="dhcp: %(message)s")
        files = {path: LeaseFile(path, options["format"]) for path in options["files"]}
        if not options["once"]:
            self.stdout.write(f"Follows {', '.join(map(str, files))}")
            self.stdout.flush()
        while True:
            for path, file in files.items():
                try:
                    noted = note(file.fresh(), timezone.now())
                except OSError as error:
                    if options["once"]:
                        raise CommandError(f"{path} can't be read: {error.strerror}.") from error
                    self.stderr.write(f"{path} can't be read: {error.strerror}. It is tried again.")
                    continue
                if options["once"]:
                    self.stdout.write(f"{path}: {noted} unknown phones.")
                elif noted:
                    self.stdout.write(f"{path}: {noted} unknown phones.")
                    self.stdout.flush()
            if options["once"]:
                return
            close_old_connections()
            time.sleep(SECONDS)
