"""Fanvil desk phones (X and V series), the text format that all of them read.

Sources: Fanvil's manuals for i23 and C56 (order of servers, when a file is applied), configurations as exported by telephones
(modules, names and their order), and User-Agents as captured.
"""

import re
from collections.abc import Iterator

from pbxmanager.provisioning.drivers.base import Driver, FileKind, FilePattern, Model, Notify, Wanted, WayOn
from pbxmanager.provisioning.escapes import Syntax
from pbxmanager.provisioning.values import BookKind, DateFormat, DeviceConfig, Dot1xMode, Key, KeyKind, TimeZone
from pbxmanager.snapshot import Encryption, Transport

_MAC = r"(?P<mac>[0-9a-f]{12})"
_TRANSPORTS = {Transport.UDP: 0, Transport.TCP: 1, Transport.TLS: 3}
_SRTP = {Encryption.NONE: 0, Encryption.OPTIONAL: 1, Encryption.SRTP: 2}
_CODECS = {"opus": "opus", "g722": "G722", "alaw": "PCMA", "ulaw": "PCMU"}
_TONES = {
    "CN": 1,
    "DE": 2,
    "JP": 4,
    "NL": 5,
    "NO": 6,
    "SE": 8,
    "CH": 9,
    "TW": 10,
    "US": 11,
    "CZ": 12,
    "GB": 13,
    "ZA": 14,
    "AU": 15,
    "BR": 16,
    "CA": 18,
    "RU": 19,
    "CL": 20,
    "IT": 21,
    "AT": 22,
    "DK": 23,
    "FI": 24,
    "FR": 25,
    "GR": 26,
    "HU": 27,
    "LT": 28,
    "IN": 29,
    "MX": 30,
    "NZ": 31,
    "PT": 32,
    "ES": 33,
    "BE": 0,
}
_DATES = {DateFormat.DAY_FIRST: (5, 9), DateFormat.MONTH_FIRST: (7, 11), DateFormat.ISO: (9, 13)}
"""Older telephones, newer ones."""
_DOT1X = {Dot1xMode.OFF: 0, Dot1xMode.MD5: 1, Dot1xMode.TLS: 2, Dot1xMode.PEAP: 3}
_LEVELS = ("EMERG", "ALERT", "CRIT", "ERROR", "WARN", "NOTICE", "INFO")
_FUNCTIONS = {
    KeyKind.VOICEMAIL: "F_MWI",
    KeyKind.FORWARD: "F_CFWD",
    KeyKind.DND: "F_DND",
    KeyKind.TRANSFER: "F_B_TRANSFER",
    KeyKind.HOLD: "F_HOLD",
    KeyKind.CONFERENCE: "F_CONF",
    KeyKind.REDIAL: "F_REDIAL",
    KeyKind.DIRECTORY: "F_LDAPCONTACTS:1",
}
_SUBTYPES = {
    KeyKind.SPEED_DIAL: "f",
    KeyKind.PICKUP: "f",
    KeyKind.GROUP_PICKUP: "f",
    KeyKind.INTERCOM: "i",
    KeyKind.PARK: "c",
}


def _desk(name: str, accounts: int, pages: int = 0, page: int = 0, new: bool = True) -> Model:
    return Model(name, accounts, pages * page, page, facts={"new": "yes"} if new else {})


