"""Runs Asterisk with the live generation."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pbxmanager.asterisk.engine import EngineMissing
from pbxmanager.operations.engine import current_engine, prepare_directories
from pbxmanager.operations.plan import live_configuration


class Command(BaseCommand):
    """This process becomes Asterisk, so that who started it also stops it."""

    help = "Become Asterisk, in the foreground, with the live generation."

    def handle(self, *args: Any, **options: Any) -> None:
        """Replace this process."""
        try:
            engine = current_engine()
        except EngineMissing as error:
            raise CommandError(str(error)) from error
        configuration = live_configuration(engine)
        if not configuration.exists():
            raise CommandError("Nothing is live yet. Run manage.py pbx_apply first.")
        prepare_directories(engine)
        binary = str(engine.build.binary)
        os.execv(binary, [binary, "-C", str(configuration), "-f"])
