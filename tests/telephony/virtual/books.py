"""How each maker's telephones find and read their telephone books, by the makers' manuals. Shares nothing with the product."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from urllib.parse import quote

Fetch = Callable[[str], bytes]
"""Gets an address that a file named; fails when nothing is given."""
Book = dict[str, list[str]]
"""Numbers by name."""


def book_addresses(maker: str, kept: dict[str, str], mac: str, base: str) -> list[str]:
    """Return where a telephone's configuration says that its books or their menu are; ``base`` is where it got its files."""
    get = kept.get
    if maker == "yealink":
        assert get("features.remote_phonebook.enable") == "1"
        return [
            kept[name] for name in sorted(kept) if name.startswith("remote_phonebook.data.") and name.endswith(".url")
        ]
    if maker == "grandstream":
        assert get("P330") == "3", "the book comes over HTTPS"
        return [f"https://{kept['P331']}/phonebook.xml"]
    if maker == "snom":
        kind, _, address = kept["dkey_directory"].partition(" ")
        assert kind == "url"
        return [address]
    if maker == "poly":
        return [f"{base}{mac}-directory.xml"]
    if maker == "fanvil":
        return [kept[name] for name in sorted(kept) if name.startswith("XML-PBook") and name.endswith(" Addr")]
    if maker == "htek":
        return [kept[name] for name in ("P4401", "P4402", "P4403", "P4404", "P4405") if get(name)]
    if maker == "cisco":
        return [kept["XML_Directory_Service_URL"]]
    if maker == "mitel":
        return [kept["xml application URI"]]
    if maker == "gigaset":
        assert get("Netdir.1.Activated") == "1"
        return [kept["XMLDir.1.ServerURL"]]
    raise AssertionError(f"{maker} has no books that are known")


def read(maker: str, address: str, fetch: Fetch, search: str = "") -> Book:
    """Fetch a book, all its pages, or what is found in it where the server searches, and return who is in it."""
    return READERS[maker](address, fetch, search)


def _elements(text: bytes, root: str) -> ElementTree.Element:
    found = ElementTree.fromstring(text)
    assert found.tag == root, found.tag
    return found


def _flat(root: str, numbers: tuple[str, ...]) -> "Callable[[str, Fetch, str], Book]":
    """Entries as DirectoryEntry with a name and numbers; the telephone searches by itself."""

    def read_it(address: str, fetch: Fetch, search: str) -> Book:
        book: Book = {}
        for entry in _elements(fetch(address), root).findall("DirectoryEntry"):
            found = [number.text or "" for number in entry if number.tag in numbers and number.text]
            book.setdefault(entry.findtext("Name", ""), []).extend(found)
        return {name: found for name, found in book.items() if search.lower() in name.lower()}

    return read_it


def _grandstream(address: str, fetch: Fetch, search: str) -> Book:
    root = _elements(fetch(address), "AddressBook")
    groups = {group.findtext("id") for group in root.findall("pbgroup")}
    book: Book = {}
    for contact in root.findall("Contact"):
        assert contact.findtext("Group") in groups
        name = f"{contact.findtext('FirstName', '')} {contact.findtext('LastName', '')}".strip()
        book[name] = [number.text or "" for number in contact.findall("Phone/phonenumber")]
        assert all(index.text == "0" for index in contact.findall("Phone/accountindex"))
    return {name: found for name, found in book.items() if search.lower() in name.lower()}


def _poly(address: str, fetch: Fetch, search: str) -> Book:
    book: Book = {}
    for item in _elements(fetch(address), "directory").findall("item_list/item"):
        name = f"{item.findtext('fn', '')} {item.findtext('ln', '')}".strip()
        book.setdefault(name, []).append(item.findtext("ct", ""))
    return {name: found for name, found in book.items() if search.lower() in name.lower()}


def _digium(address: str, fetch: Fetch, search: str) -> Book:
    book: Book = {}
    for contact in _elements(fetch(address), "phonebooks").findall("contacts/contact"):
        numbers = contact.findall("numbers/number")
        assert [number.get("primary") for number in numbers][:1] == ["1"]
        book[contact.attrib["first_name"]] = [number.attrib["dial"] for number in numbers]
    return {name: found for name, found in book.items() if search.lower() in name.lower()}


