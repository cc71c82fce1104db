"""The folder with firmware, logos, wallpapers and ring tones: which names it can hold, and opening them without leaving it."""

import errno
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from pbxmanager.values import InvalidValue

FOLDERS = ("firmware", "logos", "wallpapers", "ringtones")
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+ -]{0,120}")
_DEPTH = 4


@dataclass(frozen=True)
class MediaFile:
    """An open file of the folder. Whoever gets it closes ``stream``."""

    stream: BinaryIO
    size: int
    modified: int
    """Seconds since 1970."""


def media_root() -> Path:
    """Return the folder; it is made at first use, with one folder for each kind."""
    root = Path(settings.PBX_MEDIA_DIR)
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
    return root


def clean_media_name(name: str) -> str:
    """Return the name of a file below the folder, such as ``firmware/yealink/T54W.rom``.

    :raises InvalidValue: for anything that is not plain folders and a plain name.
    """
    parts = name.split("/")
    if not 2 <= len(parts) <= _DEPTH or parts[0] not in FOLDERS or not all(_PART.fullmatch(part) for part in parts):
        raise InvalidValue(
            f"Give a file such as {FOLDERS[0]}/name: letters, digits and . _ + - only, no other folders."
        )
    return name


def open_media(name: str) -> MediaFile | None:
    """Open a file of the folder; None when there is none. Links are not followed, wherever they point."""
    try:
        parts = clean_media_name(name).split("/")
    except InvalidValue:
        return None
    handle = os.open(media_root(), os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in parts[:-1]:
            inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=handle)
            os.close(handle)
            handle = inner
        # Without O_NONBLOCK a named pipe would hold the request for ever.
        file = os.open(parts[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=handle)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EACCES, errno.ENXIO, errno.ENAMETOOLONG):
            return None
        raise
    finally:
        os.close(handle)
    facts = os.fstat(file)
    if not stat.S_ISREG(facts.st_mode):
        os.close(file)
        return None
    return MediaFile(os.fdopen(file, "rb"), facts.st_size, int(facts.st_mtime))
