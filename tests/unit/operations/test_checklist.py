"""What a new office needs next is read from the office itself, and told after each thing that was added."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import RequestFactory

from pbxmanager.directory.models import Extension, Site
from pbxmanager.operations.checklist import STEPS, checklist, next_step
from pbxmanager.operations.models import Change, Generation
from pbxmanager.routing.models import EmergencyNumber, InboundRoute, TimeCondition, Trunk

pytestmark = pytest.mark.django_db


def asked_by(user):
    request = RequestFactory().get("/")
    request.user = user
    return next_step(request)


def went_live(position):
    return Generation.objects.create(number=position + 1, result=Generation.Result.LIVE, journal_position=position)


def test_an_empty_office_begins_with_its_site(pages, chief):
    assert [standing.is_done for standing in checklist()] == [False] * len(STEPS)
    assert asked_by(chief).title == "Describe the site"
    assert "Set up the office" in pages.get("/admin/").content.decode()


def test_every_step_has_its_page(pages, chief):
    for step in STEPS[:-1]:
        assert pages.get(step.page).status_code == 200, step.title


def test_what_is_there_is_done_and_the_next_one_is_marked():
    site = Site.objects.create(name="Here")
    Trunk.objects.create(name="Telecom", site=site, host="192.0.2.1", kind=Trunk.Kind.ADDRESS)
    standings = checklist()
    assert [standing.is_done for standing in standings[:3]] == [True, False, True]
    assert [standing.step.title for standing in standings if standing.is_next] == ["Add the emergency numbers"]


def test_a_first_generation_that_holds_nothing_is_no_office_that_is_live(demo_office):
    went_live(0)
    assert checklist()
    assert not checklist()[-1].is_done


def test_an_office_that_is_complete_and_was_live_is_left_in_peace(pages, chief, demo_office):
    went_live(Change.objects.latest("pk").pk)
    assert checklist() == []
    assert asked_by(chief) is None
    assert "Set up the office" not in pages.get("/admin/").content.decode()
    EmergencyNumber.objects.all().delete()
    assert [standing.step.title for standing in checklist() if standing.is_next] == ["Add the emergency numbers"]


def test_what_is_optional_keeps_no_office_from_being_complete(demo_office):
    went_live(Change.objects.latest("pk").pk)
    InboundRoute.objects.update(destination=Extension.objects.first().destination)
    TimeCondition.objects.all().delete()
    assert checklist() == []


def test_nobody_is_led_to_a_page_that_is_not_theirs(db):
    user = User.objects.create_user("half", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="add_trunk"))
    assert asked_by(user).title == "Add the trunk to your telephone company"
    assert asked_by(User.objects.create_user("none", is_staff=True)) is None


def test_the_next_step_is_told_after_something_was_added(pages):
    sent = {"name": "Here", "country": "CN", "timezone": "Asia/Shanghai", "language": "en", "emergency_numbers": "on"}
    answer = pages.post("/admin/directory/site/add/", sent, follow=True)
    assert 'href="/admin/routing/trunk/add/">Add the trunk to your telephone company</a>' in answer.content.decode()
