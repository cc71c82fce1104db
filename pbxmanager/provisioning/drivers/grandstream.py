"""Grandstream desk phones (GXP, GRP) and analogue adapters (HT), XML configuration of P values.

Sources: Grandstream's SIP device provisioning guide (file names and their order, encryption, redirection within one start) and
the comments of Grandstream's configuration template generator for GRP26xx, GXP17xx/21xx and HT80x (P values and their meaning).
"""

import re
from collections.abc import Iterator

from pbxmanager.provisioning.drivers.base import Driver, FileKind, FilePattern, Model, Notify, Wanted, WayOn
from pbxmanager.provisioning.escapes import Syntax, pem
from pbxmanager.provisioning.values import (
    Account,
    BookKind,
    DateFormat,
    DeviceConfig,
    Dot1xMode,
    Key,
    KeyKind,
    TimeZone,
)
from pbxmanager.snapshot import Encryption, Transport

_MAC = r"(?P<mac>[0-9a-f]{12})"
_MODEL = r"(?P<model>[A-Z]{2,4}\d{3,4}[A-Z0-9]{0,3})"
_FIRMWARE = r"(?P<firmware>\d+(?:\.\d+){3})"
_XML = "text/xml; charset=utf-8"
_TRANSPORTS = {Transport.UDP: 0, Transport.TCP: 1, Transport.TLS: 2}
_SRTP = {Encryption.NONE: 0, Encryption.OPTIONAL: 1, Encryption.SRTP: 2}
_CODECS = {"ulaw": 0, "alaw": 8, "g722": 9, "opus": 123}
_DATES = {DateFormat.ISO: 0, DateFormat.MONTH_FIRST: 1, DateFormat.DAY_FIRST: 2}
_DOT1X = {Dot1xMode.OFF: 0, Dot1xMode.MD5: 1, Dot1xMode.TLS: 2, Dot1xMode.PEAP: 3}
_LANGUAGES = {"en": "en", "zh": "zh", "es": "es", "fr": "fr", "it": "it", "ru": "ru", "de": "de"}
_SPOKEN = {"zh": 4, "ru": 6, "es": 10}
"""Languages of an adapter's voice menu; 0 is English."""
_SYSLOG = {0: 4, 1: 4, 2: 4, 3: 4, 4: 3, 5: 2, 6: 2}
"""From RFC 5424 to 1 debug, 2 info, 3 warning, 4 error."""

_NAMES_OF_FIRST = {
    "active": 271, "name": 270, "server": 47, "backup": 2312, "proxy": 48, "user": 35, "auth": 36, "password": 34,
    "display": 3, "voicemail": 33, "transport": 130, "srtp": 183, "register": 31, "expiry": 32, "mwi": 99,
    "auto_answer": 298, "pickup": 1347, "dtmf_audio": 2301, "dtmf_rtp": 2302, "dtmf_info": 2303, "call_features": 191,
    "dnd_on": 2344, "dnd_off": 2345, "forward_on": 26013, "forward_off": 26014, "busy_on": 26009, "busy_off": 26010,
    "no_answer_on": 26011, "no_answer_off": 26012,
}  # fmt: skip
_CODECS_OF_FIRST = (57, 58, 59, 60, 61, 62, 46, 98)
_NAMES_OF_OTHERS = {
    "active": "{n}01", "name": "{n}17", "server": "{n}02", "backup": "2{n}12", "proxy": "{n}03", "user": "{n}04",
    "auth": "{n}05", "password": "{n}06", "display": "{n}07", "voicemail": "{n}26", "transport": "{n}48",
    "srtp": "{n}43", "register": "{n}10", "expiry": "{n}12", "mwi": "{n}15", "auto_answer": "{n}38",
    "pickup": "{n}81", "dtmf_audio": "2{n}01", "dtmf_rtp": "2{n}02", "dtmf_info": "2{n}03", "call_features": "{n}20",
    "dnd_on": "2{n}44", "dnd_off": "2{n}45", "forward_on": "26{m}13", "forward_off": "26{m}14",
    "busy_on": "26{m}09", "busy_off": "26{m}10", "no_answer_on": "26{m}11", "no_answer_off": "26{m}12",
}  # fmt: skip
"""Account 2 has n 4 and m 1, account 3 n 5 and m 2, and so on."""
_CODECS_OF_OTHERS = tuple(f"{{n}}{slot}" for slot in range(51, 58))
_FXS = (
    {"active": 271, "server": 47, "backup": 967, "proxy": 48, "user": 35, "auth": 36, "password": 34, "display": 3,
     "transport": 130, "srtp": 183, "register": 31, "expiry": 32, "mwi": 99, "call_features": 191,
     "call_waiting": 91, "dscp_sip": 5046, "dscp_rtp": 5050},
    {"active": 401, "server": 747, "backup": 987, "proxy": 748, "user": 735, "auth": 736, "password": 734, "display": 703,
     "transport": 830, "srtp": 443, "register": 731, "expiry": 732, "mwi": 709, "call_features": 751,
     "call_waiting": 791, "dscp_sip": 5047, "dscp_rtp": 5051},
)  # fmt: skip
"""Ports of an analogue adapter are numbered otherwise than a telephone's accounts."""
_CODECS_OF_FXS = ((57, 58, 59, 60, 61, 62), (757, 758, 759, 760, 761, 762))

