"""For each setting, pairs of telephones that differ in nothing else: by those it is found out which settings a model has."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from pbxmanager.provisioning.sample import with_key
from pbxmanager.provisioning.values import Account, DateFormat, DeviceConfig, Dot1xMode, KeyKind, Server, time_zone
from pbxmanager.snapshot import Encryption, Transport

Pair = tuple[DeviceConfig, DeviceConfig]
Change = Callable[[DeviceConfig], Iterator[Pair]]
"""Makes the pairs from a telephone with everything set: several where a setting matters in some cases only."""

_T = TypeVar("_T")
_URL = "https://pbx.example.net/p/token/"


def _with(item: _T, **facts: object) -> _T:
    """Return a dataclass with other values; which fields there are, the tests see."""
    return replace(item, **facts)  # type: ignore[type-var]


def _whole(**variants: tuple[object, ...]) -> Change:
    """Change a field of the telephone."""

    def change(config: DeviceConfig) -> Iterator[Pair]:
        for name, items in variants.items():
            for item in items:
                yield config, _with(config, **{name: item})

    return change


def _part(part: str, **variants: tuple[object, ...]) -> Change:
    """Change a field of one part, such as the clock."""

    def change(config: DeviceConfig) -> Iterator[Pair]:
        for name, items in variants.items():
            for item in items:
                yield config, _with(config, **{part: _with(getattr(config, part), **{name: item})})

    return change


def _accounts(edit: Callable[[Account], Account]) -> Change:
    """Change every line."""

    def change(config: DeviceConfig) -> Iterator[Pair]:
        yield config, _with(config, accounts=tuple(edit(account) for account in config.accounts))

    return change


def _server(name: str, host: str = "", port: int = 0) -> Change:
    def edit(account: Account) -> Account:
        server: Server = getattr(account, name)
        return _with(account, **{name: Server(host or server.host, port or server.port)})

    return _accounts(edit)


def _display(config: DeviceConfig, **more: object) -> DeviceConfig:
    return _with(config, display=_with(config.display, **more))


def _energy_saving(config: DeviceConfig) -> Iterator[Pair]:
    """Save energy or not: with a light that goes off by itself, and with one that else would stay on."""
    for seconds in (60, 0):
        lit = _display(config, backlight_seconds=seconds)
        yield lit, _display(lit, energy=None)


def _hours(**facts: object) -> Change:
    """Change the office hours."""

    def change(config: DeviceConfig) -> Iterator[Pair]:
        assert config.display.energy is not None
        yield config, _display(config, energy=_with(config.display.energy, **facts))

    return change


def _logo(config: DeviceConfig) -> Iterator[Pair]:
    """Change the logo, also where there is no wallpaper: some telephones show it in its place."""
    for wallpaper in (config.display.wallpaper, ""):
        yield _display(config, wallpaper=wallpaper), _display(config, wallpaper=wallpaper, logo="")


def _picture(config: DeviceConfig) -> Iterator[Pair]:
    """Change the wallpaper, also where there is no logo, which some telephones show in its place."""
    for logo in (config.display.logo, ""):
        yield _display(config, logo=logo), _display(config, logo=logo, wallpaper="")


def _night(**facts: int) -> Change:
    """Change the nightly window, which on some telephones counts only where they do not look more often."""

    def change(config: DeviceConfig) -> Iterator[Pair]:
        for minutes in (config.source.check_minutes, 0):
            asked = _with(config.source, check_minutes=minutes)
            yield _with(config, source=asked), _with(config, source=_with(asked, **facts))

    return change


def _lldp(config: DeviceConfig) -> Iterator[Pair]:
    """Change whether the switch tells the VLAN, also where none is set."""
    for vlan in (config.network.vlan, None):
        network = _with(config.network, vlan=vlan)
        yield _with(config, network=network), _with(config, network=_with(network, lldp=False))


def dot1x(mode: Dot1xMode) -> Change:
    """Change how the telephone proves itself to the switch."""
    return _part("network", dot1x=(mode,))


def _codes(**codes: str) -> Change:
    """Change the server's codes. The one for picking calls up may stand in the keys that watch somebody."""

    def change(config: DeviceConfig) -> Iterator[Pair]:
        for before in (config, with_key(config, KeyKind.BLF)):
            yield before, _with(before, features=_with(before.features, **codes))

    return change


def _lines(config: DeviceConfig) -> Iterator[Pair]:
    yield config, _with(config, accounts=config.accounts[:1])


def _codecs_of_each(config: DeviceConfig) -> Iterator[Pair]:
    first, others = config.accounts[:1], config.accounts[1:]
    yield config, _with(config, accounts=(*first, *(_with(account, codecs=("ulaw",)) for account in others)))


