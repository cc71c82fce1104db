"""Makes the telephone books that phones fetch: colleagues by themselves, and the contacts outside."""

from collections.abc import Iterable

from django.db.models import Q

from pbxmanager.directory.models import Extension
from pbxmanager.provisioning.models import Contact, Phone
from pbxmanager.provisioning.values import BookKind, Entry


def books_of(phone: Phone) -> list[BookKind]:
    """Return which books a phone has: those of the person whose first line it is."""
    person = phone.device.extension.person
    found = [BookKind.COMPANY]
    if person and person.department_id:
        found.append(BookKind.DEPARTMENT)
    if person:
        found.append(BookKind.PERSONAL)
    return found


def read_book(kind: BookKind, phone: Phone, search: str = "") -> list[Entry]:
    """Return the entries of a book as this phone may see it, by name.

    :param search: part of a name or of a number, upper or lower case; empty for everything.
    """
    person = phone.device.extension.person
    if kind not in books_of(phone):
        return []
    contacts = Contact.objects.filter(department=None, person=None)
    colleagues = Extension.objects.exclude(destination__number=None)
    if kind is BookKind.DEPARTMENT and person:
        contacts = Contact.objects.filter(department=person.department_id)
        colleagues = colleagues.filter(person__department=person.department_id)
    elif kind is BookKind.PERSONAL:
        contacts = Contact.objects.filter(person=person)
        colleagues = colleagues.none()
    if search:
        contacts = contacts.filter(
            Q(name__icontains=search) | Q(number__contains=search) | Q(second_number__contains=search)
        )
        colleagues = colleagues.filter(Q(destination__name__icontains=search) | Q(destination__number__contains=search))
    return sorted(
        [*_colleagues(colleagues.values_list("destination__name", "destination__number")), *_outside(contacts)]
    )


def _colleagues(rows: Iterable[tuple[str, str]]) -> Iterable[Entry]:
    for name, number in rows:
        yield Entry(name or number, (number,))


def _outside(contacts: Iterable[Contact]) -> Iterable[Entry]:
    for contact in contacts:
        yield Entry(contact.name, tuple(number for number in (contact.number, contact.second_number) if number))
