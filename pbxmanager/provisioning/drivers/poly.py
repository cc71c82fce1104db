"""Poly and Polycom desk and conference phones (VVX, Edge E, CCX, Trio, SoundPoint), UC Software 4 and later, PVOS.

Sources: Polycom's administrator guides for UC Software (master configuration file: its names, and that the file listed first
wins; ``device.*`` parameters and their ``.set``), Poly's FAQ on which files a phone downloads and uploads, and User-Agents as
captured.
"""

import re
from collections.abc import Iterator

from pbxmanager.provisioning.drivers.base import Driver, FileKind, FilePattern, Model, Notify, Wanted, WayOn
from pbxmanager.provisioning.escapes import Syntax, pem
from pbxmanager.provisioning.values import (
    Account,
    BookKind,
    BookPage,
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
_XML = "application/xml; charset=utf-8"
_AGENT = r"(?:FileTransport )?Poly[A-Za-z]*-(?P<model>[A-Za-z]{2,5}_[A-Za-z]?\d{3,4}(?:_\d)?)-UA/"
_TRANSPORTS = {Transport.UDP: "UDPOnly", Transport.TCP: "TCPOnly", Transport.TLS: "TLS"}
_CODECS = {"opus": "Opus", "g722": "G722", "alaw": "G711_A", "ulaw": "G711_Mu"}
_ALL_CODECS = ("Opus", "G722", "G711_A", "G711_Mu", "G729_AB", "G7221.32kbps", "G7221_C.48kbps", "Siren14.48kbps")
"""Those that are not wanted are switched off by name."""
_LANGUAGES = {
    "en": "",
    "zh": "Chinese_China",
    "es": "Spanish_Spain",
    "fr": "French_France",
    "it": "Italian_Italy",
    "ru": "Russian_Russia",
    "de": "German_Germany",
}
"""Empty is the built-in English."""
_DOT1X = {
    Dot1xMode.OFF: "",
    Dot1xMode.MD5: "EAP-MD5",
    Dot1xMode.TLS: "EAP-TLS",
    Dot1xMode.PEAP: "EAP-PEAPv0-MSCHAPv2",
}
_SYSLOG = (6, 5, 5, 4, 3, 2, 1)
"""From RFC 5424 to 0 (debugging) … 6 (fatal)."""
_ACTIONS = {
    KeyKind.DND: "$FDoNotDisturb$",
    KeyKind.FORWARD: "$FDivert$",
    KeyKind.TRANSFER: "$FTransfer$",
    KeyKind.HOLD: "$FHold$",
    KeyKind.CONFERENCE: "$FConference$",
    KeyKind.REDIAL: "$FRedial$",
    KeyKind.DIRECTORY: "$FDirectories$",
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MODULE_KEYS = 84
_LINE_END = "&#10;"
"""In an attribute; a plain one would be read as a blank (XML 1.0, 3.3.3)."""


def _phone(name: str, accounts: int, keys: int, modules: int = 0) -> Model:
    return Model(name, accounts, keys, 0, _MODULE_KEYS if modules else 0, modules)


class Poly(Driver):
    """Files: ``<mac>.cfg`` (else ``000000000000.cfg``) names the telephone's ``<mac>-pbx.cfg``."""

    name = "poly"
    title = "Poly / Polycom"
    models = (
        _phone("VVX_101", 1, 1),
        _phone("VVX_150", 2, 2),
        _phone("VVX_201", 2, 2),
        _phone("VVX_250", 4, 4),
        _phone("VVX_300", 6, 6, 3),
        _phone("VVX_301", 6, 6, 3),
        _phone("VVX_310", 6, 6, 3),
        _phone("VVX_311", 6, 6, 3),
        _phone("VVX_350", 6, 6, 3),
        _phone("VVX_400", 12, 12, 3),
        _phone("VVX_401", 12, 12, 3),
        _phone("VVX_410", 12, 12, 3),
        _phone("VVX_411", 12, 12, 3),
        _phone("VVX_450", 12, 12, 3),
        _phone("VVX_500", 12, 12, 3),
        _phone("VVX_501", 12, 12, 3),
        _phone("VVX_600", 16, 16, 3),
        _phone("VVX_601", 16, 16, 3),
        _phone("VVX_1500", 6, 6),
        _phone("Edge_E100", 2, 2),
        _phone("Edge_E220", 4, 4),
        _phone("Edge_E300", 8, 8),
        _phone("Edge_E320", 8, 8),
        _phone("Edge_E350", 8, 8, 3),
        _phone("Edge_E400", 12, 8, 3),
        _phone("Edge_E450", 12, 8, 3),
        _phone("Edge_E500", 16, 16, 3),
        _phone("Edge_E550", 16, 16, 3),
        _phone("CCX_350", 2, 2),
        _phone("CCX_400", 24, 24),
        _phone("CCX_500", 24, 24),
        _phone("CCX_505", 24, 24),
        _phone("CCX_600", 24, 24),
        _phone("CCX_700", 24, 24),
        _phone("Trio_8300", 1, 0),
        _phone("Trio_8500", 1, 0),
        _phone("Trio_8800", 3, 0),
        _phone("SPIP_335", 2, 2),
        _phone("SPIP_450", 3, 3),
        _phone("SPIP_550", 4, 4),
        _phone("SPIP_560", 4, 4),
        _phone("SPIP_650", 6, 6, 3),
        _phone("SPIP_670", 6, 6, 3),
        _phone("SSIP_5000", 1, 0),
        _phone("SSIP_6000", 1, 0),
        _phone("SSIP_7000", 1, 0),
    )
    mac_prefixes = ("0004f2", "00907a", "64167f", "482567")
    user_agents = (
        # While it starts the updater asks, whose version is its own.
        re.compile(rf"{_AGENT}\d+(?:\.\d+){{2,3}}(?: \(SN:(?P<mac>[0-9a-fA-F]{{12}})\))? Type/Updater$"),
        re.compile(
            rf"{_AGENT}(?P<firmware>\d+(?:\.\d+){{2,3}})(?:(?:_| \(SN:)(?P<mac>[0-9a-fA-F]{{12}})\)?)?(?: Type/Application)?$"
        ),
    )
    files = (
        FilePattern(rf"{_MAC}-pbx\.cfg", FileKind.CONFIG, Syntax.XML, _XML),
        FilePattern(r"0{12}\.cfg", FileKind.COMMON, Syntax.XML, _XML),
        FilePattern(rf"{_MAC}\.cfg", FileKind.BOOT, Syntax.XML, _XML),
        FilePattern(rf"{_MAC}-directory\.xml", FileKind.PHONEBOOK, Syntax.XML, _XML),
        FilePattern(r"0{12}-(?:directory\.xml|license\.cfg)", FileKind.COMMON, Syntax.BINARY),
        FilePattern(rf"{_MAC}-(?:(?:phone|web|license)\.cfg|(?:boot|app|now)\.log|calls\.xml)", FileKind.UPLOAD),
        FilePattern(r"(?:[0-9-]{5,20}\.)?sip\.ld", FileKind.MEDIA, Syntax.BINARY),
    )
    check_sync = Notify("check-sync")
    reboot = Notify("check-sync")
    auto_answer = (("Alert-Info", "<http://localhost>;info=alert-autoanswer;delay=0"),)
    raw_name = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:\.(?!set\b)[A-Za-z0-9_]+)+")
    raw_example = "up.backlight.onIntensity = 2"
    books = {BookKind.ALL: "directory.xml"}
    book_most = 3000
    certificates_in_file = True
    redirect_columns = (
        "mac_address", "serial_number", "device_model", "device.prov.serverType", "device.prov.serverName",
    )  # fmt: skip
    remarks = {
        "date_format": "The year never comes first.",
        "logo": "Shown as the background where there is none.",
        "time_zone": "Summer time is an hour, wherever it is.",
        "backlight_seconds": "5 to 60 seconds.",
        "voice_priority": "For signalling and sound alike.",
    }

    def main_file(self, mac: str, model: str) -> str:
        """Return ``<mac>-pbx.cfg``."""
        return f"{mac}-pbx.cfg"

    def own_files(self, mac: str, model: str) -> tuple[str, ...]:
        """Return the file with the accounts, and those beside it."""
        return (f"{mac}.cfg", f"{mac}-pbx.cfg")

    def config(self, wanted: Wanted, config: DeviceConfig) -> str | None:
        """Return the master file or the telephone's configuration."""
        if wanted.kind is FileKind.BOOT:
            return self.fill(
                wanted,
                "master",
                firmware=config.firmware.url if config.firmware else "",
                addresses=f"{config.source.url}{config.mac}-pbx.cfg",
            )
        if wanted.kind is not FileKind.CONFIG:
            return None
        model = self.model(config.model)
        keys = list(_keys(config, model.keys if model else 0))
        return self.fill(
            wanted,
            self.template_for(model),
            p=self.parameters(wanted, config),
            device=config,
            accounts=list(_accounts(config)),
            codecs=_codecs(config),
            keys=keys,
            watched=[key for key in keys if key["category"] == "BLF"],
            actions=[key for key in keys if key["category"] == "EFK"],
            attributes=list(_attributes(config)),
            server=config.source.url.partition("://")[2],
            changes=_changes(config.clock.zone),
            date="D,Md" if config.clock.date_format is DateFormat.MONTH_FIRST else "D,dM",
            language=_LANGUAGES.get(config.display.language, ""),
            dot1x=_DOT1X[config.network.dot1x],
            syslog=_SYSLOG[config.network.syslog_level],
            backlight=max(5, min(60, config.display.backlight_seconds or 60)),
            trusted=pem(config.source.authority_pem, _LINE_END),
            authority=pem(config.network.dot1x_authority_pem, _LINE_END),
            identity=[pem(text, _LINE_END) for text in _identity(config.network.dot1x_identity_pem)],
            office_hours=list(_office_hours(config)),
            night=(_clock(config.source.night_start), _clock(config.source.night_end)),
        )

    def bootstrap(self, wanted: Wanted, way: WayOn) -> str | None:
        """Let the master file name the telephone's file on the secure server; there it is told to look again."""
        if wanted.pattern.syntax is not Syntax.XML or wanted.kind is FileKind.PHONEBOOK:
            return None
        if wanted.kind is FileKind.CONFIG:
            server = way.url.partition("://")[2]
            return self.fill(
                wanted,
                "bootstrap",
                p=self.parameters(wanted),
                server=server,
                seconds=way.retry_minutes * 60,
                trusted=pem(way.authority_pem, _LINE_END),
            )
        return self.fill(
            wanted, "master", firmware="", addresses=f"{way.url}{wanted.mac or '[PHONE_MAC_ADDRESS]'}-pbx.cfg"
        )

    def phonebook(self, wanted: Wanted, page: BookPage) -> str:
        """Return the contact directory, which the telephone keeps and searches by itself."""
        return self.fill(wanted, "directory", page=page)

    def parameter(self, name: str, value: str) -> str:
        """Return an attribute; those of the device itself count only together with their ``.set``."""
        if name.startswith("device.") and name != "device.set":
            return f'{name}.set="1" {name}="{value}"'
        return f'{name}="{value}"'

    def redirect_row(self, mac: str, model: str, url: str) -> tuple[str, ...]:
        """Return a row for Poly Lens; a telephone's serial number is its hardware address."""
        return (mac, mac, model, url.partition("://")[0].upper(), url)


def _accounts(config: DeviceConfig) -> Iterator[dict[str, object]]:
    for account in config.accounts:
        yield {
            "facts": account,
            "transport": _TRANSPORTS[account.transport],
            "secret": account.encryption is not Encryption.NONE,
            "only_secret": account.encryption is Encryption.SRTP,
        }


def _codecs(config: DeviceConfig) -> list[tuple[str, int]]:
    """Return every codec with its rank, 0 for off. The telephone has one list for all lines: the first line's holds."""
    first: Account | None = next(iter(config.accounts), None)
    wanted = [_CODECS[name] for name in (first.codecs if first else ("g722", "alaw", "ulaw")) if name in _CODECS]
    return [(name, wanted.index(name) + 1 if name in wanted else 0) for name in _ALL_CODECS]


def _keys(config: DeviceConfig, own: int) -> Iterator[dict[str, object]]:
    """Line keys in their order; those of expansion modules go on after the telephone's own."""
    watched, actions = 0, 0
    for key in config.keys:
        facts: dict[str, object] = {
            "place": key.position + (own + (key.module - 1) * _MODULE_KEYS if key.module else 0)
        }
        if key.kind is KeyKind.EMPTY:
            yield facts | {"category": "Unassigned", "index": 0}
        elif key.kind is KeyKind.LINE:
            yield facts | {"category": "Line", "index": key.line}
        elif key.kind is KeyKind.BLF or (key.kind is KeyKind.PARK and key.value):
            watched += 1
            # “automata” is dialled, but a call that rings there is not picked up: codes and parking places.
            kind = "normal" if config.pickup_of(key) else "automata"
            value = config.dialled(key)
            yield facts | {"category": "BLF", "index": watched, "label": key.label, "value": value, "type": kind}
        else:
            actions += 1
            label = key.label or key.kind.value.replace("_", " ").capitalize()
            yield facts | {"category": "EFK", "index": actions, "label": label, "value": _action(key, config)}


def _action(key: Key, config: DeviceConfig) -> str:
    """Return what an enhanced feature key does. Between dollar signs stand commands, so a typed one is left out."""
    if key.kind in _ACTIONS:
        return _ACTIONS[key.kind]
    dialled = config.dialled(key).replace("$", "")
    if key.kind in (KeyKind.DTMF, KeyKind.RECORD):
        return f"{dialled}$Tdtmf$"
    return dialled if key.kind is KeyKind.URL else f"{dialled}$Tinvite$"


def _attributes(config: DeviceConfig) -> Iterator[tuple[str, str]]:
    """Return the attributes of the corporate directory with their types."""
    if config.ldap is not None:
        types = ("first_name", "last_name")
        for place, name in enumerate(config.ldap.name_attributes):
            yield name, types[place] if place < len(types) else "other"
        for name in config.ldap.number_attributes:
            yield name, "phone_number"


def _changes(zone: TimeZone) -> list[dict[str, object]]:
    """Return when summer time begins and ends: the ``date``-th day or the first ``day`` after it, Sunday being 1."""
    if zone.begins is None or zone.ends is None:
        return []
    return [_change("start", zone.begins), _change("stop", zone.ends)]


def _change(name: str, change: Change) -> dict[str, object]:
    return {
        "name": name,
        "month": change.month,
        "date": 1 + 7 * (min(change.week, 4) - 1),
        "day": change.weekday + 1,
        "last": change.week == 5,
        "hour": change.minutes // 60,
    }


def _office_hours(config: DeviceConfig) -> Iterator[tuple[str, int, int]]:
    """Return for each day at which hour the office opens and for how many hours."""
    energy = config.display.energy
    if energy is not None:
        for number, day in enumerate(_DAYS):
            start, end = energy.hours(number) or (energy.start // 60 * 60, energy.start // 60 * 60)
            yield day, start // 60, -(-end // 60) - start // 60


def _identity(pem_text: str) -> tuple[str, str]:
    """Return the telephone's own certificate and, apart from it, its key."""
    certificate, begin, key = pem_text.partition("-----BEGIN PRIVATE KEY-----")
    return certificate, begin + key


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


DRIVER = Poly()
