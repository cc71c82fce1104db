"""Readers of settings from environment variables. Each can also come from a file named by ``NAME_FILE``."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_YES = {"1", "yes", "true", "on"}
_NO = {"0", "no", "false", "off", ""}


def text(name: str, default: str = "") -> str:
    """Return the variable, else the content of the file that ``NAME_FILE`` names, else the default."""
    if name in os.environ:
        return os.environ[name]
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names {path}, which can't be read: {error.strerror}.") from error
    return default


def number(name: str, default: int, low: int = 0, high: int = 65535) -> int:
    """Return a whole number between ``low`` and ``high``."""
    given = text(name, str(default))
    if not given.isdigit() or not low <= int(given) <= high:
        raise ImproperlyConfigured(f"{name} is “{given}”. Give a whole number from {low} to {high}.")
    return int(given)


def flag(name: str, default: bool = False) -> bool:
    """Return a yes or no."""
    given = text(name, "yes" if default else "no").lower()
    if given not in _YES | _NO:
        raise ImproperlyConfigured(f"{name} is “{given}”. Give yes or no.")
    return given in _YES


def words(name: str, default: str = "") -> list[str]:
    """Return a list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
