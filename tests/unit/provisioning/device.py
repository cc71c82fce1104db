"""A phone with everything set, as drivers get it."""

import dataclasses
from typing import Any

from pbxmanager.provisioning.drivers import Driver, Model
from pbxmanager.provisioning.values import (
    Account,
    Clock,
    DeviceConfig,
    Display,
    Energy,
    FeatureCodes,
    Key,
    KeyKind,
    Network,
    Page,
    Passwords,
    Server,
    Source,
    time_zone,
)
from pbxmanager.snapshot import Encryption, Transport

SECRETS = ("sip-secret-1", "sip-secret-2", "admin-secret", "user-secret", "token-secret")


def account(position: int = 1, name: str = "Ann Lee", **more: Any) -> Account:
    """Return an account with failover and a mailbox."""
    facts = Account(
        position=position,
        user=f"100{position}-k3f9x2qa",
        password=f"sip-secret-{position}",
        number=f"100{position}",
        name=name,
        label=f"100{position}",
        server=Server("sip.example.net", 5060),
        transport=Transport.UDP,
        encryption=Encryption.NONE,
        codecs=("g722", "alaw"),
        backup=Server("sip2.example.net", 5060),
        outbound_proxy=Server("proxy.example.net", 5070),
        voicemail="*97",
    )
    return dataclasses.replace(facts, **more)


def device(driver: Driver, model: Model, name: str = "Ann Lee", **more: Any) -> DeviceConfig:
    """Return a phone of this model; ``name`` stands wherever a text can be typed."""
    facts = DeviceConfig(
        id=1,
        vendor=driver.name,
        model=model.name,
        mac="0015650a0b0c",
        source=Source("https://pbx.example.net/p/token-secret/", check_minutes=60),
        passwords=Passwords("admin-secret", "user-secret"),
        accounts=tuple(account(n, name) for n in range(1, min(model.accounts, 2) + 1)),
        clock=Clock(time_zone("Europe/Berlin"), ("ntp1.example.net", "ntp2.example.net")),
        display=Display("en", "DE", energy=Energy(frozenset(range(5)), 7 * 60, 19 * 60)),
        network=Network(vlan=20, pc_vlan=10, syslog="log.example.net"),
        keys=(
            Key(0, 1, KeyKind.LINE),
            Key(0, 2, KeyKind.BLF, "1002", name),
            *([Key(1, 1, KeyKind.SPEED_DIAL, "1003", name)] if model.modules else []),
        ),
        pages=(Page("239.255.1.1", 10000, "Fire", True), Page("239.255.1.2", 10002, name)),
        features=FeatureCodes("*8", "*88", "700", "*78", "*79", "*72", "*73", "*90", "*91", "*92", "*93", "*1"),
    )
    return dataclasses.replace(facts, **more)