def _gigaset(address: str, fetch: Fetch, search: str) -> Book:
    """Ask as the base does: by the beginning of a name, so many entries from a place on."""
    book: Book = {}
    first = 1
    while True:
        query = f"command=get_list&type=pb&first={first}&count=16&ln={quote(search)}*&fn=*&reqid=9B0E3"
        root = _elements(fetch(f"{address}?{query}"), "list")
        assert root.get("response") == "get_list"
        if root.get("total") == "0":
            assert root.get("notfound")
            return book
        for entry in root.findall("entry"):
            numbers = [number for tag in ("hm", "mb") if (number := entry.findtext(tag))]
            book[f"{entry.findtext('ln', '')} {entry.findtext('fn', '')}".strip()] = numbers
        assert len(root.findall("entry")) == int(root.attrib["last"]) - int(root.attrib["first"]) + 1 <= 16
        if root.get("last") == root.get("total"):
            return book
        first = int(root.attrib["last"]) + 1


def _browsed(prefix: str, most: int) -> "Callable[[str, Fetch, str], Book]":
    """A menu of books and a form to search, in pages: Snom and Cisco have the same elements under different names."""

    def read_it(address: str, fetch: Fetch, search: str) -> Book:
        menu = _elements(fetch(address), f"{prefix}IPPhoneMenu")
        items = {item.findtext("Name"): item.findtext("URL", "") for item in menu.findall("MenuItem")}
        form = _elements(fetch(items.pop("Search")), f"{prefix}IPPhoneInput")
        if search:
            parameter, token = form.findtext("InputItem/QueryStringParam"), form.findtext("InputItem/InputToken")
            url = form.findtext("URL", "")
            asked = url.replace(token, quote(search)) if token else f"{url}?{parameter}={quote(search)}"
            return _pages(asked, fetch)
        return {name: numbers for url in items.values() for name, numbers in _pages(url, fetch).items()}

    def _pages(address: str, fetch: Fetch) -> Book:
        book: Book = {}
        while address:
            root = _elements(fetch(address), f"{prefix}IPPhoneDirectory")
            entries = root.findall("DirectoryEntry")
            assert len(entries) <= most
            for entry in entries:
                book.setdefault(entry.findtext("Name", ""), []).append(entry.findtext("Telephone", ""))
            keys = {
                key.findtext("Label") or key.findtext("Name"): key.findtext("URL")
                for key in root.findall("SoftKeyItem")
            }
            address = keys.get("More") or keys.get("Next") or ""
        return book

    return read_it


def _mitel(address: str, fetch: Fetch, search: str) -> Book:
    menu = _elements(fetch(address), "AastraIPPhoneTextMenu")
    items = {item.findtext("Prompt"): item.findtext("URI", "") for item in menu.findall("MenuItem")}
    form = _elements(fetch(items.pop("Search")), "AastraIPPhoneInputScreen")
    assert form.get("type") == "string"
    if search:
        return _mitel_pages(f"{form.findtext('URL')}?{form.findtext('Parameter')}={quote(search)}", fetch)
    return {name: numbers for url in items.values() for name, numbers in _mitel_pages(url, fetch).items()}


def _mitel_pages(address: str, fetch: Fetch) -> Book:
    book: Book = {}
    while address:
        items = _elements(fetch(address), "AastraIPPhoneTextMenu").findall("MenuItem")
        assert 1 <= len(items) <= 30, "an empty menu, or one that is too long, is not shown"
        address = ""
        for item in items:
            prompt, uri = item.findtext("Prompt", ""), item.findtext("URI", "")
            if uri.startswith("Dial:"):
                book.setdefault(prompt, []).append(uri.removeprefix("Dial:"))
            elif prompt == "More":
                address = uri
    return book


READERS: dict[str, Callable[[str, Fetch, str], Book]] = {
    "yealink": _flat("YealinkIPPhoneDirectory", ("Telephone",)),
    "fanvil": _flat("PhoneBook", ("Telephone", "Mobile", "Other")),
    "htek": _flat("PhoneDirectory", ("Telephone",)),
    "grandstream": _grandstream,
    "poly": _poly,
    "digium": _digium,
    "gigaset": _gigaset,
    "snom": _browsed("Snom", 200),
    "cisco": _browsed("Cisco", 32),
    "cisco_enterprise": _browsed("Cisco", 32),
    "mitel": _mitel,
}
