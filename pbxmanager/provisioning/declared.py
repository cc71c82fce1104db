"""All settings that a telephone can be given, at any level: name, meaning, what may stand in it.

One list for forms, API and checks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.choices import Language
from pbxmanager.provisioning import readers
from pbxmanager.provisioning.values import DateFormat, Dot1xMode
from pbxmanager.values import InvalidValue

if TYPE_CHECKING:  # what gettext_lazy gives, as the stubs call it
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise
else:
    Text = object

Value = str | int | bool


class Group(StrEnum):
    """Headings under which settings stand."""

    SERVER = "server"
    CALLS = "calls"
    TIME = "time"
    DISPLAY = "display"
    PHONEBOOK = "phonebook"
    NETWORK = "network"
    MAINTENANCE = "maintenance"


GROUP_TITLES: Mapping[Group, Text] = {
    Group.SERVER: _("Telephone system"),
    Group.CALLS: _("Calls"),
    Group.TIME: _("Time"),
    Group.DISPLAY: _("Display and sounds"),
    Group.PHONEBOOK: _("LDAP directory"),
    Group.NETWORK: _("Network"),
    Group.MAINTENANCE: _("Maintenance"),
}


@dataclass(frozen=True)
class Setting:
    """One setting. ``read`` brings what was typed into its form, or raises ``InvalidValue``."""

    name: str
    group: Group
    label: Text
    default: Value
    read: Callable[[Any], Value]
    help: Text = ""
    choices: tuple[tuple[str, Text], ...] = ()
    secret: bool = False

    @property
    def is_flag(self) -> bool:
        """Whether it is a yes or no."""
        return isinstance(self.default, bool)


_PORT = readers.number(0, 65535)
_LANGUAGES = tuple((str(value), label) for value, label in Language.choices)

SETTINGS: tuple[Setting, ...] = (
    Setting("sip_server", Group.SERVER, _("SIP server"), "", readers.host, _("Empty: this system's own address.")),
    Setting(
        "sip_port", Group.SERVER, _("SIP port"), 0, _PORT, _("0: the port that belongs to each device's transport.")
    ),
    Setting(
        "backup_server",
        Group.SERVER,
        _("second SIP server"),
        "",
        readers.host,
        _("Taken when the first one is silent."),
    ),
    Setting("backup_port", Group.SERVER, _("second server's port"), 0, _PORT, _("0: like the first one's.")),
    Setting(
        "outbound_proxy",
        Group.SERVER,
        _("outbound proxy"),
        "",
        readers.host,
        _("A session border controller, if there is one."),
    ),
    Setting("outbound_proxy_port", Group.SERVER, _("outbound proxy's port"), 5060, readers.number(1, 65535)),
    Setting("register_seconds", Group.SERVER, _("log in again after"), 600, readers.number(60, 3600), _("Seconds.")),
    Setting(
        "call_waiting", Group.CALLS, _("call waiting"), True, readers.flag, _("A second call rings while one is up.")
    ),
    Setting(
        "auto_answer",
        Group.CALLS,
        _("answers announcements"),
        True,
        readers.flag,
        _("Paging and intercom calls open the loudspeaker."),
    ),
    Setting(
        "guest_settings",
        Group.CALLS,
        _("becomes a guest's"),
        True,
        readers.flag,
        _(
            "Whoever logs in here by code gets the own keys, name, language and telephone books: the phone fetches its "
            "configuration. Off: calls alone are the guest's."
        ),
    ),
    Setting("time_zone", Group.TIME, _("time zone"), "", readers.zone, _("Such as Asia/Shanghai. Empty: the site's.")),
    Setting("ntp_server", Group.TIME, _("time server"), "pool.ntp.org", readers.host),
    Setting("ntp_server_2", Group.TIME, _("second time server"), "", readers.host),
    Setting("hours24", Group.TIME, _("24-hour clock"), True, readers.flag),
    Setting(
        "date_format",
        Group.TIME,
        _("date"),
        DateFormat.ISO.value,
        readers.choice(*DateFormat),
        choices=(("iso", "2031-12-24"), ("day_first", "24/12/2031"), ("month_first", "12/24/2031")),
    ),
    Setting(
        "language",
        Group.DISPLAY,
        _("language"),
        "",
        readers.choice("", *(value for value, _label in _LANGUAGES), "de"),
        _("Of the phone's menus. Empty: the person's, else the site's."),
        choices=(*_LANGUAGES, ("de", _("German"))),
    ),
    Setting(
        "tones", Group.DISPLAY, _("country of tones"), "", readers.country, _("Two letters. Empty: the site's country.")
    ),
    Setting("logo", Group.DISPLAY, _("logo"), "", readers.media("logos"), _("A file in the media folder logos.")),
    Setting(
        "wallpaper",
        Group.DISPLAY,
        _("wallpaper"),
        "",
        readers.media("wallpapers"),
        _("A file in the media folder wallpapers."),
    ),
    Setting(
        "ring_tone",
        Group.DISPLAY,
        _("ring tone"),
        "",
        readers.media("ringtones"),
        _("A file in the media folder ringtones."),
    ),
    Setting(
        "backlight_seconds",
        Group.DISPLAY,
        _("light goes off after"),
        60,
        readers.number(0, 3600),
        _("Seconds. 0: never."),
    ),
    Setting("energy_saving", Group.DISPLAY, _("dark outside office hours"), False, readers.flag),
    Setting(
        "office_calendar",
        Group.DISPLAY,
        _("office hours by the calendar"),
        "",
        readers.calendar,
        _("Name of a calendar, such as that of the site: its weekly hours count. Empty: the days and hours below."),
    ),
    Setting("office_days", Group.DISPLAY, _("office days"), "12345", readers.days, _("Monday is 1, such as 12345.")),
    Setting("office_start", Group.DISPLAY, _("office opens"), "07:00", readers.clock),
    Setting("office_end", Group.DISPLAY, _("office closes"), "19:00", readers.clock),
    Setting(
        "ldap_server",
        Group.PHONEBOOK,
        _("LDAP server"),
        "",
        readers.host,
        _("Empty: phones use the system's own phonebook only."),
    ),
    Setting("ldap_port", Group.PHONEBOOK, _("LDAP port"), 636, readers.number(1, 65535)),
    Setting("ldap_tls", Group.PHONEBOOK, _("LDAP over TLS"), True, readers.flag),
    Setting(
        "ldap_base", Group.PHONEBOOK, _("search base"), "", readers.text, _("Such as ou=people,dc=example,dc=net.")
    ),
    Setting("ldap_user", Group.PHONEBOOK, _("LDAP user"), "", readers.text),
    Setting("ldap_password", Group.PHONEBOOK, _("LDAP password"), "", readers.secret, secret=True),
    Setting("ldap_names", Group.PHONEBOOK, _("attributes of names"), "cn sn", readers.attributes),
    Setting("ldap_numbers", Group.PHONEBOOK, _("attributes of numbers"), "telephoneNumber mobile", readers.attributes),
    Setting(
        "ldap_filter",
        Group.PHONEBOOK,
        _("only entries that fit"),
        "",
        readers.ldap_filter,
        _("An LDAP filter, such as (objectClass=person). Empty: all that have the name or number."),
    ),
    Setting(
        "voice_vlan",
        Group.NETWORK,
        _("voice VLAN"),
        0,
        readers.number(0, 4094),
        _("0: none set here; LLDP may still give one."),
    ),
    Setting("voice_priority", Group.NETWORK, _("VLAN priority"), 5, readers.number(0, 7)),
    Setting("pc_vlan", Group.NETWORK, _("VLAN of the computer's port"), 0, readers.number(0, 4094), _("0: none.")),
    Setting("lldp", Group.NETWORK, _("LLDP"), True, readers.flag, _("The switch tells the phone its VLAN.")),
    Setting("dscp_sip", Group.NETWORK, _("DSCP of signalling"), 26, readers.number(0, 63), _("26 is AF31.")),
    Setting("dscp_rtp", Group.NETWORK, _("DSCP of audio"), 46, readers.number(0, 63), _("46 is EF.")),
    Setting(
        "dot1x",
        Group.NETWORK,
        "802.1X",
        Dot1xMode.OFF.value,
        readers.choice(*Dot1xMode),
        choices=(("off", _("Off")), ("md5", "EAP-MD5"), ("peap", "PEAP-MSCHAPv2"), ("tls", "EAP-TLS")),
    ),
    Setting(
        "dot1x_identity", Group.NETWORK, _("802.1X identity"), "", readers.text, _("Empty: the phone's MAC address.")
    ),
    Setting("dot1x_password", Group.NETWORK, _("802.1X password"), "", readers.secret, secret=True),
    Setting("syslog", Group.NETWORK, _("log server"), "", readers.host, _("Takes the phones' own logs (syslog).")),
    Setting(
        "syslog_level", Group.NETWORK, _("log level"), 3, readers.number(0, 6), _("0: emergencies only, 6: everything.")
    ),
    Setting(
        "check_minutes",
        Group.MAINTENANCE,
        _("look for changes every"),
        0,
        readers.number(0, 10080),
        _("Minutes. 0: nightly only."),
    ),
    Setting("night_start", Group.MAINTENANCE, _("nightly look from"), "02:00", readers.clock),
    Setting("night_end", Group.MAINTENANCE, _("nightly look until"), "05:00", readers.clock),
    Setting("web_pages", Group.MAINTENANCE, _("phone's own web pages"), True, readers.flag),
    Setting(
        "verify_certificate",
        Group.MAINTENANCE,
        _("check this system's certificate"),
        True,
        readers.flag,
        _("Off only while the system has a certificate of its own making."),
    ),
    Setting(
        "firmware_version",
        Group.MAINTENANCE,
        _("firmware version"),
        "",
        readers.text,
        _("Phones that run another one load the file below. Set it for a model."),
    ),
    Setting(
        "firmware_file",
        Group.MAINTENANCE,
        _("firmware file"),
        "",
        readers.media("firmware"),
        _("In the media folder firmware."),
    ),
)
BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in SETTINGS}


def read_values(given: Mapping[str, Any]) -> dict[str, Value]:
    """Return settings in their stored form; what is None or an empty text for a choice or number is left out (inherited).

    :raises ValidationError: with each setting's message under its name.
    """
    found: dict[str, Value] = {}
    problems: dict[str, list[str]] = {}
    for name, item in given.items():
        setting = BY_NAME.get(name)
        if setting is None:
            problems[name] = [f"There is no setting {name[:60]}."]
            continue
        if item is None:
            continue
        try:
            found[name] = setting.read(item)
        except InvalidValue as error:
            problems[name] = [str(error)]
    if problems:
        raise ValidationError(problems)
    return found
