"""Gigaset DECT bases N610, N670 and N870 in the role “all in one”.

Sources: Gigaset's wiki (names of files, DHCP options, automatic answering), “Gigaset Phonebook Search Protocol” (books),
parameters as other systems send them, and User-Agents as captured from bases. The N510 and N720 read another format; they are
recognised, but get no configuration.
"""

import re
from collections.abc import Iterator, Mapping

from pbxmanager.provisioning.drivers.base import (
    Driver,
    FileKind,
    FilePattern,
    Model,
    Notify,
    Wanted,
    WayOn,
    count_of,
)
from pbxmanager.provisioning.escapes import Syntax
from pbxmanager.provisioning.values import Account, BookKind, BookPage, BookQuery, DeviceConfig
from pbxmanager.snapshot import Encryption, Transport

_TRANSPORTS = {Transport.UDP: 1, Transport.TCP: 2, Transport.TLS: 3}
_TONES = {"DE": "Germany", "ES": "Spain", "FR": "France"}
"""Elsewhere “Retail”, the maker's word for everywhere."""
_MOST = 100
"""Entries in one answer; a base asks for fewer."""


def _base(name: str, handsets: int) -> Model:
    return Model(name, handsets, cordless=True, template="base")


class Gigaset(Driver):
    """File: ``<MAC>.xml``. A base has one account for each handset; servers are described once, as providers."""

    name = "gigaset"
    title = "Gigaset"
    # How many handsets a base takes is from data sheets.
    models = (_base("N610 IP PRO", 8), _base("N670 IP PRO", 20), _base("N870 IP PRO", 20))
    mac_prefixes = ("7c2f80", "589ec6", "002104", "14b370")
    user_agents = (
        re.compile(
            r'"?(?:Gigaset )?(?P<model>N\d{3}(?: IP PRO|-DM-PRO))/(?P<firmware>\d{2}(?:\.V?\d{1,3}){3,4})(?:\+[\w.]{1,30})?'
            r'(?:;(?P<mac>[0-9A-Fa-f]{12})?)?(?:;Handset=\d{1,5})?"?$'
        ),
    )
    files = (
        FilePattern(r"(?P<mac>[0-9a-f]{12})\.xml", FileKind.CONFIG, Syntax.XML, "text/xml; charset=utf-8"),
        FilePattern(r"phonebook(?:-personal)?\.xml", FileKind.PHONEBOOK, Syntax.XML, "text/xml; charset=utf-8"),
        FilePattern(r"Gigaset-N[a-z0-9._+-]{3,60}\.bin", FileKind.MEDIA, Syntax.BINARY),
    )
    check_sync = Notify("check-sync")
    reboot = Notify("check-sync;reboot=true")
    auto_answer = (("Alert-Info", "<http://localhost>;info=alert-autoanswer;delay=0"),)
    raw_name = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)+")
    raw_example = "DmGlobal.0.SuotaEnable = 1"
    books = {BookKind.ALL: "phonebook.xml", BookKind.PERSONAL: "phonebook-personal.xml"}

    def book_of(self, wanted: Wanted, query: Mapping[str, str]) -> BookKind | None:
        """Return the white pages, which hold everybody, or the private ones: a base asks at one address and says which."""
        book = super().book_of(wanted, query)
        return BookKind.PERSONAL if book is BookKind.ALL and query.get("type") == "pr" else book

    def book_query(self, query: Mapping[str, str]) -> BookQuery:
        """Read a request of the maker's telephone book search protocol: what names begin with, or a number."""
        searched = [query.get(name, "").strip("*").strip() for name in ("hm", "ln", "fn", "nn")]
        return BookQuery(
            search=next((text[:60] for text in searched if text), ""),
            first=count_of(query.get("first", ""), 1),
            count=min(count_of(query.get("count", ""), _MOST), _MOST),
        )

    def phonebook(self, wanted: Wanted, page: BookPage) -> str:
        """Return the entries as the base's own search would have found them."""
        return self.fill(wanted, "phonebook", page=page, kind="pr" if page.title == BookKind.PERSONAL.title() else "pb")

    def main_file(self, mac: str, model: str) -> str:
        """Return ``<mac>.xml``; the base asks in capitals, which makes no difference."""
        return f"{mac}.xml"

    def config(self, wanted: Wanted, config: DeviceConfig) -> str | None:
        """Return the base's configuration; None for a model whose format this is not."""
        model = self.model(config.model)
        if wanted.kind is not FileKind.CONFIG or model is None:
            return None
        providers = _providers(config)
        return self.fill(
            wanted,
            self.template_for(model),
            p=self.parameters(wanted, config),
            device=config,
            providers=list(_provider_facts(providers)),
            handsets=list(_handsets(config, providers)),
            tones=_TONES.get(config.display.country, "Retail"),
            ntp=config.clock.ntp[0] if config.clock.ntp else "",
            server=config.source.url.rstrip("/"),
        )

    def parameter(self, name: str, value: str) -> str:
        """Return a parameter's element."""
        return f'<param name="{name}" value="{value}"/>'

    def bootstrap(self, wanted: Wanted, way: WayOn) -> str | None:
        """Point to the secure server; the base adds ``/<MAC>.xml``."""
        if wanted.kind is FileKind.CONFIG:
            return self.fill(wanted, "bootstrap", server=way.url.rstrip("/"))
        return None


_Provider = tuple[object, ...]


def _provider_of(account: Account) -> _Provider:
    """Return what accounts of one provider have in common."""
    return (
        account.server,
        account.transport,
        account.encryption,
        account.backup,
        account.outbound_proxy,
        account.register_seconds,
    )


def _providers(config: DeviceConfig) -> dict[_Provider, list[Account]]:
    """Return the accounts by their providers, in the order in which they first appear."""
    found: dict[_Provider, list[Account]] = {}
    for account in config.accounts:
        found.setdefault(_provider_of(account), []).append(account)
    return found


def _provider_facts(providers: dict[_Provider, list[Account]]) -> Iterator[dict[str, object]]:
    """Number the providers from 0, which is not confirmed on a phone."""
    for number, accounts in enumerate(providers.values()):
        first = accounts[0]
        yield {
            "number": number,
            "facts": first,
            "transport": _TRANSPORTS[first.transport],
            "srtp": int(first.encryption is not Encryption.NONE),
            "plain": int(first.encryption is not Encryption.SRTP),
            "mwi": int(any(account.asks_for_lamp for account in accounts)),
        }


def _handsets(config: DeviceConfig, providers: dict[_Provider, list[Account]]) -> Iterator[dict[str, object]]:
    numbers = {provider: number for number, provider in enumerate(providers)}
    for account in config.accounts:
        yield {
            "number": f"{account.position:05d}",
            "facts": account,
            "provider": numbers[_provider_of(account)],
            # Typed on the handset while the base takes new ones, which somebody must start at the base.
            "code": account.number[-4:].zfill(4),
        }


DRIVER = Gigaset()
