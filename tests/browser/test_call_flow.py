"""The picture of where calls go, in a real browser: it moves, zooms and leads on, by pointer and by keys."""

import re

import pytest
from playwright.sync_api import expect

from pbxmanager.routing.models import InboundRoute, Number, TimeCondition

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def number(demo_office):
    number = Number.objects.get(label="Main number")
    InboundRoute.objects.filter(number=number).update(destination=TimeCondition.objects.get().destination)
    return number


def seen(page):
    return [float(part) for part in page.locator(".call-flow svg").get_attribute("viewBox").split()]


def test_keys_and_buttons_zoom_and_move(page, number):
    page.goto(f"/operations/call-flow/number/{number.pk}/")
    before = seen(page)
    page.get_by_label("Closer").click()
    closer = seen(page)
    assert closer[2] < before[2]
    page.locator(".call-flow svg").focus()
    page.keyboard.press("ArrowRight")
    assert seen(page)[0] > closer[0]
    page.keyboard.press("-")
    page.keyboard.press("0")
    assert seen(page) == before


def test_dragging_moves_and_opens_nothing(page, number):
    page.goto(f"/operations/call-flow/number/{number.pk}/")
    before = seen(page)
    box = page.get_by_role("link", name="Extension: 1001 Ann Lee").bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] - 80, box["y"] + 40, steps=4)
    page.mouse.up()
    assert seen(page)[0] > before[0]
    assert "/call-flow/" in page.url


def test_a_box_leads_to_its_page_by_key(page, number):
    page.goto(f"/operations/call-flow/number/{number.pk}/")
    page.get_by_role("link", name="Extension: 1001 Ann Lee").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/admin/directory/extension/"))


def test_the_numbers_page_shows_its_picture(page, number):
    page.goto(f"/admin/routing/number/{number.pk}/change/")
    expect(page.get_by_role("link", name="Opening hours: 2000 Main number")).to_be_visible()
