"""The badge says how much waits, at once and on every page: also after the description was brought back."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from pbxmanager.directory.models import Department, Extension, Person
from pbxmanager.operations.journal import position
from pbxmanager.operations.models import Generation
from pbxmanager.operations.rollback import restore_models
from pbxmanager.operations.waiting import waiting_changes
from pbxmanager.provisioning.models import Contact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_office")]
LINK = re.compile(r'href="/operations/plan/".*?</a>', re.DOTALL)


def badge(pages, address="/admin/"):
    """Return what the navigation of a page says beside “Waiting changes”."""
    response = pages.get(address)
    assert response.status_code == 200, address
    link = next(each for each in LINK.findall(response.content.decode()) if "Waiting changes" in each)
    found = re.search(r">\s*([0-9]+\+?)\s*<", link)
    return found[1] if found else ""


@pytest.fixture
def live():
    """Generation 1 holds what the demo office is."""
    return Generation.objects.create(number=1, result="live", journal_position=position())


def test_it_counts_objects_and_not_entries(live, pages):
    assert badge(pages) == ""
    ann = Person.objects.get(name="Ann Lee")
    for name in ("Ann Wang", "Ann Li"):
        ann.name = name
        ann.save()
    assert badge(pages) == "2"  # she and what her number is called
    Contact.objects.create(name="Taxi", number="+862112345678")
    assert badge(pages) == "2"  # telephones fetch that themselves


def test_what_was_brought_back_to_what_is_live_waits_no_more(live, pages):
    Extension.objects.get(destination__number="1004").delete()
    Person.objects.get(name="Diego Ruiz").delete()
    Department.objects.create(name="Night shift")
    assert int(badge(pages)) > 2
    restore_models(1)
    assert not waiting_changes().exists()
    assert badge(pages) == ""


def test_what_was_brought_back_to_something_earlier_waits(live, pages):
    department = Department.objects.create(name="Night shift")
    Generation.objects.create(number=2, result="live", journal_position=position())
    assert badge(pages) == ""
    restore_models(1)
    assert not Department.objects.filter(pk=department.pk).exists()
    assert badge(pages) == "1"
    restore_models(2)
    assert badge(pages) == ""


def test_it_is_the_same_on_every_page(live, pages):
    Department.objects.create(name="Night shift")
    for model in admin.site._registry:
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        assert badge(pages, reverse(f"admin:{label}_changelist")) == "1", label
    for name in ("operations:plan", "operations:state", "operations:night-switches", "operations:call-flow"):
        assert badge(pages, reverse(name)) == "1", name
