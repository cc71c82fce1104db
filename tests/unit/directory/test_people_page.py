"""The page on which a person is added gives everything that a person needs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pbxmanager.directory.models import Device, Extension, Person
from pbxmanager.queues.models import Queue
from pbxmanager.routing.models import (
    Announcement,
    InboundRoute,
    Menu,
    NameDirectory,
    PermissionClass,
    RingGroup,
    TimeCondition,
)
from tests.unit.operations.test_office import grow

ADD = "/admin/directory/person/add/"


def form(**changes):
    return {"name": "Eve Park", "email": "", "site": "1", "department": "", "language": "", **changes}


@pytest.fixture
def site_id(demo_office):
    return str(Person.objects.first().site_id)


def test_the_next_free_number_and_the_usual_permissions_are_proposed(pages, demo_office):
    answer = pages.get(ADD)
    initial = answer.context["adminform"].form.initial
    assert initial["number"] == "1005"
    assert initial["permission_class"].name == "National"


def test_one_form_gives_person_extension_and_device(pages, site_id):
    permission = PermissionClass.objects.get(name="National")
    sent = form(site=site_id, number="1005", permission_class=permission.pk, device_kind="desk")
    assert pages.post(ADD, sent).status_code == 302
    extension = Extension.objects.get(destination__number="1005")
    assert (extension.person.name, extension.permission_class.name) == ("Eve Park", "National")
    device = Device.objects.get(extension=extension)
    assert device.endpoint.startswith("1005-")
    assert len(device.secret) == 20


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("1001", "1001 belongs to Ann Lee already"),
        ("110", "110 is an emergency number"),
        ("12a4", "2 to 10 digits"),
    ],
)
def test_a_number_that_cannot_be_is_refused_beside_its_field_and_nothing_is_saved(pages, site_id, number, message):
    answer = pages.post(ADD, form(site=site_id, number=number, device_kind="desk"))
    assert message in str(answer.context["adminform"].form.errors["number"])
    assert not Person.objects.filter(name="Eve Park").exists()


def test_a_person_without_telephone_is_possible(pages, site_id):
    assert pages.post(ADD, form(site=site_id, number="", device_kind="")).status_code == 302
    assert not Person.objects.get(name="Eve Park").extensions.exists()


def test_whoever_is_called_from_outside_cannot_be_deleted_and_the_page_says_why(pages, demo_office):
    ann = Person.objects.get(name="Ann Lee")
    answer = pages.get(f"/admin/directory/person/{ann.pk}/delete/")
    assert "+862155501001" in answer.content.decode()
    pages.post(f"/admin/directory/person/{ann.pk}/delete/", {"post": "yes"})
    assert Person.objects.filter(pk=ann.pk).exists()
    InboundRoute.objects.all().delete()
    TimeCondition.objects.all().delete()
    Menu.objects.all().delete()
    Announcement.objects.all().delete()
    NameDirectory.objects.all().delete()
    for group in (*Queue.objects.all(), *RingGroup.objects.all()):
        group.delete()  # all of these lead to her, too
    pages.post(f"/admin/directory/person/{ann.pk}/delete/", {"post": "yes"})
    assert not Extension.objects.filter(destination__number="1001").exists()


@pytest.mark.parametrize("page", ["directory/person", "directory/extension", "directory/device"])
def test_lists_take_the_same_queries_for_more_rows(pages, demo_office, page):
    few = queries_of(pages, page)
    grow(20)
    assert queries_of(pages, page) == few


def queries_of(pages, page):
    with CaptureQueriesContext(connection) as captured:
        assert pages.get(f"/admin/{page}/").status_code == 200
    return len(captured)
