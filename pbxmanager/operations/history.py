"""The journal read back: what an entry changed, field by field, what became of it, and everything about one object."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.serializers.base import DeserializationError
from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import HashedPinField, SealedField
from pbxmanager.operations.journal import APPS, AT_ONCE, called
from pbxmanager.operations.models import Change, Generation

HIDDEN = "••••"
_SECRETS = {"token_digest"}
"""Fingerprints of secrets: these fields are not sealed themselves."""
_UNREADABLE = (DeserializationError, LookupError, ValueError, TypeError)
"""What reading an entry raises that an earlier version of the program wrote."""


@dataclass(frozen=True, slots=True)
class Told:
    """A field of an entry, as people read it; ``was`` or ``now`` is empty where there was nothing, or is nothing."""

    field: str
    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.field} {self.was or _('none')} → {self.now or _('none')}"


def told(entry: Change) -> list[Told]:
    """Return what an entry changed; of what was added or deleted, everything that it held. Secrets are never shown."""
    if entry.action == Change.Action.SET:
        return []
    try:
        model = apps.get_model(entry.model)
        before = _state(entry.before) if entry.before else {}
        after = _state(_after(entry, model)) if entry.action != Change.Action.DELETE else {}
    except _UNREADABLE:
        return []
    if entry.action == Change.Action.CHANGE and not after:
        return []  # what it became is not known any more
    return list(_differences(model, before, after))


def without_halves(entries: Iterable[Change]) -> list[Change]:
    """Leave out destinations that came, went or were renamed with what they lead to: that stands in an entry of its own."""
    return [entry for entry in entries if entry.model != "routing.destination" or _is_renumbered(entry)]


def _is_renumbered(entry: Change) -> bool:
    called_by = apps.get_model(entry.model)._meta.get_field("name").verbose_name
    return entry.action == Change.Action.CHANGE and any(row.field != str(called_by) for row in told(entry))


def with_generations(entries: QuerySet[Change]) -> QuerySet[Change]:
    """Give each entry the ``generation`` with which it first went live; None: it waits, or it held at once."""
    went_live = Generation.objects.filter(
        result=Generation.Result.LIVE, returns_to=None, journal_position__gte=OuterRef("pk")
    )
    first = Subquery(went_live.order_by("number").values("number")[:1])
    in_time = went_live.filter(journal_position__lt=OuterRef("undone_at"))
    before_undone = Subquery(in_time.order_by("number").values("number")[:1])
    return entries.annotate(
        generation=models.Case(
            models.When(at_once=True, then=None), models.When(undone_at=None, then=first), default=before_undone
        )
    )


def of_generation(generation: Generation) -> QuerySet[Change]:
    """Return the entries that went live with a generation: those since the one that it replaced. Of a return: none."""
    if generation.result != Generation.Result.LIVE or generation.returns_to is not None:
        return Change.objects.none()
    earlier = Generation.objects.filter(result=Generation.Result.LIVE, number__lt=generation.number)
    since = earlier.order_by("-number").values_list("journal_position", flat=True).first() or 0
    there = Change.objects.filter(pk__gt=since, pk__lte=generation.journal_position, at_once=False)
    return there.filter(Q(undone_at=None) | Q(undone_at__gt=generation.journal_position))


def of_object(instance: models.Model) -> Q:
    """Return what the entries about an object have in common: its own, its number's, and those of what belongs to it."""
    label = instance._meta.label_lower
    found = Q(model=label, object_id=instance.pk)
    destination = getattr(instance, "destination_id", None)
    if destination is not None and label != "routing.destination":
        found |= Q(model="routing.destination", object_id=destination)
    for relation in instance._meta.related_objects:
        child, field = relation.related_model, relation.field
        if relation.on_delete is not models.CASCADE or not is_kept(child):
            continue
        there = child._base_manager.filter(**{field.name: instance}).values_list("pk", flat=True)
        found |= Q(model=child._meta.label_lower, object_id__in=list(there))
        for end in ",}":  # what was deleted since, known by what it pointed at
            found |= Q(model=child._meta.label_lower, before__contains=f'"{field.name}": {instance.pk}{end}')
    return found


def is_kept(model: type[models.Model]) -> bool:
    """Whether the journal holds what is changed of a model."""
    label, name = model._meta.app_label, str(model._meta.model_name)
    return label in APPS or name in AT_ONCE.get(label, ())


def _after(entry: Change, model: type[models.Model]) -> str:
    """Return what an entry made of its object: what the next entry found, else what is there now; empty: not known."""
    later = Change.objects.filter(model=entry.model, object_id=entry.object_id, pk__gt=entry.pk)
    following = later.exclude(action=Change.Action.SET).order_by("pk").first()
    if following is not None:
        return following.before
    now = model._base_manager.filter(pk=entry.object_id).first()
    return serializers.serialize("json", [now]) if now is not None else ""


def _state(serialized: str) -> dict[str, Any]:
    for row in serializers.deserialize("json", serialized or "[]"):
        fields = row.object._meta.concrete_fields
        many = {name: sorted(str(pk) for pk in pks) for name, pks in (row.m2m_data or {}).items()}
        return {field.name: getattr(row.object, field.attname) for field in fields if not field.primary_key} | many
    return {}


def _differences(model: type[models.Model], before: dict[str, Any], after: dict[str, Any]) -> Iterator[Told]:
    for name in {**before, **after}:
        was, now = before.get(name), after.get(name)
        if was == now or (was in _NOTHING and now in _NOTHING):
            continue
        field = model._meta.get_field(name)
        label = str(getattr(field, "verbose_name", name))
        if isinstance(field, SealedField | HashedPinField) or name in _SECRETS:
            yield Told(label, HIDDEN if was else "", HIDDEN if now else "")
        elif isinstance(was, dict) or isinstance(now, dict):
            old, new = was or {}, now or {}
            for key in sorted({*old, *new}):
                if old.get(key) != new.get(key):
                    yield Told(f"{label}: {key.replace('_', ' ')}", _plain(old.get(key)), _plain(new.get(key)))
        else:
            yield Told(label, _said(field, was), _said(field, now))


_NOTHING: tuple[Any, ...] = (None, "", [], {})


def _said(field: Any, value: Any) -> str:
    if value in _NOTHING:
        return ""
    if field.is_relation:
        keys = value if isinstance(value, list) else [value]
        return ", ".join(_named(field.related_model, key) for key in keys)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _plain(value)


def _named(model: type[models.Model], key: Any) -> str:
    row = model._base_manager.filter(pk=key).first()
    return called(row) if row is not None else f"{model._meta.verbose_name} {key}"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return "" if value in _NOTHING else str(value)
