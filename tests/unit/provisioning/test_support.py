"""What makers' telephones can't be told is said, and the table that says it is true."""

import os
from pathlib import Path

import pytest

from pbxmanager.provisioning.changes import FURTHER, SETTINGS
from pbxmanager.provisioning.declared import BY_NAME
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.heeded import files_of, has_dot1x, has_key, is_heeded
from pbxmanager.provisioning.models import Key, SettingsLayer
from pbxmanager.provisioning.sample import sample
from pbxmanager.provisioning.support import document

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "phone-settings.md"


def test_the_table_is_what_the_drivers_do():
    if os.environ.get("UPDATE_GOLDEN"):
        DOCUMENT.write_text(document())
    assert DOCUMENT.read_text() == document()


def test_every_setting_can_be_asked_for():
    assert SETTINGS.keys() == BY_NAME.keys()
    assert not SETTINGS.keys() & FURTHER.keys()


@pytest.mark.parametrize("driver", DRIVERS.values(), ids=list(DRIVERS))
def test_all_files_that_are_named_are_given(driver):
    for model in driver.models:
        names = driver.own_files("0015650a0b0c", model.name)
        assert list(files_of(driver, sample(driver, model))) == list(names)


@pytest.mark.parametrize("driver", DRIVERS.values(), ids=list(DRIVERS))
def test_remarks_are_on_settings_that_are_told(driver):
    for name in driver.remarks:
        assert any(is_heeded(driver.name, model.name, name) for model in driver.models), name


def test_settings_are_told_or_not():
    assert is_heeded("yealink", "T54W", "tones")
    assert not is_heeded("cisco", "8841", "tones")
    assert is_heeded("cisco", "8841", "backlight_seconds")
    assert not is_heeded("cisco", "SPA504G", "backlight_seconds")
    assert is_heeded("nobody", "X1", "tones"), "of unknown makers nothing can be said"


def test_ways_to_prove_oneself_and_kinds_of_keys_are_told_apart():
    assert has_dot1x("mitel", "6930", "tls")
    assert not has_dot1x("mitel", "6930", "peap")
    assert has_key("mitel", "6930", "dnd")
    assert not has_key("mitel", "6930", "hold")
    assert has_key("cisco", "8851", "blf", module=True)
    assert not has_key("cisco", "8841", "blf", module=True)


@pytest.fixture
def mitel(phone):
    """Ann's phone as a Mitel, with settings and keys that it has not."""
    phone.vendor, phone.model = "mitel", "6930"
    phone.save()
    row = SettingsLayer.objects.create(level="everywhere", values={"dot1x": "peap", "office_days": "12"})
    Key.objects.create(layer=row, position=1, kind="hold")
    Key.objects.create(layer=row, position=2, kind="blf", value="1002")
    Key.objects.create(layer=row, position=90, kind="blf", value="1002")
    return phone


def test_the_effective_page_says_what_a_phone_is_not_told(pages, mitel):
    text = pages.get(f"/provisioning/phones/{mitel.pk}/effective/").content.decode()
    said = {
        label: text.partition(f">{label}<")[2].partition("</tr>")[0]
        for label in ("802.1X", "office days", "ring tone", "time server")
    }
    assert "can&#x27;t prove itself in this way" in said["802.1X"]
    assert "its light goes off at any time" in said["office days"]
    assert "has no such setting" in said["ring tone"]
    assert "This model" not in said["time server"]
    assert text.count("Keys of this model can&#x27;t do this.") == 1
    assert text.count("This model has no such key.") == 1


def test_the_interface_says_so_too(api, mitel):
    found = {row["name"]: row["untold"] for row in api.get(f"/api/phones/{mitel.pk}/effective/").json()}
    assert found["ring_tone"] == "This model has no such setting."
    assert found["ntp_server"] == ""
    assert found["language"].startswith("Menus need")
