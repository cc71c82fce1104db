"""Asterisk's own words in languages that it does not come with: spoken by the machine, from the lists in ``words/``."""

import json
import tempfile
import wave
from array import array
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from pbxmanager.media.conversion import convert
from pbxmanager.media.speech import Speech

LISTS = Path(__file__).with_name("words")
_AT_ONCE = 10
_FILTERS = "volume=2dB,alimiter=limit=0.8:level=false"
"""The voice's level is even; it is brought to that of prompts."""
_SILENT = 60
"""Below this (of 32,767) is silence."""
_PAUSE, _LEAD, _SENTENCE = 0.06, 0.25, 6
"""Seconds of silence that stay at the end, and before a sentence, which begins a call while its audio still comes up; what
has so many characters is a sentence."""
_MADE = ".made.json"


def languages() -> tuple[str, ...]:
    """Return the languages that there is a list for."""
    return tuple(sorted(path.stem for path in LISTS.glob("*.txt")))


def texts(language: str) -> dict[str, str]:
    """Return what is said, by the sound's name."""
    lines = (LISTS / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(maxsplit=1) for line in lines if line.strip() and not line.startswith("#"))
    return dict(pairs)


def make(language: str, place: Path, again: bool = False, only: Collection[str] = ()) -> Iterator[int]:
    """Make the sounds that are not there yet below a directory, or whose text has changed; yield their number as it grows.

    Each is put in its place whole; it may be interrupted and goes on the next time.

    :param again: make all of them anew.
    :param only: names of those that are wanted; empty: all.
    :raises SoundRefused: when the machine can't speak.
    """
    said = {name: text for name, text in texts(language).items() if not only or name in only}
    wanted = {name: f"{settings.PBX_SPEECH} {text}" for name, text in said.items()}
    record = place / _MADE
    made: dict[str, str] = json.loads(record.read_text(encoding="utf-8")) if record.exists() and not again else {}
    due = [name for name in wanted if made.get(name) != wanted[name] or not (place / f"{name}.wav").exists()]
    speech: Speech = import_string(settings.PBX_SPEECH)()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for names in (due[start : start + _AT_ONCE] for start in range(0, len(due), _AT_ONCE)):
        _speak({name: said[name] for name in names}, language, place, speech)
        made |= {name: wanted[name] for name in names}
        beside = record.with_name(f"{_MADE}.new")
        beside.write_text(json.dumps(made, ensure_ascii=False, indent=0), encoding="utf-8")
        beside.replace(record)
        yield len(names)


def _speak(said: dict[str, str], language: str, place: Path, speech: Speech) -> None:
    with tempfile.TemporaryDirectory(prefix=".words-", dir=place) as folder:
        sources = [Path(folder) / str(number) for number in range(len(said))]
        with ThreadPoolExecutor(max_workers=4) as pool:
            for source, sound in zip(
                sources, pool.map(partial(speech.speak, language=language), said.values()), strict=True
            ):
                source.write_bytes(sound)
        convert(sources, _FILTERS)
        for text, source in zip(said.values(), sources, strict=True):
            for ending in (".wav16", ".wav"):
                _trim(source.with_name(source.name + ending), lead=_LEAD if len(text) >= _SENTENCE else 0.0)
        for name, source in zip(said, sources, strict=True):
            for ending in (".wav16", ".wav"):
                target = place / f"{name}{ending}"
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                source.with_name(source.name + ending).replace(target)


def _trim(path: Path, lead: float) -> None:
    """Take the silence off both ends: words follow each other closely in numbers and dates."""
    with wave.open(str(path), "rb") as file:
        shape, samples = file.getparams(), array("h", file.readframes(file.getnframes()))
    loud = [place for place, sample in enumerate(samples) if abs(sample) > _SILENT]
    if not loud:
        return
    with wave.open(str(path), "wb") as file:
        file.setparams(shape)
        file.writeframes(bytes(2 * int(lead * shape.framerate)))
        file.writeframes(samples[loud[0] : loud[-1] + int(_PAUSE * shape.framerate)].tobytes())
