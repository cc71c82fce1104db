"""Cisco desk phones with multiplatform firmware (MPP, "3PCC": 6800, 7800, 8800) and the SPA series before them.

Both read the same ``flat-profile``. Sources: Cisco's provisioning guides for the 7800 and 8800 series with multiplatform
firmware (profile rules, macros, resync), the parameter reference for XML configuration files (parameters, line key
functions), the SPA provisioning guide, and User-Agents as captured from telephones.
"""

import re
from collections.abc import Iterator

from pbxmanager.provisioning.drivers.base import Driver, FileKind, FilePattern, Model, Notify, Wanted, WayOn
from pbxmanager.provisioning.escapes import Syntax
from pbxmanager.provisioning.values import BookKind, Change, DateFormat, DeviceConfig, Key, KeyKind, Page
from pbxmanager.snapshot import Encryption, Transport

_XML = "text/xml; charset=utf-8"
_TRANSPORTS = {Transport.UDP: "UDP", Transport.TCP: "TCP", Transport.TLS: "TLS"}
_CODECS = {"opus": "OPUS", "g722": "G722", "alaw": "G711a", "ulaw": "G711u"}
_ALL_CODECS = ("OPUS", "G722", "G711a", "G711u", "G729a", "iLBC")
"""Those that are not wanted are switched off by name."""
_SECURE = {
    Encryption.NONE: ("No", "Optional"),
    Encryption.OPTIONAL: ("Yes", "Optional"),
    Encryption.SRTP: ("Yes", "Required"),
}
"""Whether calls are encrypted, and whether calls that are not are refused."""
_DATES = {DateFormat.DAY_FIRST: "day/month", DateFormat.MONTH_FIRST: "month/day"}
"""No telephone that we know of writes the year first: its own order stays."""
_LIGHTS = ((0, "Always On"), (60, "1m"), (300, "5m"), (3600, "30m"))
"""Up to so many seconds; 0 is for ever. Not confirmed on a phone."""


_SEVERITIES = ("EMERGENCY", "ALERT", "CRITICAL", "ERROR", "WARNING", "NOTICE", "INFO")


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


def _mpp(name: str, accounts: int, keys: int, module: int = 0, modules: int = 0) -> Model:
    return Model(name, accounts, keys, 0, module, modules, "base", facts={"series": "mpp"})


def _spa(name: str, accounts: int, module: int = 0, modules: int = 0) -> Model:
    return Model(name, accounts, accounts, 0, module, modules, "spa", facts={"series": "spa"})


