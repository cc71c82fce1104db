"""The sounds on the disk: named by what they hold, written once and never changed.

Configuration names them, and a generation can be returned to as long as it is kept; so nothing here is overwritten, and
what is removed is decided elsewhere (:mod:`pbxmanager.operations.cleanup`).
"""

import hashlib
import os
from pathlib import Path

from django.conf import settings

from pbxmanager.snapshot import audio_name


def keep(narrow: bytes, wide: bytes) -> str:
    """Store a sound, safe on the disk when this returns; return its digest. The same sound is stored once.

    :param narrow: WAV, 16-bit mono at 8 kHz.
    :param wide: the same at 16 kHz.
    """
    digest = hashlib.sha256(narrow + wide).hexdigest()[:32]
    path(digest).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for target, sound in ((path(digest, wide=True), wide), (path(digest), narrow)):
        if not target.exists():
            _write(target, sound)
    return digest


def root() -> Path:
    """Return the directory of all sounds: part of the engine's own, since its configuration names them."""
    return Path(settings.PBX_ASTERISK_DIR) / "media"


def path(digest: str, *, wide: bool = False) -> Path:
    """Return where a sound lies, whether it is there or not."""
    name = root() / audio_name(digest)
    return name.with_name(name.name + (".wav16" if wide else ".wav"))


def _write(target: Path, sound: bytes) -> None:
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    with beside.open("wb") as file:
        file.write(sound)
        file.flush()
        os.fsync(file.fileno())
    beside.chmod(0o400)
    beside.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
