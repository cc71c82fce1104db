"""How two sets of files differ, for people: a unified diff with secrets masked."""

import difflib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping

_CONTEXT = 2
"""Lines around each change in a difference."""
_LONGEST = 4_000
"""Lines; longer stretches are compared section by section."""
_HUNK = re.compile(r"([-+])(\d+)")
_SECRET = re.compile(r"(?m)^([ +-]?(?:secret|password)) = .*$")


def changed_files(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Return the paths whose text differs, in order."""
    return tuple(sorted(path for path in {*before, *after} if before.get(path) != after.get(path)))


def unified_diff(before: Mapping[str, str], after: Mapping[str, str], most: int | None = None) -> str:
    """Return the difference of two sets of files, secrets masked.

    :param most: lines after which it is cut, with a last line that says so.
    """
    lines = list(itertools.islice(_diff_lines(before, after), None if most is None else most + 1))
    if most is not None and len(lines) > most:
        lines[most:] = [f"… cut after {most} lines; manage.py pbx_plan --diff and pbx_generations --diff show all"]
    return "\n".join(lines)


def _diff_lines(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for path in changed_files(before, after):
        old, new = (_SECRET.sub(_mask, files.get(path, "")) for files in (before, after))
        if old == new:
            yield f"--- {path}: secrets change"
            continue
        yield f"--- live/{path}"
        yield f"+++ next/{path}"
        yield from _hunks(old.split("\n"), new.split("\n"))


def _hunks(old: list[str], new: list[str]) -> Iterator[str]:
    """Yield a file's hunks. What is equal at both ends is left out first: files of ten thousand telephones are long."""
    start = _equal(zip(old, new, strict=False))
    end = _equal(zip(reversed(old[start:]), reversed(new[start:]), strict=False))
    skip, tail = max(0, start - _CONTEXT), max(0, end - _CONTEXT)
    was, will = (lines[skip : len(lines) - tail] for lines in (old, new))
    if min(len(was), len(will)) > _LONGEST:
        yield from _by_section(was, will)
        return
    for line in itertools.islice(difflib.unified_diff(was, will, lineterm="", n=_CONTEXT), 2, None):
        yield _HUNK.sub(lambda found: f"{found[1]}{int(found[2]) + skip}", line) if line.startswith("@@") else line


def _by_section(was: list[str], will: list[str]) -> Iterator[str]:
    """Yield the hunks of a long stretch, section by section: line by line, ten thousand changes would take minutes."""
    old, new = _sections(was), _sections(will)
    for name in {**old, **new}:
        before, after = old.get(name, []), new.get(name, [])
        if before != after:
            yield f"@@ {name} @@"
            yield from itertools.islice(difflib.unified_diff(before, after, lineterm="", n=_CONTEXT), 3, None)


def _sections(lines: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        if line.startswith("["):
            name = line.partition("]")[0] + "]"
        found.setdefault(name, []).append(line)
    return found


def _equal(pairs: Iterable[tuple[str, str]]) -> int:
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _mask(found: "re.Match[str]") -> str:
    return f"{found[1]} = ••••••••"
