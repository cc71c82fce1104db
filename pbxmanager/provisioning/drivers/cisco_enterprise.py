"""Cisco desk phones with the SIP firmware that was made for Cisco's own call manager (7900, 6900, 7800, 8800, 8900, 9900).

They fetch ``SEP<MAC>.cnf.xml`` by TFTP, newer ones by HTTP on port 6970, and trust HTTPS only from servers that their
CTL or ITL file names, which Cisco's own call manager alone can sign. So their file goes over plain ways or not at all.
Sources: Cisco's administration guides of its call manager and phones (files, order, softkeys, time zones), the parser of
these files in Cisco's own SIP stack as published with Firefox, and files that run on telephones beside Asterisk.
"""

import hashlib
import re
from base64 import b32encode
from collections.abc import Iterator
from urllib.parse import urlsplit

from pbxmanager.provisioning.drivers.base import Driver, FileKind, FilePattern, Model, Notify, Wanted, WayOn
from pbxmanager.provisioning.drivers.cisco_zones import cisco_zone
from pbxmanager.provisioning.escapes import Syntax
from pbxmanager.provisioning.values import BookKind, DateFormat, DeviceConfig, Energy, KeyKind
from pbxmanager.snapshot import Transport

_XML = "text/xml; charset=utf-8"
_TRANSPORTS = {Transport.TCP: 1, Transport.UDP: 2, Transport.TLS: 3}
"""TLS needs a CTL file: not confirmed on a phone."""
_CODECS = {"g722": "g722", "alaw": "g711alaw", "ulaw": "g711ulaw", "opus": "none"}
_DATES = {DateFormat.ISO: "Y-M-D", DateFormat.DAY_FIRST: "D/M/Y", DateFormat.MONTH_FIRST: "M/D/Y"}
_SPEED_DIAL, _BLF = 2, 21
"""What a button does: ``featureID`` in the parser of Cisco's SIP stack."""
_STAMPS = (
    "RegisterCallId={}\nConfigVersionStamp={0000000000000000}\n"
    "DialplanVersionStamp={0000000000000000}\nSoftkeyVersionStamp={0000000000000000}"
)
"""Of what a telephone is told to have: none of its own, so that it fetches everything. Not confirmed on a phone."""
_DIALS = frozenset(
    {
        KeyKind.GROUP_PICKUP,
        KeyKind.INTERCOM,
        KeyKind.PARK,
        KeyKind.PICKUP,
        KeyKind.RECORD,
        KeyKind.SPEED_DIAL,
        KeyKind.VOICEMAIL,
    }
)


def _desk(name: str, keys: int, accounts: int = 0, module: int = 0, modules: int = 0) -> Model:
    return Model(name, accounts or keys, keys, 0, module, modules, "base")


