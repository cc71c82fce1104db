"""Gives phones their bootstrap files over TFTP."""

import asyncio
import resource
import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tftp.server import AsyncTFTPServer, TFTPServerLimits, ThreadedHandler

from pbxmanager.provisioning.tftp_files import TftpFiles

TRANSFERS = 8000
"""At once; each takes a socket. Further phones are told that the server is busy, and ask again."""


FROM_ONE = 500
"""Of these for one address: who begins transfers and never goes on takes no others' places."""


class Command(BaseCommand):
    """Runs in the foreground until it is told to stop. Read only."""

    help = "Serve phones' bootstrap files and firmware over TFTP, read only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--bind", default=settings.PBX_TFTP_BIND, help="address to listen on (%(default)s)")
        parser.add_argument("--port", type=int, default=settings.PBX_TFTP_PORT, help="UDP port (%(default)d)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve."""
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        transfers = min(TRANSFERS, hard - 200) if hard != resource.RLIM_INFINITY else TRANSFERS
        try:
            asyncio.run(self._serve(options["bind"], options["port"], transfers))
        except OSError as error:
            raise CommandError(
                f"UDP port {options['port']} on {options['bind']} can't be used: {error.strerror}. "
                "Set PBX_TFTP_PORT, or let the service start with the right to use ports below 1024."
            ) from error

    async def _serve(self, address: str, port: int, transfers: int) -> None:
        server = AsyncTFTPServer(
            ThreadedHandler(TftpFiles()),
            listen=address,
            port=port,
            max_sessions=transfers,
            limits=TFTPServerLimits(
                max_filename_length=200, max_duration=600.0, max_idle=20.0, max_sessions_per_client=FROM_ONE
            ),
        )
        loop = asyncio.get_running_loop()
        for ending in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(ending, server.shutdown)
        async with server:
            self.stdout.write(f"TFTP listens on {address}:{port}")
            self.stdout.flush()
            await server.serve_forever()
