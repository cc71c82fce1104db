"""Whose keys are shown and changed: a phone's, with what it inherits, or those of a level, on a model of one's choice."""

from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.db.models import Q

from pbxmanager.directory.models import Department, Extension
from pbxmanager.operations.journal import noticing
from pbxmanager.provisioning.drivers import DRIVERS, Model
from pbxmanager.provisioning.effective import FoundKey, Layers, keys_of, settle
from pbxmanager.provisioning.models import Key, Line, Phone, SettingsLayer
from pbxmanager.provisioning.picture.faces import Face, face_of

_Level = SettingsLayer.Level
_FAR_TO_NEAR = [level.value for level in _Level]
_AWAY = 32_000
"""A position that no key has: where one waits while two change places."""


@dataclass
class Subject:
    """A model's keys at one level."""

    vendor: str
    model: Model
    layer: SettingsLayer | None
    """The level that is changed; None: a phone that has nothing of its own yet."""
    phone: Phone | None = None

    @cached_property
    def face(self) -> Face:
        """Where the keys are."""
        return face_of(self.vendor, self.model)

    @cached_property
    def keys(self) -> dict[tuple[int, int], FoundKey]:
        """Return what holds, by module and position."""
        if self.phone is not None:
            found = Layers([self.phone], at_home=True).effective(self.phone).keys
        else:
            assert self.layer is not None
            chain = _chain(self.layer, self.vendor, self.model.name)
            found = settle(chain, keys_of(chain), self.vendor).keys
        return {(item.key.module, item.key.position): item for item in found}

    @cached_property
    def names(self) -> dict[str, str]:
        """Return the names behind the numbers of keys without a label of their own."""
        numbers = {item.key.value for item in self.keys.values() if not item.key.label and item.key.value}
        rows = Extension.objects.filter(destination__number__in=numbers)
        return dict(rows.values_list("destination__number", "destination__name"))

    @cached_property
    def accounts(self) -> dict[int, str]:
        """Return the numbers of a phone's lines."""
        if self.phone is None:
            return {}
        rows = Line.objects.filter(phone=self.phone).values_list("position", "device__extension__destination__number")
        return {1: self.phone.device.extension.number, **{position: str(number) for position, number in rows}}

    def is_own(self, found: FoundKey | None) -> bool:
        """Whether a key is set at the level that is changed."""
        return found is not None and self.layer is not None and found.source.pk == self.layer.pk

    def own_key(self, module: int, position: int) -> Key | None:
        """Return a key that is set at this level."""
        if self.layer is None:
            return None
        return Key.objects.filter(layer=self.layer, module=module, position=position).first()

    def made_layer(self) -> SettingsLayer:
        """Return the level, which a phone gets at its first own key."""
        if self.layer is None:
            self.layer, _new = SettingsLayer.objects.get_or_create(phone=self.phone, defaults={"level": _Level.PHONE})
        return self.layer

    def move(self, module: int, position: int, to: int) -> bool:
        """Let two places change their keys; a key that is inherited stays, and is covered. False: nothing to move."""
        with transaction.atomic():
            here, there = self.own_key(module, position), self.own_key(module, to)
            if here is None or to == position or not self.face.has(module, to):
                return False
            with noticing(*(key for key in (here, there) if key is not None)):
                Key.objects.filter(pk=here.pk).update(position=_AWAY)  # two never have one place
                if there is not None:
                    Key.objects.filter(pk=there.pk).update(position=position)
                Key.objects.filter(pk=here.pk).update(position=to)
        return True


def of_phone(phone: Phone) -> Subject | None:
    """Return a phone's keys; None when its model is not known any more."""
    driver = DRIVERS.get(phone.vendor)
    model = driver.model(phone.model) if driver else None
    layer = SettingsLayer.objects.filter(phone=phone).first()
    return Subject(phone.vendor, model, layer, phone) if model else None


def of_layer(layer: SettingsLayer, wanted: str = "") -> Subject | None:
    """Return a level's keys on a model, named ``maker:model``; None while none is chosen."""
    vendor, _colon, name = wanted.partition(":")
    if layer.level == _Level.MODEL:
        vendor, name = layer.vendor, layer.model or (name if vendor == layer.vendor else "")
    driver = DRIVERS.get(vendor)
    model = driver.model(name) if driver and name else None
    return Subject(vendor, model, layer) if model else None


def _chain(layer: SettingsLayer, vendor: str, model: str) -> list[SettingsLayer]:
    """Return the level after all that it inherits from on this model, from far to near."""
    place = _FAR_TO_NEAR.index(layer.level)
    departments = _line_of(layer)
    above = Q(level=_Level.EVERYWHERE)
    if layer.person is not None:
        above |= Q(level=_Level.SITE, site=layer.person.site_id)
    if layer.level == _Level.MODEL:
        above |= Q(level=_Level.MODEL, vendor=vendor, model="")
    else:
        above |= Q(level=_Level.MODEL, vendor=vendor, model__in=("", model))
    above |= Q(level=_Level.DEPARTMENT, department__in=departments)
    rows = SettingsLayer.objects.filter(above, level__in=_FAR_TO_NEAR[: place + 1]).exclude(pk=layer.pk)

    def distance(row: SettingsLayer) -> tuple[int, int]:
        inner = departments.index(row.department_id) if row.department_id in departments else 0
        return _FAR_TO_NEAR.index(row.level), inner if row.department_id else int(bool(row.model))

    return [*sorted(rows.prefetch_related("keys"), key=distance), layer]


def _line_of(layer: SettingsLayer) -> list[int]:
    """Return the departments that a level lies in, from large to small."""
    parents: dict[int, int | None] = dict(Department.objects.values_list("pk", "parent_id"))
    wanted = layer.person.department_id if layer.person is not None else parents.get(layer.department_id or 0)
    found: list[int] = []
    while wanted is not None and wanted not in found:
        found.insert(0, wanted)
        wanted = parents.get(wanted)
    return found