_PROFILE = "adapter_profile"

_MODES = {
    KeyKind.EMPTY: ("none", -1),
    KeyKind.LINE: ("line", -1),
    KeyKind.BLF: ("blf", 1),
    KeyKind.SPEED_DIAL: ("speeddial", 0),
    KeyKind.INTERCOM: ("intercom", 10),
    KeyKind.PARK: ("callpark", 9),
    KeyKind.PICKUP: ("speeddial", 0),
    KeyKind.GROUP_PICKUP: ("speeddial", 0),
    KeyKind.VOICEMAIL: ("voicemail", 6),
    KeyKind.FORWARD: ("forward", 21),
    KeyKind.DND: ("dnd", 22),
    KeyKind.TRANSFER: ("transfer", 8),
    KeyKind.HOLD: ("none", -1),  # the telephone has a key for it
    KeyKind.CONFERENCE: ("conference", 12),
    KeyKind.REDIAL: ("redial", 23),
    KeyKind.DIRECTORY: ("ldapsearch", 11),
    KeyKind.DTMF: ("dialdtmf", 5),
    KeyKind.RECORD: ("dialdtmf", 5),  # digits in the call: the server records
    KeyKind.URL: ("xmlapp", 18),
}
"""Modes by the word that GRP telephones take, and by the number of a physical key on GXP."""
_LINE_KEY_STEP = 10
"""Line keys of a GXP count ten higher than its other keys; 0 is a line, which only they can be."""
_MODULE_KEYS = 40


def _gxp(name: str, accounts: int, lines: int = 0, screen: int = 0, keys: int = 0, modules: int = 0) -> Model:
    """``lines`` keys beside the screen are fixed, ``screen`` keys all pages counted; ``keys`` stand apart."""
    facts = {"screen": str(screen), "lines": str(lines)}
    return Model(
        name, accounts, screen + keys, lines if screen > lines else 0, 40 if modules else 0, modules, facts=facts
    )


def _grp(name: str, accounts: int, lines: int = 0, screen: int = 0, keys: int = 0, modules: int = 0) -> Model:
    facts = {"screen": str(screen), "lines": str(lines), "words": "yes"}
    return Model(
        name, accounts, screen + keys, lines if screen > lines else 0, 40 if modules else 0, modules, facts=facts
    )


