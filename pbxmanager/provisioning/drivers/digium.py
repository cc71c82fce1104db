"""Digium telephones, later sold by Sangoma (D40 to D70), without Digium's own module in Asterisk.

Sources: “XML Configuration” of the Digium and Sangoma telephones (settings, accounts, codecs, smart BLF) and a User-Agent as
captured in a SIP trace. The S series reads another maker's format and does not belong here.
"""

import re
from collections.abc import Iterator

from pbxmanager.provisioning.drivers.base import Driver, FileKind, FilePattern, Model, Notify, Wanted, WayOn
from pbxmanager.provisioning.escapes import Syntax
from pbxmanager.provisioning.values import BookKind, DeviceConfig, KeyKind

_XML = "text/xml; charset=utf-8"
_CODECS = {"g722": "G722", "alaw": "PCMA", "ulaw": "PCMU"}
_ALL_CODECS = ("G722", "PCMA", "PCMU", "G726-32", "G729", "L16", "L16-256")
"""Those that are not wanted are switched off by name."""
_LOCALES = {
    "de": "de_DE",
    "en": "en_US",
    "es": "es_ES",
    "fr": "fr_FR",
    "it": "it_IT",
    "nl": "nl_NL",
    "pt": "pt_BR",
    "ru": "ru_RU",
}
_SYSLOG = ("error", "error", "error", "error", "warning", "information", "debug")
"""By the severity of RFC 5424."""
_DIALS = frozenset(
    {
        KeyKind.BLF,
        KeyKind.GROUP_PICKUP,
        KeyKind.INTERCOM,
        KeyKind.PARK,
        KeyKind.PICKUP,
        KeyKind.SPEED_DIAL,
        KeyKind.VOICEMAIL,
    }
)
"""What a key can be here: it calls something."""
_KEYPAD = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
"""Letters as they stand on a telephone's keys (ITU-T E.161)."""


def _desk(name: str, main: int, side: int = 0) -> Model:
    return Model(name, main, main + side, 0, template="base", facts={"main": str(main)})


class Digium(Driver):
    """Files: ``<mac>.cfg``, which names the contacts and the keys made from them."""

    name = "digium"
    title = "Digium / Sangoma D"
    models = (
        _desk("D40", 2),
        _desk("D45", 2),
        _desk("D50", 4, 10),
        _desk("D60", 2),
        _desk("D62", 2),
        _desk("D65", 6),
        _desk("D70", 6, 10),
    )
    mac_prefixes = ("000fd3",)
    user_agents = (
        # As in SIP. What it says over HTTP, where it adds its address when it is told to, is not confirmed on a phone.
        re.compile(
            r"(?:Digium|Sangoma) (?P<model>D\d\d) (?P<firmware>\d+(?:[._]\d+){2,4})"
            r"(?: (?P<mac>[0-9A-Fa-f]{12}|[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}))?$"
        ),
    )
    files = (
        FilePattern(r"(?P<mac>[0-9a-f]{12})\.cfg", FileKind.CONFIG, Syntax.XML, _XML),
        FilePattern(r"(?P<mac>[0-9a-f]{12})-contacts\.xml", FileKind.PHONEBOOK, Syntax.XML, _XML),
        FilePattern(
            r"(?P<mac>[0-9a-f]{12})-(?:company|department|personal)\.xml", FileKind.PHONEBOOK, Syntax.XML, _XML
        ),
        FilePattern(r"(?P<mac>[0-9a-f]{12})-smartblf\.xml", FileKind.PHONEBOOK, Syntax.XML, _XML),
        FilePattern(r"[0-9a-z._]{3,40}_D[0-9a-z_]{2,30}\.eff", FileKind.MEDIA, Syntax.BINARY),
    )
    check_sync = Notify("check-sync")
    reboot = Notify("check-sync;reboot=true")
    auto_answer = (("Alert-Info", "<intercom>"),)
    raw_name = re.compile(r"[a-z][a-z0-9_]*")
    raw_example = "ntp_resync = 43200"
    books = {
        BookKind.COMPANY: "company.xml",
        BookKind.DEPARTMENT: "department.xml",
        BookKind.PERSONAL: "personal.xml",
    }
    remarks = {
        "lldp": "Counts where no voice VLAN is set here.",
    }

    def main_file(self, mac: str, model: str) -> str:
        """Return ``<mac>.cfg``."""
        return f"{mac}.cfg"

    def own_files(self, mac: str, model: str) -> tuple[str, ...]:
        """Return the file with the accounts, and those beside it."""
        return (f"{mac}.cfg", f"{mac}-contacts.xml", f"{mac}-smartblf.xml")

    def config(self, wanted: Wanted, config: DeviceConfig) -> str | None:
        """Return the telephone's configuration, or what it names: contacts, and the keys made from them."""
        if wanted.kind not in (FileKind.CONFIG, FileKind.PHONEBOOK):
            return None
        model = self.model(config.model)
        if wanted.name.lower().endswith("-contacts.xml"):
            return self.fill(wanted, "contacts", keys=list(_keys(config, model)))
        if wanted.name.lower().endswith("-smartblf.xml"):
            return self.fill(wanted, "smartblf", keys=list(_keys(config, model)))
        if wanted.kind is FileKind.PHONEBOOK:
            return None
        codecs = [_CODECS[name] for name in (config.accounts[0].codecs if config.accounts else ()) if name in _CODECS]
        return self.fill(
            wanted,
            self.template_for(model),
            p=self.parameters(wanted, config),
            device=config,
            accounts=config.accounts,
            books=[book.url.rpartition("/")[2] for book in config.phonebooks],
            unused=self.unused(config),
            codecs=[(name, 200 - codecs.index(name) if name in codecs else 0) for name in _ALL_CODECS],
            login=_login(config.passwords.admin),
            server=config.source.url,
            locale=_LOCALES.get(config.display.language, "en_US"),
            ntp=config.clock.ntp[0] if config.clock.ntp else "",
            discovery="MANUAL" if config.network.vlan else "LLDP" if config.network.lldp else "NONE",
            syslog=_SYSLOG[config.network.syslog_level],
        )

    def parameter(self, name: str, value: str) -> str:
        """Return a setting's element."""
        return f'<setting id="{name}" value="{value}"/>'

    def bootstrap(self, wanted: Wanted, way: WayOn) -> str | None:
        """Point to the secure server; the telephone adds the name of its file."""
        return self.fill(wanted, "bootstrap", server=way.url) if wanted.kind is FileKind.CONFIG else None


def _login(password: str) -> str:
    """Return the administrator's password as it is typed on a telephone's keys: these telephones take digits only."""
    return password.lower().translate(_KEYPAD)[:9] if re.fullmatch(r"[0-9A-Za-z]+", password) else ""


def _keys(config: DeviceConfig, model: Model | None) -> Iterator[dict[str, object]]:
    """Return the keys that dial something. Where an account has its key, that stays: the first key is always a line."""
    main = int(model.facts["main"]) if model else 1
    accounts = {account.position for account in config.accounts}
    for key in config.keys:
        number = config.dialled(key) if key.kind in _DIALS else ""
        if not number or key.module or (key.position <= main and key.position in accounts):
            continue
        on_side = key.position > main
        yield {
            "id": f"key-{key.position}",
            "location": "side" if on_side else "main",
            "index": key.position - 1 - (main if on_side else 0),
            "number": number,
            "label": key.label or number,
            "watched": key.value if key.kind in (KeyKind.BLF, KeyKind.PARK) else "",
        }


DRIVER = Digium()
