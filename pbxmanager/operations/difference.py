"""How two sets of files differ, for people: a unified diff with secrets masked."""

import difflib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_CONTEXT = 2
"""Lines around each change in a difference."""
_LONGEST = 4_000
"""Lines; longer stretches are compared section by section."""
_SECRET = re.compile(r"(?m)^([ +-]?(?:secret|password|pin)) = .*$")


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
        old, new = (_masked(files.get(path, "")) for files in (before, after))
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
    was, will = (lines[start : len(lines) - end] for lines in (old, new))
    if min(len(was), len(will)) > _LONGEST:
        while start and not old[start].startswith("["):
            start -= 1  # whose section it is
        yield from _by_section(*(lines[start : len(lines) - end] for lines in (old, new)))
        return
    matcher: Any = difflib.SequenceMatcher(None, was, will)  # the stubs don't know where it keeps its findings
    middle = [(tag, *(place + start for place in places)) for tag, *places in matcher.get_opcodes()]
    last = (len(old) - end, len(old), len(new) - end, len(new))
    matcher.opcodes = [("equal", 0, start, 0, start), *middle, ("equal", *last)]
    for group in matcher.get_grouped_opcodes(_CONTEXT):
        (_, first_old, _, first_new, _), (_, _, last_old, _, last_new) = group[0], group[-1]
        yield f"@@ -{_range(first_old, last_old)} +{_range(first_new, last_new)} @@"
        for tag, old_from, old_to, new_from, new_to in group:
            if tag == "equal":
                yield from (f" {line}" for line in old[old_from:old_to])
                continue
            yield from (f"-{line}" for line in old[old_from:old_to])
            yield from (f"+{line}" for line in new[new_from:new_to])


def _range(begin: int, end: int) -> str:
    """Return lines as a unified diff counts them: from 1, and an empty range by the line before it."""
    return f"{begin + (end > begin)},{end - begin}"


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


def _masked(text: str) -> str:
    return _SECRET.sub(_mask, text)


def _mask(found: "re.Match[str]") -> str:
    return f"{found[1]} = ••••••••"
