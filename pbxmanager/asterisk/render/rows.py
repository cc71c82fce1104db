"""Rows of data files that the dialplan reads with ``AST_CONFIG()``."""

from collections.abc import Iterable
from dataclasses import dataclass

from pbxmanager.asterisk.render.templates import fill
from pbxmanager.snapshot import Target


@dataclass(frozen=True, slots=True)
class Row:
    """What stands under one name."""

    name: str
    facts: tuple[tuple[str, str], ...]


def shelf(title: str, rows: Iterable[Row]) -> str:
    """Return a data file."""
    return fill("asterisk/shelf.conf.j2", title=title, rows=rows)


def goto(target: Target) -> str:
    """Return where in the dialplan a target lives, for ``Goto()``."""
    return f"to-{target.kind},{target.key},1"
