"""Asks phones to fetch their configuration or to restart."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import timezone

from pbxmanager.asterisk.ami import AmiError
from pbxmanager.asterisk.engine import EngineMissing
from pbxmanager.directory.models import Site
from pbxmanager.provisioning.configs import phones_for_configs
from pbxmanager.provisioning.dialled import DialledClaims
from pbxmanager.provisioning.guests import follow_guests
from pbxmanager.provisioning.models import Phone, Push
from pbxmanager.provisioning.push import SECONDS_APART, ask, carry_out, outdated

RETRY_SECONDS = 5.0
"""Until Asterisk is tried again that could not be reached."""


class Command(BaseCommand):
    """``resync`` and ``reboot`` write down what is wanted; ``run`` carries it out, for good or once."""

    help = "Ask desk phones to fetch their configuration or to restart, spread over time and never during a call."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the subcommands."""
        commands = parser.add_subparsers(dest="what", required=True)
        for kind, text in ((Push.Kind.RESYNC, "fetch the configuration"), (Push.Kind.REBOOT, "restart")):
            one = commands.add_parser(kind.value, help=f"ask phones to {text}")
            one.add_argument("phones", nargs="*", metavar="PHONE", help="internal number or MAC address")
            one.add_argument("--site", help="all phones of a site, by its name")
            one.add_argument("--outdated", action="store_true", help="all whose configuration is out of date")
            one.add_argument("--all", action="store_true", help="all phones")
            one.add_argument(
                "--apart", type=float, default=SECONDS_APART, metavar="SECONDS", help="between two phones (%(default)g)"
            )
            one.add_argument("--during-calls", action="store_true", help="also phones that are in a call")
        run = commands.add_parser("run", help="send what is due, as a service")
        run.add_argument("--once", action="store_true", help="send what is due now, then end")
        commands.add_parser("list", help="show what waits")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do one of them."""
        if options["what"] == "run":
            self._run(options["once"])
        elif options["what"] == "list":
            self._list()
        else:
            self._ask(options)

    def _ask(self, options: dict[str, Any]) -> None:
        if options["apart"] < 0:
            raise CommandError("--apart: 0 seconds or more.")
        pushes = ask(
            self._phones(options),
            options["what"],
            timezone.now(),
            seconds_apart=options["apart"],
            during_calls=options["during_calls"],
        )
        self.stdout.write(
            f"{len(pushes)} phones will be asked. manage.py pbx_phones run does it, if it does not run yet."
        )

    def _phones(self, options: dict[str, Any]) -> list[Phone]:
        everybody = phones_for_configs().filter(device__enabled=True)
        if not (options["phones"] or options["site"] or options["outdated"] or options["all"]):
            raise CommandError("Name phones, or take --site, --outdated or --all.")
        if options["phones"]:
            found = [phone for name in options["phones"] for phone in _named(everybody, name)]
        else:
            found = list(everybody)
        if options["site"]:
            found = [phone for phone in found if phone.site_id == _site(options["site"])]
        return outdated(found) if options["outdated"] else found

    def _run(self, once: bool) -> None:
        claims = DialledClaims()
        while True:
            pause = 1.0
            try:
                follow_guests(timezone.now())
                sent = carry_out(timezone.now())
                claims.carry_out(timezone.now())
            except (AmiError, EngineMissing) as error:
                if once:
                    raise CommandError(str(error)) from error
                self.stderr.write(f"{error} Everything waits.")
                sent, pause = 0, RETRY_SECONDS
            if once:
                self.stdout.write(f"{sent} phones were asked.")
                return
            time.sleep(pause)

    def _list(self) -> None:
        for push in Push.objects.filter(state=Push.State.WAITING).select_related(
            "phone__device__extension__destination"
        ):
            self.stdout.write(f"{push.not_before:%Y-%m-%d %H:%M:%S}  {push.kind}  {push.phone}  {push.why}".rstrip())


def _named(everybody: Any, name: str) -> list[Phone]:
    mac = name.replace(":", "").replace("-", "").lower()
    found = list(everybody.filter(Q(device__mac=mac) | Q(device__extension__destination__number=name)))
    if not found:
        raise CommandError(f"{name}: no phone in service has this number or MAC address.")
    return found


def _site(name: str) -> int:
    site = Site.objects.filter(name=name).first()
    if site is None:
        raise CommandError(f"{name}: there is no such site.")
    return site.pk
