"""The files of telephones, byte for byte as they stand in ``tests/golden/phones/<maker>``.

Each maker's first model, and one for every further template, with everything set. After a wanted change:
``UPDATE_GOLDEN=1 deploy/test tests/unit/provisioning/test_golden_phones.py``, then read the difference.
"""

import os
import shutil
from pathlib import Path

import pytest

from pbxmanager.provisioning.drivers import DRIVERS, Driver, Model, WayOn
from pbxmanager.provisioning.values import BookPage, DeviceConfig, Entry, Firmware, Key, KeyKind, Ldap, Phonebook
from tests.unit.provisioning.device import device
from tests.unit.provisioning.test_drivers import files_of

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "phones"


def model_of_each_template(driver: Driver) -> list[Model]:
    """Return for each template the model with the most keys."""
    found: dict[str, Model] = {}
    for model in sorted(
        driver.models, key=lambda model: (model.keys + model.module_keys, model.accounts), reverse=True
    ):
        found.setdefault(driver.template_for(model), model)
    return list(found.values())


def _full(driver: Driver, model: Model) -> dict[str, str]:
    return files_of(driver, _config(driver, model))


def _config(driver: Driver, model: Model) -> DeviceConfig:
    kinds = [Key(0, place, kind, "1002", f"Key {place}") for place, kind in enumerate(KeyKind, start=1)]
    keys = [key for key in kinds if key.position <= model.keys]
    if model.modules:
        keys.append(Key(1, 2, KeyKind.BLF, "1003", "Module <&> key"))
    return device(
        driver,
        model,
        keys=tuple(keys),
        phonebooks=(Phonebook("Company", "https://pbx.example.net/p/token-secret/phonebook.xml"),),
        ldap=Ldap("ldap.example.net", 636, True, "dc=example", "cn=phones", "pw", ("cn", "sn"), ("telephoneNumber",)),
        firmware=Firmware("1.2.3.4", f"https://pbx.example.net/p/token-secret/firmware/{driver.name}/new.bin"),
    )


def _book(driver: Driver, name: str) -> BookPage:
    entries = (Entry("Ann <&> Lee", ("1001",)), Entry("Müller 李", ("0215550100", "+8613800000000")))
    url = f"https://pbx.example.net/p/token-secret/{name}"
    return BookPage("Company", url, entries, total=6, first=3 if driver.book_size else 1, size=2, search="a&b")


@pytest.mark.parametrize("driver", DRIVERS.values(), ids=list(DRIVERS))
def test_a_makers_files_are_as_recorded(driver):
    rendered = {}
    for model in model_of_each_template(driver):
        rendered |= {f"{model.name}/{name}": text for name, text in _full(driver, model).items()}
    for name in list(driver.books.values())[:1]:
        wanted = driver.want(name) or driver.want(f"0015650a0b0c-{name}")
        rendered[f"book-{name}"] = driver.phonebook(wanted, _book(driver, name))
    if driver.book_size:
        for page in ("books.xml", "search.xml"):
            rendered[page] = driver.config(driver.want(page), _config(driver, driver.models[0])) or ""
    main = driver.want(driver.main_file("0015650a0b0c", driver.models[0].name))
    rendered["bootstrap"] = driver.bootstrap(main, WayOn("https://pbx.example.net/p/")) or ""
    folder = GOLDEN / driver.name
    if os.environ.get("UPDATE_GOLDEN"):
        shutil.rmtree(folder, ignore_errors=True)
        for path, text in rendered.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
    recorded = {str(p.relative_to(folder)): p.read_text() for p in folder.rglob("*") if p.is_file()}
    assert sorted(rendered) == sorted(recorded)
    for path, text in recorded.items():
        assert rendered[path] == text, path
