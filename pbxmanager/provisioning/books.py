"""Makes the telephone books that phones fetch: colleagues by themselves, and the contacts outside.

Colleagues are those of the live generation, whose numbers work; contacts outside are there as soon as they are saved.
"""

from collections.abc import Iterable
from threading import Lock
from weakref import WeakKeyDictionary

from django.db.models import Q

from pbxmanager.directory.models import Extension
from pbxmanager.operations.live_office import LiveOffice, live_office
from pbxmanager.provisioning.models import Contact, Phone
from pbxmanager.provisioning.values import BookKind, Entry

Outside = tuple[tuple[str, str, str], ...]
"""Name, number and second number of contacts."""

_lock = Lock()
_kept: "WeakKeyDictionary[LiveOffice, dict[int | None, tuple[Entry, ...]]]" = WeakKeyDictionary()


def books_of(phone: Phone) -> list[BookKind]:
    """Return which books a phone has: those of whoever uses it."""
    person = phone.user.person
    found = [BookKind.ALL, BookKind.COMPANY]
    if person and person.department_id:
        found.append(BookKind.DEPARTMENT)
    if person:
        found.append(BookKind.PERSONAL)
    return found


def read_book(kind: BookKind, phone: Phone, search: str = "") -> list[Entry]:
    """Return the entries of a book as this phone may see it, by name.

    :param search: part of a name or of a number, upper or lower case; empty for everything.
    """
    return merged(colleagues(kind, phone), contacts(kind, phone), search)


def merged(people: Iterable[Entry], outside: Outside, search: str = "") -> list[Entry]:
    """Return colleagues and contacts together, by name, as far as they are looked for."""
    entries = sorted([*people, *(Entry(name, tuple(n for n in numbers if n)) for name, *numbers in outside)])
    wanted = search.casefold()
    return [each for each in entries if _fits(each, wanted)] if wanted else entries


def colleagues(kind: BookKind, phone: Phone) -> tuple[Entry, ...]:
    """Return the colleagues that stand in a book, by name."""
    person = phone.user.person
    if kind is BookKind.PERSONAL or kind not in books_of(phone):
        return ()
    department = person.department_id if kind is BookKind.DEPARTMENT and person else None
    live = live_office()
    if live is None:
        return _from_database(department)
    with _lock:
        known = _kept.setdefault(live, {})
        if department not in known:
            known[department] = tuple(
                sorted(
                    Entry(each.name or each.number, (each.number,))
                    for each in live.office.extensions
                    if department is None or each.department == department
                )
            )
        return known[department]


def contacts(kind: BookKind, phone: Phone) -> Outside:
    """Return the contacts outside that stand in a book."""
    if kind not in books_of(phone):
        return ()
    person = phone.user.person
    everybodys = Q(department=None, person=None)
    departments = Q(department=person.department_id) if person and person.department_id else Q(pk=None)
    own = Q(person=person) if person else Q(pk=None)
    chosen = {
        BookKind.COMPANY: everybodys,
        BookKind.DEPARTMENT: departments,
        BookKind.PERSONAL: own,
        BookKind.ALL: everybodys | departments | own,
    }
    return tuple(Contact.objects.filter(chosen[kind]).values_list("name", "number", "second_number"))


def _from_database(department: int | None) -> tuple[Entry, ...]:
    rows = Extension.objects.exclude(destination__number=None)
    if department is not None:
        rows = rows.filter(person__department=department)
    found = rows.values_list("destination__name", "destination__number")
    return tuple(sorted(Entry(name or number or "", (number or "",)) for name, number in found))


def _fits(entry: Entry, wanted: str) -> bool:
    return wanted in entry.name.casefold() or any(wanted in number for number in entry.numbers)
