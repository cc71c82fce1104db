"""What the journal's entries touch, as far as the short way can take it: people, their telephones and voicemail boxes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.serializers.base import DeserializationError
from django.db.models import Q

from pbxmanager.core.prepared import Prepared
from pbxmanager.directory.models import Device, Extension
from pbxmanager.operations.journal import APPS
from pbxmanager.operations.models import Change
from pbxmanager.voicemail.models import Box

_PEOPLE = {
    # Fields whose change touches an extension's row in the data files, or nothing.
    "directory.person": {"name", "email", "language", "listed", "spelling"},
    "directory.extension": {
        "name",
        "ring_seconds",
        "permission_class_id",
        "outbound_number_id",
        "hide_number",
        "follow_me",
        "follow_numbers",
        "follow_after",
        "follow_seconds",
        "disturbed_by",
        "pin",
        "call_waiting",
        "records_calls",
        "screen_callers",
    },
    "routing.destination": {"name"},
    # And of somebody's voicemail box: its row, and its line where that says how much fits in.
    "voicemail.box": {"pin", "addresses", "ask_pin", "attach", "say_time", "say_caller", "max_messages", "max_seconds"},
}
_DEVICE = "directory.device"


@dataclass(slots=True)
class Touched:
    """Ids of what was changed."""

    extensions: set[int] = field(default_factory=set)
    devices: dict[int, Device | None] = field(default_factory=dict)
    """Each device that was added, changed or deleted, as it was when the live generation was made; None: not there yet."""
    earlier: dict[tuple[str, int], Any] = field(default_factory=dict)
    """People, extensions and boxes as they were then, by the model's label and id."""


def touched_by(entries: Iterable[Change]) -> Touched | None:
    """Return what these entries, oldest first, touch; None when that is more than people and their telephones."""
    people: dict[str, set[int]] = {label: set() for label in _PEOPLE}
    found = Touched()
    for entry in entries:
        if entry.model.partition(".")[0] not in APPS:
            continue  # it hung on something, and nothing of it is rendered
        if entry.model == _DEVICE:
            if not _take_device(entry, found):
                return None
        elif entry.model in _PEOPLE and entry.action == Change.Action.CHANGE:
            if not _is_free(entry):
                return None
            before = _before(entry)
            if isinstance(before, Box) and before.extension_id is None:
                return None  # a team's
            found.earlier.setdefault((entry.model, entry.object_id), before)
            people[entry.model].add(entry.object_id)
        else:
            return None
    found.extensions = set(
        _extensions(
            people["directory.extension"] | found.extensions,
            people["directory.person"],
            people["routing.destination"],
            people["voicemail.box"],
        )
    )
    return found


_extensions: Prepared[int] = Prepared(
    lambda extensions, persons, destinations, boxes: Extension.objects.filter(
        Q(pk__in=extensions)
        | Q(person_id__in=persons)
        | Q(destination_id__in=destinations)
        | Q(voicemail_box__in=boxes)
    ).values_list("pk", flat=True)
)


@cache
def _row(label: str) -> Prepared[Any]:
    """Return the query for a row of a model by its primary key."""
    model = apps.get_model(label)
    return Prepared(lambda pk: model._base_manager.filter(pk=pk))


def _is_free(entry: Change) -> bool:
    """Whether all that differs between an object before an entry and now is free to change on the short way."""
    earlier = _before(entry)
    now = next(iter(_row(entry.model)(entry.object_id)), None)
    if now is None:
        return False
    fields = {each.attname for each in earlier._meta.concrete_fields}
    return {name for name in fields if getattr(earlier, name) != getattr(now, name)} <= _PEOPLE[entry.model]


def _take_device(entry: Change, found: Touched) -> bool:
    try:
        earlier = _before(entry) if entry.before else None
    except DeserializationError:  # from before a change of the model's shape
        return False
    now = Device.objects.filter(pk=entry.object_id).first()
    owners = {device.extension_id for device in (earlier, now) if device is not None}
    if len(owners) > 1:
        return False  # it went over to another person
    found.devices.setdefault(entry.object_id, earlier)
    found.extensions |= owners
    return True


def _before(entry: Change) -> Any:
    return next(iter(serializers.deserialize("json", entry.before))).object
