"""Jinja2, set up so that nothing reaches a file unescaped."""

from functools import cache, partial
from pathlib import Path
from typing import Any

import jinja2

from pbxmanager.asterisk import syntax

TEMPLATES = Path(__file__).resolve().parents[3] / "asterisk_templates"


def fill(template: str, **facts: Any) -> str:
    """Return a template of ordinary configuration, in which ``{{ … }}`` stands for a value."""
    return _environment(dialplan=False).get_template(template).render(**facts)


def fill_dialplan(template: str, **facts: Any) -> str:
    """Return a template of dialplan, in which ``{{ … }}`` stands for a plain word."""
    return _environment(dialplan=True).get_template(template).render(**facts)


@cache
def _environment(*, dialplan: bool) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        finalize=partial(_write, dialplan),
        autoescape=False,  # HTML's escapes are not Asterisk's: ``finalize`` does this work for every expression
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["section"] = syntax.section
    environment.filters["comment"] = syntax.comment
    return environment


def _write(dialplan: bool, item: object) -> str:
    if isinstance(item, syntax.Written):
        return item
    text = str(item) if isinstance(item, str | int | Path) and not isinstance(item, bool) else None
    if text is None:
        raise TypeError(f"A template may print text and whole numbers, not {item!r}")
    return syntax.argument(text) if dialplan else syntax.value(text)
