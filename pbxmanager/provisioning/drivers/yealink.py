"""Yealink desk phones (T2 to T8), conference phones and DECT bases, firmware V81 and later.

Sources: Yealink's auto provisioning guides (boot files, ``%NULL%``, ``overwrite_mode``), the administrator guides of the
T2/T4/T5 series (parameters, key types), and User-Agents as captured from telephones.
"""

import re
from collections.abc import Iterator

from pbxmanager.provisioning.drivers.base import Driver, FileKind, FilePattern, Model, Notify, Wanted, WayOn
from pbxmanager.provisioning.escapes import Syntax
from pbxmanager.provisioning.values import (
    BookKind,
    DateFormat,
    DeviceConfig,
    Dot1xMode,
    KeyKind,
)
from pbxmanager.snapshot import Encryption, Transport

_MAC = r"(?P<mac>[0-9a-f]{12})"
_TRANSPORTS = {Transport.UDP: 0, Transport.TCP: 1, Transport.TLS: 2}
_SRTP = {Encryption.NONE: 0, Encryption.OPTIONAL: 1, Encryption.SRTP: 2}
_CODECS = {"opus": "opus", "g722": "g722", "alaw": "pcma", "ulaw": "pcmu"}
_ALL_CODECS = ("opus", "g722", "pcma", "pcmu", "g729", "ilbc", "g726_32", "g723_53", "g723_63")
"""Those that are not wanted are switched off by name."""
_KEYS = {
    KeyKind.EMPTY: 0,
    KeyKind.CONFERENCE: 1,
    KeyKind.FORWARD: 2,
    KeyKind.TRANSFER: 3,
    KeyKind.HOLD: 4,
    KeyKind.DND: 5,
    KeyKind.REDIAL: 7,
    KeyKind.PICKUP: 9,
    KeyKind.PARK: 10,
    KeyKind.DTMF: 11,
    KeyKind.VOICEMAIL: 12,
    KeyKind.SPEED_DIAL: 13,
    KeyKind.INTERCOM: 14,
    KeyKind.LINE: 15,
    KeyKind.BLF: 16,
    KeyKind.URL: 17,
    KeyKind.GROUP_PICKUP: 23,
    KeyKind.RECORD: 11,  # digits in the call: the server records
    KeyKind.DIRECTORY: 61,
}
_LANGUAGES = {
    "en": "English",
    "zh": "Chinese_S",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "ru": "Russian",
    "de": "German",
}
_TONES = {
    "CN": "China",
    "DE": "Germany",
    "US": "United States",
    "CA": "United States",
    "GB": "Great Britain",
    "FR": "France",
    "ES": "Spain",
    "IT": "Italy",
    "RU": "Russia",
    "NL": "Netherlands",
    "CH": "Switzerland",
    "AT": "Austria",
    "AU": "Australia",
    "BR": "Brazil",
    "MX": "Mexico",
    "PT": "Portugal",
    "BE": "Belgium",
    "SE": "Sweden",
    "FI": "Finland",
    "NO": "Norway",
    "DK": "Denmark",
    "PL": "Poland",
    "CZ": "Czech",
    "HU": "Hungary",
    "GR": "Greece",
    "NZ": "New Zealand",
    "IL": "Israel",
    "LT": "Lithuania",
    "CL": "Chile",
}
_DATES = {DateFormat.ISO: 2, DateFormat.DAY_FIRST: 3, DateFormat.MONTH_FIRST: 4}
_DOT1X = {Dot1xMode.OFF: 0, Dot1xMode.MD5: 1, Dot1xMode.TLS: 2, Dot1xMode.PEAP: 3}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _desk(name: str, accounts: int, keys: int, page: int = 0, module: int = 0, modules: int = 0) -> Model:
    return Model(name, accounts, keys, page, module, modules)


