"""Takes over what was recorded by telephone: from Asterisk's spool to the prompts.

Asterisk leaves a sound (``NAME.wav16``) and, when the caller kept it, a line beside it (``NAME.take``: prompt, language,
extension and the word ``kept``). Nothing is removed before the database has it, and a take that the database has already
is not taken again; so it does not matter when this is killed, or how often it runs.
"""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from pbxmanager.core.choices import Language
from pbxmanager.media.conversion import SoundRefused, take
from pbxmanager.media.models import Prompt, Recording

log = logging.getLogger(__name__)
ABANDONED = 24 * 3600.0
"""Seconds after which a sound that nobody kept is removed."""


@dataclass(frozen=True, slots=True)
class Take:
    """A recording that somebody made by telephone and kept."""

    path: Path
    """Without its ending."""
    prompt: int
    language: str
    extension: str

    def part(self, ending: str) -> Path:
        """Return one of its files. Its name has a dot in it."""
        return self.path.with_name(self.path.name + ending)

    @property
    def name(self) -> str:
        """Unique for good: Asterisk's name of the call."""
        return self.path.name[:100]


def spool() -> Path:
    """Return the directory into which Asterisk records."""
    return Path(settings.PBX_ASTERISK_DIR) / "spool" / "prompts"


def take_over(now: float | None = None) -> Iterator[str]:
    """Bring everything that was kept into the database, oldest first; yield a line for people on each.

    :param now: seconds since 1970, by which sounds that nobody kept are told to be old; None for the clock.
    """
    for path in sorted(spool().glob("*.take"), key=lambda each: (each.stat().st_mtime, each.name)):
        found = _read(path)
        if found is not None:
            yield _take(found)
    young = (time.time() if now is None else now) - ABANDONED
    for sound in spool().glob("*.wav16"):
        if not sound.with_suffix(".take").exists() and sound.stat().st_mtime < young:
            sound.unlink(missing_ok=True)


def _read(path: Path) -> Take | None:
    """Return what a line says; None while it is being written."""
    words = path.read_text(errors="replace").split()
    if len(words) < 3 or words[-1] != "kept" or not words[0].isdigit():
        return None
    language = words[1].partition("_")[0]
    return Take(
        path.with_name(path.name.removesuffix(".take")), int(words[0]), language, words[2] if len(words) > 3 else ""
    )


def _take(found: Take) -> str:
    prompt = Prompt.objects.filter(pk=found.prompt).first()
    if prompt is None:
        return _refuse(found, "its prompt has been deleted")
    language = found.language if found.language in Language.values else prompt.language
    if Recording.objects.filter(prompt=prompt, language=language, take=found.name).exists():
        return _done(found, f"{prompt} ({language}): taken over already")  # killed before it could say so
    try:
        sound = take(found.part(".wav16").read_bytes())
    except (SoundRefused, FileNotFoundError) as error:
        return _refuse(found, str(error))
    with transaction.atomic():
        recording = Recording.objects.filter(prompt=prompt, language=language).first()
        recording = recording or Recording(prompt=prompt, language=language)
        if recording.source == Recording.Source.SPEECH:
            recording.text = ""  # it is no longer what is heard
        recording.digest, recording.seconds, recording.source = sound.digest, sound.seconds, Recording.Source.PHONE
        recording.origin, recording.take = found.extension, found.name
        recording.save()
    return _done(
        found,
        f"{prompt} ({language}): recorded by {found.extension}, {sound.seconds:.0f} s; it waits for the next apply",
    )


def _done(found: Take, text: str) -> str:
    found.part(".wav16").unlink(missing_ok=True)
    found.part(".take").unlink(missing_ok=True)  # the line last: until then it can be begun again
    return text


def _refuse(found: Take, why: str) -> str:
    """Put a take aside that can't be used; it is not thrown away."""
    aside = spool() / "refused"
    aside.mkdir(mode=0o700, exist_ok=True)
    for suffix in (".wav16", ".take"):
        part = found.part(suffix)
        if part.exists():
            part.replace(aside / part.name)
    log.warning("What extension %s recorded for prompt %d can't be used: %s", found.extension, found.prompt, why)
    return f"{found.name}, recorded by {found.extension}, was put aside ({aside}): {why}"
