"""Lets Asterisk's own words be spoken in a language that it does not come with."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pbxmanager.asterisk.engine import EngineMissing
from pbxmanager.asterisk.words import languages_dir, used_words
from pbxmanager.media.conversion import SoundRefused
from pbxmanager.media.system_words import languages, make, texts
from pbxmanager.operations.engine import current_engine


class Command(BaseCommand):
    """Makes what is missing or has changed; may be run at any time."""

    help = "Speak Asterisk's announcements, digits and dates in a language that it has no sounds for."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("language", choices=languages())
        parser.add_argument(
            "--only", nargs="+", default=(), metavar="NAME", help="only these sounds, such as vm-goodbye"
        )
        parser.add_argument("--again", action="store_true", help="make all of them anew")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them, and say what is still heard in English."""
        language = options["language"]
        home = Path(settings.PBX_ASTERISK_DIR)
        try:
            data = current_engine().build.data
        except EngineMissing as error:
            raise CommandError(str(error)) from error
        own = data / "sounds" / language
        if own.is_dir() and own.resolve().parent != languages_dir(home).resolve():
            self.stdout.write(f"Asterisk has sounds of its own for {language}: nothing to do.")
            return
        try:
            place = languages_dir(home) / language
            count = sum(make(language, place, again=options["again"], only=options["only"]))
        except SoundRefused as error:
            raise CommandError(f"Callers with {language} go on hearing English. {error}") from error
        missing = sorted(used_words(data / "sounds" / "en") - set(texts(language)))
        if missing:
            self.stdout.write(f"Still in English, since no text is known for it: {', '.join(missing)}")
        self.stdout.write(f"{count} sounds were made for {language}, of {len(texts(language))} that are known.")
        if data != current_engine().build.data:
            self.stdout.write("Apply and restart Asterisk: then it finds them.")
