"""Who changed what is found from an object's page, from the navigation and from a generation, in a real browser."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from pbxmanager.directory.models import Person
from pbxmanager.operations.journal import position
from pbxmanager.operations.models import Generation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page, name):
    """Keep a picture for whoever wants to see it."""
    if folder := os.environ.get("PBX_SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_from_a_person_to_what_went_live(page, chief):
    Generation.objects.create(number=1, result="live", journal_position=position(), author=chief)
    ann = Person.objects.get(name="Ann Lee")
    page.goto(f"/admin/directory/person/{ann.pk}/change/")
    page.fill("input[name=name]", "Ann Wang")
    page.locator("button[name=_continue], input[name=_continue]").first.click()
    Generation.objects.create(number=2, result="live", journal_position=position(), author=chief, reason="Ann married")
    page.locator("a[href$='/history/']").first.click()
    expect(page.get_by_text("History of Ann Wang").first).to_be_visible()
    expect(page.get_by_text("name Ann Lee → Ann Wang").first).to_be_visible()
    look(page, "journal-of-person")
    page.locator("td.field-object_text a, th.field-object_text a").first.click()
    expect(page.get_by_text("with generation 2").first).to_be_visible()
    look(page, "journal-entry")
    page.goto("/operations/generations/2/")
    page.get_by_text("went live with it").click()
    look(page, "journal-of-generation")
    page.get_by_role("link", name="person Ann Wang changed").click()
    expect(page.get_by_text("Ann Lee").first).to_be_visible()
    page.goto("/admin/")
    page.get_by_role("link", name="Journal").click()
    page.fill("input[name=q]", "Ann Wang")
    page.press("input[name=q]", "Enter")
    expect(page.get_by_text("name Ann Lee → Ann Wang").first).to_be_visible()
    look(page, "journal")
