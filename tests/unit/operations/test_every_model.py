"""Whatever part of the office is changed, by whomever: it is on record, told in the office's words, and can be undone."""

import re

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError

from pbxmanager.directory.models import Site, TemporaryAccount
from pbxmanager.media.models import MusicClass, MusicPiece
from pbxmanager.operations.journal import APPS, position, undo_to, writing_as
from pbxmanager.operations.models import Change
from pbxmanager.operations.office import read_office
from pbxmanager.queues.models import Queue, QueueStep
from pbxmanager.routing.models import EmergencyTrunk, Trunk
from pbxmanager.snapshot import diff
from tests.telephony.sounds import DEMO_SOUND

MODELS = [model for label in APPS for model in apps.get_app_config(label).get_models()]
of_each_app = pytest.mark.parametrize("label", APPS)
CANDIDATES = (
    "Another", "Zoe Li", "1234", "739164", "4", "*77", "+862155501088", "0571", "NXXX.", "someone@example.net",
    "198.51.100.7", "10.9.0.0/16", "alaw", "1002", "Europe/Berlin", "fr", "FR", "an.account", "2027-05-04", "0",
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n",
)  # fmt: skip
"""One of these fits into nearly every text field."""
PYTHON = re.compile(r"\b[A-Z][a-zA-Z]+\([a-z_]+=|<[A-Z]|object at 0x|frozenset|Target\(|None\b")
"""What a value looks like that nobody has put into words."""
BARE = re.compile(r"(?<!level)(?<!queue priority)(?<![Tt]one) (?:\d\d?,? )+→| → (?:none, )?\d\d?(?:$|[,;])")
"""The number of a row where its name should be told."""


@pytest.fixture
def office(demo_office):
    """The demo office, and something of every kind that it lacks."""
    music = MusicClass.objects.create(name="House")
    MusicPiece.objects.create(music_class=music, name="Waltz", digest=DEMO_SOUND, seconds=1.0)
    site = Site.objects.get()
    TemporaryAccount.objects.create(site=site)
    EmergencyTrunk.objects.create(site=site, trunk=Trunk.objects.first())
    QueueStep.objects.create(queue=Queue.objects.first(), seconds=30, up_to=2)
    assert [model for model in MODELS if not model.objects.exists()] == []


def rows() -> dict[str, list[dict[str, object]]]:
    """Return everything that the tables of the office hold, with secrets opened."""
    found = {}
    for model in MODELS:
        many = model._meta.many_to_many
        found[model._meta.label] = [
            {
                **{field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields},
                **{field.name: sorted(each.pk for each in getattr(row, field.name).all()) for field in many},
            }
            for row in model._base_manager.order_by("pk")
        ]
    return found


def other_values(row: models.Model, field: models.Field) -> list[object]:
    """Return values that the field may hold instead of what it holds."""
    now = getattr(row, field.attname)
    if isinstance(field, models.ForeignKey):
        others = [pk for pk in field.related_model._base_manager.values_list("pk", flat=True) if pk != now]
        return [*others, None] if field.null and now is not None else others
    if field.choices:
        return [key for key, _ in field.flatchoices if key != now]
    if isinstance(field, models.BooleanField):
        return [not now]
    if isinstance(field, models.IntegerField):
        return [(now or 0) + 1, (now or 2) - 1, 12, 5070]
    if isinstance(field, models.FloatField):
        return [(now or 0) + 1.0]
    return [text for text in CANDIDATES if text != now]


def change(row: models.Model, field: models.Field) -> bool:
    """Change one field to something that the model accepts; whether there is such a thing."""
    was = getattr(row, field.attname)
    for value in other_values(row, field):
        setattr(row, field.attname, value)
        try:
            with transaction.atomic():
                row.full_clean()
                row.save()
        except (ValidationError, ValueError, TypeError):
            row = type(row)._base_manager.get(pk=row.pk)
            continue
        if getattr(type(row)._base_manager.get(pk=row.pk), field.attname) != was:
            return True
    return False


def models_of(label: str) -> list[type[models.Model]]:
    """Return the models of an app."""
    return [model for model in MODELS if model._meta.app_label == label]


@of_each_app
def test_each_field_that_changes_is_on_record_told_in_words_and_undone(office, chief, label):
    before, described = rows(), read_office()
    for model in models_of(label):
        fields = [field for field in model._meta.concrete_fields if field.editable and not field.primary_key]
        changed = [field for field in fields if tried(model, field, chief, before, described)]
        assert changed or not fields or model is TemporaryAccount, model  # there is but one site


def tried(model, field, chief, before, described) -> bool:
    """Change a field and undo it; whether anything was found that it can be changed to."""
    what, place = f"{model.__name__}.{field.name}", position()
    with transaction.atomic(), writing_as(lambda: chief):
        found = change(model._base_manager.order_by("pk").first(), field)
        if found:
            entries = Change.objects.filter(pk__gt=place)
            assert model._meta.label_lower in {entry.model for entry in entries}, what
            assert {entry.author for entry in entries} == {chief}, what
            told = [str(each) for each in diff(described, read_office())]
            assert not any(PYTHON.search(line) for line in told), f"{what}: {told}"
            if isinstance(field, models.ForeignKey):
                assert not any(BARE.search(line) for line in told), f"{what}: {told}"
            undo_to(place)
            assert rows() == before, what
        transaction.set_rollback(True)
    return found


@of_each_app
def test_each_that_is_deleted_comes_back_with_all_that_hung_on_it(office, chief, label):
    before, place = rows(), position()
    for model in models_of(label):
        for row in model._base_manager.order_by("pk"):
            with transaction.atomic(), writing_as(lambda: chief):
                if deleted(row):
                    assert Change.objects.filter(pk__gt=place, action="delete", author=chief).exists(), model
                    undo_to(place)
                    assert rows() == before, row
                transaction.set_rollback(True)


@of_each_app
def test_each_that_is_added_goes_again(office, label):
    for model in models_of(label):
        with transaction.atomic():
            row = model._base_manager.order_by("pk").last()
            if deleted(row):
                before, place = rows(), position()
                row.pk = None
                row.save(force_insert=True)
                assert Change.objects.filter(pk__gt=place, action="add").exists(), model
                undo_to(place)
                assert rows() == before, model
            transaction.set_rollback(True)


def deleted(row: models.Model) -> bool:
    """Delete a row; False when something else needs it."""
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        return False
    return True
