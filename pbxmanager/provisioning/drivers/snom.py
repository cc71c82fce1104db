"""Snom desk phones D3xx, D7xx and D8xx, firmware 8.9 and later.

Sources: Snom's service wiki (auto provisioning, ``provisioning_order``, ``prov_polling``, TLS support), and User-Agents as
captured from telephones. No User-Agent of a D8xx was at hand: they are taken to look like those of the D7xx.
"""

import dataclasses
import re
from collections.abc import Iterator

from pbxmanager.provisioning.drivers.base import Driver, FileKind, FilePattern, Model, Notify, Wanted, WayOn
from pbxmanager.provisioning.escapes import Syntax, pem_bodies
from pbxmanager.provisioning.values import (
    Account,
    BookKind,
    Change,
    DateFormat,
    DeviceConfig,
    Dot1xMode,
    Key,
    KeyKind,
    TimeZone,
)
from pbxmanager.snapshot import Encryption, Transport

_MAC = r"(?P<mac>[0-9a-f]{12})"
_MODEL = r"(?P<model>[A-Z]{0,3}\d{3}[A-Z]{0,2})"
_XML = "application/xml; charset=utf-8"
_TRANSPORTS = {Transport.UDP: "udp", Transport.TCP: "tcp", Transport.TLS: "tls"}
_SAVP = {Encryption.NONE: "off", Encryption.OPTIONAL: "optional", Encryption.SRTP: "mandatory"}
_CODECS = {"opus": "opus", "g722": "g722", "alaw": "pcma", "ulaw": "pcmu"}
_LANGUAGES = {"en": "English", "es": "Español", "fr": "Français", "it": "Italiano", "ru": "Русский", "de": "Deutsch"}
_TONES = {
    "AU": "AUS",
    "AT": "AUT",
    "CN": "CHN",
    "DK": "DNK",
    "FR": "FRA",
    "DE": "GER",
    "GB": "GBR",
    "IN": "IND",
    "IT": "ITA",
    "JP": "JPN",
    "MX": "MEX",
    "NL": "NLD",
    "NO": "NOR",
    "NZ": "NZL",
    "ES": "ESP",
    "SE": "SWE",
    "CH": "SWI",
    "US": "USA",
    "CA": "USA",
}
_EVENTS = {
    KeyKind.EMPTY: "none",
    KeyKind.DND: "keyevent F_DND",
    KeyKind.FORWARD: "keyevent F_REDIRECT",
    KeyKind.TRANSFER: "keyevent F_TRANSFER",
    KeyKind.HOLD: "keyevent F_HOLD",
    KeyKind.CONFERENCE: "keyevent F_CONFERENCE",
    KeyKind.REDIAL: "keyevent F_REDIAL",
    KeyKind.DIRECTORY: "keyevent F_DIRECTORY_SEARCH",
    KeyKind.LINE: "line",
}
_WORDS = {
    KeyKind.SPEED_DIAL: "speed",
    KeyKind.PICKUP: "speed",
    KeyKind.GROUP_PICKUP: "speed",
    KeyKind.VOICEMAIL: "speed",
    KeyKind.PARK: "orbit",
    KeyKind.INTERCOM: "intercom",
    KeyKind.DTMF: "dtmf",
    KeyKind.RECORD: "dtmf",
    KeyKind.URL: "url",
}


def _desk(name: str, accounts: int, keys: int, page: int = 0, modules: int = 0) -> Model:
    series = "d8" if name.startswith("D8") else "base"
    return Model(name, accounts, keys, page, 18 if modules else 0, modules, template=series)


