"""Speech from text. The engine is a class that ``settings.PBX_SPEECH`` names, with one method, ``speak``."""

import subprocess
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from pbxmanager.media.conversion import Sound, SoundRefused, take
from pbxmanager.media.limits import ProgramMissing, run_limited

LONGEST_TEXT = 2000
"""Characters."""


class Speech(Protocol):
    """An engine that speaks."""

    def speak(self, text: str, language: str) -> bytes:
        """Return a text as a sound file, in a language of :class:`pbxmanager.core.choices.Language`.

        :raises SoundRefused: when it can't. The text says what to do.
        """


class EspeakNg:
    """eSpeak NG: small, in most languages, and on the machine itself; nothing that is said leaves it."""

    VOICES = {"zh": "cmn", "en": "en-us", "es": "es", "fr": "fr-fr", "it": "it", "ru": "ru"}

    def speak(self, text: str, language: str) -> bytes:
        """Let it speak; the text goes by standard input, so that nothing in it is an option."""
        words = ["espeak-ng", "--stdin", "--stdout", "-b", "1", "-s", "150", "-v", self.VOICES.get(language, language)]
        try:
            return run_limited(words, given=text.encode())
        except ProgramMissing as error:
            raise SoundRefused(f"{error} {_('Type apt-get install espeak-ng there, or upload a file.')}") from None
        except (subprocess.SubprocessError, OSError):
            raise SoundRefused(_("The machine can't speak this text. Upload a file instead.")) from None


def speak(text: str, language: str) -> Sound:
    """Return a text, spoken and stored.

    :raises SoundRefused: when there is nothing to say, or the engine can't say it.
    """
    if not text.strip():
        raise SoundRefused(_("Write what is to be said."))
    if len(text) > LONGEST_TEXT:
        raise SoundRefused(_("The text is longer than 2,000 characters. Shorten it."))
    engine: Speech = import_string(settings.PBX_SPEECH)()
    said = engine.speak(text, language)
    try:
        return take(said)
    except SoundRefused:
        raise SoundRefused(_("Nothing is heard of this text. Write it in words, or upload a file.")) from None
