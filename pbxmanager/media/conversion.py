"""From any common sound format to what telephones hear: mono, level-normalised (EBU R 128), at 8 and 16 kHz."""

import subprocess
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
from django.conf import settings
from django.utils.translation import gettext as _

from pbxmanager.media import store
from pbxmanager.media.limits import ProgramMissing, run_limited

LARGEST = 50_000_000
"""Bytes of an upload."""
LONGEST = 1200
"""Seconds of sound."""
_FORMATS = "wav,w64,aiff,mp3,ogg,flac,mov,mp4,aac,matroska,webm,amr,asf,caf,au"
"""What may be read. Playlists are not among them: they could name files of this machine."""
_LOUDNESS = "loudnorm=I=-18:TP=-2:LRA=11"


class SoundRefused(Exception):
    """This can't be used as a sound. The text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound in the store."""

    digest: str
    seconds: float


def take(content: bytes) -> Sound:
    """Convert a sound, store it, and return it.

    :raises SoundRefused: when it is no sound, too large, too long or silent.
    """
    if len(content) > LARGEST:
        raise SoundRefused(_("The file is larger than 50 MB. Shorten it, or save it as MP3."))
    with tempfile.TemporaryDirectory(prefix="pbx-sound-") as place:
        given, plain = Path(place) / "given", Path(place) / "plain"
        given.write_bytes(content)
        # One second more than is allowed, so that what is too long is seen to be, before any further work.
        words = [*_reading(given), "-t", str(LONGEST + 1), "-map", "0:a:0", "-ac", "1", "-ar", "16000"]
        _ffmpeg([*words, "-c:a", "pcm_s16le", "-bitexact", "-f", "wav", str(plain)])
        with wave.open(str(plain), "rb") as file:
            seconds, loud = file.getnframes() / file.getframerate(), any(file.readframes(file.getnframes()))
        if seconds < 0.1:
            raise SoundRefused(_("There is no sound in this file."))
        if seconds > LONGEST:
            raise SoundRefused(_("It is longer than 20 minutes. Shorten it."))
        if not loud:
            raise SoundRefused(_("The whole file is silent. Check the recording."))
        convert([plain], _LOUDNESS)
        narrow, wide = (plain.with_name(plain.name + ending).read_bytes() for ending in (".wav", ".wav16"))
        return Sound(store.keep(narrow, wide), round(seconds, 2))


def convert(given: list[Path], filters: str) -> None:
    """Make of each file ``NAME.wav`` and ``NAME.wav16`` beside it, by one run of ffmpeg within limits of time, memory and size.

    :raises SoundRefused: when one of them can't be read.
    """
    words = [word for source in given for word in _reading(source)]
    chains = (
        f"[{n}:a:0]aformat=channel_layouts=mono,{filters},aresample=16000,asplit=2[narrow{n}][wide{n}]"
        for n in range(len(given))
    )
    words += ["-filter_complex", ";".join(chains)]
    for number, source in enumerate(given):
        for name, rate, ending in (("narrow", 8000, ".wav"), ("wide", 16000, ".wav16")):
            words += ["-map", f"[{name}{number}]", "-ar", str(rate), "-c:a", "pcm_s16le"]
            words += ["-map_metadata", "-1", "-bitexact", "-f", "wav", str(source.with_name(source.name + ending))]
    _ffmpeg(words)


def _reading(source: Path) -> list[str]:
    return ["-protocol_whitelist", "file", "-format_whitelist", _FORMATS, "-i", str(source)]


def _ffmpeg(words: list[str]) -> None:
    program = settings.PBX_FFMPEG or imageio_ffmpeg.get_ffmpeg_exe()
    try:
        run_limited([program, "-nostdin", "-v", "error", *words])
    except ProgramMissing as error:
        raise SoundRefused(f"{error} {_('Install it, or mend PBX_FFMPEG.')}") from None
    except (subprocess.SubprocessError, OSError):
        raise SoundRefused(
            _("This is no sound file that can be read. Use WAV, MP3, OGG, FLAC, M4A or another common format.")
        ) from None
