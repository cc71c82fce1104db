"""Mitel SIP telephones (6900 series) and their forerunners by Aastra (6700 and 6800).

Sources: the administrator guides of the 6700i and the 6800/6900 series (order of files, download protocol, parameters), and
User-Agents as captured from telephones. What the guides that we have do not say stands with a mark in the templates.
"""

import dataclasses
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from pbxmanager.provisioning.drivers.base import Driver, FileKind, FilePattern, Model, Notify, Seen, Wanted, WayOn
from pbxmanager.provisioning.escapes import Syntax
from pbxmanager.provisioning.values import BookKind, Change, DateFormat, DeviceConfig, Dot1xMode, Key, KeyKind
from pbxmanager.snapshot import Encryption, Transport

_TRANSPORTS = {Transport.UDP: 1, Transport.TCP: 2, Transport.TLS: 4}
_SRTP = {Encryption.NONE: 0, Encryption.OPTIONAL: 1, Encryption.SRTP: 2}
_PAYLOADS = {"g722": 9, "alaw": 8, "ulaw": 0}
"""RFC 3551; these telephones know no Opus."""
_KEYS = {
    KeyKind.LINE: "line",
    KeyKind.BLF: "blf",
    KeyKind.SPEED_DIAL: "speeddial",
    KeyKind.INTERCOM: "speeddial",
    KeyKind.PARK: "park",
    KeyKind.PICKUP: "speeddial",
    KeyKind.GROUP_PICKUP: "speeddial",
    KeyKind.VOICEMAIL: "speeddial",
    KeyKind.RECORD: "sprecode",
    KeyKind.DTMF: "sprecode",
    KeyKind.FORWARD: "callforward",
    KeyKind.DND: "dnd",
    KeyKind.TRANSFER: "xfer",
    KeyKind.CONFERENCE: "conf",
    KeyKind.DIRECTORY: "dir",
    KeyKind.URL: "xml",
}
"""Hold and redial have keys of their own on every model."""
_OLD_NAMES = {"51i": "6751i", "53i": "6753i", "55i": "6755i", "57i": "6757i"}
_TONES = {
    "AU": "Australia",
    "BR": "Brazil",
    "CA": "US",
    "DE": "Germany",
    "FR": "France",
    "GB": "UK",
    "IT": "Italy",
    "MX": "Mexico",
    "MY": "Malaysia",
    "RU": "Russia",
    "US": "US",
}
_INPUT = {
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "nl": "Dutch",
    "pt": "Portuguese",
    "ru": "Russian",
}
_MENUS = {"de", "es", "fr", "it", "nl", "pt", "ru"}
"""Languages whose menus the maker gives as ``lang_de.txt`` and the like."""
_DATES = {DateFormat.ISO: 2, DateFormat.DAY_FIRST: 3, DateFormat.MONTH_FIRST: 6}
_DOT1X = {Dot1xMode.OFF: 0, Dot1xMode.MD5: 1, Dot1xMode.PEAP: 0, Dot1xMode.TLS: 2}
"""They know no PEAP."""


def _desk(name: str, accounts: int, groups: str, module: int = 0, modules: int = 0) -> Model:
    """Return a model with its groups of keys in the order in which they are counted, such as ``topsoftkey:20 softkey:18``."""
    keys = sum(int(group.partition(":")[2]) for group in groups.split())
    return Model(name, accounts, keys, 0, module, modules, "base", facts={"groups": groups})


