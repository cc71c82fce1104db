"""Every text field of every model: what could become configuration is refused beside its field, or kept exactly."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction

from pbxmanager.asterisk.render import render
from pbxmanager.core.fields import CodecsField, NetworksField, NumbersField
from pbxmanager.media.models import MusicClass, MusicPiece
from pbxmanager.operations.office import read_office
from pbxmanager.values import InvalidValue
from tests.telephony.sounds import DEMO_SOUND
from tests.unit.asterisk.office import engine

HOSTILE = [
    "a\nb",
    "a\r\n[evil]",
    "a;b",
    ";--",
    "[section]",
    "#include x",
    "#exec rm",
    "${EXTEN}",
    "$[1+1]",
    "a,b",
    'a"b',
    "a'b",
    "a|b",
    "a\\",
    "a=>b",
    "(template)",
    "a\0b",
    "a\x1bb",
    "a\x7fb",
    "a\u202eb",
    "a\u2028b",
    "😀",
    "x" * 5000,
]
APPS = ("directory", "routing", "voicemail", "fax", "media", "queues")
FIELDS = [
    (model, field)
    for label in APPS
    for model in apps.get_app_config(label).get_models()
    for field in model._meta.concrete_fields
    if isinstance(field, models.CharField | models.TextField) and not field.choices and field.editable
]


@pytest.fixture
def office(demo_office):
    """The demo office, with music of its own."""
    music = MusicClass.objects.create(name="House")
    MusicPiece.objects.create(music_class=music, name="Waltz", digest=DEMO_SOUND, seconds=1.0)


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=lambda v: getattr(v, "name", None) or v.__name__)
def test_each_is_refused_beside_its_field_or_kept_exactly(office, model, field):
    if not model.objects.exists():
        pytest.fail(f"The demo office has no {model.__name__} to try")
    for text in HOSTILE:
        with transaction.atomic():
            try_text(model, field, text)
            transaction.set_rollback(True)


def try_text(model, field, text):
    instance = model.objects.first()
    setattr(instance, field.name, text)
    try:
        instance.full_clean()
    except ValidationError as error:
        assert field.name in error.message_dict, "the message does not stand beside the field"
        assert all(len(message) > 10 for message in error.message_dict[field.name])
        return
    instance.save()
    stored = getattr(model.objects.get(pk=instance.pk), field.name)
    assert stored == text or isinstance(field, CodecsField | NetworksField | NumbersField), repr(text)
    try:
        files = render(read_office(), engine())
    except InvalidValue as error:  # the last line of defence held, but the field should have said so
        pytest.fail(f"{field} let {text!r} through, which the renderer refuses: {error}")
    evil = ("[evil]", "#include x", "#exec")
    assert not any(line.startswith(evil) for text in files.values() for line in text.splitlines())
