"""Names of prompts and music for the rest of the dialplan, and the classes of music on hold."""

from collections.abc import Iterator

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render.numbers import Row, shelf
from pbxmanager.asterisk.render.templates import fill, fill_dialplan
from pbxmanager.asterisk.sounds import PROMPTS
from pbxmanager.asterisk.syntax import Written, argument
from pbxmanager.snapshot import MusicClass, Prompt, Snapshot, audio_name

LONGEST_TAKE = 600
"""Seconds of a recording by phone."""


def sound(prompt_id: int, office: Snapshot, engine: Engine) -> Written:
    """Return a prompt's name for ``Playback()``, ``Background()`` and announcements of queues.

    Asterisk chooses the caller's language by itself, else the prompt's main one.

    :raises KeyError: when the office has no such prompt.
    """
    return argument(f"{engine.media / PROMPTS / office.prompt_by_id[prompt_id].key}")


def music(class_id: int | None, office: Snapshot) -> str:
    """Return the name of a class of music on hold; the office's own choice for None."""
    return "default" if class_id is None else f"music-{class_id}"


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield ``musiconhold.conf``, and what recording by phone needs."""
    chosen = next((each for each in office.music_classes if each.is_default), None)
    rows = [_row("default", chosen, engine), *(_row(music(c.id, office), c, engine) for c in office.music_classes)]
    yield "musiconhold.conf", fill("asterisk/musiconhold.conf.j2", classes=rows)
    yield "extensions_prompts.conf", fill_dialplan("asterisk/extensions_prompts.conf.j2", longest=LONGEST_TAKE)
    recorded = sorted((p for p in office.prompts if p.digits), key=lambda prompt: prompt.digits)
    facts = [Row(prompt.digits, tuple(_facts(prompt))) for prompt in recorded]
    yield "prompts.conf", shelf("Prompts that are recorded by phone, by the digits that are dialled", facts)


def _facts(prompt: Prompt) -> Iterator[tuple[str, str]]:
    yield "prompt", str(prompt.id)
    yield "name", prompt.name
    yield "secret", prompt.secret
    if prompt.classes:
        yield "limited", "yes"
        yield from ((f"class-{number}", "yes") for number in sorted(prompt.classes))


def _row(name: str, music_class: MusicClass | None, engine: Engine) -> dict[str, object]:
    pieces = music_class.files if music_class else ()
    return {
        "name": name,
        "title": music_class.name if music_class else "Asterisk's own",
        "shuffled": bool(music_class and music_class.shuffled),
        "entries": [str(engine.media / audio_name(piece.digest)) for piece in pieces],
    }