class Mitel(Driver):
    """Files: ``startup.cfg`` (Aastra's firmware: ``aastra.cfg``), ``<model>.cfg``, ``<MAC>.cfg``; what is read last wins.

    Each is also asked for as ``.tuz``, which would be an encrypted one; those there are not.
    """

    name = "mitel"
    title = "Mitel / Aastra"
    # The numbers of the 6900 series' keys, and of lines of all, are not confirmed on a phone.
    models = (
        _desk("6730i", 6, "prgkey:8"),
        _desk("6731i", 6, "prgkey:8"),
        _desk("6735i", 9, "prgkey:6 softkey:20", 60, 3),
        _desk("6737i", 9, "topsoftkey:10 softkey:20", 60, 3),
        _desk("6739i", 9, "softkey:55", 60, 3),
        _desk("6753i", 9, "prgkey:6", 60, 3),
        _desk("6755i", 9, "prgkey:6 softkey:20", 60, 3),
        _desk("6757i", 9, "topsoftkey:10 softkey:20", 60, 3),
        _desk("6863i", 2, "prgkey:3"),
        _desk("6865i", 9, "prgkey:8", 84, 3),
        _desk("6867i", 9, "topsoftkey:20 softkey:18", 84, 3),
        _desk("6869i", 24, "topsoftkey:44 softkey:24", 84, 3),
        _desk("6873i", 24, "topsoftkey:48 softkey:24", 84, 3),
        _desk("6905", 2, "prgkey:3"),
        _desk("6910", 8, "prgkey:8"),
        _desk("6915", 24, "topsoftkey:6", 84, 3),
        _desk("6920", 24, "topsoftkey:8", 84, 3),
        _desk("6920w", 24, "topsoftkey:8", 84, 3),
        _desk("6930", 24, "topsoftkey:12", 84, 3),
        _desk("6930w", 24, "topsoftkey:12", 84, 3),
        _desk("6940", 24, "topsoftkey:48", 84, 3),
        _desk("6940w", 24, "topsoftkey:48", 84, 3),
        _desk("6970", 24, "topsoftkey:6"),
    )
    mac_prefixes = ("00085d", "08000f", "1400e9")
    user_agents = (
        re.compile(
            r"(?:Aastra|Mitel)(?P<model>\d{2,4}[a-z]{0,2}) MAC:(?P<mac>[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}) "
            r"V:(?P<firmware>\d+(?:\.\d+){1,3})-SIP$"
        ),
    )
    files = (
        FilePattern(r"(?:startup|aastra)\.cfg", FileKind.COMMON),
        FilePattern(r"(?P<model>6[789]\d\d[a-z]{0,2})\.cfg", FileKind.COMMON),
        FilePattern(r"(?P<mac>[0-9a-f]{12})\.cfg", FileKind.CONFIG),
        FilePattern(
            r"phonebook(?:-department|-personal|-all)?\.xml|(?:books|search)\.xml",
            FileKind.PHONEBOOK,
            Syntax.XML,
            "text/xml; charset=utf-8",
        ),
        FilePattern(r"6[789]\d\d[a-z]{0,2}\.st|lang_[a-z_]{2,8}\.txt", FileKind.MEDIA),
    )
    check_sync = Notify("check-sync")
    reboot = Notify("check-sync;reboot=true")
    auto_answer = (("Alert-Info", "<http://localhost>;info=alert-autoanswer;delay=0"),)
    raw_name = re.compile(r"[a-z][A-Za-z0-9]*(?: [A-Za-z0-9]+)*")
    raw_example = "ring tone = 3"
    most_pages = 5
    books = {
        BookKind.COMPANY: "phonebook.xml",
        BookKind.DEPARTMENT: "phonebook-department.xml",
        BookKind.PERSONAL: "phonebook-personal.xml",
        BookKind.ALL: "phonebook-all.xml",
    }
    book_size = 14
    """So that a menu stays below its 30 lines: an entry takes a line for each of its numbers, and two lead to other pages."""

    def see(self, user_agent: str) -> Seen | None:
        """Read a User-Agent; the oldest models call themselves 57i and the like."""
        found = super().see(user_agent)
        return dataclasses.replace(found, model=_OLD_NAMES.get(found.model, found.model)) if found else None

    remarks = {
        "language": "Menus need the maker's lang_*.txt in the media folder firmware/mitel.",
        "ldap_numbers": "The first two.",
    }

    def main_file(self, mac: str, model: str) -> str:
        """Return ``<mac>.cfg``; the telephone asks in capitals, which makes no difference."""
        return f"{mac}.cfg"

    def config(self, wanted: Wanted, config: DeviceConfig) -> str | None:
        """Return the telephone's configuration. The common files must be there, and what they say must not lead elsewhere."""
        if wanted.kind is FileKind.COMMON:
            return self.fill(wanted, "common")
        if wanted.kind is FileKind.PHONEBOOK:
            return self.book_menu(wanted, config)
        if wanted.kind is not FileKind.CONFIG:
            return None
        model = self.model(config.model)
        return self.fill(
            wanted,
            self.template_for(model),
            p=self.parameters(wanted, config),
            device=config,
            heard=[page.address for page in self.pages(config) if page.host],
            accounts=config.accounts,
            unused=self.unused(config),
            server=_server(config.source.url),
            transport=_TRANSPORTS[config.accounts[0].transport] if config.accounts else 1,
            srtp=[_SRTP[account.encryption] for account in config.accounts],
            codecs=_codecs(config),
            mwi=int(any(account.asks_for_lamp for account in config.accounts)),
            keys=list(_keys(config, model)),
            time=_time(config),
            ntp=(*config.clock.ntp, "", "")[:2],
            tones=_TONES.get(config.display.country, "Europe"),
            menus=f"lang_{config.display.language}.txt" if config.display.language in _MENUS else "",
            input=_INPUT.get(config.display.language, "English"),
            dot1x=_DOT1X[config.network.dot1x],
            night=f"{config.source.night_start // 60:02d}:{config.source.night_start % 60:02d}",
            spread=max(config.source.night_end - config.source.night_start, 0),
            upgrade=config.firmware.url.rpartition("/")[0] if config.firmware else "",
        )

    def parameter(self, name: str, value: str) -> str:
        """Return a line."""
        return f"{name}: {value}"

    def bootstrap(self, wanted: Wanted, way: WayOn) -> str | None:
        """Point to the secure server; the telephone adds the names of its files."""
        if wanted.kind in (FileKind.COMMON, FileKind.CONFIG):
            return self.fill(wanted, "bootstrap", way=way, server=_server(way.url))
        return None


