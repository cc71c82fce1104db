"""The short way for a change of people is held to the full one: both give the same bytes, whatever is edited."""

import random

import pytest

from pbxmanager.asterisk.generations import GenerationStore
from pbxmanager.asterisk.render import render
from pbxmanager.directory.models import Device, Extension, Person, Site, TemporaryAccount
from pbxmanager.operations.apply import apply
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.models import Generation
from pbxmanager.operations.office import read_office
from pbxmanager.operations.plan import make_plan
from pbxmanager.operations.quick import quick_plan
from pbxmanager.operations.snapshots import load, snapshot_path
from pbxmanager.routing.models import Number, PermissionClass
from pbxmanager.voicemail.models import Box
from tests.telephony.sounds import DEMO_SOUND, place_tone
from tests.unit.operations.test_office import grow

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(demo_office, settings, tmp_path):
    """An office of 154 people that is live; no Asterisk runs, and it is taken as verified."""
    binary = tmp_path / "bundle" / "asterisk"
    (tmp_path / "bundle" / "modules").mkdir(parents=True)
    for module in ("chan_pjsip", "res_pjsip", "pbx_config"):
        (tmp_path / "bundle" / "modules" / f"{module}.so").touch()
    binary.write_text("")
    (tmp_path / "bundle" / "engine.json").write_text(
        f'{{"version": "22.10.1", "modules": "{tmp_path}/bundle/modules", "data": "{tmp_path}"}}'
    )
    settings.PBX_ASTERISK, settings.PBX_ASTERISK_DIR = binary, tmp_path / "asterisk"
    place_tone(tmp_path / "asterisk" / "media", DEMO_SOUND, 700)
    settings.PBX_AMI_PORT = 1
    grow(150)
    lyon = Site.objects.create(name="Lyon", country="FR", language="fr")
    for _ in range(2):
        TemporaryAccount.objects.create(site=lyon)
    apply(check=False)
    Generation.objects.update(verified=True)
    return GenerationStore(tmp_path / "asterisk")


def edit_somebody(dice: random.Random) -> str:
    """Change something that belongs to people, at random; return what."""
    extension = dice.choice(list(Extension.objects.select_related("person", "destination")))
    what = dice.choice(
        [
            "rename",
            "label",
            "ring",
            "class",
            "outside",
            "hide",
            "language",
            "e-mail",
            "twice",
            "back",
            "spelling",
            "unlist",
            "pin",
            "callers",
            "habits",
            "follow",
            "box",
            "box",
        ]
    )
    person = extension.person
    if what in ("rename", "twice"):
        person.name = f"Nobody {dice.randrange(10**6)} ;-- ${{X}} 李"
        person.save()
    if what == "label":
        extension.name = dice.choice(["", f"Room {dice.randrange(100)}"])
    if what in ("ring", "twice"):
        extension.ring_seconds = dice.randrange(5, 300)
    if what == "class":
        extension.permission_class = dice.choice([None, *PermissionClass.objects.all()])
    if what == "outside":
        extension.outbound_number = dice.choice([None, *Number.objects.all()])
    if what == "hide":
        extension.hide_number = not extension.hide_number
    if what == "pin":
        extension.pin = dice.choice(["", str(dice.randrange(10**5, 10**6)) + "52"])
    if what == "callers":
        extension.disturbed_by = dice.choice(["", "1001, +8613800138009"])
    if what == "habits":
        field = dice.choice(["call_waiting", "records_calls", "screen_callers"])
        setattr(extension, field, not getattr(extension, field))
    if what == "follow":
        extension.follow_me = dice.choice(Extension.FollowMe.values)
        extension.follow_numbers = dice.choice(["+8613800138001", "+8613800138001, +862155501234"])
        extension.follow_after, extension.follow_seconds = dice.randrange(10), dice.randrange(5, 60)
    if what == "language":
        person.language = dice.choice(["", "en", "fr", "ru"])
        person.save()
    if what == "e-mail":
        person.email = f"{dice.randrange(1000)}@example.net"
        person.save()
    if what == "spelling":
        person.spelling = dice.choice(["", "Person Ann", "Lee Person", "Person Li Ming"])
        person.save()
    if what == "unlist":
        person.listed = not person.listed
        person.save()
    if what == "box" and (box := Box.objects.filter(extension=extension).first()):
        edit_a_box(dice, box)
    if what == "back":
        old, extension.ring_seconds = extension.ring_seconds, 7
        extension.save()
        extension.ring_seconds = old
    extension.save()
    return what


