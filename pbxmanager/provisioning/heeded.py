"""Which settings a maker's telephones have at all, found out from what their drivers write and from nothing else.

A file is written for a telephone with everything set, and again with one thing changed. When both are the same, byte for byte,
the telephone is told nothing of it: its pages say so, and ``docs/phone-settings.md`` is made from it.
"""

from functools import lru_cache

from pbxmanager.provisioning.changes import FURTHER, SETTINGS, Change, dot1x
from pbxmanager.provisioning.drivers import DRIVERS, Driver, Model
from pbxmanager.provisioning.sample import sample, with_key
from pbxmanager.provisioning.values import DeviceConfig, Dot1xMode, KeyKind


def files_of(driver: Driver, config: DeviceConfig) -> dict[str, str]:
    """Return the files of a telephone that settings stand in, by name."""
    names = driver.own_files(config.mac, config.model)
    wanted = [found for name in names if (found := driver.want(name)) is not None]
    return {found.name: text for found in wanted if (text := driver.config(found, config)) is not None}


@lru_cache(maxsize=4096)
def is_heeded(vendor: str, model: str, setting: str) -> bool:
    """Whether a model is told a setting in any way. Of models that no driver knows nothing can be said: they count as told."""
    found = _known(vendor, model)
    if found is None:
        return True
    modes = (Dot1xMode.MD5, Dot1xMode.PEAP, Dot1xMode.TLS) if setting.startswith("dot1x") else (Dot1xMode.TLS,)
    return any(_matters(*found, SETTINGS.get(setting) or FURTHER[setting], mode) for mode in modes)


@lru_cache(maxsize=1024)
def has_dot1x(vendor: str, model: str, mode: str) -> bool:
    """Whether a model can prove itself in this way (IEEE 802.1X)."""
    found = _known(vendor, model)
    return found is None or mode == Dot1xMode.OFF or _matters(*found, dot1x(Dot1xMode.OFF), Dot1xMode(mode))


@lru_cache(maxsize=4096)
def has_key(vendor: str, model: str, kind: str, module: bool = False) -> bool:
    """Whether a key of this kind does anything on a model, on the telephone itself or on an expansion module."""
    found = _known(vendor, model)
    if found is None or kind == KeyKind.EMPTY:
        return True
    driver, known = found
    count = known.module_keys if module else known.keys
    if not count or (module and not known.modules):
        return False
    base = sample(driver, known)
    kinds = (KeyKind(kind), KeyKind.EMPTY)
    told, silent = (files_of(driver, with_key(base, each, place=count, module=int(module))) for each in kinds)
    return told != silent


def _known(vendor: str, model: str) -> tuple[Driver, Model] | None:
    driver = DRIVERS.get(vendor)
    known = driver.model(model) if driver else None
    return (driver, known) if driver is not None and known is not None else None


@lru_cache(maxsize=256)
def _usual(vendor: str, model: str, mode: Dot1xMode) -> tuple[DeviceConfig, dict[str, str]]:
    """Return the telephone that most are compared with, and its files."""
    driver = DRIVERS[vendor]
    known = driver.model(model)
    assert known is not None
    config = sample(driver, known, mode)
    return config, files_of(driver, config)


def _matters(driver: Driver, model: Model, change: Change, mode: Dot1xMode) -> bool:
    config, told = _usual(driver.name, model.name, mode)
    return any(
        files_of(driver, other) != (told if one is config else files_of(driver, one)) for one, other in change(config)
    )
