"""Dial by name: the dialplan is the same in every office; whom digits find stands in small files, by the first three digits.

Each directory has its own. A person has a line for each word from which the name may be typed on, so a change of a person touches
only the files of these. A file is a tree: its sections are beginnings of names, each with the people whom a caller is offered who
typed no more than that; ``more`` says that longer beginnings have sections of their own. So a call reads a few lines, however
many names begin alike.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter

from pbxmanager.asterisk.config_file import sections
from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render.media import sound
from pbxmanager.asterisk.render.numbers import Row, goto, shelf
from pbxmanager.asterisk.render.templates import fill_dialplan
from pbxmanager.asterisk.splice import NotSpliced
from pbxmanager.snapshot import Extension, NameDirectory, Snapshot, keys_of
from pbxmanager.snapshot.name_directories import OFFERED, listed

DIRECTORIES = "name_directories.conf"
_FIRST = 3
"""Digits by which people are split into files."""
_ASKS = "dir-welcome&dir-pls-enter&digits/3&dir-firstlast&dir-usingkeypad"
"""Asterisk's “Welcome to the directory. Please enter the first 3 letters of your party's first or last name …”"""
_WHO = "who"


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield the dialplan, the directories, and the people in each by the digits of their names."""
    yield "extensions_names.conf", fill_dialplan("asterisk/extensions_names.conf.j2", offered=OFFERED)
    rows = [_directory(each, office, engine) for each in sorted(office.name_directories, key=attrgetter("id"))]
    yield DIRECTORIES, shelf("Dial by name", rows)
    for path, lines in sorted(_by_file(office).items()):
        yield path, _text(path, lines)


def changes(old: Snapshot, new: Snapshot) -> dict[str, tuple[set[str], set[str]]]:
    """Return by file which lines go and which come when people change."""
    before, after = _by_file(old), _by_file(new)
    found = {path: (before.get(path, set()), after.get(path, set())) for path in sorted({*before, *after})}
    return {path: (was - now, now - was) for path, (was, now) in found.items() if was != now}


def with_lines(path: str, text: str, going: set[str], coming: set[str]) -> str:
    """Return a file without some lines and with others; empty when it goes, since nobody is left in it.

    :raises NotSpliced: when lines are not there.
    """
    there = {line for section in sections(text) for name, line in section.values if name == _WHO}
    if not going <= there:
        raise NotSpliced(path)
    left = there - going | coming
    return _text(path, left) if left else ""


def _by_file(office: Snapshot) -> Mapping[str, set[str]]:
    """Return what stands in each file: ``DIGITS*NUMBER*LETTERS`` for each way to type a name."""
    found: dict[str, set[str]] = {}
    for directory in office.name_directories:
        for extension in listed(directory, office):
            for line in _lines(extension):
                start = line.partition("*")[0][:_FIRST]
                found.setdefault(f"names/{directory.id}-{start}.conf", set()).add(line)
    return found


def _lines(extension: Extension) -> Iterator[str]:
    for spelling in extension.spellings:
        for key in keys_of(spelling):
            yield f"{key}*{extension.number}*{spelling.replace(' ', '')}"


def _text(path: str, lines: Iterable[str]) -> str:
    start = path.removesuffix(".conf").rpartition("-")[2]
    return shelf(f"People whose names begin with the keys {start}", _tree(start, sorted(lines)))


def _tree(start: str, lines: list[str]) -> Iterator[Row]:
    """Yield a section for what is typed so far and, where too many begin so, those of what may be typed next."""
    exact = sum(line.startswith(f"{start}*") for line in lines)  # they are the first ones
    shown = lines if len(lines) <= OFFERED else lines[: max(exact, OFFERED)]
    deeper = lines[exact:] if len(shown) < len(lines) else []
    facts = [("more", "yes")] if deeper else []
    yield Row(start, (*facts, *((_WHO, line) for line in shown)))
    for longer, rest in groupby(deeper, lambda line: line[: len(start) + 1]):
        yield from _tree(longer, list(rest))


def _directory(directory: NameDirectory, office: Snapshot, engine: Engine) -> Row:
    facts = {
        "greeting": sound(directory.greeting, office, engine) if directory.greeting else _ASKS,
        "attempts": str(directory.attempts),
        "fallback": goto(directory.fallback) if directory.fallback else "",
    }
    return Row(str(directory.id), tuple((key, item) for key, item in facts.items() if item))
