"""Jinja2 for phones' files: sandboxed, and with every value escaped by the file's own rules."""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pbxmanager.provisioning.escapes import ESCAPES, Syntax, Written, name

TEMPLATES = Path(__file__).resolve().parents[2] / "asterisk_templates"


def fill(template: str, syntax: Syntax, **facts: object) -> str:
    """Return a template with its values written in the syntax of the file.

    Templates print texts and whole numbers; what is true or false is decided by the driver or written ``{{ x|flag }}``,
    ``{{ x|flag("on", "off") }}``.
    """
    return _environment(syntax).get_template(template).render(**facts)


@cache
def has_template(template: str) -> bool:
    """Whether there is such a template."""
    return (TEMPLATES / template).is_file()


@cache
def _environment(syntax: Syntax) -> jinja2.Environment:
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        finalize=partial(_write, ESCAPES[syntax], syntax),
        autoescape=False,  # HTML's escapes are none of these formats': ``finalize`` does this work for every expression
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["name"] = name
    environment.filters["flag"] = _flag
    return environment


def _flag(item: object, yes: str | int = 1, no: str | int = 0) -> str | int:
    if not isinstance(item, bool):
        raise TypeError(f"Only true and false can be written as {yes} and {no}, not {item!r}")
    return yes if item else no


def _write(escape: Callable[[str], Written], syntax: Syntax, item: object) -> str:
    if isinstance(item, Written):
        return item
    if isinstance(item, str):
        return escape(item)
    if isinstance(item, int) and not isinstance(item, bool):
        return str(item)
    raise TypeError(f"A template may print text and whole numbers, not {item!r}")
