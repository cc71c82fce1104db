"""A made-up telephone with everything set, by which it is found out what a maker's telephones can be told."""

from dataclasses import replace

from pbxmanager.provisioning.drivers import Driver, Model
from pbxmanager.provisioning.values import (
    Account,
    Clock,
    DeviceConfig,
    Display,
    Dot1xMode,
    Energy,
    FeatureCodes,
    Firmware,
    Key,
    KeyKind,
    Ldap,
    Network,
    Page,
    Passwords,
    Phonebook,
    Server,
    Source,
    time_zone,
)
from pbxmanager.snapshot import Encryption, Transport

_URL = "https://pbx.example.net/p/token/"
_PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"


def sample(driver: Driver, model: Model, dot1x: Dot1xMode = Dot1xMode.TLS) -> DeviceConfig:
    """Return it for a model."""
    return DeviceConfig(
        id=1,
        vendor=driver.name,
        model=model.name,
        mac="0015650a0b0c",
        source=Source(_URL, check_minutes=60, authority=f"{_URL}authority.pem", authority_pem=_PEM),
        passwords=Passwords("AdminSecret", "UserSecret"),
        accounts=tuple(_account(position) for position in range(1, min(model.accounts, 2) + 1)),
        clock=Clock(time_zone("Europe/Berlin"), ("ntp1.example.net", "ntp2.example.net")),
        display=Display(
            "en",
            "DE",
            f"{_URL}logos/logo.png",
            f"{_URL}wallpapers/wall.png",
            f"{_URL}ringtones/ring.wav",
            energy=Energy(frozenset(range(5)), 7 * 60, 19 * 60),
        ),
        network=Network(
            vlan=20,
            pc_vlan=10,
            dot1x=dot1x,
            dot1x_identity="0015650a0b0c",
            dot1x_password="NetworkSecret",
            dot1x_authority=f"{_URL}dot1x/ca.pem",
            dot1x_identities=f"{_URL}dot1x/",
            dot1x_authority_pem=_PEM,
            dot1x_identity_pem=_PEM + _PEM.replace("CERTIFICATE", "PRIVATE KEY"),
            syslog="log.example.net",
        ),
        features=FeatureCodes("*8", "*88", "700", "*78", "*79", "*72", "*73", "*90", "*91", "*92", "*93", "*1"),
        phonebooks=(Phonebook("Company", f"{_URL}phonebook.xml"),),
        ldap=Ldap(
            "ldap.example.net", 636, True, "dc=example", "cn=phones", "pw", ("cn", "sn"), ("telephoneNumber", "mobile")
        ),
        pages=(Page("239.255.1.1", 10000, "Fire", True), Page("239.255.1.2", 10000, "Hall")),
        firmware=Firmware("1.2.3.4", f"{_URL}firmware/{driver.name}/new.bin"),
    )


def _account(position: int) -> Account:
    return Account(
        position=position,
        user=f"100{position}-k3f9x2qa",
        password=f"SipSecret{position}",
        number=f"100{position}",
        name="Ann Lee",
        label=f"100{position}",
        server=Server("sip.example.net", 5060),
        transport=Transport.UDP,
        encryption=Encryption.NONE,
        codecs=("g722", "alaw"),
        backup=Server("sip2.example.net", 5060),
        outbound_proxy=Server("proxy.example.net", 5070),
        voicemail="*97",
    )


def with_key(config: DeviceConfig, kind: KeyKind, place: int = 2, module: int = 0) -> DeviceConfig:
    """Return the telephone with one key that says 1002."""
    return replace(config, keys=(Key(module, place, kind, "1002"),))
