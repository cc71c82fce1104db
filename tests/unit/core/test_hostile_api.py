"""Whatever is sent to the API, nested rows too, is refused beside its field, or it renders as nothing but a value."""

import copy

import pytest
from django.db import transaction

from pbxmanager.api import router
from pbxmanager.asterisk.render import render
from pbxmanager.media.models import MusicClass, MusicPiece
from pbxmanager.operations.journal import APPS, position, undo_to
from pbxmanager.operations.models import Change
from pbxmanager.operations.office import read_office
from pbxmanager.snapshot import Snapshot
from pbxmanager.values import InvalidValue
from tests.telephony.sounds import DEMO_SOUND
from tests.unit.asterisk.office import engine

HOSTILE = (
    "x\r\n[evil]\r\n#exec /bin/sh", "1;--", "${SHELL(id)}", "1,System(id)", "a)&Local/9@evil", "../../../etc/passwd", "`id`",
    "\u202e😀", "Action: Originate\r\n\r\n", "<script>alert(1)</script>", "x" * 6000, "\0", 7, None, {"a": 1}, ["1\n2"],
)  # fmt: skip
ENDPOINTS = [
    (prefix, viewset.queryset.model)
    for prefix, viewset, _ in router.registry
    if getattr(viewset, "queryset", None) is not None
    and viewset.queryset.model._meta.app_label in APPS
    and hasattr(viewset, "partial_update")
]
EVIL = ("[evil]", "#exec", "Action: Originate")


@pytest.fixture
def office(demo_office):
    """The demo office, with music of its own."""
    music = MusicClass.objects.create(name="House")
    MusicPiece.objects.create(music_class=music, name="Waltz", digest=DEMO_SOUND, seconds=1.0)


def places(sent, at=()):
    """Yield the way to each text, and to each list and row that may hold some, in what an object is sent as."""
    rows = sent.items() if isinstance(sent, dict) else enumerate(sent) if isinstance(sent, list) else ()
    for key, item in rows:
        yield (*at, key)
        yield from places(item, (*at, key))


def with_other(sent, place, value):
    """Return the same with one value replaced."""
    changed = copy.deepcopy(sent)
    where = changed
    for key in place[:-1]:
        where = where[key]
    where[place[-1]] = value
    return changed


@pytest.mark.parametrize(("prefix", "model"), ENDPOINTS, ids=[prefix for prefix, _ in ENDPOINTS])
def test_nothing_that_is_sent_becomes_configuration(office, api, prefix, model):
    row = model.objects.order_by("pk").first()
    if row is None:
        pytest.skip(f"The demo office has no {model.__name__}, and its texts are tried by the model")
    address = f"/api/{prefix}/{row.pk}/"
    sent, before, at = api.get(address).json(), read_office(), position()
    for place in places(sent):
        for value in HOSTILE:
            with transaction.atomic():
                tried(api, address, {place[0]: with_other(sent, place, value)[place[0]]}, before, at)
                transaction.set_rollback(True)


def tried(api, address: str, sent: dict, before: Snapshot, at: int) -> None:
    """Send it. What is taken renders, is on record, and can be undone."""
    answer = api.patch(address, sent, format="json")
    assert answer.status_code in (200, 400, 409), (sent, answer.status_code)
    if answer.status_code != 200:
        assert all(len(str(text)) > 5 for text in answer.json().values()), sent
        return
    after = read_office()
    if after == before:
        return
    assert Change.objects.filter(pk__gt=at).exists(), sent
    try:
        files = render(after, engine())
    except InvalidValue as error:
        pytest.fail(f"{sent} was taken, but can't be rendered: {error}")
    assert not any(line.lstrip().startswith(EVIL) for text in files.values() for line in text.splitlines()), sent
    undo_to(at)
    assert read_office() == before, sent