class Grandstream(Driver):
    """Files: ``cfg<mac>`` (binary, not given), then ``cfg<mac>.xml``, else ``cfg<model>.xml`` and ``cfg.xml``."""

    name = "grandstream"
    title = "Grandstream"
    models = (
        _gxp("GXP1610", 1),
        _gxp("GXP1615", 1),
        _gxp("GXP1620", 2),
        _gxp("GXP1625", 2),
        _gxp("GXP1628", 2, keys=8),
        _gxp("GXP1630", 3, keys=8),
        _gxp("GXP1760", 3, 6, 24),
        _gxp("GXP1760W", 3, 6, 24),
        _gxp("GXP1780", 4, 8, 32),
        _gxp("GXP1782", 4, 8, 32),
        _gxp("GXP2130", 3, keys=8),
        _gxp("GXP2135", 4, 8, 32),
        _gxp("GXP2140", 4, modules=4),
        _gxp("GXP2160", 6, keys=24),
        _gxp("GXP2170", 6, 12, 48, modules=4),
        _grp("GRP2601", 2),
        _grp("GRP2601P", 2),
        _grp("GRP2601W", 2),
        _grp("GRP2602", 4, 2, 16),
        _grp("GRP2602P", 4, 2, 16),
        _grp("GRP2602W", 4, 2, 16),
        _grp("GRP2603", 6, 3, 24),
        _grp("GRP2603P", 6, 3, 24),
        _grp("GRP2604", 6, 3, 24, 10),
        _grp("GRP2604P", 6, 3, 24, 10),
        _grp("GRP2612", 4, 4, 16),
        _grp("GRP2612P", 4, 4, 16),
        _grp("GRP2612W", 4, 4, 16),
        _grp("GRP2613", 6, 6, 24),
        _grp("GRP2614", 4, 4, 16, 24),
        _grp("GRP2615", 5, 10, 40, modules=4),
        _grp("GRP2616", 6, 4, 16, 24),
        _grp("GRP2624", 4, 8, 16),
        _grp("GRP2634", 4, 8, 16, 10),
        _grp("GRP2636", 6, 6, 24, 24, modules=4),
        _grp("GRP2650", 6, 14, 56, modules=4),
        _grp("GRP2670", 6, 12, 48, modules=4),
        Model("HT801", 1, template="adapter", screen=False),
        Model("HT801V2", 1, template="adapter", screen=False),
        Model("HT802", 2, template="adapter", screen=False),
        Model("HT802V2", 2, template="adapter", screen=False),
        Model("HT812", 2, template="adapter", screen=False),
        Model("HT812V2", 2, template="adapter", screen=False),
        Model("HT814", 4, template="adapter_profile", screen=False),
        Model("HT818", 8, template="adapter_profile", screen=False),
    )
    mac_prefixes = ("000b82", "c074ad", "ec74d7")
    user_agents = (
        re.compile(
            rf"Grandstream Model HW {_MODEL}(?: {{1,2}}V[0-9.A-Z]{{1,8}})? SW {_FIRMWARE}"
            r" DevId (?P<mac>[0-9a-fA-F]{12}|[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5})$"
        ),
        # Before 2010: boot loader and program each with a version of their own.
        re.compile(rf"Grandstream {_MODEL} \([\w.]+:{_FIRMWARE}/[\w.:]+\) DevId (?P<mac>[0-9a-fA-F]{{12}})$"),
    )
    files = (
        FilePattern(rf"cfg{_MAC}\.xml", FileKind.CONFIG, Syntax.XML, _XML),
        FilePattern(rf"cfg{_MAC}(?:\.bin)?", FileKind.CONFIG, Syntax.BINARY),
        FilePattern(
            r"cfg(?P<model>(?:gxp|grp|gxv|ht|dp|wp)\d{3,4}[a-z0-9]{0,3})\.xml", FileKind.COMMON, Syntax.XML, _XML
        ),
        FilePattern(r"cfg\.xml", FileKind.COMMON, Syntax.XML, _XML),
        FilePattern(r"phonebook\.xml", FileKind.PHONEBOOK, Syntax.XML, _XML),
        FilePattern(r"(?:gxp|grp|gxv|ht|dp|wp)[a-z0-9_]{2,20}fw\.bin|ring[123]\.bin", FileKind.MEDIA, Syntax.BINARY),
    )
    check_sync = Notify("check-sync")
    reboot = Notify("check-sync;reboot=true")
    auto_answer = (
        ("Call-Info", "<sip:localhost>;answer-after=0"),
        ("Alert-Info", "<sip:localhost>;info=alert-autoanswer"),
    )
    raw_name = re.compile(r"P\d{1,6}")
    raw_example = "P104 = 1"
    most_pages = 10
    books = {BookKind.ALL: "phonebook.xml"}
    certificates_in_file = True
    redirect_columns = ("MAC Address", "Serial Number", "Device Name", "Config Server Path")
    remarks = {
        "logo": "Shown as the wallpaper where there is none.",
        "backlight_seconds": "In minutes, up to 90.",
        "check_minutes": "Every 60 minutes at most.",
    }

    def main_file(self, mac: str, model: str) -> str:
        """Return ``cfg<mac>.xml``."""
        return f"cfg{mac}.xml"

    def config(self, wanted: Wanted, config: DeviceConfig) -> str | None:
        """Return the telephone's configuration; there is no binary file, and common files are not needed."""
        if wanted.kind is not FileKind.CONFIG or wanted.pattern.syntax is not Syntax.XML:
            return None
        model = self.model(config.model)
        template = self.template_for(model)
        numbering = "" if template == "base" else template
        protocol, path = _where(config.source.url)
        return self.fill(
            wanted,
            template,
            p=self.parameters(wanted, config),
            device=config,
            heard=self.pages(config),
            accounts=list(_accounts(config, numbering)),
            unused=[
                names["active"]
                for n in self.unused(config)
                if (names := _names(n, numbering)) and numbering != _PROFILE
            ],
            keys=list(_keys(config, model)) if model else [],
            protocol=protocol,
            path=path,
            firmware=_where(config.firmware.url.rpartition("/")[0]) if config.firmware else (0, ""),
            schedule=_schedule(config, bool(numbering)),
            zone=_zone(config.clock.zone),
            date=_DATES[config.clock.date_format],
            ntp=(*config.clock.ntp, "", "")[:2],
            language=_LANGUAGES.get(config.display.language, "en"),
            spoken=_SPOKEN.get(config.display.language, 0),
            dot1x=_DOT1X[config.network.dot1x],
            syslog=_SYSLOG[config.network.syslog_level],
            light=_light(config.display.light_seconds),
            trusted=pem(config.source.authority_pem),
            authority=pem(config.network.dot1x_authority_pem),
            identity=pem(config.network.dot1x_identity_pem),
            phonebook=_phonebook(config),
        )

    def gives(self, wanted: Wanted) -> bool:
        """Return False for the binary file, and for those of models."""
        return wanted.pattern.syntax is Syntax.XML and wanted.kind is not FileKind.COMMON

    def bootstrap(self, wanted: Wanted, way: WayOn) -> str | None:
        """Name the secure server: what a file says holds before the next one is fetched."""
        if wanted.pattern.syntax is not Syntax.XML or wanted.kind is FileKind.PHONEBOOK:
            return None
        protocol, path = _where(way.url)
        trusted = pem(way.authority_pem)
        return self.fill(
            wanted, "bootstrap", p=self.parameters(wanted), protocol=protocol, path=path, way=way, trusted=trusted
        )

    def parameter(self, name: str, value: str) -> str:
        """Return an element named like the P value."""
        return f"<{name}>{value}</{name}>"

    def redirect_row(self, mac: str, model: str, url: str) -> tuple[str, ...]:
        """Return a row for Grandstream's Device Management System (GDMS); the serial number stands on the box."""
        return (mac, "", model, url.partition("://")[2].rstrip("/"))


