"""What holds for a phone after all levels, and where each value comes from.

While somebody else is logged in at a phone, its keys and what is personal about it are the guest's; what belongs to the place and
to the network stays. Of the owner's own keys none is left then, except those of the phone's lines. A phone that is nobody's (its
extension has no person) keeps its own keys beneath the guest's: they are those of the room.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.prepared import Prepared
from pbxmanager.directory.models import Department, Extension, Person
from pbxmanager.provisioning.declared import SETTINGS, Group, Setting, Text, Value
from pbxmanager.provisioning.models import Key, Phone, SettingsLayer
from pbxmanager.provisioning.raw import read_raw

_Level = SettingsLayer.Level
_PERSONAL = frozenset({"call_waiting", "hours24", "date_format", "language", "ring_tone"}) | {
    setting.name for setting in SETTINGS if setting.group is Group.PHONEBOOK
}
"""Settings that a guest brings along. A wallpaper is made for one screen, so it stays."""
_OF_PERSON = (_Level.DEPARTMENT, _Level.PERSON, _Level.PHONE)


@dataclass(frozen=True)
class Found:
    """A setting's value, and the level that gave it; None: nobody did, it is the default."""

    setting: Setting
    value: Value
    source: SettingsLayer | None
    overridden: tuple[SettingsLayer, ...] = ()
    """Levels farther away that set it as well, the nearest first."""

    @property
    def shown(self) -> Text:
        """The value in words for people; passwords as dots."""
        if self.setting.secret:
            return "••••••••" if self.value else ""
        if self.setting.is_flag:
            return _("Yes") if self.value else _("No")
        return dict(self.setting.choices).get(str(self.value), str(self.value))


@dataclass(frozen=True)
class FoundKey:
    """A key and the level that gave it."""

    key: Key
    source: SettingsLayer


@dataclass(frozen=True)
class Effective:
    """Everything that the levels say about one phone."""

    settings: dict[str, Found]
    keys: tuple[FoundKey, ...]
    raw: dict[str, tuple[str, SettingsLayer]]
    guest: Extension | None = None
    """Whose keys and personal settings these are, while somebody else is logged in there; None: the owner's."""

    def value(self, name: str) -> Value:
        """Return a setting's value."""
        return self.settings[name].value

    def text(self, name: str) -> str:
        """Return a setting that is text."""
        return str(self.settings[name].value)

    def number(self, name: str) -> int:
        """Return a setting that is a number."""
        return int(self.settings[name].value)

    def flag(self, name: str) -> bool:
        """Return a setting that is a yes or no."""
        return bool(self.settings[name].value)


def _layers_of(
    sites: Collection[int],
    vendors: Collection[str],
    departments: Collection[int],
    people: Collection[int],
    phones: Collection[int],
) -> QuerySet[SettingsLayer]:
    return SettingsLayer.objects.filter(
        Q(level=_Level.EVERYWHERE)
        | Q(level=_Level.SITE, site__in=sites)
        | Q(level=_Level.MODEL, vendor__in=vendors)
        | Q(level=_Level.DEPARTMENT, department__in=departments)
        | Q(level=_Level.PERSON, person__in=people)
        | Q(level=_Level.PHONE, phone__in=phones)
    ).order_by()


_layers: Prepared[SettingsLayer] = Prepared(_layers_of)
_named_layers: Prepared[SettingsLayer] = Prepared(
    lambda *targets: _layers_of(*targets).select_related(
        "site", "department", "person", "phone__device__extension__destination"
    )
)
_departments: Prepared[tuple[int, int | None]] = Prepared(
    lambda: Department.objects.order_by().values_list("pk", "parent_id")
)
_keys: Prepared[Key] = Prepared(lambda layers: Key.objects.filter(layer__in=layers).order_by())


