"""What a maker's driver is. ``docs/adding-a-phone-vendor.md`` shows how to write one."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import ClassVar

from pbxmanager.provisioning.escapes import Syntax
from pbxmanager.provisioning.parameters import Parameters
from pbxmanager.provisioning.templating import fill, has_template
from pbxmanager.provisioning.values import BookKind, BookPage, BookQuery, DeviceConfig, Page


class FileKind(StrEnum):
    """What a file is to a telephone."""

    BOOT = "boot"
    """Names the files to fetch; asked for first."""
    COMMON = "common"
    """The same for all telephones of a model; never holds a secret."""
    CONFIG = "config"
    """One telephone's own configuration, with its passwords."""
    PHONEBOOK = "phonebook"
    MEDIA = "media"
    """Firmware and the like, from the media folder."""
    UPLOAD = "upload"
    """The telephone's own changes or logs, which it would also send."""


NO_MAC = "0" * 12

PERSONAL = frozenset({FileKind.CONFIG, FileKind.PHONEBOOK})
"""Kinds that are given only to the telephone that they belong to."""


@dataclass(frozen=True, slots=True)
class FilePattern:
    """Names of files that a maker's telephones ask for.

    ``pattern`` is matched against the whole name, upper or lower case; a group ``mac`` holds the telephone's address,
    ``model`` its model. More specific patterns come first.
    """

    pattern: str
    kind: FileKind
    syntax: Syntax = Syntax.KEY_VALUE
    content_type: str = "text/plain; charset=utf-8"

    def match(self, name: str) -> "re.Match[str] | None":
        """Return how a name fits."""
        return re.fullmatch(self.pattern, name, re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Model:
    """A telephone that can be bought."""

    name: str
    """As in its User-Agent."""
    accounts: int
    keys: int = 0
    """Programmable line keys, all pages counted."""
    keys_a_page: int = 0
    """0: all on one page."""
    module_keys: int = 0
    """Keys of one expansion module, all pages counted; 0: it takes none."""
    modules: int = 0
    template: str = ""
    """Name below ``phones/<vendor>/`` without ``.j2``; empty: the model's own if there is one, else ``base``."""
    cordless: bool = False
    """A DECT base: each account is a handset's."""
    screen: bool = True
    """Whether it shows anything; an analogue adapter does not."""
    facts: dict[str, str] = field(default_factory=dict)
    """What only this maker's driver needs to know."""

    def has_key(self, module: int, position: int) -> bool:
        """Whether there is such a key; ``module`` 0 is the telephone itself."""
        return position <= (self.module_keys if module else self.keys) and module <= self.modules


@dataclass(frozen=True, slots=True)
class Seen:
    """What a telephone says of itself in its User-Agent. Anybody can send one: it decides nothing that matters."""

    vendor: str
    model: str = ""
    firmware: str = ""
    mac: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that was asked for, as a driver understands the name."""

    vendor: str
    name: str
    pattern: FilePattern
    mac: str = ""
    """From the name: twelve lower-case hex digits, or empty."""
    model: str = ""

    @property
    def kind(self) -> FileKind:
        """What it is."""
        return self.pattern.kind


@dataclass(frozen=True, slots=True)
class WayOn:
    """Where a telephone that has proved nothing yet is sent. It holds a token only inside a claim window."""

    url: str
    """Of the secure server; ends in a slash."""
    retry_minutes: int = 15
    firmware: str = ""
    """Address of the media folder's firmware; ends in a slash."""
    authority: str = ""
    """Address of the certificates (PEM) by which the secure server proves itself, on the way that is asked by; empty: none."""
    authority_pem: str = field(default="", repr=False)
    """The same certificates themselves."""


@dataclass(frozen=True, slots=True)
class Notify:
    """A SIP NOTIFY (RFC 6665) that makes telephones fetch their files or restart."""

    event: str
    content_type: str = ""
    body: str = ""


class Driver(ABC):
    """One maker. A driver has no state; an instance of each module's subclass named ``DRIVER`` is registered."""

    name: ClassVar[str]
    """Short, as in addresses and raw overrides: ``yealink``."""
    title: ClassVar[str]
    models: ClassVar[tuple[Model, ...]]
    mac_prefixes: ClassVar[tuple[str, ...]]
    """First lower-case hex digits (six, or more where makers share them) of the maker's addresses."""
    user_agents: ClassVar[tuple[re.Pattern[str], ...]]
    """Anchored patterns with groups ``model``, ``firmware`` and, where it is sent, ``mac``."""
    files: ClassVar[tuple[FilePattern, ...]]
    check_sync: ClassVar[Notify]
    """Fetch the files again; restart only if something needs it."""
    reboot: ClassVar[Notify]
    auto_answer: ClassVar[tuple[tuple[str, str], ...]]
    """SIP headers by which an announcement opens the loudspeaker."""
    raw_name: ClassVar[re.Pattern[str]]
    """Names that a raw parameter may have."""
    raw_example: ClassVar[str]
    """Shown where raw parameters are typed."""
    named_by_phone: ClassVar[str] = ""
    """What a telephone wants behind the server's address, with its own placeholder for its hardware address; empty: nothing."""
    redirect_columns: ClassVar[tuple[str, ...]] = ()
    """Columns of the file for the maker's redirection service; empty: it has none."""

    remarks: ClassVar[dict[str, str]] = {}
    """What its telephones make of a setting in their own way, by the setting's name: shown on their pages and in docs/."""

    plain_only: ClassVar[bool] = False
    """Whether its telephones can fetch their files over plain ways only, so that the site must allow passwords there."""

    certificates_in_file: ClassVar[bool] = False
    """Whether its telephones take 802.1X certificates within their file, rather than from an address."""

    most_pages: ClassVar[int] = 0
    """Multicast addresses at which a telephone listens for announcements; 0: it can't, or nobody knows how it is told."""

    books: ClassVar[dict[BookKind, str]] = {}
    """Names of the telephone books that a telephone fetches below its own address, without its hardware address where names
    begin with that; ``files`` has them as ``PHONEBOOK``."""
    book_size: ClassVar[int] = 0
    """Entries of one page, for telephones that turn the pages of a book; 0: they fetch a whole book."""
    book_most: ClassVar[int] = 0
    """Entries that a telephone has room for in a whole book; 0: as many as there are."""

    @abstractmethod
    def main_file(self, mac: str, model: str) -> str:
        """Return the name of the file that holds a telephone's accounts: by its content a telephone is up to date or not."""

    def own_files(self, mac: str, model: str) -> tuple[str, ...]:
        """Return the names of all files that a telephone's settings stand in."""
        return (self.main_file(mac, model),)

    @abstractmethod
    def config(self, wanted: Wanted, config: DeviceConfig) -> str | None:
        """Return a file for the telephone that it belongs to, with its secrets; None when there is no such file."""

    def gives(self, wanted: Wanted) -> bool:
        """Whether there is such a file at all, said without a telephone's settings: many ask by habit for what is not."""
        return wanted.kind is not FileKind.UPLOAD

    @abstractmethod
    def bootstrap(self, wanted: Wanted, way: WayOn) -> str | None:
        """Return a file for whoever asks: no secret, only the way to the secure server. None: there is no such file."""

    def book_of(self, wanted: Wanted, query: Mapping[str, str]) -> BookKind | None:
        """Return which of ``books`` a file is; None when it is none."""
        name = wanted.name.lower().removeprefix(f"{wanted.mac}-")
        return next((kind for kind, known in self.books.items() if known == name), None)

    def book_query(self, query: Mapping[str, str]) -> BookQuery:
        """Return which part of a book a request means. The addresses that we give to phones say ``search`` and ``first``."""
        return BookQuery(query.get("search", "")[:60].strip(), count_of(query.get("first", ""), 1))

    def phonebook(self, wanted: Wanted, page: BookPage) -> str:
        """Return one of ``books``, or a page of it, as a file."""
        return self.fill(wanted, "phonebook", page=page)

    def book_menu(self, wanted: Wanted, config: DeviceConfig) -> str:
        """Return the menu of the books, ``books.xml``, or the form by which all are searched, ``search.xml``."""
        page = "books" if wanted.name.lower() == "books.xml" else "search"
        return self.fill(wanted, page, device=config, found=self.books[BookKind.ALL])

    def redirect_row(self, mac: str, model: str, url: str) -> tuple[str, ...]:
        """Return the row of a telephone for the maker's redirection service, in the order of ``redirect_columns``."""
        raise NotImplementedError(f"{self.title} has no redirection service")

    def model(self, name: str) -> Model | None:
        """Return a model by its name, however it is spelt."""
        return self._models.get(_plain(name))

    @cached_property
    def _models(self) -> dict[str, Model]:
        return {_plain(model.name): model for model in reversed(self.models)}

    def want(self, name: str) -> Wanted | None:
        """Return a file name as this maker understands it; None when its telephones ask for no such file."""
        for pattern in self.files:
            if found := pattern.match(name):
                groups = found.groupdict()
                if groups.get("mac") == NO_MAC:
                    continue  # some makers' name for everybody
                return Wanted(self.name, name, pattern, (groups.get("mac") or "").lower(), groups.get("model") or "")
        return None

    def see(self, user_agent: str) -> Seen | None:
        """Read a User-Agent; None when it is not this maker's."""
        for pattern in self.user_agents:
            if found := pattern.match(user_agent[:200]):
                groups = found.groupdict()
                mac = re.sub(r"[^0-9a-f]", "", (groups.get("mac") or "").lower())
                return Seen(self.name, groups.get("model") or "", groups.get("firmware") or "", mac)
        return None

    def unused(self, config: DeviceConfig) -> list[int]:
        """Return the positions of a telephone that have no account: they are switched off by name."""
        model = self.model(config.model)
        taken = {account.position for account in config.accounts}
        return [position for position in range(1, (model.accounts if model else 1) + 1) if position not in taken]

    def pages(self, config: DeviceConfig) -> list[Page]:
        """Return where a telephone listens, urgent pages first; places that are left are emptied by name."""
        heard = list(config.pages[: self.most_pages])
        return heard + [Page()] * (self.most_pages - len(heard))

    def parameter(self, name: str, value: str) -> str:
        """Return one parameter as it stands in this maker's files; the value is escaped already."""
        raise NotImplementedError(f"{self.title} writes its parameters in its templates")

    def parameters(self, wanted: Wanted, config: DeviceConfig | None = None) -> Parameters:
        """Return what prints this maker's parameters, each once, with a telephone's raw overrides in their place."""
        return Parameters(self.parameter, wanted.pattern.syntax, config.raw if config else ())

    def fill(self, wanted: Wanted, template: str, **facts: object) -> str:
        """Fill one of this maker's templates in the syntax of the file."""
        return fill(f"phones/{self.name}/{template}.j2", wanted.pattern.syntax, **facts)

    def template_for(self, model: Model | None) -> str:
        """Return the template of a model: its own, else ``base``."""
        if model is None:
            return "base"
        own = model.template or model.name
        return own if has_template(f"phones/{self.name}/{own}.j2") else "base"


def count_of(text: str, otherwise: int) -> int:
    """Read a number of entries, or the place of one, from a request; anything else is ``otherwise``."""
    return max(int(text), 1) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else otherwise


@lru_cache(maxsize=1000)
def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