def edit_a_box(dice: random.Random, box: Box) -> None:
    """Change somebody's voicemail, at random."""
    what = dice.choice(["pin", "addresses", "ask", "attach", "size"])
    if what == "pin":
        box.renew_pin()
    if what == "addresses":
        box.addresses = dice.choice(["", "one@example.net", "one@example.net, two@example.net"])
    if what == "ask":
        box.ask_pin = not box.ask_pin
    if what == "attach":
        box.attach = not box.attach
    if what == "size":
        box.max_messages, box.max_seconds = dice.randrange(1, 200), dice.randrange(10, 400)
    box.save()


def edit_a_telephone(dice: random.Random) -> None:
    """Add, change, silence or take away a telephone, at random."""
    what = dice.choice(["add", "add", "remove", "service", "rename", "codecs", "router", "password", "road", "thrice"])
    if what == "add":
        extension = dice.choice(list(Extension.objects.all()))
        Device.objects.create(extension=extension, name=dice.choice(["Another", "Laptop;--", "李"]))
        return
    device = dice.choice(list(Device.objects.all()))
    if what == "remove":
        device.delete()
        return
    if what == "service":
        device.enabled = not device.enabled
    if what == "rename":
        device.name = f"Telephone {dice.randrange(100)}"
    if what == "thrice":
        for codecs in ("g722", "alaw", "ulaw"):
            device.codecs = codecs
            device.save()
    if what == "codecs":
        device.codecs = dice.choice(["", "g722", "alaw,ulaw"])
    if what == "router":
        device.behind_nat = not device.behind_nat
    if what == "password":
        device.secret = f"a;password {dice.randrange(10**9)}"
    if what == "road":
        device.transport, device.encryption = dice.choice([("udp", "none"), ("tls", "srtp"), ("tcp", "none")])
    device.save()


def edit_something_else(dice: random.Random) -> None:
    """Change something that only the full way can take."""
    what = dice.choice(["moved", "number", "delete", "route", "site"])
    extension = dice.choice(list(Extension.objects.filter(destination__number__gte="20000")))
    if what == "moved":
        device = dice.choice(list(Device.objects.all()))
        device.extension = extension
        device.save()
    if what == "number":
        extension.number = str(30000 + dice.randrange(10**4))
        extension.save()
    if what == "delete":
        extension.delete()
    if what == "site":
        extension.person.site = dice.choice(list(Site.objects.exclude(pk=extension.person.site_id)))
        extension.person.save()
    if what == "route":
        Person.objects.create(name="New", site=Person.objects.first().site)


def hold_to_the_full_way(store: GenerationStore) -> None:
    """Compare what is live with a full rendering, and the kept snapshot with the office."""
    live = store.live_number()
    office = read_office()
    assert store.read(live) == dict(render(office, current_engine()))
    assert store.altered(live) == []
    assert load(snapshot_path(store.home, live)) == office
    assert make_plan().is_empty


def run_edits(store: GenerationStore, count: int, seed: int) -> int:
    """Edit and apply so many times; return how often the short way was taken."""
    dice, quick = random.Random(seed), 0
    for number in range(count):
        for _ in range(dice.randrange(1, 4)):
            edit_somebody(dice) if dice.random() < 0.6 else edit_a_telephone(dice)
        if dice.random() < 0.08:
            edit_something_else(dice)
        if short := quick_plan(current_engine()):
            quick += 1
            full = make_plan()
            assert {str(each) for each in short.differences} == {str(each) for each in full.differences}
            assert short.consequences.reload == full.consequences.reload
            assert {*short.changed, *short.removed} == set(full.changed)
        apply(check=False)
        Generation.objects.update(verified=True)
        if number % 5 == 0:
            hold_to_the_full_way(store)
    hold_to_the_full_way(store)
    return quick


