"""What holds for a phone after all levels, and where each value comes from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.prepared import Prepared
from pbxmanager.directory.models import Department
from pbxmanager.provisioning.declared import SETTINGS, Setting, Text, Value
from pbxmanager.provisioning.models import Key, Phone, SettingsLayer
from pbxmanager.provisioning.raw import read_raw

_Level = SettingsLayer.Level


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
    """The levels that concern some phones, read in three queries however many phones there are.

    :param named: whether whoever asks says what the levels are called.
    """

    def __init__(self, phones: Sequence[Phone], named: bool = False) -> None:
        has_departments = any(p.device.extension.person and p.device.extension.person.department_id for p in phones)
        self._parents: dict[int, int | None] = dict(_departments()) if has_departments else {}
        people = [person for phone in phones if (person := phone.device.extension.person) is not None]
        rows = (_named_layers if named else _layers)(
            {phone.site_id for phone in phones},
            {phone.vendor for phone in phones},
            {d for person in people for d in self._line_of(person.department_id)},
            {person.pk for person in people},
            {phone.pk for phone in phones},
        )
        self._rows = {_target(row): row for row in rows}
        self._keys = keys_of(self._rows.values())

    def of(self, phone: Phone) -> list[SettingsLayer]:
        """Return the levels of a phone, from far to near."""
        person = phone.device.extension.person
        wanted: list[tuple[str, object]] = [
            (_Level.EVERYWHERE, None),
            (_Level.SITE, phone.site_id),
            (_Level.MODEL, (phone.vendor, "")),
            (_Level.MODEL, (phone.vendor, phone.model)),
        ]
        if person is not None:
            wanted += [(_Level.DEPARTMENT, department) for department in reversed(self._line_of(person.department_id))]
            wanted.append((_Level.PERSON, person.pk))
        wanted.append((_Level.PHONE, phone.pk))
        return [self._rows[key] for key in wanted if key in self._rows]

    def effective(self, phone: Phone) -> Effective:
        """Return what holds for a phone."""
        return settle(self.of(phone), self._keys, phone.vendor)

    def _line_of(self, department: int | None) -> list[int]:
        """Return a department and those that it is part of, from small to large."""
        found: list[int] = []
        while department is not None and department not in found:
            found.append(department)
            department = self._parents.get(department)
        return found


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
