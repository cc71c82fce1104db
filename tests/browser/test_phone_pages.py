"""The picture of a phone and a softphone's code, in a real browser: by pointer, by keys, and by a camera."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from pbxmanager.directory.models import Device
from pbxmanager.provisioning.models import Key, Phone, SettingsLayer
from tests.telephony.virtual.soft import scan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(demo_office):
    device = Device.objects.filter(extension__destination__number="1001", kind="desk").get()
    device.mac = "805ec0a1b2c3"
    device.save()
    return Phone.objects.create(device=device, vendor="yealink", model="T54W")


@pytest.fixture
def keys(page, phone):
    everywhere = SettingsLayer.objects.create(level="everywhere")
    Key.objects.create(layer=everywhere, position=7, kind="park", label="Park")
    layer = SettingsLayer.objects.create(level="phone", phone=phone)
    Key.objects.create(layer=layer, position=2, kind="blf", value="1002")
    page.goto(f"/admin/provisioning/phone/{phone.pk}/change/")
    page.get_by_role("link", name="Keys", exact=True).click()
    return layer


def look(page, name):
    """Keep a picture for whoever wants to see it."""
    if folder := os.environ.get("PBX_SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_a_key_is_clicked_and_set(page, keys):
    look(page, "keys")
    page.get_by_role("link", name="Key 3: not set", exact=True).click()
    page.get_by_label("What it does").select_option(label="Speed dial")
    page.get_by_label("Number").fill("1003")
    page.get_by_label("Label").fill("Reception")
    look(page, "key-form")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Key 3: Reception, Speed dial 1003, set here", exact=True)).to_be_visible()
    assert keys.keys.get(position=3).label == "Reception"


def test_the_keyboard_is_enough(page, keys):
    page.get_by_role("link", name="Key 1: not set", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Key 2")).to_be_visible()
    expect(page.get_by_label("Number")).to_have_value("1002")
    page.get_by_role("button", name="Move to 3").focus()
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("link", name="Key 3: Bob Wang, Colleague (busy lamp) 1002, set here", exact=True)
    ).to_be_visible()
    page.get_by_role("button", name="Clear: as the levels above say").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Key 3: not set", exact=True)).to_be_visible()
    assert not keys.keys.exists()


def test_a_key_is_dragged_to_another_place(page, keys):
    own, free = (
        page.get_by_role("link", name=re.compile("^Key 2:")),
        page.get_by_role("link", name="Key 5: not set", exact=True),
    )
    start, end = own.bounding_box(), free.bounding_box()
    page.mouse.move(start["x"] + 40, start["y"] + 15)
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 30)
    page.mouse.move(end["x"] + 40, end["y"] + 15)
    page.mouse.up()
    expect(
        page.get_by_role("link", name="Key 5: Bob Wang, Colleague (busy lamp) 1002, set here", exact=True)
    ).to_be_visible()
    assert keys.keys.get().position == 5


def test_pages_and_modules_are_tabs(page, keys):
    page.get_by_role("navigation", name="Pages of the phone").get_by_role("link", name="Page 3").click()
    expect(page.get_by_role("link", name="Key 27: not set", exact=True)).to_be_visible()
    page.get_by_role("link", name="Module 2").click()
    page.get_by_role("navigation", name="Pages of the module").get_by_role("link", name="Page 3").click()
    page.get_by_role("link", name="Module 2, key 60: not set").click()
    expect(page.get_by_role("heading", name="Module 2, key 60")).to_be_visible()
    look(page, "keys-module")


def test_it_works_without_scripts(browser, page, keys):
    with browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state()) as context:
        plain = context.new_page()
        plain.goto(page.url)
        look(plain, "plain")
        plain.get_by_role("link", name="Key 7: Park, Park, inherited from All phones", exact=True).click()
        plain.get_by_label("Label").fill("Parked")
        plain.get_by_role("button", name="Save").click()
        expect(plain.get_by_role("link", name="Key 7: Parked, Park, set here", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("vendor", "model"),
    [
        ("snom", "D785"),
        ("cisco", "8851"),
        ("mitel", "6869i"),
        ("grandstream", "GRP2614"),
        ("fanvil", "X7"),
        ("htek", "UC926"),
    ],
)
def test_other_makers_have_faces_of_their_own(page, phone, vendor, model):
    everywhere = SettingsLayer.objects.create(level="everywhere")
    Key.objects.create(layer=everywhere, position=1, kind="line")
    page.goto(f"/provisioning/settings/{everywhere.pk}/keys/?model={vendor}:{model}")
    expect(page.get_by_role("link", name="Key 1: 1, Line 1, set here", exact=True)).to_be_visible()
    look(page, f"keys-{vendor}")


def test_a_code_is_scanned_from_the_page(page, demo_office, settings):
    settings.PBX_PHONE_SERVER = "pbx.example.net"
    extension = Device.objects.filter(extension__destination__number="1002").first().extension
    mobile = Device.objects.create(extension=extension, name="Mobile", kind="mobile")
    page.goto(f"/admin/directory/device/{mobile.pk}/change/")
    page.get_by_role("link", name="QR code").click()
    look(page, "code-form")
    page.get_by_label("Linphone").check()
    page.get_by_role("button", name="Make a code").click()
    page.locator("#soft-code svg").wait_for()
    look(page, "code")
    assert scan(page.screenshot()).startswith("https://pbx.example.net/p/soft/")
    page.emulate_media(color_scheme="dark")
    assert scan(page.screenshot()).startswith("https://pbx.example.net/p/soft/")
