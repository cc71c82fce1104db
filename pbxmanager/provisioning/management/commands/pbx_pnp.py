"""Answers telephones that ask by SIP multicast where their configuration is."""

import asyncio
import logging
import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pbxmanager.provisioning.pnp.answers import Answers
from pbxmanager.provisioning.pnp.listener import GROUP, Listener


class Command(BaseCommand):
    """Runs in the foreground until it is told to stop."""

    help = "Answer phones' SIP multicast (plug and play) with the way to their configuration, and list unknown ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--interface",
            action="append",
            metavar="ADDRESS",
            help="own address in a network to listen to; may be repeated (else PBX_PNP_INTERFACES, else the default route's)",
        )
        parser.add_argument("--port", type=int, default=settings.PBX_PNP_PORT, help="UDP port (%(default)d)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve."""
        logging.basicConfig(level=logging.INFO, format="pnp: %(message)s")
        interfaces = options["interface"] or settings.PBX_PNP_INTERFACES
        try:
            asyncio.run(self._serve(options["port"], interfaces))
        except OSError as error:
            raise CommandError(
                f"Multicast on UDP port {options['port']} of {', '.join(interfaces) or 'the default network'} can't be "
                f"used: {error.strerror}. Name own addresses in PBX_PNP_INTERFACES. Where Asterisk listens on all addresses "
                "at this port, name one in PBX_SIP_BIND."
            ) from error

    async def _serve(self, port: int, interfaces: list[str]) -> None:
        listener = Listener(Answers().address_for)
        await listener.open(port, interfaces)
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        for ending in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(ending, ended.set)
        self.stdout.write(f"PnP listens on {GROUP}:{port}")
        self.stdout.flush()
        await ended.wait()
        await listener.close()
