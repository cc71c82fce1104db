"""Hands waiting mails to the mail server."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pbxmanager.mailing.sender import Sender
from pbxmanager.operations.mail import fax_spool, mail_queue, mail_server, voice_mail


class Command(BaseCommand):
    """Runs for good unless told otherwise. It needs no database."""

    help = "Hand voice messages and faxes to the mail server as they come; what it does not take waits on the disk."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--once", action="store_true", help="try what waits once, then end")
        parser.add_argument("--list", action="store_true", help="show what waits and what was refused for good")
        parser.add_argument("--again", action="store_true", help="let what was refused for good wait once more")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, or show."""
        queue = mail_queue()
        if options["again"]:
            self.stdout.write(f"{queue.again()} mails wait once more.")
            return
        if options["list"]:
            self._list()
            return
        server = mail_server()
        if server is None and options["once"]:
            raise CommandError(f"No mail server is set (PBX_SMTP_HOST). {len(queue.waiting())} mails wait.")
        if server is None:
            self.stderr.write("No mail server is set (PBX_SMTP_HOST): mails wait on the disk until there is one.")
        sender = Sender(queue, server) if server else None
        faxes, voice = fax_spool(), voice_mail()
        while True:
            faxes.run_once()
            voice.run_once()
            sent = sender.run_once() if sender else 0
            if options["once"]:
                self.stdout.write(f"{sent} mails sent, {len(queue.waiting())} wait.")
                return
            time.sleep(1.0)

    def _list(self) -> None:
        queue = mail_queue()
        for path in (*voice_mail().waiting(), *queue.waiting()):
            self.stdout.write(f"waits    {path.name}")
        for path, why in queue.refused():
            self.stdout.write(f"refused  {path.name}  {why.strip()}")
