"""A new site brings the emergency numbers of its country."""

import pytest

from pbxmanager.core.numbering import emergency_numbers
from pbxmanager.directory.models import Site
from pbxmanager.routing.models import EmergencyNumber

ADD = "/admin/directory/site/add/"
SITE = {"name": "Here", "country": "CN", "timezone": "Asia/Shanghai", "language": "en"}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("country", "numbers"),
    [("CN", ("110", "119", "120")), ("DE", ("110", "112")), ("GB", ("112", "999")), ("US", ("112", "911"))],
)
def test_countries_have_their_numbers(country, numbers):
    assert emergency_numbers(country) == numbers


def test_they_are_added_with_the_first_site(pages):
    assert pages.get(ADD).context["adminform"].form.initial["emergency_numbers"] is True
    answer = pages.post(ADD, {**SITE, "emergency_numbers": "on"}, follow=True)
    assert dict(EmergencyNumber.objects.values_list("digits", "name")) == {
        "110": "Police",
        "119": "Fire brigade",
        "120": "Ambulance",
    }
    assert "Every telephone can dial 110, 119, 120." in answer.content.decode()


def test_they_are_not_added_when_nobody_asks(pages):
    pages.post(ADD, SITE)
    assert Site.objects.exists()
    assert not EmergencyNumber.objects.exists()


def test_what_is_there_already_is_left_alone_and_told(pages, demo_office):
    assert pages.get(ADD).context["adminform"].form.initial["emergency_numbers"] is False
    EmergencyNumber.objects.filter(digits="110").update(name="The police")
    answer = pages.post(ADD, {**SITE, "emergency_numbers": "on"}, follow=True)
    assert "already exists" in answer.content.decode()
    assert EmergencyNumber.objects.get(digits="110").name == "The police"
