"""From any common sound format to what telephones hear: mono, level-normalised (EBU R 128), at 8 and 16 kHz."""

import resource
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
from django.conf import settings
from django.utils.translation import gettext as _

from pbxmanager.media import store

LARGEST = 50_000_000
"""Bytes of an upload."""
LONGEST = 1200
"""Seconds of sound."""
_FORMATS = "wav,w64,aiff,mp3,ogg,flac,mov,mp4,aac,matroska,webm,amr,asf,caf,au"
"""What may be read. Playlists are not among them: they could name files of this machine."""
_CPU_SECONDS, _MEMORY = 120, 2_000_000_000
_STACK = 2_000_000
"""Bytes for each of ffmpeg's threads, of which it has several for each file."""
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
        given = Path(place) / "given"
        given.write_bytes(content)
        narrow, wide = (given.with_name(given.name + ending) for ending in (".wav", ".wav16"))
        convert([given], _LOUDNESS)
        with wave.open(str(narrow), "rb") as file:
            seconds, loud = file.getnframes() / file.getframerate(), any(file.readframes(file.getnframes()))
        if seconds < 0.1:
            raise SoundRefused(_("There is no sound in this file."))
        if seconds > LONGEST:
            raise SoundRefused(_("It is longer than 20 minutes. Shorten it."))
        if not loud:
            raise SoundRefused(_("The whole file is silent. Check the recording."))
        return Sound(store.keep(narrow.read_bytes(), wide.read_bytes()), round(seconds, 2))


def convert(given: list[Path], filters: str) -> None:
    """Make of each file ``NAME.wav`` and ``NAME.wav16`` beside it, by one run of ffmpeg within limits of time, memory and size.

    :raises SoundRefused: when one of them can't be read.
    """
    program = settings.PBX_FFMPEG or imageio_ffmpeg.get_ffmpeg_exe()
    words = [program, "-nostdin", "-v", "error"]
    for source in given:
        words += ["-protocol_whitelist", "file", "-format_whitelist", _FORMATS, "-i", str(source)]
    for number, source in enumerate(given):
        for rate, ending in ((8000, ".wav"), (16000, ".wav16")):
            words += ["-map", f"{number}:a:0", "-vn", "-sn", "-dn", "-af", filters, "-ar", str(rate), "-ac", "1"]
            # One second more than is allowed, so that what is too long is seen to be.
            words += ["-t", str(LONGEST + 1), "-c:a", "pcm_s16le", "-map_metadata", "-1", "-bitexact", "-f", "wav"]
            words.append(str(source.with_name(source.name + ending)))
    try:
        subprocess.run(words, check=True, capture_output=True, timeout=300, preexec_fn=_limit)
    except FileNotFoundError:
        raise SoundRefused(
            _("The program %(name)s is missing on the server: mend PBX_FFMPEG.") % {"name": program}
        ) from None
    except (subprocess.SubprocessError, OSError):
        raise SoundRefused(
            _("This is no sound file that can be read. Use WAV, MP3, OGG, FLAC, M4A or another common format.")
        ) from None


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_STACK, (_STACK, _STACK))
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000_000, 200_000_000))
