"""What Asterisk says by itself: which sounds the dialplan names, and where further languages lie.

Asterisk looks for ``NAME`` below ``sounds/LANGUAGE`` of one data directory, its own. Languages that are made here lie in
the engine's home; a directory of links shows both as one, and nothing of an installed Asterisk is touched.
"""

import os
import re
from pathlib import Path

from pbxmanager.asterisk.render.templates import TEMPLATES

_RENDERERS = Path(__file__).with_name("render")
_NAME = re.compile(r"(?<![\w./-])[A-Za-z0-9]+(?:[-/][A-Za-z0-9]+)*(?![\w/-])")
_LITERAL = re.compile(r"""["']([A-Za-z0-9/-]+)["']""")
_SAYING = re.compile(r"Playback|BackGround|Read\(|sound|announce|prompt", re.IGNORECASE)
_TONES = {"beep", "beeperr"}
"""They are the same in every language."""


def used_words(sounds: Path) -> frozenset[str]:
    """Return which of the sounds below a directory of one language the templates and the renderers name."""
    there = {str(path.relative_to(sounds).with_suffix("")) for path in sounds.rglob("*.*")}
    named: set[str] = set()
    for template in TEMPLATES.joinpath("asterisk").rglob("*.j2"):
        for line in template.read_text(encoding="utf-8").splitlines():
            if _SAYING.search(line):
                named.update(_NAME.findall(line))
    for renderer in _RENDERERS.glob("*.py"):
        named.update(_LITERAL.findall(renderer.read_text(encoding="utf-8")))
    return frozenset(named & there) - _TONES


def languages_dir(home: Path) -> Path:
    """Return where the languages lie that were made for an engine, each in a directory of its name."""
    return home / "words"


def data_with_languages(data: Path, home: Path) -> Path:
    """Return the data directory for Asterisk: its own, or one of links that shows it together with the languages made here.

    A language that Asterisk has itself stays as it is.
    """
    made = languages_dir(home)
    if not made.is_dir():
        return data
    place = home / "data"
    _links(place, {entry.name: entry for entry in data.iterdir() if entry.name != "sounds"}, {"sounds"})
    own = {entry.name: entry for entry in (data / "sounds").iterdir()} if (data / "sounds").is_dir() else {}
    _links(place / "sounds", {entry.name: entry for entry in made.iterdir() if entry.is_dir()} | own, set())
    return place


def _links(place: Path, wanted: dict[str, Path], others: set[str]) -> None:
    """Make a directory hold these links and no others; whoever looks finds each either as it was or as it shall be."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, target in wanted.items():
        link = place / name
        if link.is_symlink() and link.readlink() == target:
            continue
        beside = place / f".{name}.{os.getpid()}"
        beside.unlink(missing_ok=True)
        beside.symlink_to(target)
        beside.replace(link)
    for entry in place.iterdir():
        gone = entry.name not in wanted and entry.name not in others
        if gone and entry.is_symlink() and not entry.name.startswith("."):  # those are another process's, on their way
            entry.unlink(missing_ok=True)