def test_both_ways_give_the_same_bytes(store):
    assert run_edits(store, 60, seed=1) > 30


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 8))
def test_both_ways_give_the_same_bytes_after_thousands_of_edits(store, seed):
    assert run_edits(store, 500, seed) > 250


def test_a_name_takes_the_short_way_and_says_the_same_words(store):
    person = Person.objects.get(name="Ann Lee")
    person.name = "Ann Wang"
    person.save()
    full = [str(difference) for difference in make_plan().differences]
    done = apply()
    assert (
        [str(difference) for difference in done.differences]
        == full
        == [
            "Extension 1001 (Ann Wang): name Ann Lee → Ann Wang",
            "Voicemail box 1001 (Ann Wang): name Ann Lee → Ann Wang",
        ]
    )
    was, now = ({p for p in store.manifest(n).files if not p.startswith("names/")} for n in (1, 2))
    assert was == now
    assert {p for p in store.manifest(1).files if p.endswith("-533.conf")}  # “Lee”
    assert not {p for p in store.manifest(2).files if p.endswith("-533.conf")}
    assert {p for p in store.manifest(2).files if p.endswith("-926.conf")}  # “Wang”


def test_a_first_telephone_takes_the_short_way_and_stands_at_its_place(store):
    extension = Extension.objects.get(destination__number="20005")
    extension.devices.all().delete()
    apply(check=False)
    Generation.objects.update(verified=True)
    Device.objects.create(extension=extension, name="Desk phone")
    plan = quick_plan(current_engine())
    assert plan is not None
    assert plan.consequences.reload == ("res_pjsip.so", "pbx_config.so")  # the second for who watches the number
    assert [str(each) for each in plan.differences] == ["Device Desk phone of 20005: added"]
    apply(check=False)
    hold_to_the_full_way(store)


@pytest.mark.parametrize("what", ["moved", "number", "delete"])
def test_anything_else_takes_the_full_way(store, what):
    extension = Extension.objects.get(destination__number="20005")
    if what == "moved":
        device = Device.objects.filter(extension__destination__number="1001").first()
        device.extension = extension
        device.save()
    if what == "number":
        extension.number = "1009"
        extension.save()
    if what == "delete":
        extension.delete()
    assert quick_plan(current_engine()) is None
    assert apply(check=False).succeeded
    hold_to_the_full_way(store)


def test_a_file_that_was_touched_by_hand_takes_the_full_way(store):
    edited = store.path(1) / "numbers/x10.conf"
    edited.chmod(0o600)
    edited.write_text("; by hand\n")
    person = Person.objects.get(name="Ann Lee")
    person.name = "Ann Wang"
    person.save()
    assert quick_plan(current_engine()) is None
    apply(check=False)
    hold_to_the_full_way(store)


def test_a_file_whose_time_changed_takes_the_full_way(store):
    (store.path(1) / "extensions.conf").touch()
    person = Person.objects.get(name="Ann Lee")
    person.name = "Ann Wang"
    person.save()
    assert quick_plan(current_engine()) is None
    assert apply().generation is not None
    hold_to_the_full_way(store)
    Generation.objects.update(verified=True)
    person.name = "Ann Li"
    person.save()
    assert quick_plan(current_engine()) is not None


def test_what_was_not_verified_takes_the_full_way(store):
    Generation.objects.update(verified=False)
    person = Person.objects.get(name="Ann Lee")
    person.name = "Ann Wang"
    person.save()
    assert quick_plan(current_engine()) is None


def test_a_change_that_comes_to_nothing_is_not_counted_as_waiting(store):
    person = Person.objects.get(name="Chen Mei")
    person.spelling = "Chen Mei"  # as it is read anyway
    person.save()
    assert apply().generation is None
    assert store.live_number() == 1
    assert quick_plan(current_engine()) is None
