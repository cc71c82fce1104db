"""Telephone books: each phone gets everybody's, its department's and its person's own, at its own address only."""

import xml.etree.ElementTree as ET

import pytest
from django.core.exceptions import ValidationError

from pbxmanager.directory.models import Department, Person
from pbxmanager.provisioning.configs import phones_for_configs, read_config
from pbxmanager.provisioning.models import Contact, Fetch, Way
from pbxmanager.provisioning.requests import Refused, Request
from pbxmanager.provisioning.resolve import resolve


@pytest.fixture
def ann(phone):
    """Ann's phone; she works in Sales with Bob, Carl does not."""
    sales = Department.objects.create(name="Inside sales")
    Person.objects.filter(name__in=["Ann Lee", "Bob Wang"]).update(department=sales)
    Person.objects.exclude(name__in=["Ann Lee", "Bob Wang"]).update(department=None)
    ann, bob = Person.objects.get(name="Ann Lee"), Person.objects.get(name="Bob Wang")
    Contact.objects.create(name='Miller & <Sons> "East"', number="0215550100", second_number="+8613800000000")
    Contact.objects.create(name="Forwarder", number="0215550101", department=sales)
    Contact.objects.create(name="Ann's mother", number="0215550102", person=ann)
    Contact.objects.create(name="Bob's mother", number="0215550103", person=bob)
    return phones_for_configs().get(pk=phone.pk)


def ask(phone, name, **more):
    facts = {"way": Way.HTTPS, "token": phone.token, **more}
    answer = resolve(Request(path=name, address="192.168.1.20", **facts))
    found = ET.fromstring(answer.body.decode())
    assert found.tag == "YealinkIPPhoneDirectory"
    return {
        entry.findtext("Name"): [number.text for number in entry.findall("Telephone")]
        for entry in found.findall("DirectoryEntry")
    }


def test_everybodys_book_holds_colleagues_and_contacts_by_name(ann):
    book = ask(ann, "phonebook.xml")
    assert book["Bob Wang"] == ["1002"]
    assert book['Miller & <Sons> "East"'] == ["0215550100", "+8613800000000"]
    assert not {"Forwarder", "Ann's mother", "Bob's mother"} & set(book)
    assert list(book) == sorted(book)


def test_the_departments_and_the_own_book_hold_only_what_is_theirs(ann):
    assert ask(ann, "phonebook-department.xml") == {
        "Ann Lee": ["1001"], "Bob Wang": ["1002"], "Forwarder": ["0215550101"],
    }  # fmt: skip
    assert ask(ann, "phonebook-personal.xml") == {"Ann's mother": ["0215550102"]}


@pytest.mark.parametrize(
    ("search", "found"),
    [("bob", {"Bob Wang"}), ("555010", {'Miller & <Sons> "East"'}), ("1380", {'Miller & <Sons> "East"'}), ("%", set())],
)
def test_a_search_looks_at_names_and_numbers(ann, search, found):
    assert set(ask(ann, "phonebook.xml", query={"search": search})) == found


def test_a_search_comes_by_the_address(client, ann):
    answer = client.get(f"/p/{ann.token}/phonebook.xml?search=bOB", secure=True)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml; charset=utf-8")
    assert b"Bob Wang" in answer.content and b"Ann Lee" not in answer.content


@pytest.mark.parametrize(
    "more", [{"token": ""}, {"token": "2" * 32}, {"way": Way.HTTP}, {"token": "", "way": Way.TFTP}]
)
def test_without_the_phones_token_over_https_there_is_no_book(ann, more):
    with pytest.raises(Refused):
        ask(ann, "phonebook.xml", **more)


def test_the_configuration_names_the_books_that_there_are(ann):
    books = read_config(ann).phonebooks
    assert [(book.name, book.url.rpartition("/")[2]) for book in books] == [
        ("Company", "phonebook.xml"),
        ("Department", "phonebook-department.xml"),
        ("Personal", "phonebook-personal.xml"),
    ]
    assert all(f"/{ann.token}/" in book.url for book in books)
    Person.objects.update(department=None)
    assert len(read_config(phones_for_configs().get()).phonebooks) == 2


def test_fetching_a_book_is_kept_like_every_file(ann):
    ask(ann, "phonebook.xml")
    assert Fetch.objects.get(phone=ann, path="phonebook.xml").kind == "phonebook"


@pytest.mark.parametrize("number", ["12a", "1", "00 21", "1;2", "<1001>", "", "1\n2"])
def test_a_number_that_cannot_be_dialled_is_refused(db, number):
    with pytest.raises(ValidationError, match="number"):
        Contact(name="X", number=number).full_clean()


def test_a_contact_belongs_to_one_book(api, ann):
    person = Person.objects.get(name="Ann Lee")
    body = {"name": "X", "number": "0555", "person": person.pk, "department": person.department_id}
    refused = api.post("/api/phonebook-contacts/", body, "json")
    assert (refused.status_code, list(refused.json())) == (400, ["person"])
    assert api.post("/api/phonebook-contacts/", {"name": "X", "number": "0555"}, "json").status_code == 201


def test_the_page_of_contacts_opens(pages, ann):
    page = pages.get("/admin/provisioning/contact/?q=mother")
    assert page.status_code == 200 and "Bob&#x27;s mother" in page.content.decode()
    assert pages.get("/admin/provisioning/contact/add/").status_code == 200
