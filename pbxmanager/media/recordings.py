"""How a recording or a piece of music gets its sound, on every way on which one comes."""

from pbxmanager.media.conversion import take
from pbxmanager.media.models import MusicPiece, Recording
from pbxmanager.media.speech import speak


def upload(row: Recording | MusicPiece, content: bytes, name: str = "") -> None:
    """Give a row that is not saved yet an uploaded sound.

    :raises SoundRefused: when it can't be used.
    """
    sound = take(content)
    row.digest, row.seconds = sound.digest, sound.seconds
    if isinstance(row, Recording):
        row.source = Recording.Source.UPLOAD
    elif not row.name:
        row.name = name.rpartition(".")[0][:100] or name[:100]


def say(row: Recording) -> None:
    """Let the machine speak a recording's text.

    :raises SoundRefused: when it can't.
    """
    sound = speak(row.text, row.language)
    row.digest, row.seconds, row.source = sound.digest, sound.seconds, Recording.Source.SPEECH


def must_be_said(row: Recording) -> bool:
    """Whether a recording has no sound for its text yet: it is new, or what the machine says was changed."""
    if not row.digest:
        return True
    earlier = Recording.objects.filter(pk=row.pk).values("text", "language", "source").first()
    changed = earlier is None or (earlier["text"], earlier["language"]) != (row.text, row.language)
    return row.source == Recording.Source.SPEECH and changed
