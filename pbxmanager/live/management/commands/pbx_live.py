"""Mirrors what people change at their telephones."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from pbxmanager.live import listener


class Command(BaseCommand):
    """Runs until it is ended. Calls do not need it: what it mirrors is Asterisk's own state."""

    help = (
        "Mirror do not disturb, forwarding and locks between the telephones and the database. Runs until it is ended."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Follow Asterisk until SIGTERM or Ctrl-C."""
        logging.basicConfig(level=logging.INFO, format="live: %(message)s")
        stopped = threading.Event()
        for ends in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ends, lambda *_: stopped.set())
        listener.run(stopped)