class Layers:
    """The levels that concern some phones, read in three queries however many phones there are; one more if there are guests.

    :param named: whether whoever asks says what the levels are called.
    :param at_home: what holds when nobody is logged in who is not the owner.
    """

    def __init__(self, phones: Sequence[Phone], named: bool = False, at_home: bool = False) -> None:
        self._guests = {} if at_home else {phone.pk: guest for phone in phones if (guest := phone.guest) is not None}
        guests = self._guests.values()
        self._own_phones = _phones_of(guests)
        people = [each.person for each in (*(phone.device.extension for phone in phones), *guests) if each.person]
        has_departments = any(person.department_id for person in people)
        self._parents: dict[int, int | None] = dict(_departments()) if has_departments else {}
        rows = (_named_layers if named else _layers)(
            {phone.site_id for phone in phones},
            {phone.vendor for phone in phones},
            {d for person in people for d in self._line_of(person.department_id)},
            {person.pk for person in people},
            {*(phone.pk for phone in phones), *self._own_phones.values()},
        )
        self._rows = {_target(row): row for row in rows}
        self._keys = keys_of(self._rows.values())

    def of(self, phone: Phone) -> list[SettingsLayer]:
        """Return the levels of a phone, from far to near."""
        return self._found(
            [*self._place(phone), *self._person(phone.device.extension.person), (_Level.PHONE, phone.pk)]
        )

    def effective(self, phone: Phone) -> Effective:
        """Return what holds for a phone."""
        home = settle(self.of(phone), self._keys, phone.vendor)
        guest = self._guests.get(phone.pk)
        if guest is None or not home.flag("guest_settings"):
            return home
        own = self._own_phones.get(guest.pk)
        levels = self._found([*self._place(phone), *self._person(guest.person), (_Level.PHONE, own)])
        away = settle(levels, self._keys, phone.vendor)
        is_nobodys = phone.device.extension.person is None
        return replace(
            home,
            settings={**home.settings, **{name: away.settings[name] for name in _PERSONAL}},
            keys=_guest_keys(home, away, keeps_own=is_nobodys),
            guest=guest,
        )

    def _found(self, wanted: Iterable[tuple[str, object]]) -> list[SettingsLayer]:
        return [self._rows[key] for key in wanted if key in self._rows]

    def _place(self, phone: Phone) -> list[tuple[str, object]]:
        """Return the levels that a phone has whoever uses it."""
        return [
            (_Level.EVERYWHERE, None),
            (_Level.SITE, phone.site_id),
            (_Level.MODEL, (phone.vendor, "")),
            (_Level.MODEL, (phone.vendor, phone.model)),
        ]

    def _person(self, person: Person | None) -> list[tuple[str, object]]:
        if person is None:
            return []
        departments = reversed(self._line_of(person.department_id))
        return [*((_Level.DEPARTMENT, department) for department in departments), (_Level.PERSON, person.pk)]

    def _line_of(self, department: int | None) -> list[int]:
        """Return a department and those that it is part of, from small to large."""
        found: list[int] = []
        while department is not None and department not in found:
            found.append(department)
            department = self._parents.get(department)
        return found


def _phones_of(guests: Iterable[Extension]) -> dict[int, int]:
    """Return the phone of each guest's own desk, whose keys may be set for that phone alone; by the extension's id."""
    wanted = {guest.pk for guest in guests}
    if not wanted:
        return {}
    rows = Phone.objects.filter(device__extension__in=wanted, device__enabled=True).order_by("-pk")
    return dict(rows.values_list("device__extension_id", "pk"))


def _guest_keys(home: Effective, away: Effective, keeps_own: bool) -> tuple[FoundKey, ...]:
    """Return a guest's keys, and where the guest has none those of the phone's lines; further lines are the phone's alone."""
    keys = {
        (found.key.module, found.key.position): found
        for found in home.keys
        if found.key.kind == Key.Kind.LINE or (keeps_own and found.source.level == _Level.PHONE)
    }
    for found in away.keys:
        if not (found.key.kind == Key.Kind.LINE and found.key.line > 1 and found.source.level in _OF_PERSON):
            keys[found.key.module, found.key.position] = found
    return tuple(keys[place] for place in sorted(keys))


def keys_of(layers: Iterable[SettingsLayer]) -> dict[int, list[Key]]:
    """Return the keys of some levels, by the level's id."""
    found: dict[int, list[Key]] = {layer.pk: [] for layer in layers}
    for key in _keys(list(found)):
        found[key.layer_id].append(key)
    return found


def settle(layers: Iterable[SettingsLayer], all_keys: Mapping[int, Sequence[Key]], vendor: str) -> Effective:
    """Return what holds after these levels, given from far to near.

    :param all_keys: the keys of each level, by its id.
    """
    given: dict[str, list[tuple[Value, SettingsLayer]]] = {}
    keys: dict[tuple[int, int], FoundKey] = {}
    raw: dict[str, tuple[str, SettingsLayer]] = {}
    for layer in layers:
        for name, item in layer.all_values().items():
            given.setdefault(name, []).append((item, layer))
        for key in all_keys[layer.pk]:
            keys[key.module, key.position] = FoundKey(key, layer)
        for name, text in read_raw(layer.raw).get(vendor, {}).items():
            raw[name] = (text, layer)
    return Effective(
        settings={setting.name: _found(setting, given.get(setting.name, [])) for setting in SETTINGS},
        keys=tuple(keys[place] for place in sorted(keys)),
        raw=raw,
    )


def _found(setting: Setting, given: list[tuple[Value, SettingsLayer]]) -> Found:
    if not given:
        return Found(setting, setting.default, None)
    value, source = given[-1]
    return Found(setting, value, source, tuple(layer for _value, layer in reversed(given[:-1])))


def _target(row: SettingsLayer) -> tuple[str, object]:
    if row.level == _Level.MODEL:
        return row.level, (row.vendor, row.model)
    return row.level, getattr(row, f"{row.level}_id", None)