class Yealink(Driver):
    """Files: ``<mac>.boot`` names ``<mac>.cfg``; telephones that know no boot files ask for ``<mac>.cfg`` themselves."""

    name = "yealink"
    title = "Yealink"
    models = (
        _desk("T19P_E2", 1, 0),
        _desk("T21P_E2", 2, 2),
        _desk("T23G", 3, 3),
        _desk("T27G", 6, 21, 7, 40, 6),
        _desk("T29G", 16, 27, 9, 40, 6),
        _desk("T30", 1, 0),
        _desk("T30P", 1, 0),
        _desk("T31", 2, 2),
        _desk("T31P", 2, 2),
        _desk("T31G", 2, 2),
        _desk("T31W", 2, 2),
        _desk("T33G", 4, 12, 4),
        _desk("T34W", 4, 12, 4),
        _desk("T40G", 3, 3),
        _desk("T41S", 6, 15, 5),
        _desk("T41U", 6, 15, 5),
        _desk("T42S", 12, 15, 5),
        _desk("T42U", 12, 15, 5),
        _desk("T43U", 12, 21, 7, 60, 3),
        _desk("T44U", 12, 21, 7),
        _desk("T44W", 12, 21, 7),
        _desk("T46S", 16, 27, 9, 40, 6),
        _desk("T46U", 16, 27, 9, 60, 3),
        _desk("T48S", 16, 29, 11, 40, 6),
        _desk("T48U", 16, 29, 11, 60, 3),
        _desk("T53", 12, 21, 7, 60, 3),
        _desk("T53W", 12, 21, 7, 60, 3),
        _desk("T54W", 16, 27, 9, 60, 3),
        _desk("T57W", 16, 29, 11, 60, 3),
        _desk("T58W", 16, 27, 9, 60, 3),
        _desk("T73U", 12, 21, 7),
        _desk("T73W", 12, 21, 7),
        _desk("T74U", 12, 21, 7),
        _desk("T74W", 12, 21, 7),
        _desk("T77U", 16, 27, 9),
        _desk("T85W", 16, 27, 9),
        _desk("T87W", 16, 29, 11),
        _desk("T88W", 16, 29, 11),
        _desk("CP920", 1, 0),
        _desk("CP925", 1, 0),
        _desk("CP960", 1, 0),
        _desk("CP965", 1, 0),
        Model("W60B", 8, cordless=True, template="dect"),
        Model("W70B", 10, cordless=True, template="dect"),
        Model("W80B", 100, cordless=True, template="dect"),
    )
    mac_prefixes = (
        "001565", "805ec0", "805e0c", "249ad8", "44dbd2", "c4fc22", "e434d7", "3497d7", "644f56", "b061a9", "ec1da9", "f01653",
    )  # fmt: skip
    user_agents = (
        re.compile(
            r"[Yy]ealink (?:SIP[ -])?(?P<model>[A-Z][A-Z0-9_-]{2,12}) {1,2}(?P<firmware>\d+(?:\.\d+){3})"
            r"(?: (?P<mac>[0-9a-fA-F]{12}|[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}))?$"
        ),
        # Before V80: the third word is the hardware, not an address.
        re.compile(r"Yealink-(?P<model>[A-Z][A-Z0-9]{2,6}) (?P<firmware>\d+(?:\.\d+){3})(?: [\d.]+)?$"),
    )
    files = (
        FilePattern(r"y0{12}\.boot", FileKind.BOOT),
        FilePattern(rf"{_MAC}\.boot", FileKind.BOOT),
        FilePattern(r"y0{10}\d{2,3}\.cfg", FileKind.COMMON),
        FilePattern(rf"{_MAC}\.cfg", FileKind.CONFIG),
        FilePattern(rf"{_MAC}-(?:local\.cfg|contact\.xml|calllog\.xml|all\.cfg|boot\.log|sys\.log)", FileKind.UPLOAD),
        FilePattern(
            r"phonebook(?:-department|-personal)?\.xml", FileKind.PHONEBOOK, Syntax.XML, "text/xml; charset=utf-8"
        ),
        FilePattern(r"[TWCV][A-Za-z0-9._-]{2,60}\.rom", FileKind.MEDIA),
    )
    check_sync = Notify("check-sync;reboot=false")
    reboot = Notify("check-sync;reboot=true")
    auto_answer = (("Alert-Info", "<http://localhost>;info=alert-autoanswer;delay=0"),)
    raw_name = re.compile(r"[a-z][a-z0-9_]*(?:\.[A-Za-z0-9_%]+)+")
    raw_example = "phone_setting.ring_type = Ring3.wav"
    most_pages = 10
    books = {
        BookKind.COMPANY: "phonebook.xml",
        BookKind.DEPARTMENT: "phonebook-department.xml",
        BookKind.PERSONAL: "phonebook-personal.xml",
    }
    redirect_columns = ("MAC", "Server Name", "Unique Server URL", "Remark", "Auth Name", "Password")
    remarks = {
        "office_start": "In whole hours.",
        "office_end": "In whole hours.",
    }

    def main_file(self, mac: str, model: str) -> str:
        """Return ``<mac>.cfg``."""
        return f"{mac}.cfg"

    def config(self, wanted: Wanted, config: DeviceConfig) -> str | None:
        """Return the boot file or the telephone's configuration; common files are not needed."""
        if wanted.kind is FileKind.BOOT and wanted.mac:
            return self.fill(wanted, "boot", addresses=[f"{config.source.url}{config.mac}.cfg"])
        if wanted.kind is not FileKind.CONFIG:
            return None
        model = self.model(config.model)
        return self.fill(
            wanted,
            self.template_for(model),
            device=config,
            accounts=list(_accounts(config)),
            unused=self.unused(config),
            keys=list(_keys(config)),
            heard=(heard := self.pages(config)),
            urgent=sum(page.is_urgent for page in heard),
            time=_time(config),
            language=_LANGUAGES.get(config.display.language, "English"),
            tones=_TONES.get(config.display.country, "Custom"),
            dot1x=_DOT1X[config.network.dot1x],
            office_hours=list(_office_hours(config)),
            ntp=(*config.clock.ntp, "", "")[:2],
            night=(_clock(config.source.night_start), _clock(config.source.night_end)),
        )

    def bootstrap(self, wanted: Wanted, way: WayOn) -> str | None:
        """Point to the secure server: from the boot file at once, from a configuration file by its server's address."""
        if wanted.kind is FileKind.BOOT and wanted.mac:
            return self.fill(wanted, "boot", addresses=[f"{way.url}{wanted.mac}.cfg"])
        if wanted.kind in (FileKind.COMMON, FileKind.CONFIG):
            return self.fill(wanted, "bootstrap", way=way)
        return None

    def redirect_row(self, mac: str, model: str, url: str) -> tuple[str, ...]:
        """Return a row for Yealink's Redirection and Provisioning Service (RPS)."""
        return (mac, "", url, model, "", "")


