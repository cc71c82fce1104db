"""What a phone can't be told, in words for its page: settings, choices and keys that its model does not have."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from pbxmanager.provisioning.declared import SETTINGS, Text
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.effective import Effective, FoundKey
from pbxmanager.provisioning.heeded import has_dot1x, has_key, is_heeded
from pbxmanager.provisioning.models import Phone
from pbxmanager.provisioning.values import DeviceConfig, KeyKind, Page

_NONE = _("This model has no such setting.")
_LIGHT = _("This model knows no office hours: its light goes off at any time when nobody touches the phone.")
_DOT1X = _("This model can't prove itself in this way.")
_AUTHORITY = _(
    "No public documentation of a setting for an authority of your own was found: this model is told none and trusts those of "
    "its factory, so the server needs a certificate of one that it knows. Some phones let one be loaded on their own pages."
)
_HOURS = frozenset({"office_calendar", "office_days", "office_start", "office_end"})


def untold_settings(phone: Phone, settled: Effective) -> Mapping[str, Text]:
    """Return why the phone is not told a setting, by the setting's name; those that it is told are left out."""
    found: dict[str, Text] = {}
    for setting in SETTINGS:
        if not is_heeded(phone.vendor, phone.model, setting.name):
            dims = setting.name in _HOURS and is_heeded(phone.vendor, phone.model, "energy_saving")
            found[setting.name] = _LIGHT if dims else _NONE
    if "dot1x" not in found and not has_dot1x(phone.vendor, phone.model, settled.text("dot1x")):
        found["dot1x"] = _DOT1X
    if not is_heeded(phone.vendor, phone.model, "authority of the server"):
        found["verify_certificate"] = _AUTHORITY
    remarks = DRIVERS[phone.vendor].remarks if phone.vendor in DRIVERS else {}
    return {**{name: text for name, text in remarks.items() if name not in found}, **found}


def untold_keys(phone: Phone, keys: Iterable[FoundKey], config: DeviceConfig) -> Mapping[int, Text]:
    """Return why a key does nothing on the phone, by the key's id.

    :param config: what the phone is told: with keys for what the server keeps as its telephones know them.
    """
    told = {(key.module, key.position): key.kind for key in config.keys}
    found: dict[int, Text] = {}
    for each in keys:
        key = each.key
        kind = told.get((key.module, key.position))
        if kind is None:
            found[key.pk] = _("This model has no such key.")
        elif kind is KeyKind.EMPTY and key.kind != KeyKind.EMPTY:
            found[key.pk] = _("The office has put this out of service.")
        elif not has_key(phone.vendor, phone.model, kind, bool(key.module)):
            found[key.pk] = _("Keys of this model can't do this.")
    return found


def untold_pages(phone: Phone, config: DeviceConfig) -> list[tuple[Page, Text]]:
    """Return the multicast addresses at which a phone shall listen, each with the reason why it does not; empty: it does."""
    driver = DRIVERS.get(phone.vendor)
    places = driver.most_pages if driver and is_heeded(phone.vendor, phone.model, "paging groups by multicast") else 0
    none = _("This model can't be told. Name its extension under Extensions of the paging group: then it is called.")
    full = _("This model has no place for so many addresses.")
    return [
        (page, "" if place < places else full if places else none)
        for place, page in enumerate(config.pages if driver else ())
    ]
