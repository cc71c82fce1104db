"""How a recording or a piece of music gets its sound, on every way on which one comes."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from pbxmanager.media.conversion import LARGEST, SoundRefused, take
from pbxmanager.media.models import MusicPiece, Recording
from pbxmanager.media.speech import speak


def content_of(given: "UploadedFile[Any]") -> bytes:
    """Return what was uploaded; what is too large is not even read.

    :raises SoundRefused: when it is larger than a sound may be.
    """
    if (given.size or 0) > LARGEST:
        raise SoundRefused(_("The file is larger than 50 MB. Shorten it, or save it as MP3."))
    return bytes(given.read())


def upload(row: Recording | MusicPiece, content: bytes, name: str = "") -> None:
    """Give a row that is not saved yet an uploaded sound.

    :raises SoundRefused: when it can't be used.
    """
    sound = take(content)
    row.digest, row.seconds = sound.digest, sound.seconds
    if isinstance(row, Recording):
        row.source, row.origin = Recording.Source.UPLOAD, name[:100]
    elif not row.name:
        row.name = name.rpartition(".")[0][:100] or name[:100]


def say(row: Recording) -> None:
    """Let the machine speak a recording's text.

    :raises SoundRefused: when it can't.
    """
    sound = speak(row.text, row.language)
    row.digest, row.seconds, row.source, row.origin = sound.digest, sound.seconds, Recording.Source.SPEECH, ""


def must_be_said(row: Recording) -> bool:
    """Whether a recording has no sound for its text yet: it is new, or what the machine says was changed."""
    if not row.digest:
        return True
    earlier = Recording.objects.filter(pk=row.pk).values("text", "language", "source").first()
    changed = earlier is None or (earlier["text"], earlier["language"]) != (row.text, row.language)
    return row.source == Recording.Source.SPEECH and changed
