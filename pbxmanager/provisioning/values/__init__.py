"""What drivers get, as frozen dataclasses. No Django and no driver here."""

from pbxmanager.provisioning.values.book import BookKind, Entry
from pbxmanager.provisioning.values.device import (
    Account,
    Clock,
    DateFormat,
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
    Passwords,
    Phonebook,
    Server,
    Source,
)
from pbxmanager.provisioning.values.secrets import TOKEN, new_phone_password, new_token, token_digest
from pbxmanager.provisioning.values.timezone import Change, TimeZone, time_zone

__all__ = [
    "TOKEN",
    "Account",
    "BookKind",
    "Change",
    "Clock",
    "DateFormat",
    "DeviceConfig",
    "Display",
    "Dot1xMode",
    "Energy",
    "Entry",
    "FeatureCodes",
    "Firmware",
    "Key",
    "KeyKind",
    "Ldap",
    "Network",
    "Passwords",
    "Phonebook",
    "Server",
    "Source",
    "TimeZone",
    "new_phone_password",
    "new_token",
    "time_zone",
    "token_digest",
]