class Snom(Driver):
    """Files: ``snom<MODEL>.htm``, then ``snom<MODEL>-<MAC>.htm``, which names the telephone's own ``snom-<MAC>.xml``."""

    name = "snom"
    title = "Snom"
    models = (
        _desk("D305", 4, 5, modules=3),
        _desk("D315", 4, 5, modules=3),
        _desk("D335", 12, 32, 8),
        _desk("D345", 12, 48, 12, 3),
        _desk("D375", 12, 12, modules=3),
        _desk("D385", 12, 48, 12, 3),
        _desk("D712", 4, 5, modules=3),
        _desk("D713", 4, 16, 4),
        _desk("D715", 4, 5, modules=3),
        _desk("D717", 6, 3, modules=3),
        _desk("D725", 12, 18, modules=3),
        _desk("D735", 12, 32, 8, 3),
        _desk("D745", 12, 32, 8, 3),
        _desk("D765", 12, 16),
        _desk("D785", 12, 24, 6, 4),
        _desk("D812", 8, 28, 7, 3),
        _desk("D815", 10, 40, 10, 3),
        _desk("D862", 12, 28, 8, 3),
        _desk("D865", 12, 36, 10, 3),
    )
    mac_prefixes = ("000413", "00087b")
    user_agents = (
        re.compile(
            rf"Mozilla/4\.0 \(compatible; snom{_MODEL}-SIP (?P<firmware>\d+(?:\.\d+){{2,3}})"
            r"(?: [\w.-]+ (?P<mac>(?:000413|00087[bB])[0-9a-fA-F]{6}))?(?:[ ;][^()]*)?\)$"
        ),
    )
    files = (
        FilePattern(rf"snom-{_MAC}\.xml", FileKind.CONFIG, Syntax.XML, _XML),
        FilePattern(rf"snom{_MODEL}-{_MAC}\.html?", FileKind.BOOT, Syntax.XML, _XML),
        FilePattern(rf"snom{_MODEL}\.html?", FileKind.COMMON, Syntax.XML, _XML),
        FilePattern(
            r"phonebook(?:-department|-personal|-all)?\.xml|(?:books|search)\.xml", FileKind.PHONEBOOK, Syntax.XML, _XML
        ),
        FilePattern(r"snom-firmware\.xml", FileKind.CONFIG, Syntax.XML, _XML),
        FilePattern(r"snom[A-Za-z0-9][A-Za-z0-9._-]{2,60}\.(?:bin|swu)", FileKind.MEDIA, Syntax.BINARY),
    )
    check_sync = Notify("check-sync;reboot=false")
    reboot = Notify("check-sync;reboot=true")
    auto_answer = (("Call-Info", "<sip:localhost>;answer-after=0"),)
    raw_name = re.compile(r"[a-z][a-z0-9_]*(?:\[\d{1,2}\])?")
    raw_example = "user_ringer[1] = Ringer3"
    most_pages = 10
    books = {
        BookKind.COMPANY: "phonebook.xml",
        BookKind.DEPARTMENT: "phonebook-department.xml",
        BookKind.PERSONAL: "phonebook-personal.xml",
        BookKind.ALL: "phonebook-all.xml",
    }
    book_size = 90
    named_by_phone = "snom-{mac}.xml"
    redirect_columns = ("MAC", "Setting URL")
    remarks = {
        "logo": "Shown as the background where there is none.",
        "dot1x": "By MD5 only: certificates for PEAP and TLS are loaded on the phone's own pages.",
        "backup_server": "Takes an identity of its own, as far as there are some left.",
    }

    def main_file(self, mac: str, model: str) -> str:
        """Return ``snom-<mac>.xml``."""
        return f"snom-{mac}.xml"

    def own_files(self, mac: str, model: str) -> tuple[str, ...]:
        """Return the file with the accounts, and those beside it."""
        return (f"snom-{mac}.xml", "snom-firmware.xml")

    def config(self, wanted: Wanted, config: DeviceConfig) -> str | None:
        """Return the list of files, the telephone's configuration or what firmware it shall have."""
        if wanted.kind is FileKind.BOOT:
            return self.fill(wanted, "boot", addresses=[f"{config.source.url}snom-{wanted.mac.upper()}.xml"])
        if wanted.kind is FileKind.PHONEBOOK:
            return self.book_menu(wanted, config)
        if wanted.kind is not FileKind.CONFIG:
            return None
        if not wanted.mac:
            return self.fill(wanted, "firmware", url=config.firmware.url) if config.firmware else None
        model = self.model(config.model)
        accounts = list(_accounts(config, self.unused(config)))
        taken = {account["position"] for account in accounts}
        return self.fill(
            wanted,
            self.template_for(model),
            p=self.parameters(wanted, config),
            device=config,
            heard=self.pages(config),
            accounts=accounts,
            unused=[position for position in self.unused(config) if position not in taken],
            keys=list(_keys(config, model.keys if model else 0)),
            time=_time(config.clock.zone),
            us_date=config.clock.date_format is DateFormat.MONTH_FIRST,
            language=_LANGUAGES.get(config.display.language, "English"),
            tones=_TONES.get(config.display.country, "GBR"),
            trusted=pem_bodies(config.source.authority_pem),
            eap_md5=config.network.dot1x is Dot1xMode.MD5,
            night=(_clock(config.source.night_start), _clock(config.source.night_end)),
        )

    def bootstrap(self, wanted: Wanted, way: WayOn) -> str | None:
        """Name the telephone's file on the secure server; there it is told to look again."""
        if wanted.kind is FileKind.BOOT:
            return self.fill(wanted, "boot", addresses=[f"{way.url}snom-{wanted.mac.upper()}.xml"])
        if wanted.kind is FileKind.COMMON or (wanted.kind is FileKind.CONFIG and wanted.mac):
            p = self.parameters(wanted)
            return self.fill(
                wanted,
                "bootstrap",
                p=p,
                server=f"{way.url}snom-{{mac}}.xml",
                seconds=way.retry_minutes * 60,
                trusted=pem_bodies(way.authority_pem),
            )
        return None

    def parameter(self, name: str, value: str) -> str:
        """Return a setting; one of a list is written with its place in brackets: ``user_name[1]``."""
        word, bracket, place = name.rstrip("]").partition("[")
        index = f' idx="{place}"' if bracket else ""
        return f'<{word}{index} perm="">{value}</{word}>'

    def redirect_row(self, mac: str, model: str, url: str) -> tuple[str, ...]:
        """Return a row for Snom's Secure Redirection and Provisioning Service (SRAPS)."""
        return (mac.upper(), f"{url}snom-{{mac}}.xml")


