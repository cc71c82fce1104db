"""Operation by REST: the same as by command and page."""

import re

import pytest
from rest_framework.test import APIClient

from pbxmanager.asterisk.ami import ami_session
from pbxmanager.directory.models import Device, Extension, Person
from pbxmanager.operations.apply import apply
from pbxmanager.operations.live import ami_address, read_status
from pbxmanager.routing.models import Trunk

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_a_change_is_planned_applied_and_taken_back(running, api):
    person = Person.objects.get(name="Ann Lee")
    person.name = "Ann Wang"
    person.save()
    plan = api.get("/api/plan/?diff=1").json()
    assert (plan["pending"], plan["changes"]) == (
        True,
        [
            "Extension 1001 (Ann Wang): name Ann Lee → Ann Wang",
            "Voicemail box 1001 (Ann Wang): name Ann Lee → Ann Wang",
        ],
    )
    assert "directory.person Ann Wang" in [entry["object"] for entry in plan["journal"]]
    assert "+name = Ann Wang" in plan["diff"]
    done = api.post("/api/plan/apply/", {"reason": "married"}, format="json")
    assert (done.status_code, done.json()["generation"]) == (200, 2)
    record = api.get("/api/generations/2/").json()
    assert (record["reason"], record["verified"], record["changes"]) == ("married", True, plan["changes"])
    assert "changes" not in api.get("/api/generations/").json()["results"][0]
    assert api.post("/api/generations/1/return/", {}, format="json").json()["generation"] == 3
    assert api.get("/api/plan/").json()["pending"] is True
    assert api.post("/api/generations/1/restore-models/").json() == {"undone": 3}  # and the names of its destinations
    assert api.get("/api/plan/").json()["pending"] is False
    assert api.get("/api/status/?thorough=1").json()["well"] is True


def test_what_stands_in_the_way_is_a_conflict_with_its_reason(running, api):
    answer = api.post("/api/generations/9/return/", {}, format="json")
    assert (answer.status_code, "Generation 9 can't be read" in answer.json()["detail"]) == (409, True)
    Trunk.objects.update(kind="register", username="", secret="")
    answer = api.post("/api/plan/apply/", {}, format="json")
    assert answer.status_code == 409
    assert "needs a user name and a password" in answer.json()["detail"]


def test_whoever_may_only_look_applies_nothing(running, viewer):
    client = APIClient()
    client.force_authenticate(viewer)
    assert client.get("/api/plan/").status_code == 200
    assert client.get("/api/status/").status_code == 200
    for path in ("/api/plan/apply/", "/api/generations/1/return/", "/api/generations/1/restore-models/"):
        assert client.post(path, {}, format="json").status_code == 403


def test_the_page_of_the_state_tells_a_drift_and_its_button_mends_it(running, engine, pages):
    assert "All is well" in pages.get("/operations/state/?thorough=1").content.decode()
    edited = engine.live / "pjsip_endpoint.conf"
    edited.chmod(0o600)
    edited.write_text(edited.read_text().replace("direct_media = no", "direct_media = yes"))
    with ami_session(ami_address(engine)) as ami:
        ami.command("dialplan add extension 1,1,NoOp into intruder")
    page = pages.get("/operations/state/?thorough=1").content.decode()
    assert "+direct_media = yes" in page
    assert "[intruder] 1,1,NoOp() is there, but was not rendered." in page
    pages.post("/operations/plan/")
    assert read_status().is_well


def test_the_badge_counts_objects_on_every_page(running, pages):
    person = Person.objects.get(name="Ann Lee")
    for name in ("Ann Wang", "Ann Li"):
        person.name = name
        person.save()
    Device.objects.create(extension=Extension.objects.get(destination__number="1002"))
    for address in ("/admin/", "/admin/directory/person/", "/admin/routing/trunk/add/", "/operations/state/"):
        page = pages.get(address).content.decode()
        assert re.search(r"published_with_changes.*?data-badge[^>]*>2<", page, re.DOTALL), address
    assert apply().succeeded
    assert "data-badge" not in pages.get("/admin/").content.decode()
