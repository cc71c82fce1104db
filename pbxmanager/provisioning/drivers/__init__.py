"""All makers' drivers: every module of this package that holds a ``DRIVER``. Adding one needs no change elsewhere."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from pbxmanager.provisioning.drivers.base import (
    PERSONAL,
    Driver,
    FileKind,
    FilePattern,
    Model,
    Notify,
    Seen,
    Wanted,
    WayOn,
)


def _found() -> Iterator[Driver]:
    for module in pkgutil.iter_modules(__path__):
        driver = getattr(import_module(f"{__name__}.{module.name}"), "DRIVER", None)
        if isinstance(driver, Driver):
            yield driver


DRIVERS: dict[str, Driver] = {driver.name: driver for driver in sorted(_found(), key=lambda d: d.title)}
"""By their short names, in the order of their titles."""


def wanted_by(name: str) -> list[Wanted]:
    """Return a file name as each maker understands it that knows such files."""
    return [wanted for driver in DRIVERS.values() if (wanted := driver.want(name)) is not None]


def seen(user_agent: str) -> Seen | None:
    """Read a User-Agent; None when it is nobody's that we know."""
    return next((found for driver in DRIVERS.values() if (found := driver.see(user_agent)) is not None), None)


def maker_of(mac: str) -> str:
    """Return the short name of who makes telephones with such an address; empty when unknown or not clear.

    The longest prefix wins: some makers share the first six digits.
    """
    found = {
        prefix: driver.name for driver in DRIVERS.values() for prefix in driver.mac_prefixes if mac.startswith(prefix)
    }
    return found[max(found, key=len)] if found else ""


__all__ = [
    "DRIVERS",
    "PERSONAL",
    "Driver",
    "FileKind",
    "FilePattern",
    "Model",
    "Notify",
    "Seen",
    "Wanted",
    "WayOn",
    "maker_of",
    "seen",
    "wanted_by",
]
