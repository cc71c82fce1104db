"""What IT staff do most, as they do it."""

import re

import pytest
from playwright.sync_api import expect

from pbxmanager.directory.models import Device

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_first_page_counts_the_office(page):
    expect(page.get_by_role("link", name=re.compile(r"4\s*People"))).to_be_visible()


def test_a_person_is_added_by_typing_a_name(page):
    page.goto("/admin/directory/person/add/")
    expect(page.locator("#id_number")).to_have_value("1005")
    page.fill("#id_name", "Eve Park")
    page.get_by_role("button", name="Save", exact=True).click()
    row = page.get_by_role("row", name=re.compile("Eve Park"))
    expect(row).to_contain_text("1005")
    expect(row).to_contain_text("Desk phone")


def test_a_taken_number_is_explained_beside_its_field(page):
    page.goto("/admin/directory/person/add/")
    page.fill("#id_name", "Eve Park")
    page.fill("#id_number", "1001")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("1001 belongs to Ann Lee already. Choose another one.")).to_be_visible()


def test_a_device_is_added_on_the_persons_page(page):
    page.goto("/admin/directory/person/")
    page.get_by_role("link", name="Bob Wang").click()
    page.get_by_role("link", name="Add another Device").first.click()
    page.locator("input[name$='devices-1-name']").fill("Mobile")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("row", name=re.compile("Bob Wang"))).to_contain_text("Desk phone, Mobile")
    assert Device.objects.get(name="Mobile").extension.number == "1002"


def test_an_account_is_shown_after_a_question(page):
    device = Device.objects.filter(extension__destination__number="1002").first()
    page.goto(f"/admin/directory/device/{device.pk}/change/")
    page.get_by_role("link", name="Show SIP account").click()
    assert device.secret not in page.content()
    page.get_by_role("button", name="Show it").click()
    expect(page.locator("#sip-password")).to_have_text(device.secret)


def test_what_is_called_from_outside_is_not_deleted(page):
    page.goto("/admin/directory/person/")
    page.get_by_role("link", name="Ann Lee").click()
    page.get_by_role("link", name="Delete").click()
    expect(page.get_by_text("+862155501001 Ann Lee → 1001 Ann Lee")).to_be_visible()