class CiscoEnterprise(Driver):
    """Files: CTL and ITL files, which there are none of, then ``SEP<MAC>.cnf.xml``, else ``XMLDefault.cnf.xml``."""

    name = "cisco_enterprise"
    title = "Cisco (enterprise firmware)"
    plain_only = True
    # Numbers of keys are from data sheets. Expansion modules need types of their own, which are known of none.
    models = (
        _desk("3905", 1),
        _desk("6921", 2),
        _desk("6941", 4),
        _desk("6945", 4),
        _desk("6961", 12),
        _desk("7811", 1),
        _desk("7821", 2),
        _desk("7841", 4),
        _desk("7861", 16),
        _desk("7906G", 1),
        _desk("7911G", 1),
        _desk("7931G", 24),
        _desk("7941G", 2),
        _desk("7942G", 2),
        _desk("7945G", 2),
        _desk("7961G", 6),
        _desk("7962G", 6),
        _desk("7965G", 6),
        _desk("7970G", 8),
        _desk("7971G", 8),
        _desk("7975G", 8),
        _desk("8811", 5),
        _desk("8831", 1),
        _desk("8841", 5),
        _desk("8845", 5),
        _desk("8851", 5),
        _desk("8861", 5),
        _desk("8865", 5),
        _desk("8941", 4),
        _desk("8945", 4),
        _desk("8961", 5),
        _desk("9951", 5),
        _desk("9971", 6),
    )
    mac_prefixes = ()
    """The same as those of Cisco's other telephones: the names of the files tell them apart."""
    user_agents = (re.compile(r"^Cisco-CP(?P<model>\d{4}G?)(?:-GE)?/(?P<firmware>[\w.()-]{1,40})$"),)
    files = (
        FilePattern(r"SEP(?P<mac>[0-9a-f]{12})\.cnf\.xml", FileKind.CONFIG, Syntax.XML, _XML),
        FilePattern(r"SEP(?P<mac>[0-9a-f]{12})\.cnf\.xml\.(?:sgn|enc\.sgn)", FileKind.BOOT, Syntax.BINARY),
        FilePattern(r"(?:CTL|ITL)SEP(?P<mac>[0-9a-f]{12})\.tlv", FileKind.BOOT, Syntax.BINARY),
        FilePattern(r"(?:CTL|ITL)File\.tlv", FileKind.BOOT, Syntax.BINARY),
        FilePattern(r"XMLDefault\.cnf\.xml", FileKind.COMMON, Syntax.XML, _XML),
        FilePattern(r"dialplan\.xml", FileKind.COMMON, Syntax.XML, _XML),
        FilePattern(
            r"phonebook(?:-department|-personal|-all)?\.xml|(?:books|search)\.xml", FileKind.PHONEBOOK, Syntax.XML, _XML
        ),
    )
    check_sync = Notify("service-control", "text/plain", f"action=restart\n{_STAMPS}")
    reboot = Notify("service-control", "text/plain", f"action=reset\n{_STAMPS}")
    auto_answer = (("Call-Info", "<sip:localhost>;answer-after=0"),)
    raw_name = re.compile(r"[A-Za-z][A-Za-z0-9]*")
    raw_example = "minimumRingVolume = 3"
    books = {
        BookKind.COMPANY: "phonebook.xml",
        BookKind.DEPARTMENT: "phonebook-department.xml",
        BookKind.PERSONAL: "phonebook-personal.xml",
        BookKind.ALL: "phonebook-all.xml",
    }
    book_size = 16
    """Half of the 32 lines that one list may have: an entry takes a line for each of its numbers."""
    remarks = {
        "office_start": "One span for all open days: from the earliest opening to the latest closing.",
        "office_end": "One span for all open days: from the earliest opening to the latest closing.",
        "firmware_version": "The name of the load; its files lie in firmware/cisco.",
    }

    def main_file(self, mac: str, model: str) -> str:
        """Return ``SEP<MAC>.cnf.xml``."""
        return f"SEP{mac.upper()}.cnf.xml"

    def config(self, wanted: Wanted, config: DeviceConfig) -> str | None:
        """Return the telephone's file, or what is the same for all; there are no signed files and no CTL or ITL file."""
        if wanted.kind is FileKind.COMMON:
            return self._common(wanted, config.source.url)
        if wanted.kind is FileKind.PHONEBOOK:
            return self.book_menu(wanted, config)
        if wanted.kind is not FileKind.CONFIG:
            return None
        text = self._device(wanted, config, "")
        return self._device(wanted, config, b32encode(hashlib.sha256(text.encode()).digest()).decode()[:32])

    def bootstrap(self, wanted: Wanted, way: WayOn) -> str | None:
        """Give what is the same for all. A telephone that may not have its own file gets none: it can't go to HTTPS."""
        return self._common(wanted, way.url) if wanted.kind is FileKind.COMMON else None

    def parameter(self, name: str, value: str) -> str:
        """Return an element; those that stand nowhere else end up in ``vendorConfig``."""
        return f"<{name}>{value}</{name}>"

    def _common(self, wanted: Wanted, url: str) -> str:
        if wanted.name.lower() == "dialplan.xml":
            return self.fill(wanted, "dialplan")
        return self.fill(wanted, "default", host=urlsplit(url).hostname or "")

    def _device(self, wanted: Wanted, config: DeviceConfig, version: str) -> str:
        """Return the file with its version stamp, by which a telephone sees whether a new one tells it something new."""
        model = self.model(config.model)
        count = model.keys if model else 1
        first = config.accounts[0] if config.accounts else None
        servers = list(dict.fromkeys(server for a in config.accounts for server in (a.server, a.backup) if server))
        return self.fill(
            wanted,
            self.template_for(model),
            p=self.parameters(wanted, config),
            device=config,
            servers=servers[:3],
            backup=first.backup if first else None,
            proxy=first.outbound_proxy if first else None,
            register_seconds=first.register_seconds if first else 600,
            lines=list(_lines(config, count)),
            keys=list(_keys(config, count)),
            codec=next((_CODECS[name] for name in first.codecs if name in _CODECS), "none") if first else "none",
            g722=1 if first and "g722" in first.codecs else 0,
            transport=_TRANSPORTS[first.transport] if first else _TRANSPORTS[Transport.UDP],
            label=first.label if first else "",
            zone=cisco_zone(config.clock.zone),
            date=_DATES[config.clock.date_format] + ("" if config.clock.hours24 else "A"),
            dark=_dark(config.display.energy),
            version=version,
        )