SETTINGS: Mapping[str, Change] = {
    "sip_server": _server("server", host="other.example.net"),
    "sip_port": _server("server", port=5099),
    "backup_server": _server("backup", host="other.example.net"),
    "backup_port": _server("backup", port=5099),
    "outbound_proxy": _server("outbound_proxy", host="other.example.net"),
    "outbound_proxy_port": _server("outbound_proxy", port=5099),
    "register_seconds": _accounts(lambda account: _with(account, register_seconds=1800)),
    # Of what a guest brings along, the name is what every telephone shows in some way.
    "guest_settings": _accounts(lambda account: _with(account, name="Grace Hopper", label="1999 Grace Hopper")),
    "call_waiting": _whole(call_waiting=(False,)),
    "auto_answer": _whole(auto_answer=(False,)),
    "time_zone": _part("clock", zone=(time_zone("America/New_York"), time_zone("Asia/Shanghai"))),
    "ntp_server": _part("clock", ntp=(("other.example.net", "ntp2.example.net"),)),
    "ntp_server_2": _part("clock", ntp=(("ntp1.example.net", "other.example.net"),)),
    "hours24": _part("clock", hours24=(False,)),
    "date_format": _part("clock", date_format=(DateFormat.DAY_FIRST, DateFormat.MONTH_FIRST)),
    "language": _part("display", language=("de", "fr", "es", "zh")),
    "tones": _part("display", country=("US", "GB", "FR")),
    "logo": _logo,
    "wallpaper": _picture,
    "ring_tone": _part("display", ring_tone=("", f"{_URL}ringtones/other.wav")),
    "backlight_seconds": _part("display", backlight_seconds=(900, 0)),
    "energy_saving": _energy_saving,
    "office_calendar": _hours(by_day=((0, 600, 900),)),
    "office_days": _hours(days=frozenset({2})),
    "office_start": _hours(start=10 * 60),
    "office_end": _hours(end=14 * 60),
    "ldap_server": _part("ldap", host=("other.example.net",)),
    "ldap_port": _part("ldap", port=(3389,)),
    "ldap_tls": _part("ldap", tls=(False,)),
    "ldap_base": _part("ldap", base=("dc=other",)),
    "ldap_user": _part("ldap", user=("cn=other",)),
    "ldap_password": _part("ldap", password=("other",)),
    "ldap_names": _part("ldap", name_attributes=(("gn", "sn"),)),
    "ldap_numbers": _part("ldap", number_attributes=(("pager", "mobile"),)),
    "ldap_filter": _part("ldap", only=("(objectClass=other)",)),
    "voice_vlan": _part("network", vlan=(99,)),
    "voice_priority": _part("network", vlan_priority=(3,)),
    "pc_vlan": _part("network", pc_vlan=(99,)),
    "lldp": _lldp,
    "dscp_sip": _part("network", dscp_sip=(8,)),
    "dscp_rtp": _part("network", dscp_rtp=(8,)),
    "dot1x": dot1x(Dot1xMode.OFF),
    "dot1x_identity": _part("network", dot1x_identity=("other",)),
    "dot1x_password": _part("network", dot1x_password=("other",)),
    "syslog": _part("network", syslog=("other.example.net",)),
    "syslog_level": _part("network", syslog_level=(0, 5, 6)),
    "check_minutes": _part("source", check_minutes=(0, 600)),
    "night_start": _night(night_start=60),
    "night_end": _night(night_end=420),
    "web_pages": _whole(web_pages=(False,)),
    "verify_certificate": _part("source", verify_certificate=(False,)),
    "firmware_version": _part("firmware", version=("9.9.9.9",)),
    "firmware_file": _part("firmware", url=(f"{_URL}firmware/other.bin",)),
}
"""By the setting's name. A test holds it against the list of all settings."""

FURTHER: Mapping[str, Change] = {
    "several lines": _lines,
    "transport (UDP, TCP, TLS)": _accounts(lambda account: _with(account, transport=Transport.TLS)),
    "encrypted calls (SRTP)": _accounts(lambda account: _with(account, encryption=Encryption.SRTP)),
    "codecs": _accounts(lambda account: _with(account, codecs=("ulaw", "g722"))),
    "codecs of each line": _codecs_of_each,
    "message lamp and mailbox": _accounts(lambda account: _with(account, voicemail="")),
    "codes for do not disturb": _codes(dnd_on="*11", dnd_off="*12"),
    "codes for forwarding": _codes(forward_on="*11", forward_off="*12"),
    "code to pick calls up": _codes(pickup="*11"),
    "paging groups by multicast": _whole(pages=((),)),
    "administrator's password": _part("passwords", admin=("OtherSecret",)),
    "user's password": _part("passwords", user=("OtherSecret",)),
    "authority of the server": _part("source", authority=("",), authority_pem=("",)),
    "802.1X authority": _part("network", dot1x_authority=("",), dot1x_authority_pem=("",)),
    "802.1X certificate": _part("network", dot1x_identities=("",), dot1x_identity_pem=("",)),
}
"""What is told to telephones and is no setting of a level."""