def _light(seconds: int) -> tuple[int, int]:
    """Return after how many minutes (1 to 90) the display falls back to its idle brightness, and that: dark, or as by default."""
    return max(1, min(90, round(seconds / 60))) if seconds else 90, 0 if seconds else 60


def _where(url: str) -> tuple[int, str]:
    """Return an address as protocol (0 TFTP, 1 HTTP, 2 HTTPS) and path without scheme."""
    scheme, _, path = url.partition("://")
    return {"tftp": 0, "http": 1, "https": 2}[scheme], path.rstrip("/")


def _names(position: int, numbering: str) -> dict[str, str]:
    """Return the P values of an account; of an adapter with one profile for all ports, the profile's."""
    if numbering:
        port = 0 if numbering == _PROFILE else position - 1
        return {key: f"P{number}" for key, number in _FXS[port].items()} if port < len(_FXS) else {}
    if position == 1:
        return {key: f"P{number}" for key, number in _NAMES_OF_FIRST.items()}
    return {key: f"P{text.format(n=position + 2, m=position - 1)}" for key, text in _NAMES_OF_OTHERS.items()}


def _slots(position: int, numbering: str) -> list[str]:
    if numbering:
        return [f"P{number}" for number in _CODECS_OF_FXS[0 if numbering == _PROFILE else min(position, 2) - 1]]
    if position == 1:
        return [f"P{number}" for number in _CODECS_OF_FIRST]
    return [f"P{text.format(n=position + 2)}" for text in _CODECS_OF_OTHERS]


