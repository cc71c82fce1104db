"""Htek desk phones (UC8xx, UC9xx), XML configuration of P values.

Sources: configurations of UC903 and UC926 as two other systems give them (P values, their names and key numbers), and
User-Agents as captured. The name that stands beside a P value differs between them, so the telephone goes by the number alone.
"""

import re
from collections.abc import Iterator

from pbxmanager.provisioning.drivers.base import Driver, FileKind, FilePattern, Model, Notify, Wanted, WayOn
from pbxmanager.provisioning.escapes import Syntax
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
_XML = "text/xml; charset=utf-8"
_TRANSPORTS = {Transport.UDP: 0, Transport.TCP: 1, Transport.TLS: 2}
_SRTP = {Encryption.NONE: 0, Encryption.OPTIONAL: 1, Encryption.SRTP: 2}
_CODECS = {"ulaw": 0, "alaw": 8, "g722": 9, "opus": 120}
_DATES = {DateFormat.ISO: 0, DateFormat.MONTH_FIRST: 1, DateFormat.DAY_FIRST: 2}
_DOT1X = {Dot1xMode.OFF: 0, Dot1xMode.MD5: 1, Dot1xMode.TLS: 2, Dot1xMode.PEAP: 3}
_ZONES = {
    -660: 105, -600: 2, -540: 3, -480: 6, -420: 10, -360: 14, -300: 18, -270: 19, -240: 20, -210: 26, -180: 30, -120: 31,
    -60: 32, 0: 33, 60: 49, 120: 57, 180: 73, 210: 74, 240: 77, 300: 83, 330: 84, 360: 85, 420: 88, 480: 89, 540: 93,
    570: 94, 600: 96, 630: 100, 660: 101, 720: 102, 765: 103, 780: 104,
}  # fmt: skip
"""The maker's numbers of zones, by minutes east of Greenwich."""
_NAMES = ("active", "label", "server", "backup", "proxy", "transport", "user", "auth", "password", "display", "register",
          "expiry", "voicemail", "profile", "dtmf", "srtp", "mwi", "auto_answer", "pickup", "group_pickup")  # fmt: skip
_NUMBERS = (
    (271, 20000, 47, 967, 48, 130, 35, 36, 34, 3, 31, 32, 33, 24082, 20166, 183, 99, 298, 4705, 4706),
    (401, 20001, 747, 987, 748, 830, 735, 736, 734, 703, 731, 732, 426, 24083, 20167, 443, 709, 438, 4715, 4716),
    (501, 20002, 502, 988, 503, 930, 504, 505, 506, 507, 510, 512, 526, 24084, 20168, 543, 515, 538, 4725, 4726),
    (601, 20003, 602, 989, 603, 1030, 604, 605, 606, 607, 610, 612, 626, 24085, 20169, 643, 615, 638, 4735, 4736),
)
"""P values of the first four accounts; those of further ones aren't known in full."""
_CODEC_SLOTS = (range(57, 63), range(757, 763), range(551, 557), range(651, 657))
_TYPES = {
    KeyKind.LINE: 1,
    KeyKind.SPEED_DIAL: 2,
    KeyKind.INTERCOM: 2,
    KeyKind.PICKUP: 2,
    KeyKind.GROUP_PICKUP: 2,
    KeyKind.VOICEMAIL: 2,
    KeyKind.BLF: 3,
    KeyKind.PARK: 8,
    KeyKind.DIRECTORY: 16,
    KeyKind.TRANSFER: 18,
    KeyKind.DND: 21,
}
"""Kinds that are missing here have no number that is known; such a key stays empty."""
_PHONEBOOKS = ((4401, 3316), (4402, 3312), (4403, 3313), (4404, 3314), (4405, 3315))


def _desk(name: str, accounts: int, keys: int, modules: int = 0) -> Model:
    return Model(name, accounts, keys, 0, 40 if modules else 0, modules)


