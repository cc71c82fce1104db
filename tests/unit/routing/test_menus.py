"""Menus and announcements: what is refused, where, and what the plan says of them."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from pbxmanager import snapshot
from pbxmanager.asterisk.render import render
from pbxmanager.directory.models import Department, Extension, Person
from pbxmanager.media.models import Prompt
from pbxmanager.operations.office import read_office
from pbxmanager.routing.models import Announcement, Menu, MenuKey
from pbxmanager.snapshot import DirectDialling, Target, check, diff
from tests.unit.asterisk.office import engine

pytestmark = pytest.mark.django_db


@pytest.fixture
def prompt():
    return Prompt.objects.create(name="Welcome all", language="en")


@pytest.fixture
def menu(demo_office, prompt):
    made = Menu(name="Front door", greeting=prompt)
    made.number = "7700"
    made.save()
    MenuKey.objects.create(
        menu=made, key="1", destination=Extension.objects.get(destination__number="1001").destination
    )
    return made


def errors_of(instance):
    with pytest.raises(ValidationError) as refused:
        instance.full_clean()
    return set(refused.value.message_dict)


def test_a_range_needs_both_ends_in_order_and_something_that_can_be_dialled(menu):
    for first, last, direct, field in (
        ("1001", "", "all", "direct_last"),
        ("1009", "1001", "all", "direct_last"),
        ("1001", "20001", "all", "direct_last"),
        ("1001", "1009", "none", "direct"),
    ):
        menu.direct_first, menu.direct_last, menu.direct = first, last, direct
        assert errors_of(menu) == {field}


def test_a_menu_or_announcement_does_not_lead_to_itself(menu, prompt):
    menu.fallback = menu.destination
    assert errors_of(menu) == {"fallback"}
    announcement = Announcement(name="Again", prompt=prompt)
    announcement.save()
    announcement.then = announcement.destination
    assert errors_of(announcement) == {"then"}


def test_keys_work_only_in_an_answered_call(menu, prompt):
    assert errors_of(Announcement(name="Both", prompt=prompt, unanswered=True, skippable=True)) == {"skippable"}


def test_a_key_needs_a_destination_only_when_it_leads_somewhere(menu):
    assert errors_of(MenuKey(menu=menu, key="2")) == {"destination"}
    assert errors_of(MenuKey(menu=menu, key="2", action="back", destination=menu.destination)) == {"destination"}


def test_the_snapshot_holds_it_with_its_ways(menu):
    found = next(each for each in read_office().menus if each.row == menu.pk)
    assert [(way.label, way.target) for way in found.ways] == [
        ("1", Target("extension", "1001")),
        ("nothing chosen", None),
    ]


def test_the_plan_says_what_changed_in_words(menu):
    before = read_office()
    MenuKey.objects.create(menu=menu, key="2", action="repeat", language="zh")
    (difference,) = diff(before, read_office())
    assert str(difference) == "Menu Front door: keys 1: 1001 Ann Lee → 1: 1001 Ann Lee, 2: repeat (zh)"


def test_a_prompt_without_recording_and_a_range_of_nobody_are_found(menu):
    office = read_office()
    assert any("has no recording" in finding.text for finding in check(office))
    narrow = replace(office.menus[-1], direct=DirectDialling.PEOPLE, direct_first="8001", direct_last="8002", keys=())
    texts = [finding.text for finding in check(replace(office, menus=(narrow,)))]
    assert any("no internal number lies in the range" in text for text in texts)
    closed = replace(narrow, direct=DirectDialling.NONE)
    texts = [finding.text for finding in check(replace(office, menus=(closed,)))]
    assert any("has no key that leads on" in text for text in texts)


def test_the_api_takes_a_menu_with_its_keys_and_replaces_them(api, menu, prompt):
    bob = Extension.objects.get(destination__number="1002").destination_id
    facts = {"name": "By API", "greeting": prompt.pk, "keys": [{"key": "3", "destination": bob}]}
    made = api.post("/api/menus/", facts, format="json")
    assert made.status_code == 201, made.content
    url = f"/api/menus/{made.json()['id']}/"
    changed = api.patch(
        url, {"keys": [{"key": "4", "action": "back"}, {"key": "3", "destination": bob}]}, format="json"
    )
    assert sorted(row["key"] for row in changed.json()["keys"]) == ["3", "4"]
    twice = api.patch(url, {"keys": [{"key": "4", "action": "back"}, {"key": "4", "action": "repeat"}]}, format="json")
    assert (twice.status_code, list(twice.json())) == (400, ["keys"])
    assert api.delete(f"/api/menus/{made.json()['id']}/").status_code == 204


def test_pages_show_them(pages, menu):
    assert "Front door" in pages.get("/admin/routing/menu/").content.decode()
    assert pages.get(f"/admin/routing/menu/{menu.pk}/change/").status_code == 200
    assert pages.get("/admin/routing/announcement/add/").status_code == 200


def warned(office, **changes):
    menu = replace(office.menus[-1], **changes)
    found = check(replace(office, menus=(*office.menus[:-1], menu)))
    return [finding.text for finding in found if menu.name in finding.text]


def test_keys_that_wait_for_more_digits_are_told(menu):
    office = read_office()
    assert any(
        text
        == "Menu Front door: internal numbers that callers may dial begin with 1, so this key works only after 3 seconds. "
        "Use another key, or limit the numbers."
        for text in warned(office, direct=DirectDialling.PEOPLE)
    )
    limited = {"direct": DirectDialling.ALL, "direct_first": "7000", "direct_last": "7999"}
    assert not any("so this key works only" in text for text in warned(office, **limited))


def test_a_way_back_from_a_menu_that_no_menu_leads_to_is_told(menu):
    office = read_office()
    back = (snapshot.MenuKey("9", snapshot.KeyAction.BACK),)
    assert any("key 9 (back) only plays it again" in text for text in warned(office, keys=back))
    there = snapshot.MenuKey("1", snapshot.KeyAction.GO, office.menus[-1].target)
    first = replace(office.menus[0], keys=(there,))
    led = replace(office, menus=(first, *office.menus[1:]))
    assert not any("(back)" in text for text in warned(led, keys=back))


def test_a_key_that_leads_nowhere_and_departments_without_people_are_told(menu):
    office = read_office()
    lost = (snapshot.MenuKey("1", snapshot.KeyAction.GO),)
    assert any("key 1 has no destination" in text for text in warned(office, keys=lost))
    nobody = {"direct": DirectDialling.DEPARTMENTS, "departments": frozenset({999})}
    assert any("nobody in the departments" in text for text in warned(office, **nobody))


def test_whoever_can_dial_a_number_is_not_trapped(menu):
    office = read_office()
    around = {"keys": (), "direct": DirectDialling.PEOPLE, "fallback": office.menus[-1].target}
    assert not any("never come out" in text for text in warned(office, **around))


def test_departments_and_prompts_are_called_by_their_names_in_the_plan(menu):
    office = read_office()
    sales = next(each for each in office.departments if each.name == "Sales")
    other = next(each for each in office.prompts if each.name == "Welcome")
    changed = replace(office.menus[-1], departments=frozenset({sales.id}), greeting=other.id)
    (said,) = diff(office, replace(office, menus=(*office.menus[:-1], changed)))
    assert str(said) == "Menu Front door: greeting Welcome all → Welcome; departments none → Sales"


def test_a_person_who_moves_changes_no_menu(menu):
    menu.direct = "departments"
    menu.save()
    before = render(read_office(), engine())
    Person.objects.filter(name="Ann Lee").update(department=Department.objects.get(name="Support"))
    after = render(read_office(), engine())
    changed = {path for path in after if after[path] != before[path]}
    assert "numbers/x10.conf" in changed and not changed & {"menus.conf", "extensions_menus.conf"}
