"""Telephone books as files. A book that many phones share is written once, until something in it changes.

After a power cut thousands of phones ask for the same book: who is in it is asked anew each time (colleagues are kept in memory,
contacts are one query), but it is written anew only when that differs.
"""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from pbxmanager.provisioning.books import colleagues, contacts, merged
from pbxmanager.provisioning.drivers import Driver, Wanted
from pbxmanager.provisioning.models import Phone
from pbxmanager.provisioning.own_address import own_url
from pbxmanager.provisioning.values import BookKind, BookPage, BookQuery, Entry

_MOST = 24
"""Books that are kept; one of ten thousand people takes a megabyte."""
_lock = Lock()
_written: "OrderedDict[Hashable, tuple[tuple[Entry, ...], str]]" = OrderedDict()
"""With the colleagues in it: the very same tuple, until another generation goes live."""


def written_book(driver: Driver, wanted: Wanted, kind: BookKind, phone: Phone, query: BookQuery) -> str:
    """Return a book, or the part of it that is asked for, in the maker's format."""
    people, outside = colleagues(kind, phone), contacts(kind, phone)
    if driver.book_size or query != BookQuery():
        return _write(driver, wanted, kind, phone, query, merged(people, outside, query.search))
    person = phone.user.person
    department = person.department_id if person and kind is BookKind.DEPARTMENT else None
    key = (driver.name, kind, department, outside)
    with _lock:
        known = _written.pop(key, None)
        if known is None or known[0] is not people:
            known = (people, _write(driver, wanted, kind, phone, query, merged(people, outside)))
        _written[key] = known
        if len(_written) > _MOST:
            _written.popitem(last=False)
        return known[1]


def _write(driver: Driver, wanted: Wanted, kind: BookKind, phone: Phone, query: BookQuery, found: list[Entry]) -> str:
    first = query.first - 1
    most = min(filter(None, (driver.book_size, driver.book_most, query.count)), default=len(found))
    page = BookPage(
        title=kind.title(),
        url=f"{own_url(phone)}{driver.books[kind]}",
        entries=tuple(found[first : first + most]),
        total=len(found),
        first=query.first,
        size=most,
        search=query.search,
    )
    return driver.phonebook(wanted, page)
