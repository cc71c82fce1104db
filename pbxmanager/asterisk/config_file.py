"""Reads configuration files back, as Asterisk's own parser does: written apart from the templates, to check them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_COMMENT = re.compile(r"(?<!\\);")
_SECTION = re.compile(r"\[([^]]+)\](?:\(([^)]*)\))?")
_EXTENSION = re.compile(r"(?:exten|same) => ?(.*)")
_PRIORITY = re.compile(r"(hint|n|\d+)(?:\(([^)]*)\))?$")


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its own values, those of its templates left out."""

    name: str
    is_template: bool
    values: tuple[tuple[str, str], ...]

    def get(self, key: str) -> str:
        """Return a value; empty when the section itself does not set it."""
        return next((found for name, found in self.values if name == key), "")


HINT = 0
"""Stands for the priority of a hint, which has none; its text is the application."""


@dataclass(frozen=True, order=True, slots=True)
class Step:
    """One priority of the dialplan, or an ``include``."""

    context: str
    extension: str
    priority: int
    application: str
    data: str

    def __str__(self) -> str:
        if not self.extension:
            return f"[{self.context}] include => {self.data}"
        return f"[{self.context}] {self.extension},{self.priority},{self.application}({self.data})"


def sections(text: str) -> list[Section]:
    """Return the sections of a file in order."""
    found: list[tuple[str, bool, list[tuple[str, str]]]] = []
    for line in _lines(text):
        if line[0] == "[" and (heading := _SECTION.match(line)):
            found.append((heading[1], "!" in (heading[2] or ""), []))
        elif found and "=" in line:
            key, _, content = line.partition("=")
            found[-1][2].append((key.strip(), content.removeprefix(">").strip()))
    return [Section(name, template, tuple(content)) for name, template, content in found]


def steps(text: str) -> list[Step]:
    """Return what a dialplan file puts into its contexts."""
    found: list[Step] = []
    context = extension = ""
    priority = 0
    for line in _lines(text):
        if heading := _SECTION.match(line):
            context = heading[1]
        elif line.startswith("include => "):
            found.append(Step(context, "", 0, "", line.removeprefix("include => ").strip()))
        elif entry := _EXTENSION.match(line):
            words = entry[1]
            if line.startswith("exten"):
                extension, _, words = words.partition(",")
                priority = 0
            place, _, action = words.partition(",")
            numbered = _PRIORITY.match(place)
            if numbered is None:
                raise ValueError(f"Not a priority: {line}")
            if numbered[1] == "hint":
                found.append(Step(context, extension, HINT, action, ""))
                continue
            priority = priority + 1 if numbered[1] == "n" else int(numbered[1])
            application, _, data = action.partition("(")
            found.append(Step(context, extension, priority, application, data[:-1] if data.endswith(")") else data))
    return found


def _lines(text: str) -> Iterator[str]:
    """Yield lines without comments and blanks; an escaped semicolon is one that stays."""
    for line in text.split("\n"):  # and at nothing else: Asterisk knows no other line break
        if ";" in line:
            cut = _COMMENT.search(line)
            line = (line[: cut.start()] if cut else line).replace("\\;", ";")
        if stripped := line.strip():
            yield stripped
