"""Several people are added at once, by the rules of the form for one: all of them or nobody."""

import pytest

from pbxmanager.directory.models import Department, Device, Extension, Person, Site

PAGE = "/admin/directory/person/several/"
API = "/api/people/several/"


@pytest.fixture
def send(pages, demo_office):
    def send(people, **changes):
        fixed = {"first_number": "1005", "site": Site.objects.get().pk, "permission_class": "", "device_kind": "desk"}
        return pages.post(PAGE, {"people": people, **fixed, **changes})

    return send


def newcomers():
    """The extensions of people whom the demo office did not have (primary keys go on where other tests stopped)."""
    return Extension.objects.exclude(person__name__in=["Ann Lee", "Bob Wang", "Chen Mei", "Diego Ruiz"])


def numbers():
    return dict(newcomers().values_list("person__name", "destination__number"))


def test_lines_are_numbered_on_and_everybody_gets_a_telephone_and_a_box(send):
    answer = send("Eve Park\n\nFarid Khan; farid@example.com; Sales\nGrace Liu\t1010\tWarehouse\nHenry Zhou；1005")
    assert answer.status_code == 200
    assert numbers() == {"Eve Park": "1006", "Farid Khan": "1007", "Grace Liu": "1010", "Henry Zhou": "1005"}
    farid = Person.objects.get(name="Farid Khan")
    assert (farid.email, farid.department.name) == ("farid@example.com", "Sales")
    assert Department.objects.filter(name="Warehouse").exists()
    assert Device.objects.filter(extension__in=newcomers(), kind="desk").count() == 4
    for extension in newcomers():
        assert extension.voicemail_box.pin in answer.content.decode()


def test_free_numbers_pass_over_what_is_taken_for_emergencies_and_parked_calls(send):
    send("Eve Park\nFarid Khan\nGrace Liu", first_number="119")
    assert set(numbers().values()) == {"121", "122", "123"}
    send("Henry Zhou\nInes Costa", first_number="900")
    assert numbers()["Henry Zhou"] == "911"


@pytest.mark.parametrize(
    ("people", "problem"),
    [
        ("Eve Park\nFarid Khan; 1001", "Line 2: 1001 belongs to Ann Lee already"),
        ("Eve Park; 110", "Line 1: 110 is an emergency number"),
        ("Eve Park; 5", "Line 1: An internal number has 2 to 10 digits"),
        ("Eve Park; 1010\nFarid Khan; 1010", "Line 2: 1010 stands in line 1, too."),
        ("Eve Park; eve@", "Line 1: Enter a valid email address."),
        ("; 1010", "Line 1: This field is required."),
        ("Eve Park; Sales; Support", "Line 1: Both “Sales” and “Support”?"),
        ("Eve Park; 😀\u202e", "Line 1:"),
        ("Ann Lee", "Line 1: Ann Lee is here already."),
        ("Eve Park\nEve Park", "Line 2: Eve Park is here already."),
    ],
)
def test_one_wrong_line_is_named_and_nobody_is_added(send, people, problem):
    before = Department.objects.count()
    assert problem in send(people).content.decode()
    assert Person.objects.count() == 4
    assert Department.objects.count() == before


def test_a_namesake_comes_with_a_number(send):
    send("Ann Lee; 1010")
    assert Person.objects.filter(name="Ann Lee").count() == 2


def test_numbers_that_run_out_are_told(send):
    assert "Line 2: No number is left" in send("Eve Park\nFarid Khan", first_number="9999999999").content.decode()


def test_a_first_number_that_is_none_is_refused_beside_its_field(send):
    answer = send("Eve Park", first_number="12a")
    assert "2 to 10 digits" in str(answer.context["form"].errors["first_number"])


def test_whoever_may_add_nobody_does_not_see_the_page(client, viewer):
    client.force_login(viewer)
    assert client.get(PAGE).status_code == 403
    assert "several" not in client.get("/admin/directory/person/").content.decode()


def test_the_api_makes_all_and_gives_the_pins(api, demo_office):
    asked = {"site": Site.objects.get().pk, "people": [{"name": "Eve Park"}, {"name": "Farid Khan", "number": "1010"}]}
    answer = api.post(API, {**asked, "device_kind": "soft"}, format="json")
    assert answer.status_code == 201
    eve = Extension.objects.get(person__name="Eve Park")
    assert answer.json()[0] == {
        "person": eve.person_id,
        "extension": eve.pk,
        "number": "1005",
        "name": "Eve Park",
        "pin": eve.voicemail_box.pin,
    }
    assert eve.devices.get().kind == "soft"


def test_the_api_names_who_is_wrong_by_place_and_makes_nobody(api, demo_office):
    asked = {"site": Site.objects.get().pk, "people": [{"name": "Eve Park"}, {"name": "F", "number": "1001"}]}
    answer = api.post(API, asked, format="json")
    assert answer.status_code == 400
    assert "1001 belongs to Ann Lee" in answer.json()["people"]["1"][0]
    assert not Person.objects.filter(name="Eve Park").exists()
