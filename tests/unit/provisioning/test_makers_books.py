"""Every maker's telephones find, page through and search their books, and nobody else does."""

import re
import xml.etree.ElementTree as ElementTree
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.exceptions import ValidationError

from pbxmanager.directory.models import Department, Device, Extension, Person
from pbxmanager.provisioning.configs import phones_for_configs
from pbxmanager.provisioning.drivers import DRIVERS, FileKind
from pbxmanager.provisioning.models import Contact, Phone, Way
from pbxmanager.provisioning.requests import Refused, Request
from pbxmanager.provisioning.resolve import resolve
from tests.telephony.virtual.books import READERS, read

MAC = "0015650a0b0c"
WITH_BOOKS = {name for name, driver in DRIVERS.items() if driver.books}
EVERY = pytest.mark.parametrize("maker", sorted(WITH_BOOKS))
MENUS = ("snom", "cisco", "cisco_enterprise", "mitel")


@pytest.fixture
def office(demo_office):
    """Seventy people, Ann and Bob in a department of their own; contacts for everybody, for the department and for Ann."""
    sales = Department.objects.create(name="Inside sales")
    Person.objects.filter(name__in=["Ann Lee", "Bob Wang"]).update(department=sales)
    Person.objects.exclude(name__in=["Ann Lee", "Bob Wang"]).update(department=None)
    Contact.objects.bulk_create(Contact(name=f"Contact {n:02d} & Söhne", number=f"02155502{n:02d}") for n in range(66))
    Contact.objects.create(name='Miller <"East">', number="0215550100", second_number="+8613800000000")
    Contact.objects.create(name="Forwarder", number="0215550101", department=sales)
    Contact.objects.create(name="Ann's mother", number="0215550102", person=Person.objects.get(name="Ann Lee"))
    Contact.objects.create(name="Bob's mother", number="0215550103", person=Person.objects.get(name="Bob Wang"))


@pytest.fixture
def phone(office, maker):
    """Ann's phone of this maker."""
    device = Device.objects.create(extension=Extension.objects.get(destination__number="1001"), kind="desk", mac=MAC)
    made = Phone.objects.create(device=device, vendor=maker, model=DRIVERS[maker].models[0].name)
    return phones_for_configs().get(pk=made.pk)


def get(phone, address, **more):
    """Fetch an address that a file named, as the phone does."""
    parts = urlsplit(address)
    token, _, name = parts.path.removeprefix("/p/").partition("/")
    facts = {"way": Way.HTTPS, "token": token, "address": "192.168.1.20", "query": dict(parse_qsl(parts.query)), **more}
    return resolve(Request(path=name, **facts)).body


def books(phone):
    """Return the addresses of books or of their menu."""
    driver = DRIVERS[phone.vendor]
    base = f"https://pbx.example.net/p/{phone.token}/"
    if phone.vendor in MENUS:
        return [f"{base}books.xml"]
    names = driver.books.values()
    return [f"{base}{name if driver.want(name) else f'{MAC}-{name}'}" for name in names]


def everything(phone, search=""):
    found = {}
    for address in books(phone):
        found |= read(phone.vendor, address, lambda url: get(phone, url), search)
    return found


def test_there_is_a_reader_for_every_maker():
    assert set(READERS) == WITH_BOOKS
    assert set(DRIVERS) == WITH_BOOKS


@EVERY
def test_the_books_hold_colleagues_and_contacts_and_nobody_elses(phone):
    found = everything(phone)
    assert (found["Bob Wang"], found["Ann Lee"]) == (["1002"], ["1001"])
    assert found['Miller <"East">'] == ["0215550100", "+8613800000000"]
    assert {"Forwarder", "Ann's mother", *(f"Contact {n:02d} & Söhne" for n in range(66))} <= set(found)
    assert "Bob's mother" not in found


@EVERY
def test_searching_finds_names_whatever_their_case(phone):
    assert everything(phone, "mILLER") == {'Miller <"East">': ["0215550100", "+8613800000000"]}
    assert everything(phone, "nobody at all") == {}


@pytest.mark.parametrize("maker", [*MENUS, "gigaset"])
def test_a_search_has_pages_too(phone):
    found = everything(phone, "contact")
    assert len(found) == 66


@pytest.mark.parametrize("maker", MENUS)
@pytest.mark.parametrize("first", ["0", "-5", "99999999999", "x", "", "1e3", "\u0661"])
def test_a_page_that_there_is_not_is_empty_or_the_first(phone, first):
    text = get(phone, f"https://x/p/{phone.token}/phonebook.xml", query={"first": first, "search": "\x00<a>"}).decode()
    assert ElementTree.fromstring(text) is not None


@EVERY
def test_without_the_phones_token_over_https_there_is_no_book(phone):
    for address in books(phone):
        for more in ({"token": ""}, {"token": "2" * 32}, {"way": Way.HTTP}, {"way": Way.TFTP, "token": ""}):
            try:
                answer = get(phone, address, **more).decode()
            except Refused:
                continue
            # Where a name holds an address everybody gets the same file, which only shows the way.
            assert "Bob Wang" not in answer and phone.token not in answer


@EVERY
def test_what_is_saved_is_in_the_book_at_once(phone):
    everything(phone)
    contact = Contact.objects.create(name="Newcomer", number="0215550999")
    assert everything(phone)["Newcomer"] == ["0215550999"]
    contact.number = "0215550998"
    contact.save()
    assert everything(phone)["Newcomer"] == ["0215550998"]
    contact.delete()
    assert "Newcomer" not in everything(phone)


@EVERY
def test_the_configuration_leads_to_books_that_there_are(phone):
    driver = DRIVERS[phone.vendor]
    name = driver.main_file(MAC, phone.model)
    text = get(phone, f"https://x/p/{phone.token}/{name}").decode()
    named = set(re.findall(rf"https?://pbx\.example\.net/p/{phone.token}/([A-Za-z0-9.-]+)", text))
    found = [n for n in named if driver.want(n) and driver.want(n).kind is FileKind.PHONEBOOK]
    for name in found:
        assert get(phone, f"https://x/p/{phone.token}/{name}")
    # Poly and Grandstream add the names by themselves.
    assert found or phone.vendor in ("poly", "grandstream")


@EVERY
def test_names_that_look_like_a_file_s_own_syntax_come_back_as_they_are(phone, maker):
    odd = [
        "]]>",
        "</Name><Telephone>1</Telephone>",
        "&lt;!--",
        "<!ENTITY x>",
        "a;b|c,d",
        "=1+1",
        "${x}",
        "李😀",
        "%00",
        "\u202eab",
    ]
    names = []
    for n, text in enumerate(odd):
        contact = Contact(name=f"Odd {n} {text}", number=f"0777{n:03d}")
        try:
            contact.full_clean()
        except ValidationError:
            continue  # refused where it is typed
        contact.save()
        names.append(contact.name)
    assert len(names) >= 8
    found = everything(phone)
    for name in names:
        assert name in found, (name, [each for each in found if each.startswith("Odd")])
        assert [number.startswith("0777") for number in found[name]] == [True]
