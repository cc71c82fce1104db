"""Prompts as Asterisk looks for them: one name for all languages of a prompt, the language as a directory before it.

For the absolute name ``/media/prompts/KEY`` Asterisk tries ``/media/prompts/zh/KEY`` for a caller of that language and
``/media/prompts/KEY`` otherwise (``main/file.c``, Asterisk 18 to 22). What a KEY stands for never changes, so a generation
that names it stays whole for as long as it is kept.

A caller who chose French in a menu of a German site has the language ``fr_de``: Asterisk looks there, then under ``fr``. So a
prompt that is not there in French lies in German under ``fr_de``: what is heard is French, else German, else the main language.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from pbxmanager.snapshot import Prompt, Snapshot, audio_name

PROMPTS = "prompts"
SUFFIXES = (".wav", ".wav16")


class SoundMissing(Exception):
    """A recording is not on the disk. The text says of what and what to do."""


def publish(office: Snapshot, media: Path) -> None:
    """Make every prompt of an office findable, safe on the disk when this returns. What is there already is left alone.

    :raises SoundMissing: when a recording of a prompt or a piece of music is gone.
    """
    touched: set[Path] = set()
    own, chosen = office.own_languages, office.chosen_languages
    for prompt in office.prompts:
        for digest, place in _places(prompt, own, chosen):
            touched |= _link(media / audio_name(digest), media / PROMPTS / place, f"Prompt {prompt.name}")
    for music in office.music_classes:
        for piece in music.files:
            for suffix in SUFFIXES:
                if not _with(media / audio_name(piece.digest), suffix).exists():
                    raise _gone(f"Music {music.name}, piece {piece.name}")
    for folder in touched:
        _sync(folder)


def _places(prompt: Prompt, own: frozenset[str], chosen: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield each recording's digest and the names under which it is looked for.

    :param own: languages of sites and people.
    :param chosen: languages that callers can choose.
    """
    if prompt.main is None:
        return
    yield prompt.main.digest, prompt.key
    spoken = {recording.language: recording.digest for recording in prompt.recordings}
    others = {language: digest for language, digest in spoken.items() if language != prompt.main.language}
    for language, digest in others.items():
        yield digest, f"{language}/{prompt.key}"
    for language in sorted(chosen - set(spoken)):
        for second in sorted(own & set(others)):
            yield others[second], f"{language}_{second}/{prompt.key}"


def _link(source: Path, target: Path, what: str) -> set[Path]:
    touched = set()
    for suffix in SUFFIXES:
        if _with(target, suffix).exists():
            continue
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.link(_with(source, suffix), _with(target, suffix))
        except FileExistsError:
            continue  # another process was first, with the same sound
        except FileNotFoundError:
            raise _gone(what) from None
        touched |= {target.parent, target.parent.parent}
    return touched


def _with(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _gone(what: str) -> SoundMissing:
    return SoundMissing(
        f"{what}: its sound is no longer on the disk. Restore it from a backup, or record or upload it anew."
    )


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