class Cisco(Driver):
    """Files: first the model's (``8841-3PCC.xml``, ``spa504G.cfg``), then those that its profile rules name.

    Four rules are followed one after the other at each resync. The model's file sets the second one, which the telephone
    follows at once, and the first one, by which it finds its own file at the next start without asking DHCP.
    """

    name = "cisco"
    title = "Cisco"
    # Numbers of keys are from data sheets; those of expansion modules are not confirmed on a phone.
    models = (
        _mpp("6821", 2, 2),
        _mpp("6841", 4, 4),
        _mpp("6851", 4, 4, 28, 2),
        _mpp("6861", 4, 4),
        _mpp("6871", 6, 6),
        _mpp("7811", 1, 1),
        _mpp("7821", 2, 2),
        _mpp("7832", 1, 0),
        _mpp("7841", 4, 4),
        _mpp("7861", 16, 16),
        _mpp("8811", 10, 10),
        _mpp("8832", 1, 0),
        _mpp("8841", 10, 10),
        _mpp("8845", 10, 10),
        _mpp("8851", 10, 10, 28, 2),
        _mpp("8861", 10, 10, 28, 3),
        _mpp("8865", 10, 10, 28, 3),
        _spa("SPA301", 1),
        _spa("SPA303", 3),
        _spa("SPA501G", 8, 32, 2),
        _spa("SPA502G", 1, 32, 2),
        _spa("SPA504G", 4, 32, 2),
        _spa("SPA508G", 8, 32, 2),
        _spa("SPA509G", 12, 32, 2),
        _spa("SPA512G", 1, 32, 2),
        _spa("SPA514G", 4, 32, 2),
        _spa("SPA525G", 5, 32, 2),
        _spa("SPA525G2", 5, 32, 2),
    )
    mac_prefixes = ("00562b", "0002fd")
    """Cisco has hundreds; telephones are told by the file that they ask for."""
    user_agents = (
        re.compile(
            r"Cisco-CP-(?P<model>\d{4}[A-Z]{0,3})-3PCC/(?P<firmware>\d[\w.-]{1,30}) \((?P<mac>[0-9a-fA-F]{12})\)$"
        ),
        re.compile(r"Cisco-CP-(?P<model>\d{4}[A-Z]{0,3})-3PCC/(?P<firmware>\d[\w.-]{1,30})(?: \(\w{1,20}\))?$"),
        # The hardware address comes first, a serial number after it; a bracket alone is the serial number.
        re.compile(
            r"Cisco/(?P<model>SPA\d{3}[A-Z]?\d?)-(?P<firmware>\d[\w.()-]{1,30}) "
            r"\((?P<mac>[0-9a-fA-F]{12})\)\(\w{1,20}\)$"
        ),
        re.compile(r"(?:Cisco|Linksys)/(?P<model>SPA-?\d{3}[A-Z]?\d?)-(?P<firmware>\d[\w.()-]{1,30}) \(\w{1,20}\)$"),
    )
    files = (
        FilePattern(r"(?:CP-)?(?P<model>\d{4})[A-Z]{0,3}-3PCC\.xml", FileKind.COMMON, Syntax.XML, _XML),
        FilePattern(r"(?P<model>spa\d{3}[a-z]?\d?)\.cfg", FileKind.COMMON, Syntax.XML, _XML),
        FilePattern(r"(?P<mac>[0-9a-f]{12})\.xml", FileKind.CONFIG, Syntax.XML, _XML),
        FilePattern(
            r"phonebook(?:-department|-personal|-all)?\.xml|(?:books|search)\.xml", FileKind.PHONEBOOK, Syntax.XML, _XML
        ),
        FilePattern(
            r"(?:sip|spa|kern|root|fbi|vc4|sb2|apps|cnu|cvm|dsp|jar|term)[a-z0-9._-]{2,80}\.(?:loads|sbn|sgn|sebn|zz|bin)",
            FileKind.MEDIA,
            Syntax.BINARY,
        ),
    )
    check_sync = Notify("check-sync")
    reboot = Notify("check-sync;reboot=true")
    auto_answer = (("Call-Info", "<sip:localhost>;answer-after=0"),)
    raw_name = re.compile(r"[A-Z][A-Za-z0-9_.-]*")
    raw_example = "Text_Logo = Front desk"
    most_pages = 2
    """Of further groups its telephones are told in vain: they listen to the first two."""
    books = {
        BookKind.COMPANY: "phonebook.xml",
        BookKind.DEPARTMENT: "phonebook-department.xml",
        BookKind.PERSONAL: "phonebook-personal.xml",
        BookKind.ALL: "phonebook-all.xml",
    }
    book_size = 16
    """Half of the 32 lines that one list may have: an entry takes a line for each of its numbers."""
    remarks = {
        "date_format": "The year never comes first: its own order stays.",
        "pc_vlan": "Counts while the phone has a voice VLAN.",
        "backlight_seconds": "1, 5 or 30 minutes, or always on.",
        "dot1x": "By its factory certificate, so EAP-TLS only.",
    }

    def main_file(self, mac: str, model: str) -> str:
        """Return ``<mac>.xml``, which the profile rule calls ``$MA.xml``."""
        return f"{mac}.xml"

    def config(self, wanted: Wanted, config: DeviceConfig) -> str | None:
        """Return the telephone's profile; by its own address no telephone asks for the model's file."""
        if wanted.kind is FileKind.PHONEBOOK:
            return self.book_menu(wanted, config)
        if wanted.kind is not FileKind.CONFIG:
            return None
        model = self.model(config.model)
        series = model.facts["series"] if model else "mpp"
        source = config.source
        return self.fill(
            wanted,
            self.template_for(model),
            p=self.parameters(wanted, config),
            device=config,
            yes=("No", "Yes"),
            heard=list(_pages(self.pages(config))),
            accounts=list(_accounts(config)),
            unused=self.unused(config),
            keys=list(_keys(config, model.keys if model else 1, series)),
            summer=_summer(config),
            zone=_zone(config.clock.zone.offset),
            date=_DATES.get(config.clock.date_format, ""),
            ntp=(*config.clock.ntp, "", "")[:2],
            light=next((name for most, name in _LIGHTS if config.display.light_seconds <= most), "30m"),
            ldap=_ldap(config),
            authority=_authority(config),
            severity=_SEVERITIES[config.network.syslog_level],
            check_seconds=source.check_minutes * 60,
            night=f"{source.night_start // 60:02d}{source.night_start % 60:02d}",
            spread=max(source.night_end - source.night_start, 1) * 60,
        )

    def parameter(self, name: str, value: str) -> str:
        """Return an element named like the parameter."""
        return f"<{name}>{value}</{name}>"

    def bootstrap(self, wanted: Wanted, way: WayOn) -> str | None:
        """Point to the secure server: the telephone puts its own address in for ``$MA``."""
        if wanted.kind in (FileKind.COMMON, FileKind.CONFIG):
            return self.fill(wanted, "bootstrap", way=way, at_once=wanted.kind is FileKind.COMMON)
        return None


def _pages(heard: list[Page]) -> Iterator[str]:
    """Return the scripts of paging groups. Who dials a group's ``num`` pages past the server: nobody is told these six digits."""
    for place, page in enumerate(heard, start=1):
        name = re.sub("[;=]", " ", page.name)
        yield f"pggrp={page.address};name={name};num=99999{place};listen=yes;" if page.host else ""


def _authority(config: DeviceConfig) -> str:
    """Return the address of all whom the telephone shall trust: it has one list for the network and for servers."""
    network, server = config.network.dot1x_authority, config.source.authority
    return f"{network.rpartition('/')[0]}/all.pem" if network and server else network or server