class Fanvil(Driver):
    """Files: one for the hardware, such as ``F0V5UV200000.cfg``, then ``<mac>.cfg``."""

    name = "fanvil"
    title = "Fanvil"
    models = (
        _desk("X1S", 2, new=False),
        _desk("X1SP", 2, new=False),
        _desk("X1SG", 2, new=False),
        _desk("X210", 20, 5, 12),
        _desk("X210i", 20, 5, 12),
        _desk("X3S", 2, new=False),
        _desk("X3SP", 2, new=False),
        _desk("X3SG", 4, new=False),
        _desk("X3G", 2, new=False),
        _desk("X3U", 6, 1, 3),
        _desk("X3U Pro", 6, 1, 3),
        _desk("X301", 2),
        _desk("X303", 4, 1, 3),
        _desk("X4", 4, 5, 6, new=False),
        _desk("X4G", 4, 5, 6, new=False),
        _desk("X4SG", 4, 5, 6, new=False),
        _desk("X4U", 12, 5, 6),
        _desk("X4U-V2", 12, 5, 6),
        _desk("X5S", 6, 5, 8, new=False),
        _desk("X5U", 16, 5, 6),
        _desk("X5U-V2", 16, 5, 6),
        _desk("X6", 6, 5, 12, new=False),
        _desk("X6U", 20, 5, 12),
        _desk("X6U Pro", 20, 5, 12),
        _desk("X6U-V2", 20, 5, 12),
        _desk("X7", 20, 4, 28),
        _desk("X7A", 20, 4, 28),
        _desk("X7C", 20, 4, 15),
        _desk("V61", 4, 1, 3),
        _desk("V62", 6, 3, 5),
        _desk("V62 Pro", 6, 3, 5),
        _desk("V63", 6, 3, 5),
        _desk("V64", 12, 3, 7),
        _desk("V65", 20, 3, 9),
        _desk("V66", 20, 3, 9),
        _desk("V67", 20, 4, 29),
    )
    mac_prefixes = ("00a859", "0c383e")
    user_agents = (
        re.compile(
            r"Fanvil (?P<model>[A-Za-z]{1,2}\d{1,3}[A-Za-z]{0,3}(?:[- ](?:V\d|Pro))?) (?P<firmware>\d+(?:\.\d+){2,3})"
            r" (?P<mac>[0-9a-fA-F]{12})\)?$"
        ),
    )
    files = (
        FilePattern(rf"{_MAC}\.cfg", FileKind.CONFIG),
        FilePattern(
            r"phonebook(?:-department|-personal)?\.xml", FileKind.PHONEBOOK, Syntax.XML, "text/xml; charset=utf-8"
        ),
        FilePattern(r"f0[a-z0-9]{2,6}hw\d\.\d{3}\.cfg|F0V[A-Z0-9]{9}\.cfg", FileKind.COMMON),
        FilePattern(r"fanvil_[a-z0-9_.-]{2,60}\.txt|[A-Za-z0-9][A-Za-z0-9._-]{2,80}\.z", FileKind.MEDIA, Syntax.BINARY),
    )
    check_sync = Notify("check-sync")
    reboot = Notify("check-sync;reboot=true")
    auto_answer = (
        ("Alert-Info", "<http://localhost>;info=alert-autoanswer;delay=0"),
        ("Call-Info", "<sip:localhost>;answer-after=0"),
    )
    raw_name = re.compile(r"[A-Za-z][A-Za-z0-9.-]*(?: [A-Za-z0-9.-]+){0,5}")
    raw_example = "SIP1 Ring Type = Type 3"
    most_pages = 10
    books = {
        BookKind.COMPANY: "phonebook.xml",
        BookKind.DEPARTMENT: "phonebook-department.xml",
        BookKind.PERSONAL: "phonebook-personal.xml",
    }
    named_by_phone = "$mac.cfg"
    redirect_columns = ("MAC", "Server URL")
    remarks = {
        "check_minutes": "In whole hours, and at each start.",
        "language": "As its two letters.",
        "dot1x": "The certificates for PEAP and TLS are loaded on the phone's own pages.",
    }

    def main_file(self, mac: str, model: str) -> str:
        """Return ``<mac>.cfg``."""
        return f"{mac}.cfg"

    def config(self, wanted: Wanted, config: DeviceConfig) -> str | None:
        """Return the telephone's configuration; common files are not needed."""
        if wanted.kind is not FileKind.CONFIG:
            return None
        model = self.model(config.model)
        return self.fill(
            wanted,
            self.template_for(model),
            p=self.parameters(wanted, config),
            device=config,
            heard=self.pages(config),
            accounts=list(_accounts(config)),
            unused=self.unused(config),
            pages=_pages(config, model),
            server=_where(config.source.url),
            hours=-(-config.source.check_minutes // 60) or 24,
            zone=_zone(config.clock.zone),
            date=_DATES[config.clock.date_format][model is not None and "new" in model.facts],
            ntp=(*config.clock.ntp, "", "")[:2],
            tones=_TONES.get(config.display.country, 13),
            dot1x=_DOT1X[config.network.dot1x],
            level=_LEVELS[config.network.syslog_level],
        )

    def bootstrap(self, wanted: Wanted, way: WayOn) -> str | None:
        """Name the secure server, which is asked every hour; there is no shorter time."""
        if wanted.kind not in (FileKind.CONFIG, FileKind.COMMON):
            return None
        return self.fill(wanted, "bootstrap", p=self.parameters(wanted), server=_where(way.url))

    def parameter(self, name: str, value: str) -> str:
        """Return a line; names are filled up to nineteen characters."""
        return f"{name:<19}:{value}"

    def redirect_row(self, mac: str, model: str, url: str) -> tuple[str, ...]:
        """Return a row for Fanvil's device provisioning service (FDPS)."""
        return (mac, f"{url}$mac.cfg")


def _where(url: str) -> dict[str, str]:
    """Return host and port, and the file's name behind them with the telephone's own placeholder."""
    host, _, path = url.partition("://")[2].partition("/")
    return {"host": host, "file": f"{path}$mac.cfg"}


def _accounts(config: DeviceConfig) -> Iterator[dict[str, object]]:
    for account in config.accounts:
        yield {
            "facts": account,
            "transport": _TRANSPORTS[account.transport],
            "srtp": _SRTP[account.encryption],
            "codecs": ",".join(_CODECS[name] for name in account.codecs if name in _CODECS),
        }


def _pages(config: DeviceConfig, model: Model | None) -> list[list[dict[str, object]]]:
    """Return the keys of each page; every page is written whole, since a key that is left out keeps what it was."""
    if model is None or not model.keys:
        return []
    set_keys = {key.position: _key(key, config) for key in config.keys if not key.module}
    pages = []
    for first in range(1, model.keys + 1, model.keys_a_page):
        empty: dict[str, object] = {"type": 0, "value": "", "label": ""}
        pages.append([{"n": n, **set_keys.get(first + n - 1, empty)} for n in range(1, model.keys_a_page + 1)])
    return pages


def _key(key: Key, config: DeviceConfig) -> dict[str, object]:
    dialled = config.dialled(key)
    type_, value = 0, ""
    if key.kind is KeyKind.LINE:
        type_, value = 2, f"SIP{key.line}"
    elif key.kind in _FUNCTIONS:
        type_, value = 3, _FUNCTIONS[key.kind]
    elif key.kind is KeyKind.BLF:
        pickup = config.pickup_of(key)
        type_, value = 1, f"{key.value}@{key.line}/ba{pickup + key.value if pickup else ''}"
    elif key.kind in _SUBTYPES:
        type_, value = 1, f"{dialled}@{key.line}/{_SUBTYPES[key.kind]}"
    elif key.kind in (KeyKind.DTMF, KeyKind.RECORD):
        type_, value = 4, dialled
    elif key.kind is KeyKind.URL:
        type_, value = 7, dialled
    return {"type": type_, "value": value, "label": key.label}


def _zone(zone: TimeZone) -> dict[str, object]:
    """Return the offset in quarters of an hour and as a name, and summer time by week (5 is the last) and weekday (Sunday 0)."""
    hours, minutes = divmod(abs(zone.offset), 60)
    sign = "-" if zone.offset < 0 else "+"
    name = f"UTC{sign}{hours}" + (f":{minutes:02d}" if minutes else "") if zone.offset else "UTC"
    return {
        "quarters": zone.offset // 15,
        "name": name,
        "begins": zone.begins,
        "ends": zone.ends,
        "saving": zone.saving,
    }


DRIVER = Fanvil()
