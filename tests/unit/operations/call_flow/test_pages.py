"""The pictures hold every box with a link to its page."""

import pytest

from pbxmanager.directory.models import Extension
from pbxmanager.routing.models import InboundRoute, Number, TimeCondition

pytestmark = pytest.mark.django_db


@pytest.fixture
def main(demo_office):
    condition = TimeCondition.objects.get()
    InboundRoute.objects.filter(number__label="Main number").update(destination=condition.destination)
    return Number.objects.get(label="Main number")


def test_a_numbers_picture_leads_to_the_pages_of_what_its_calls_reach(pages, main):
    text = pages.get(f"/operations/call-flow/number/{main.pk}/").content.decode()
    condition = TimeCondition.objects.get()
    for name in ("1001", "1003"):
        extension = Extension.objects.get(destination__number=name)
        assert f'href="/admin/directory/extension/{extension.pk}/change/"' in text
    assert f'href="/admin/routing/timecondition/{condition.pk}/change/"' in text
    assert "+862155501000" in text
    assert ">closed</text>" in text


def test_a_part_of_a_page_is_the_drawing_alone(pages, main):
    text = pages.get(f"/operations/call-flow/number/{main.pk}/?part").content.decode()
    assert text.lstrip().startswith('<div class="call-flow"')


def test_everything_that_calls_reach_has_its_picture(pages, main):
    condition = TimeCondition.objects.get()
    answer = pages.get(f"/operations/call-flow/destination/{condition.destination_id}/")
    assert answer.status_code == 200
    assert "Calls to Time condition 2000 Main number" in answer.content.decode()


def test_all_numbers_are_drawn_together(pages, main):
    text = pages.get("/operations/call-flow/").content.decode()
    # Numbers; hours, menu, announcement, dial by name, group, queue, group on call, fax line, extensions.
    assert text.count('class="frame"') == 3 + 12


def test_names_are_text_and_nothing_else(pages, main):
    Number.objects.filter(pk=main.pk).update(label="x")
    condition = TimeCondition.objects.get()
    condition.name = '<script>alert("1")</script>'
    condition.save()
    text = pages.get(f"/operations/call-flow/number/{main.pk}/").content.decode()
    assert "<script>alert" not in text


def test_whoever_may_see_nothing_sees_no_picture(client, django_user_model, main):
    client.force_login(django_user_model.objects.create_user("staff", is_staff=True))
    assert client.get(f"/operations/call-flow/number/{main.pk}/").status_code == 403
    assert client.get("/operations/night-switches/").status_code == 403


def test_a_number_that_is_gone_has_no_picture(pages, main):
    assert pages.get("/operations/call-flow/number/99999/").status_code == 404
