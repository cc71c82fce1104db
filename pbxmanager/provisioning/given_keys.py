"""Which keys a phone was ever given: one that is not set any more must be taken back by name, or the phone keeps it."""

from pbxmanager.provisioning.models import Phone
from pbxmanager.provisioning.values import DeviceConfig

Place = tuple[int, int]
"""Module and position."""


def given_places(phone: Phone) -> list[Place]:
    """Return the keys that a phone was given, then or now."""
    return [(module, position) for module, position in phone.given_keys]


def remember_keys(phone: Phone, config: DeviceConfig) -> None:
    """Keep which keys a phone is being given. It is a write only for those that it never had before."""
    known = set(given_places(phone))
    new = {(key.module, key.position) for key in config.keys} - known
    if new:
        phone.given_keys = [list(place) for place in sorted(known | new)]
        Phone.objects.filter(pk=phone.pk).update(given_keys=phone.given_keys)
