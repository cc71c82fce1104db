"""Hours by the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pbxmanager.directory.models import Site
from pbxmanager.operations.demo_front import DEMO_FILE
from pbxmanager.routing.models import Calendar, Destination, NightSwitch

pytestmark = pytest.mark.django_db


def test_a_calendar_comes_with_its_hours_and_special_days(api, demo_office):
    sent = {
        "name": "Support",
        "site": Site.objects.get().pk,
        "hours": [{"first_day": 1, "last_day": 7, "opens": "22:00", "closes": "06:00"}],
        "special_days": [{"name": "Outing", "first": "2027-06-01", "moment": "closed"}],
    }
    made = api.post("/api/calendars/", sent, format="json")
    assert made.status_code == 201, made.json()
    pk = made.json()["id"]
    changed = api.patch(f"/api/calendars/{pk}/", {"special_days": []}, format="json").json()
    assert (len(changed["hours"]), changed["special_days"]) == (1, [])
    wrong = api.patch(f"/api/calendars/{pk}/", {"special_days": [{"name": "x", "first": "2027-06-01", "moment": "open",
                                                                  "opens": "09:00"}]}, format="json")  # fmt: skip
    assert wrong.status_code == 400


def test_a_calendar_file_is_uploaded_or_sent_as_text(api, demo_office):
    calendar = Calendar.objects.get().pk
    file = SimpleUploadedFile("x.ics", DEMO_FILE.encode())
    made = api.post("/api/calendar-files/", {"calendar": calendar, "name": "x", "upload": file}, format="multipart")
    assert made.status_code == 201, made.json()
    sent = {"calendar": calendar, "name": "y", "content": DEMO_FILE}
    assert api.post("/api/calendar-files/", sent, format="json").status_code == 201
    refused = api.post("/api/calendar-files/", {**sent, "content": "no"}, format="json")
    assert "no calendar file" in refused.json()["content"][0]
    nothing = api.post("/api/calendar-files/", {"calendar": calendar, "name": "z"}, format="json")
    assert nothing.status_code == 400


def test_a_time_condition_needs_no_internal_number(api, demo_office):
    leads = Destination.objects.get(number="1002").pk
    sent = {"name": "New", "calendar": Calendar.objects.get().pk, "open_destination": leads}
    made = api.post("/api/time-conditions/", sent, format="json")
    assert made.status_code == 201, made.json()
    assert Destination.objects.get(pk=made.json()["destination"]).kind == "hours"
    used = api.delete(f"/api/calendars/{sent['calendar']}/")
    assert used.status_code == 409


@pytest.mark.parametrize("pin", ["1234", "0000", "12", "abcd", "4321"])
def test_a_pin_that_anybody_would_try_is_refused(api, demo_office, pin):
    answer = api.post("/api/night-switches/", {"name": "N", "digits": "7", "secret": pin}, format="json")
    assert "secret" in answer.json()


def test_a_pin_goes_in_and_never_comes_out(api, demo_office):
    made = api.post("/api/night-switches/", {"name": "N", "digits": "7", "secret": "8024"}, format="json")
    assert made.status_code == 201, made.json()
    assert "8024" not in made.content.decode()
    assert NightSwitch.objects.get(digits="7").secret == "8024"


def test_the_page_refuses_a_pin_that_is_guessed_at_once(pages, db):
    facts = {"name": "Night", "digits": "5", "switches_to": "closed", "new_secret": "1234"}
    assert "guessed at once" in pages.post("/admin/routing/nightswitch/add/", facts).content.decode()
    assert pages.post("/admin/routing/nightswitch/add/", facts | {"new_secret": "4071"}).status_code == 302