def _accounts(config: DeviceConfig, free: list[int]) -> Iterator[dict[str, object]]:
    """Return the identities. One for the second server takes a free place behind those of the lines, while there are any."""
    spares = iter(free)
    seconds = {account.position: next(spares, None) for account in config.accounts if account.backup}
    for account in config.accounts:
        second = seconds.get(account.position)
        yield _identity(account, account.position, str(second or "none"))
        if second is not None and account.backup is not None:
            yield _identity(dataclasses.replace(account, server=account.backup, voicemail=""), second, "none")


def _identity(account: Account, position: int, failover: str) -> dict[str, object]:
    way = account.outbound_proxy or account.server
    return {
        "position": position,
        "failover": failover,
        "facts": account,
        "outbound": f"{way.address};transport={_TRANSPORTS[account.transport]}",
        "srtp": account.encryption is not Encryption.NONE,
        "savp": _SAVP[account.encryption],
        "codecs": _codecs(account),
    }


def _codecs(account: Account) -> str:
    return ",".join([*(_CODECS[name] for name in account.codecs if name in _CODECS), "telephone-event"])


def _keys(config: DeviceConfig, own: int) -> Iterator[dict[str, object]]:
    """Count from 0; keys of expansion modules, eighteen each, go on after the telephone's own."""
    for key in config.keys:
        yield {
            "index": key.position - 1 + (own + (key.module - 1) * 18 if key.module else 0),
            "context": str(key.line)
            if key.kind not in (KeyKind.EMPTY, KeyKind.DTMF, KeyKind.RECORD, KeyKind.URL)
            else "active",
            "label": key.label,
            "does": _does(key, config),
        }


def _does(key: Key, config: DeviceConfig) -> str:
    if key.kind in _EVENTS:
        return _EVENTS[key.kind]
    if key.kind is KeyKind.BLF:
        line = next((account for account in config.accounts if account.position == key.line), None)
        host = f"@{line.server.host}" if line else ""
        pickup = config.pickup_of(key)
        return f"blf sip:{key.value}{host};user=phone" + (f"|{pickup}" if pickup else "")
    return f"{_WORDS[key.kind]} {config.dialled(key)}".rstrip()


def _time(zone: TimeZone) -> dict[str, str]:
    """Return the offset in seconds, and summer time as seconds with begin and end: ``3600 03.05.07 02:00:00 …``."""
    dst = ""
    if zone.begins and zone.ends:
        dst = f"{zone.saving * 60} {_change(zone.begins)} {_change(zone.ends)}"
    return {"offset": f"{zone.offset * 60:+d}", "dst": dst}


def _change(change: Change) -> str:
    """Return month, week and weekday (7 is Sunday), and the time."""
    return f"{change.month:02d}.{change.week:02d}.{change.weekday or 7:02d} {_clock(change.minutes)}:00"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


DRIVER = Snom()