def _accounts(config: DeviceConfig, numbering: str) -> Iterator[dict[str, object]]:
    for account in config.accounts:
        slots = _slots(account.position, numbering)
        yield {
            "facts": account,
            "names": _names(account.position, numbering),
            "transport": _TRANSPORTS[account.transport],
            "srtp": _SRTP[account.encryption],
            "minutes": max(1, account.register_seconds // 60),
            "codecs": list(zip(slots, _codecs(account, len(slots)), strict=True)),
        }


def _codecs(account: Account, slots: int) -> list[int]:
    """Return one codec for each slot: there is no empty slot, so the last one fills the rest."""
    wanted = [_CODECS[name] for name in account.codecs if name in _CODECS] or [_CODECS["alaw"]]
    return (wanted + [wanted[-1]] * slots)[:slots]


def _keys(config: DeviceConfig, model: Model) -> Iterator[dict[str, object]]:
    for key in config.keys:
        names = _key_names(key, int(model.facts.get("screen", "0")))
        if names is None:
            continue
        is_line_key = not key.module and key.position <= int(model.facts.get("lines", "0"))
        yield {
            "mode": (names[0], _mode(key.kind, "words" in model.facts, is_line_key)),
            "account": (names[1], max(0, key.line - 1)),
            "label": (names[2], key.label),
            "value": (names[3], config.dialled(key)),
        }


def _mode(kind: KeyKind, in_words: bool, is_line_key: bool) -> str | int:
    word, number = _MODES[kind]
    if in_words:
        return word
    if is_line_key and kind is KeyKind.LINE:
        return 0
    return number + _LINE_KEY_STEP if is_line_key and number >= 0 else number


def _key_names(key: Key, screen: int) -> tuple[str, str, str, str] | None:
    """Return the P values of a key's mode, account, label and value; None when no such key is known."""
    n = key.position
    if key.module:
        first = 23000 + ((key.module - 1) * _MODULE_KEYS + n - 1) * 5
        return _four(first, first + 1, first + 2, first + 3)
    if n <= screen:
        if n <= 6:
            return _four(1361 + 2 * n, 1362 + 2 * n, 1463 + 2 * n, 1464 + 2 * n)
        first = 23800 + (n - 7) * 4
        return _four(first, first + 1, first + 2, first + 3)
    n -= screen
    if n <= 7:
        return _four(322 + n, 298 + 3 * n, 299 + 3 * n, 300 + 3 * n)
    first = 353 + (n - 8) * 4 if n <= 18 else 1440 + (n - 19) * 4
    return _four(first, first + 1, first + 2, first + 3) if n <= 24 else None


def _four(mode: int, account: int, label: int, value: int) -> tuple[str, str, str, str]:
    return f"P{mode}", f"P{account}", f"P{label}", f"P{value}"


def _schedule(config: DeviceConfig, adapter: bool) -> dict[str, int]:
    """Return how to look for news: telephones count 1 by minutes and 2 by hour of the day, adapters 3 and 1."""
    minutes = config.source.check_minutes
    by_minutes, by_hour = (3, 1) if adapter else (1, 2)
    return {
        "mode": by_minutes if minutes else by_hour,
        "minutes": max(60, minutes) if minutes else 10080,
        "from": config.source.night_start // 60,
        "to": config.source.night_end // 60,
    }


def _zone(zone: TimeZone) -> str:
    """Return a rule in the maker's spelling of POSIX: ``TZX-1TZY-2,M3.5.0/02:00:00,M10.5.0/03:00:00``."""
    text = f"TZX{_offset(zone.offset)}"
    if zone.begins and zone.ends and zone.summer_offset is not None:
        changes = (
            f"M{change.month}.{change.week}.{change.weekday}/{change.minutes // 60:02d}:{change.minutes % 60:02d}:00"
            for change in (zone.begins, zone.ends)
        )
        text = f"{text}TZY{_offset(zone.summer_offset)},{','.join(changes)}"
    return text


def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes > 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def _phonebook(config: DeviceConfig) -> tuple[int, str]:
    """Return the first telephone book as protocol (0 off, 1 HTTP, 2 TFTP, 3 HTTPS) and path; the name is added by the phone."""
    if not config.phonebooks:
        return 0, ""
    protocol, path = _where(config.phonebooks[0].url.removesuffix("phonebook.xml"))
    return {0: 2, 1: 1, 2: 3}[protocol], path


DRIVER = Grandstream()