class Htek(Driver):
    """Files: one of the model, such as ``cfg0010.xml``, then ``cfg<mac>.xml``."""

    name = "htek"
    title = "Htek"
    models = (
        _desk("UC802", 2, 0),
        _desk("UC803", 2, 0),
        _desk("UC804", 3, 4),
        _desk("UC806", 3, 4),
        _desk("UC840", 4, 4),
        _desk("UC842", 4, 4),
        _desk("UC860", 4, 14),
        _desk("UC862", 4, 14),
        _desk("UC902", 2, 0),
        _desk("UC903", 3, 20),
        _desk("UC912", 2, 12),
        _desk("UC912E", 2, 12),
        _desk("UC912G", 2, 12),
        _desk("UC921", 2, 4),
        _desk("UC923", 3, 20),
        _desk("UC924", 4, 28, 6),
        _desk("UC924E", 4, 28, 6),
        _desk("UC926", 4, 36, 6),
        _desk("UC926E", 4, 36, 6),
    )
    mac_prefixes = ("001fc1",)
    user_agents = (
        re.compile(
            r"Htek (?P<model>UC\d{3}[A-Z]{0,2}) (?P<firmware>\d+(?:\.\d+){2,5}) (?P<mac>[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5})$"
        ),
    )
    files = (
        FilePattern(rf"cfg{_MAC}\.xml", FileKind.CONFIG, Syntax.XML, _XML),
        FilePattern(r"phonebook(?:-department|-personal)?\.xml", FileKind.PHONEBOOK, Syntax.XML, _XML),
        FilePattern(r"cfg00\d{2}\.xml", FileKind.COMMON, Syntax.XML, _XML),
        FilePattern(r"fw[A-Za-z0-9._-]{2,40}\.rom", FileKind.MEDIA, Syntax.BINARY),
    )
    check_sync = Notify("check-sync")
    reboot = Notify("check-sync;reboot=true")
    auto_answer = (("Call-Info", "<sip:localhost>;answer-after=0"),)
    raw_name = re.compile(r"P\d{1,6}")
    raw_example = "P8683 = 3"
    books = {
        BookKind.COMPANY: "phonebook.xml",
        BookKind.DEPARTMENT: "phonebook-department.xml",
        BookKind.PERSONAL: "phonebook-personal.xml",
    }
    redirect_columns = ("MAC", "Server URL")
    remarks = {
        "dot1x": "The certificates for TLS are loaded on the phone's own pages.",
        "dscp_rtp": "For calls and their sound together.",
        "time_zone": "By the maker's list: between two of its zones, the one further west.",
    }

    def main_file(self, mac: str, model: str) -> str:
        """Return ``cfg<mac>.xml``."""
        return f"cfg{mac}.xml"

    def config(self, wanted: Wanted, config: DeviceConfig) -> str | None:
        """Return the telephone's configuration; the model's file is not needed."""
        if wanted.kind is not FileKind.CONFIG:
            return None
        return self.fill(
            wanted,
            self.template_for(self.model(config.model)),
            p=self.parameters(wanted, config),
            device=config,
            accounts=[account for each in config.accounts if (account := _account(each))],
            unused=[f"P{_NUMBERS[n - 1][0]}" for n in self.unused(config)],
            keys=[key for each in config.keys if (key := _key(each, config))],
            zone=_zone(config.clock.zone),
            changes=list(_changes(config.clock.zone)),
            date=_DATES[config.clock.date_format],
            books=[
                (f"P{url}", f"P{name}", book) for (url, name), book in zip(_PHONEBOOKS, config.phonebooks, strict=False)
            ],
            dot1x=_DOT1X[config.network.dot1x],
            firmware=config.firmware.url.rpartition("/")[0] if config.firmware else "",
        )

    def gives(self, wanted: Wanted) -> bool:
        """Return False for the model's file."""
        return wanted.kind is not FileKind.COMMON

    def bootstrap(self, wanted: Wanted, way: WayOn) -> str | None:
        """Name the secure server."""
        if wanted.kind not in (FileKind.COMMON, FileKind.CONFIG):
            return None
        return self.fill(wanted, "bootstrap", p=self.parameters(wanted), way=way)

    def parameter(self, name: str, value: str) -> str:
        """Return an element named like the P value."""
        return f"<{name}>{value}</{name}>"

    def redirect_row(self, mac: str, model: str, url: str) -> tuple[str, ...]:
        """Return a row for Htek's redirection service."""
        return (mac, url)


def _account(account: Account) -> dict[str, object] | None:
    if account.position > len(_NUMBERS):
        return None
    slots = _CODEC_SLOTS[account.position - 1]
    wanted = [_CODECS[name] for name in account.codecs if name in _CODECS] or [_CODECS["alaw"]]
    filled = (wanted + [wanted[-1]] * len(slots))[: len(slots)]
    return {
        "facts": account,
        "names": {name: f"P{number}" for name, number in zip(_NAMES, _NUMBERS[account.position - 1], strict=True)},
        "transport": _TRANSPORTS[account.transport],
        "srtp": _SRTP[account.encryption],
        "minutes": max(1, account.register_seconds // 60),
        "codecs": [(f"P{slot}", codec) for slot, codec in zip(slots, filled, strict=True)],
    }


def _key(key: Key, config: DeviceConfig) -> dict[str, object]:
    first = _key_numbers(key)
    return {
        "type": (f"P{first[0]}", _TYPES.get(key.kind, 0)),
        "value": (f"P{first[1]}", config.dialled(key)),
        "label": (f"P{first[2]}", key.label),
        "account": (f"P{first[3]}", key.line - 1),
        "pickup": (f"P{first[4]}", config.pickup_of(key)),
    }


def _key_numbers(key: Key) -> tuple[int, ...]:
    """Return the numbers of a key's type, value, label, account and pickup code."""
    n = key.position
    if key.module:
        page, place = divmod(n - 1, 20)
        first = 60000 + 1000 * (key.module - 1) + 100 * page + 5 * place
    elif n <= 4:
        return tuple(41199 + n + 100 * step for step in range(5))
    else:
        first = 20200 + 5 * (n - 5)
    return tuple(range(first, first + 5))


def _zone(zone: TimeZone) -> int:
    """Return the number of a zone; between two that are known, the one further west."""
    return _ZONES[max(offset for offset in _ZONES if offset <= max(zone.offset, min(_ZONES)))]


def _changes(zone: TimeZone) -> Iterator[tuple[str, int]]:
    """Return begin and end of summer time: month, week (5 is the last), weekday (Sunday 0) and hour."""
    if zone.begins and zone.ends:
        for first, change in ((23118, zone.begins), (23122, zone.ends)):
            parts = (change.month, change.week, change.weekday, change.minutes // 60)
            yield from ((f"P{first + step}", part) for step, part in enumerate(parts))


DRIVER = Htek()
