"""The API has an endpoint for everything, with the same rules as the admin."""

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from pbxmanager.directory.models import Extension, Person
from pbxmanager.routing.models import Destination, OutboundRoute, Trunk

ENDPOINTS = [
    "sites",
    "departments",
    "people",
    "extensions",
    "devices",
    "destinations",
    "trunks",
    "numbers",
    "inbound-routes",
    "outbound-routes",
    "permission-classes",
    "emergency-numbers",
    "emergency-trunks",
    "generations",
    "ring-groups",
    "queues",
    "pause-reasons",
    "phones",
    "phone-lines",
    "phone-settings",
    "phone-keys",
    "waiting-phones",
    "claim-windows",
    "provisioning-rules",
    "scan-alarms",
    "blocked-callers",
    "calendars",
    "conference-pools",
    "conference-rooms",
    "paging-groups",
    "parking-lots",
    "pickup-groups",
    "secretary-filters",
    "calendar-files",
    "time-conditions",
    "night-switches",
    "personal-states",
    "speed-dials",
    "account-codes",
    "dial-in-lines",
]


@pytest.mark.parametrize("name", ENDPOINTS)
def test_everything_can_be_read_by_whoever_may(api, demo_office, name):
    answer = api.get(f"/api/{name}/")
    assert answer.status_code == 200
    for row in answer.json()["results"]:
        assert "secret" not in row
        assert name not in ("extensions", "dial-in-lines") or "pin" not in row


@pytest.mark.parametrize("name", ENDPOINTS)
def test_nothing_is_read_without_a_right(db, django_user_model, name):
    client = APIClient()
    assert client.get(f"/api/{name}/").status_code in (401, 403)
    client.force_authenticate(django_user_model.objects.create_user("nobody"))
    assert client.get(f"/api/{name}/").status_code == 403


def test_the_description_of_the_api_is_complete(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))


def test_an_extension_is_made_changed_and_deleted(api, demo_office):
    person = Person.objects.create(name="Eve", site=Person.objects.first().site)
    made = api.post("/api/extensions/", {"number": "1005", "person": person.pk}, format="json")
    assert made.status_code == 201, made.json()
    pk = made.json()["id"]
    assert Destination.objects.get(number="1005").name == "Eve"
    changed = api.patch(f"/api/extensions/{pk}/", {"number": "1006"}, format="json")
    assert changed.json()["number"] == "1006"
    assert api.delete(f"/api/extensions/{pk}/").status_code == 204
    assert not Destination.objects.filter(number="1006").exists()


@pytest.mark.parametrize(("number", "said"), [("1001", "belongs to Ann Lee"), ("119", "emergency"), ("x", "digits")])
def test_a_wrong_number_is_refused_beside_its_field(api, demo_office, number, said):
    person = Person.objects.first()
    answer = api.post("/api/extensions/", {"number": number, "person": person.pk}, format="json")
    assert answer.status_code == 400
    assert said in answer.json()["number"][0]


def test_what_is_in_use_is_not_deleted_and_the_answer_says_by_what(api, demo_office):
    ann = Extension.objects.get(destination__number="1001")
    answer = api.delete(f"/api/extensions/{ann.pk}/")
    assert answer.status_code == 409
    assert any("+862155501001" in user for user in answer.json()["used_by"])
    assert Extension.objects.filter(pk=ann.pk).exists()


def test_a_public_number_is_brought_into_its_form(api, demo_office):
    answer = api.post("/api/numbers/", {"e164": "+86 (21) 5550-1009"}, format="json")
    assert answer.json()["e164"] == "+862155501009"
    twice = api.post("/api/numbers/", {"e164": "+86 21 55501009"}, format="json")
    assert twice.status_code == 400
    assert "already" in twice.json()["e164"][0]


def test_a_route_comes_with_its_patterns_and_trunks(api, demo_office):
    trunk = Trunk.objects.get()
    sent = {
        "name": "Short codes",
        "patterns": [{"pattern": "95xxx"}, {"pattern": "1000X", "strip": 0, "prepend": ""}],
        "trunks": [{"trunk": trunk.pk, "position": 1}],
    }
    made = api.post("/api/outbound-routes/", sent, format="json")
    assert made.status_code == 201, made.json()
    route = OutboundRoute.objects.get(name="Short codes")
    assert [p.pattern for p in route.patterns.all()] == ["95XXX", "1000X"]
    answer = api.patch(f"/api/outbound-routes/{route.pk}/", {"patterns": [{"pattern": "9."}]}, format="json")
    assert [p["pattern"] for p in answer.json()["patterns"]] == ["9."]
    assert len(answer.json()["trunks"]) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"patterns": [{"pattern": "_X."}]}, "patterns"),
        ({"patterns": [{"pattern": "9."}, {"pattern": "9."}]}, "patterns"),
        ({"trunks": "same twice"}, "trunks"),
        ({"name": "Local"}, "name"),
    ],
)
def test_a_wrong_route_is_refused_whole(api, demo_office, change, field):
    trunk = {"trunk": Trunk.objects.get().pk}
    if change == {"trunks": "same twice"}:
        change = {"trunks": [trunk, trunk]}
    sent = {"name": "New", "patterns": [{"pattern": "9."}], "trunks": [trunk], **change}
    answer = api.post("/api/outbound-routes/", sent, format="json")
    assert answer.status_code == 400
    assert field in answer.json()
    assert not OutboundRoute.objects.filter(name="New").exists()


def test_a_trunk_password_goes_in_and_never_comes_out(api, demo_office):
    site = Person.objects.first().site_id
    sent = {
        "name": "New",
        "site": site,
        "host": "sip.example.net",
        "kind": "register",
        "username": "u",
        "secret": "p w",
    }
    made = api.post("/api/trunks/", sent, format="json")
    assert made.status_code == 201, made.json()
    assert "p w" not in made.content.decode()
    assert Trunk.objects.get(name="New").secret == "p w"
    missing = api.post("/api/trunks/", {**sent, "name": "Other", "secret": ""}, format="json")
    assert "needs a password" in missing.json()["secret"][0]


def test_half_a_character_is_refused_like_any_other_wrong_choice(api, demo_office):
    group = api.get("/api/ring-groups/").json()["results"][0]["id"]
    refused = api.patch(f"/api/ring-groups/{group}/", '{"strategy": "\\ud800"}', content_type="application/json")
    assert (refused.status_code, list(refused.json())) == (400, ["strategy"])