def _accounts(config: DeviceConfig) -> Iterator[dict[str, object]]:
    for account in config.accounts:
        wanted = [_CODECS[name] for name in account.codecs if name in _CODECS]
        secure, option = _SECURE[account.encryption]
        yield {
            "facts": account,
            "transport": _TRANSPORTS[account.transport],
            "secure": secure,
            "secure_option": option,
            "codecs": [(name, "Yes" if name in wanted else "No") for name in _ALL_CODECS],
            "preferred": (*wanted, "Unspecified", "Unspecified", "Unspecified")[:3],
            "sip_tos": f"0x{config.network.dscp_sip << 2:02x}",
            "rtp_tos": f"0x{config.network.dscp_rtp << 2:02x}",
        }


def _keys(config: DeviceConfig, count: int, series: str) -> Iterator[dict[str, object]]:
    """Return every key of the telephone, and those of its modules that are set.

    A key that nobody has set shows the account of the same number, as telephones do that were never configured.
    """
    accounts = {account.position: account for account in config.accounts}
    chosen = {key.position: key for key in config.keys if not key.module}
    for position in range(1, count + 1):
        key = chosen.get(position, Key(0, position, KeyKind.LINE, line=position))
        account = accounts.get(key.line) if key.kind is KeyKind.LINE else None
        yield {
            "module": "",
            "suffix": f"_{position}_",
            "account": str(key.line) if account else "Disabled",
            "label": key.label or (account.label if account else ""),
            "function": _function(key, config, series),
        }
    for key in config.keys:
        if key.module:
            # The SPA500S's names have no line at their end: not confirmed on a phone.
            end = "_" if series == "mpp" else ""
            yield {"module": f"Unit_{key.module}_Key_{key.position}{end}", "function": _function(key, config, series)}


def _function(key: Key, config: DeviceConfig, series: str) -> str:
    """Return what a key does, as ``fnc=…;sub=…;ext=…;nme=…``.

    Do not disturb is the telephone's own. Whatever else these telephones have softkeys for (forwarding, transfer and the like)
    has no function here; such a key stays empty.
    """
    if key.kind is KeyKind.DND and series == "mpp":
        return "fnc=dnd" + (f";nme={_plain(key.label)}" if key.label else "")
    number = _plain(config.dialled(key)) if key.kind in _DIALS else ""
    if not number:
        return ""
    name = f";nme={_plain(key.label)}" if key.label else ""
    if key.kind is KeyKind.BLF:
        does = "blf+sd+cp" if config.pickup_of(key) else "blf+sd"
        return f"fnc={does};sub={number}@$PROXY;ext={number}@$PROXY{name}"
    if key.kind is KeyKind.PARK and key.value:  # lit while a call waits there; a call is sent there by transfer
        return f"fnc=blf+sd;sub={number}@$PROXY;ext={number}@$PROXY{name}"
    return f"fnc=sd;ext={number}@$PROXY{name}"


def _plain(text: str) -> str:
    """Return a text without what would begin another part of a key's function, or a macro."""
    return re.sub(r"[;@$]", " ", text).strip()


def _zone(offset: int) -> str:
    """Return minutes east of Greenwich as ``GMT+01:00``."""
    hours, minutes = divmod(abs(offset), 60)
    return f"GMT{'-' if offset < 0 else '+'}{hours:02d}:{minutes:02d}"


def _summer(config: DeviceConfig) -> str:
    """Return the rule of summer time; empty where the clocks are not changed."""
    zone = config.clock.zone
    if not zone.begins or not zone.ends:
        return ""
    hours, minutes = divmod(zone.saving, 60)
    return f"start={_change(zone.begins)};end={_change(zone.ends)};save={hours}:{minutes}:0"


def _change(change: Change) -> str:
    """Return ``month/day/weekday/time``: that weekday on or after the day, or the last one before day -1. Sunday is 7."""
    day = -1 if change.week == 5 else 7 * change.week - 6
    hours, minutes = divmod(change.minutes, 60)
    return f"{change.month}/{day}/{change.weekday or 7}/{hours}:{minutes}:0"


def _ldap(config: DeviceConfig) -> dict[str, str] | None:
    """Return the directory's parameters: two searches, each an attribute and its filter; of the numbers the first is dialled."""
    ldap = config.ldap
    if ldap is None:
        return None
    names = [f"a={_plain(name)},n=Name" for name in ldap.name_attributes]
    numbers = [f"a={_plain(name)},n=Phone,t=p" for name in ldap.number_attributes]
    return {
        "server": f"{'ldaps' if ldap.tls else 'ldap'}://{ldap.host}:{ldap.port}",
        "first": f"{ldap.name_attributes[0]}:{ldap.name_filter('*$VALUE*')}",
        "second": f"{ldap.name_attributes[-1]}:{ldap.name_filter('*$VALUE*')}",
        "display": ";".join(names + numbers),
    }


DRIVER = Cisco()