def _lines(config: DeviceConfig, count: int) -> Iterator[dict[str, object]]:
    """Return each account with the button that it has: where a key says so, else its own place or the first free one.

    An account without a button would not register, so that one for which there is no room takes another key's.
    """
    set_keys = [key for key in config.keys if not key.module and key.position <= count]
    chosen = {key.line: key for key in reversed(set_keys) if key.kind is KeyKind.LINE}
    taken = {key.position for key in set_keys}
    first = config.accounts[0].server if config.accounts else None
    for account in config.accounts:
        key = chosen.get(account.position)
        places = (account.position, *range(1, count + 1))
        button = key.position if key else next((place for place in places if place not in taken), account.position)
        taken.add(button)
        yield {
            "button": button,
            "label": (key.label if key else "") or account.label,
            "account": account,
            # The word stands for the call manager of the group above, with its failover.
            "proxy": "USECALLMANAGER" if account.server == first else account.server.host,
        }


def _keys(config: DeviceConfig, count: int) -> Iterator[dict[str, object]]:
    """Return the buttons that dial. Where a line is, nothing else can be; whatever has a softkey has no button here."""
    taken = {line["button"] for line in _lines(config, count)}
    for key in config.keys:
        number = config.dialled(key) if key.kind in _DIALS or key.kind is KeyKind.BLF else ""
        if number and not key.module and key.position <= count and key.position not in taken:
            yield {
                "button": key.position,
                "feature": _BLF if key.kind is KeyKind.BLF else _SPEED_DIAL,
                "label": key.label or key.value,
                "number": number,
            }


def _dark(energy: Energy | None) -> dict[str, str]:
    """Return when the display is lit: every day the whole day, unless energy is saved. Sunday is 1.

    All days that are not dark have the same hours: from when the first of them begins until the last one ends.
    """
    if energy is None:
        return {"days": "", "start": "00:00", "length": "24:00"}
    days = {day: hours for day in range(7) if (hours := energy.hours(day))}
    start = min((begin for begin, _end in days.values()), default=0)
    length = max((end for _begin, end in days.values()), default=0) - start
    return {
        "days": ",".join(str((day + 1) % 7 + 1) for day in range(7) if day not in days),
        "start": f"{start // 60:02d}:{start % 60:02d}",
        "length": f"{length // 60:02d}:{length % 60:02d}",
    }


DRIVER = CiscoEnterprise()
