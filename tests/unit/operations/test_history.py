"""Who changed what, and when, is found for a generation and for an object, on pages and by REST, when it is long live."""

import pytest
from django.contrib.auth.models import User

from pbxmanager.directory.models import Device, Person
from pbxmanager.operations.history import of_generation, of_object, told
from pbxmanager.operations.journal import position, writing_as
from pbxmanager.operations.models import Change, Generation
from pbxmanager.provisioning.models import Contact
from pbxmanager.routing.models import Menu

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_office")]
JOURNAL = "/admin/operations/change/"


@pytest.fixture
def people(chief):
    """Two generations: Ann Lee became Ann Wang by chief's hand, and then Ann Li by another's."""
    Generation.objects.create(number=1, result="live", journal_position=position())
    other = User.objects.create_user("deputy")
    ann = Person.objects.get(name="Ann Lee")
    for number, (author, name) in enumerate(((chief, "Ann Wang"), (other, "Ann Li")), start=2):
        with writing_as(lambda who=author: who):
            ann.name = name
            ann.save()
        Generation.objects.create(number=number, result="live", journal_position=position(), author=author)
    return ann


def texts(response):
    """Return what a page shows."""
    assert response.status_code == 200
    return response.content.decode()


def test_a_generation_names_what_went_live_with_it(people):
    second, third = (Generation.objects.get(number=number) for number in (2, 3))
    names = [[row.now for row in told(entry) if row.field == "name"] for entry in of_generation(second)]
    assert names[-1] == ["Ann Wang"]
    assert {entry.author.username for entry in of_generation(third)} == {"deputy"}
    returned = Generation.objects.create(
        number=4, result="live", returns_to=1, journal_position=second.journal_position
    )
    assert not of_generation(returned).exists()


def test_the_history_of_a_person_is_what_was_changed_by_whom(people, pages):
    page = pages.get(f"/admin/directory/person/{people.pk}/history/", follow=True)
    said = texts(page)
    assert "<strong>History of Ann Li</strong>" in said
    assert "name Ann Lee → Ann Wang" in said
    assert "name Ann Wang → Ann Li" in said
    assert "with generation 3" in said
    assert "deputy" in said


def test_what_belongs_to_an_object_is_in_its_history_even_when_it_is_gone():
    menu = Menu.objects.first()
    key = menu.keys.first()
    pk = key.pk
    key.delete()
    assert Change.objects.filter(of_object(menu), model="routing.menukey", object_id=pk, action="delete").exists()
    menu.number = "2499"
    menu.save()
    assert Change.objects.filter(of_object(menu), model="routing.destination").exists()


def test_the_journal_is_searched_and_filtered(people, pages):
    assert "Ann Li" in texts(pages.get(JOURNAL, {"q": "Ann Li"}))
    found = texts(pages.get(JOURNAL, {"generation": "2"}))
    assert "name Ann Lee → Ann Wang" in found
    assert "name Ann Wang → Ann Li" not in found
    deputy = User.objects.get(username="deputy")
    assert "name Ann Lee" not in texts(pages.get(JOURNAL, {"author__id__exact": deputy.pk}))
    assert "name Ann Lee" not in texts(pages.get(JOURNAL, {"generation": "waiting"}))
    Contact.objects.create(name="Taxi", number="+862112345678")
    assert "Taxi" in texts(pages.get(JOURNAL, {"generation": "at-once"}))
    assert "Taxi" not in texts(pages.get(JOURNAL, {"model": "directory.person"}))
    assert pages.get(JOURNAL, {"of": "nonsense"}).status_code == 200


def test_an_entry_tells_each_field_and_no_secret(pages):
    device = Device.objects.first()
    old = device.secret
    device.renew_secret()
    entry = Change.objects.filter(model="directory.device").first()
    said = texts(pages.get(f"{JOURNAL}{entry.pk}/change/"))
    assert "••••" in said
    assert old not in said
    assert device.secret not in said


def test_the_pages_of_a_generation_and_of_the_plan_lead_to_the_entries(people, pages):
    page = texts(pages.get("/operations/generations/2/"))
    assert "went live with it" in page
    entry = of_generation(Generation.objects.get(number=2)).get(model="directory.person")
    assert "destination 1001" not in page
    assert f"{JOURNAL}{entry.pk}/change/" in page
    generation = Generation.objects.get(number=2)
    answer = pages.get(f"/admin/operations/generation/{generation.pk}/who", follow=True)
    assert "name Ann Lee → Ann Wang" in texts(answer)


def test_nobody_edits_the_journal_and_not_everybody_reads_it(people, pages, client):
    entry = Change.objects.first()
    assert pages.post(f"{JOURNAL}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert pages.get(f"{JOURNAL}add/").status_code == 403
    assert "_save" not in texts(pages.get(f"{JOURNAL}{entry.pk}/change/"))
    client.force_login(User.objects.create_user("clerk", is_staff=True))
    assert client.get(JOURNAL).status_code == 403
    assert client.get(f"/admin/directory/person/{people.pk}/history/").status_code == 403


def test_the_journal_by_rest(people, api):
    found = api.get("/api/changes/", {"author": "deputy", "model": "directory.person"}).json()["results"]
    assert [(row["generation"], row["object"], row["action"]) for row in found] == [(3, "Ann Li", "change")]
    assert {"field": "name", "was": "Ann Wang", "now": "Ann Li"} in found[0]["changes"]
    found = api.get("/api/changes/", {"generation": 2}).json()["results"]
    assert {row["author"] for row in found} == {"chief"}
    now = Change.objects.first().time.isoformat()
    assert api.get("/api/changes/", {"since": now}).json()["count"] >= 1
    assert api.get("/api/changes/", {"until": "2001-01-01T00:00:00Z"}).json()["count"] == 0
    assert api.get(f"/api/changes/{Change.objects.first().pk}/").json()["author"] == "deputy"
    assert api.post("/api/changes/", {}).status_code == 405


def test_whoever_may_only_look_reads_it_by_rest_and_nobody_else(people, viewer, client):
    client.force_login(viewer)
    assert client.get("/api/changes/").status_code == 200
    client.force_login(User.objects.create_user("clerk", is_staff=True))
    assert client.get("/api/changes/").status_code == 403
