"""A phone at which somebody else is logged in: what becomes the guest's, what stays, and that phones are told of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pbxmanager.directory.models import Department, Device, Extension, Person, Site
from pbxmanager.live.models import DeskGuest
from pbxmanager.provisioning.books import read_book
from pbxmanager.provisioning.configs import phones_for_configs, read_config
from pbxmanager.provisioning.effective import Layers
from pbxmanager.provisioning.given_keys import remember_keys
from pbxmanager.provisioning.guests import follow_guests
from pbxmanager.provisioning.models import Contact, Key, Line, Phone, Push
from pbxmanager.provisioning.values import BookKind
from tests.unit.provisioning.test_settings import layer


def extension(number):
    return Extension.objects.get(destination__number=number)


def log_in(device, number="1002", minutes=60):
    until = timezone.now() + timedelta(minutes=minutes)
    return DeskGuest.objects.update_or_create(device=device, defaults={"extension": extension(number), "until": until})[
        0
    ]


def key(on, position, kind="blf", value="", line=1):
    return Key.objects.create(layer=on, position=position, kind=kind, value=value, line=line)


def config(phone):
    return read_config(phones_for_configs().get(pk=phone.pk))


def keys(phone):
    return [(each.position, each.kind.value, each.value, each.line) for each in config(phone).keys]


@pytest.fixture
def people(phone):
    """Layers of Ann, whose phone it is, and of Bob."""
    return {name: layer("person", person=Person.objects.get(name=name)) for name in ("Ann Lee", "Bob Wang")}


def test_name_number_language_and_keys_are_the_guests_and_the_account_stays(phone, people):
    Person.objects.filter(name="Bob Wang").update(language="zh")
    key(people["Ann Lee"], 2, value="1003")
    key(people["Ann Lee"], 3, "dnd")
    key(people["Bob Wang"], 2, value="1004")
    key(people["Bob Wang"], 5, "dnd")
    home = config(phone)
    log_in(phone.device)
    away = config(phone)
    assert [(a.number, a.name, a.label) for a in away.accounts] == [("1002", "Bob Wang", "1002")]
    assert [(a.user, a.password) for a in away.accounts] == [(a.user, a.password) for a in home.accounts]
    assert (home.display.language, away.display.language) == ("en", "zh")
    assert keys(phone) == [(2, "blf", "1004", 1), (5, "blf", "*761002", 1)]
    DeskGuest.objects.all().delete()
    assert config(phone) == home


def test_a_log_in_that_is_over_counts_no_more(phone, people):
    log_in(phone.device, minutes=-1)
    assert config(phone).accounts[0].number == "1001"


def test_what_belongs_to_the_place_stays(phone, people):
    people["Ann Lee"].set_values({"backlight_seconds": 10, "ldap_server": "ann.example.net"})
    people["Bob Wang"].set_values({"voice_vlan": 30, "outbound_proxy": "home.example.net", "hours24": False})
    for each in people.values():
        each.save()
    layer("phone", {"voice_vlan": 20, "hours24": True}, phone=phone)
    log_in(phone.device)
    away = config(phone)
    assert (away.network.vlan, away.accounts[0].outbound_proxy, away.display.backlight_seconds) == (20, None, 10)
    assert (away.clock.hours24, away.ldap) == (False, None)


def test_the_keys_of_the_guests_own_phone_come_along_without_its_lines(phone, people):
    device = Device.objects.create(extension=extension("1002"), name="Own", kind="desk", mac="805ec0a1b2c4")
    own = layer("phone", phone=Phone.objects.create(device=device, vendor="yealink", model="T46U"))
    key(own, 2, value="1003", line=2)
    key(own, 3, "line", line=2)
    here = layer("phone", phone=phone)
    key(here, 1, "line")
    key(here, 3, "line", line=2)
    key(here, 4, value="1001")
    log_in(phone.device)
    assert keys(phone) == [(1, "line", "", 1), (2, "blf", "1003", 1), (3, "line", "", 2)]


def test_a_phone_that_is_nobodys_keeps_the_keys_of_its_room(phone, people):
    Extension.objects.filter(pk=phone.device.extension_id).update(person=None, site=Site.objects.get())
    here = layer("phone", phone=phone)
    key(here, 2, value="1003")
    key(here, 9, "speed_dial", "1004")
    key(people["Bob Wang"], 2, value="1004")
    log_in(phone.device)
    assert keys(phone) == [(2, "blf", "1004", 1), (9, "speed_dial", "1004", 1)]


def test_keys_of_the_guests_department_come_and_those_of_the_owners_go(phone, people):
    for name in ("Ann Lee", "Bob Wang"):
        department = Department.objects.create(name=f"Of {name}")
        Person.objects.filter(name=name).update(department=department)
        key(layer("department", department=department), 6, value="1003" if name == "Ann Lee" else "1004")
    assert keys(phone) == [(6, "blf", "1003", 1)]
    log_in(phone.device)
    assert keys(phone) == [(6, "blf", "1004", 1)]


def test_a_guest_at_a_further_line_has_that_line_alone(phone, people):
    second = Device.objects.create(extension=extension("1003"), name="Second line")
    Line.objects.create(phone=phone, position=2, device=second, label="Shared")
    key(people["Ann Lee"], 2, value="1003")
    log_in(second)
    assert [(a.number, a.label) for a in config(phone).accounts] == [("1001", "1001"), ("1002", "1002")]
    assert keys(phone) == [(2, "blf", "1003", 1)]
    assert follow_guests(timezone.now()) == 1


def test_telephone_books_are_the_guests(phone, people):
    Contact.objects.create(name="Bob's dentist", number="+862155500000", person=Person.objects.get(name="Bob Wang"))
    fresh = phones_for_configs()
    assert read_book(BookKind.PERSONAL, fresh.get(pk=phone.pk)) == []
    log_in(phone.device)
    assert [entry.name for entry in read_book(BookKind.PERSONAL, fresh.get(pk=phone.pk))] == ["Bob's dentist"]


def test_where_phones_stay_their_owners_nothing_changes_and_nobody_is_told(phone, people):
    layer("site", {"guest_settings": False}, site_id=phone.site_id)
    key(people["Bob Wang"], 2, value="1004")
    home = config(phone)
    log_in(phone.device)
    assert config(phone) == home
    assert follow_guests(timezone.now()) == 0
    assert not Push.objects.exists()


def test_a_phone_is_told_once_when_a_guest_comes_changes_and_goes(phone, people):
    assert follow_guests(timezone.now()) == 0
    guest = log_in(phone.device)
    assert follow_guests(timezone.now()) == 1
    assert Push.objects.get(state="waiting").kind == "resync"
    Push.objects.update(state="sent")
    assert follow_guests(timezone.now()) == 0
    log_in(phone.device, "1003")
    assert follow_guests(timezone.now()) == 1
    Push.objects.update(state="sent")
    assert follow_guests(guest.until + timedelta(seconds=1)) == 1, "at night it is the owner's, whoever is down"
    Push.objects.update(state="sent")
    DeskGuest.objects.all().delete()
    assert follow_guests(timezone.now()) == 0


def test_the_pages_show_the_guest(phone, people, pages):
    bob = people["Bob Wang"]
    key(bob, 2, value="1004")
    log_in(phone.device)
    shown = pages.get(reverse("provisioning:effective", args=[phone.pk])).content.decode()
    assert "Bob Wang (1002) is logged in at this phone" in shown
    assert str(bob) in shown
    for name, pk in (("directory_device", phone.device_id), ("provisioning_phone", phone.pk)):
        assert "Bob Wang" in pages.get(reverse(f"admin:{name}_change", args=[pk])).content.decode()
    listed = pages.get(reverse("admin:live_deskguest_changelist")).content.decode()
    assert "1002 Bob Wang" in listed
    assert "Ann Lee" in listed
    picture = pages.get(reverse("provisioning:phone-keys", args=[phone.pk])).content.decode()
    assert "1004" not in picture, "keys are set as they are when the owner is there"


def test_guests_take_one_more_query_however_many_there_are(phone, people, django_assert_max_num_queries):
    log_in(phone.device)
    device = Device.objects.create(extension=extension("1003"), name="Other", kind="desk", mac="805ec0a1b2c5")
    other = Phone.objects.create(device=device, vendor="yealink", model="T46U")
    log_in(device, "1004")
    phones = list(phones_for_configs().filter(pk__in=[phone.pk, other.pk]))
    with django_assert_max_num_queries(4):
        layers = Layers(phones)
        assert all(layers.effective(each).guest for each in phones)


def test_asking_asterisk_in_vain_logs_nobody_out(phone, people, pages, api, settings):
    settings.PBX_AMI_PORT = 1
    guest = log_in(phone.device)
    assert api.delete(f"/api/desk-guests/{guest.pk}/").status_code == 503
    pages.post(reverse("admin:live_deskguest_delete", args=[guest.pk]), {"post": "yes"})
    assert DeskGuest.objects.filter(pk=guest.pk).exists()
    assert api.post("/api/desk-guests/", {"device": phone.device_id}, format="json").status_code == 405


def fetch(phone):
    """Let the phone have its file, as over HTTPS, and return which keys stand in it."""
    fresh = phones_for_configs().get(pk=phone.pk)
    remember_keys(fresh, read_config(fresh))
    return keys(phone)


def test_keys_that_a_phone_was_given_once_are_taken_back_by_name(phone, people):
    """Most phones keep what their file does not name."""
    key(people["Ann Lee"], 1, value="1003")
    key(people["Ann Lee"], 3, value="1003")
    key(people["Bob Wang"], 2, value="1004")
    assert fetch(phone) == [(1, "blf", "1003", 1), (3, "blf", "1003", 1)]
    guest = log_in(phone.device)
    assert fetch(phone) == [(1, "line", "", 1), (2, "blf", "1004", 1), (3, "empty", "", 1)]
    guest.delete()
    assert fetch(phone) == [(1, "blf", "1003", 1), (2, "empty", "", 1), (3, "blf", "1003", 1)]
    Key.objects.filter(layer=people["Ann Lee"], position=3).delete()
    assert fetch(phone) == [(1, "blf", "1003", 1), (2, "empty", "", 1), (3, "empty", "", 1)]


def test_only_what_a_phone_never_had_is_written_down(phone, people, django_assert_num_queries):
    key(people["Ann Lee"], 1, value="1003")
    fetch(phone)
    fresh = phones_for_configs().get(pk=phone.pk)
    config_now = read_config(fresh)
    with django_assert_num_queries(0):
        remember_keys(fresh, config_now)
