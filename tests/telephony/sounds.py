"""Sounds for tests: a prompt that is a tone is told apart from others by ``Recording.hears``."""

import io
import wave
from pathlib import Path

from pbxmanager.snapshot import audio_name
from tests.telephony.audio import tone

DEMO_SOUND = "0" * 32
"""Stands for everything that is said in the demo office; a test that applies it puts a tone there (:func:`place_tone`)."""


def wav(pcm: bytes, rate: int) -> bytes:
    """Return 16-bit mono samples as a WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm)
    return out.getvalue()


def tone_wav(frequency: float, seconds: float = 1.0, rate: int = 8000) -> bytes:
    """Return a tone as a WAV file."""
    return wav(tone(frequency, rate, 0, int(seconds * rate)), rate)


def place_tone(media: Path, digest: str, frequency: float, seconds: float = 1.0) -> str:
    """Put a tone where the recording ``digest`` is looked for, and return the digest."""
    for suffix, rate in ((".wav", 8000), (".wav16", 16000)):
        target = media / (audio_name(digest) + suffix)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(tone_wav(frequency, seconds, rate))
    return digest