def _accounts(config: DeviceConfig) -> Iterator[dict[str, object]]:
    for account in config.accounts:
        wanted = [_CODECS[name] for name in account.codecs if name in _CODECS]
        yield {
            "facts": account,
            "transport": _TRANSPORTS[account.transport],
            "srtp": _SRTP[account.encryption],
            "codecs": [(name, wanted.index(name) + 1 if name in wanted else 0) for name in _ALL_CODECS],
        }


def _keys(config: DeviceConfig) -> Iterator[dict[str, object]]:
    for key in config.keys:
        place = f"linekey.{key.position}" if not key.module else f"expansion_module.{key.module}.key.{key.position}"
        yield {
            "place": place,
            "type": _KEYS[key.kind],
            "line": key.line,
            "label": key.label,
            "value": config.dialled(key),
            "extension": config.pickup_of(key),
        }


def _time(config: DeviceConfig) -> dict[str, object]:
    """Return the zone as ``+8`` or ``-3:30``, and summer time by week: ``month/week/weekday/hour``, weekday 7 for Sunday."""
    zone = config.clock.zone
    hours, minutes = divmod(abs(zone.offset), 60)
    sign = "-" if zone.offset < 0 else "+"
    found: dict[str, object] = {
        "zone": f"{sign}{hours}:{minutes:02d}" if minutes else f"{sign}{hours}",
        "summer": 0,
        "begins": "",
        "ends": "",
        "saving": 0,
        "format24": int(config.clock.hours24),
        "date": _DATES[config.clock.date_format],
    }
    if zone.begins and zone.ends:
        begins, ends = (
            f"{change.month}/{change.week}/{change.weekday or 7}/{change.minutes // 60}"
            for change in (zone.begins, zone.ends)
        )
        found |= {"summer": 1, "begins": begins, "ends": ends, "saving": zone.saving}
    return found


def _office_hours(config: DeviceConfig) -> Iterator[tuple[str, str]]:
    energy = config.display.energy
    for number, day in enumerate(_DAYS):
        if energy is not None:
            hours = energy.hours(number)
            yield day, f"{hours[0] // 60},{-(-hours[1] // 60) % 24 or 23}" if hours else "0,0"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


DRIVER = Yealink()