def _server(url: str) -> dict[str, object]:
    """Return an address in the parts in which these telephones take it."""
    parts = urlsplit(url)
    return {"host": parts.hostname or "", "port": parts.port or 443, "path": parts.path.strip("/")}


def _codecs(config: DeviceConfig) -> str:
    """Return the codecs of the first line: these telephones have one list for all."""
    wanted = config.accounts[0].codecs if config.accounts else ()
    return ",".join(f"payload={_PAYLOADS[name]};ptime=20;silsupp=off" for name in wanted if name in _PAYLOADS)


def _keys(config: DeviceConfig, model: Model | None) -> Iterator[dict[str, object]]:
    for key in config.keys:
        place = f"expmod{key.module} key{key.position}" if key.module else _place(key.position, model)
        if place:
            kind = _KEYS.get(key.kind, "none")
            if kind == "blf" and place.startswith("softkey") and config.model.startswith("68"):
                kind = "speeddial"  # the lower keys of these models have no lamp
            yield {
                "place": place,
                "type": kind,
                "value": _value(key, config),
                # Keys with paper labels have no text.
                "label": "" if place.startswith("prgkey") else key.label,
                "line": key.line,
            }


def _place(position: int, model: Model | None) -> str:
    """Return the maker's name of a key: these telephones count each group of keys for itself."""
    for group in (model.facts["groups"] if model else "").split():
        name, _, count = group.partition(":")
        if position <= int(count):
            return f"{name}{position}"
        position -= int(count)
    return ""


def _value(key: Key, config: DeviceConfig) -> str:
    """Return what a key dials; a parking key names the kind of server as well."""
    return f"asterisk;{config.dialled(key)}" if key.kind is KeyKind.PARK else config.dialled(key)


def _time(config: DeviceConfig) -> dict[str, object]:
    """Return the zone in minutes west of Greenwich, and the rules of summer time by week and weekday."""
    zone = config.clock.zone
    changes = [("start", zone.begins), ("end", zone.ends)] if zone.begins and zone.ends else []
    return {
        "minutes": -zone.offset,
        "saving": zone.saving,
        "changes": [(name, _change(change)) for name, change in changes if change],
        "format24": int(config.clock.hours24),
        "date": _DATES[config.clock.date_format],
    }


def _change(change: Change) -> dict[str, int]:
    """Return a change; weekdays count from Sunday = 1, the last week of a month is -1."""
    return {
        "month": change.month,
        "week": -1 if change.week == 5 else change.week,
        "day": change.weekday + 1,
        "hour": change.minutes // 60,
    }


DRIVER = Mitel()
