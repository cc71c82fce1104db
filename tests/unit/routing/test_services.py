"""Parking, paging, secretaries and conference rooms: what is refused beside its field, and what they find for themselves."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from pbxmanager.directory.models import Extension
from pbxmanager.media.models import Prompt
from pbxmanager.operations.office import read_office
from pbxmanager.routing.models import Announcement, ConferencePool, ConferenceRoom, PagingGroup, ParkingLot
from pbxmanager.snapshot import check

pytestmark = pytest.mark.django_db


def refused(thing, field):
    with pytest.raises(ValidationError) as error:
        thing.full_clean()
    return error.value.message_dict[field][0]


@pytest.mark.parametrize(
    ("first", "last", "field", "said"),
    [
        ("920", "911", "last_slot", "not below it"),
        ("920", "9300", "last_slot", "as many digits"),
        ("1001", "1005", "first_slot", "Ann Lee"),
        ("905", "912", "first_slot", "overlap"),
        ("850", "949", "number", "one of its slots"),
        ("500", "699", "last_slot", "at most 100"),
    ],
)
def test_slots_that_cannot_be_are_refused(demo_office, first, last, field, said):
    lot = ParkingLot(name="New", first_slot=first, last_slot=last)
    lot.number = "890"
    assert said in refused(lot, field)


def test_a_slot_cannot_become_an_extension(demo_office):
    extension = Extension.objects.first()
    extension.number = "905"
    assert "slot of the parking lot Office" in refused(extension, "number")


def test_an_address_that_is_no_multicast_address_is_refused(demo_office):
    group = PagingGroup(name="New", multicast_address="192.168.1.1")
    group.number = "770"
    assert "224 to 239" in refused(group, "multicast_address")


def scheduled(pool, hours):
    begins = timezone.now() + timedelta(hours=hours)
    room = ConferenceRoom(name=f"In {hours} h", pool=pool, starts=begins, ends=begins + timedelta(hours=1))
    room.full_clean()
    room.save()
    return room


def test_a_scheduled_room_takes_a_number_and_a_pin_and_a_past_one_gives_its_number_back(demo_office):
    pool = ConferencePool.objects.create(name="Small", first="8200", last="8201")
    past, coming = scheduled(pool, -5), scheduled(pool, 5)
    assert (past.number, coming.number) == ("8200", "8200")
    assert ConferenceRoom.objects.get(pk=past.pk).number == ""
    assert coming.pin.isdecimal()
    assert scheduled(pool, 6).number == "8201"
    assert "no free number" in refused(ConferenceRoom(name="Third", pool=pool), "pool")


def test_a_room_that_waits_needs_a_moderators_pin_and_another_one_than_guests(demo_office):
    room = ConferenceRoom(name="New", pin="481517", waits_for_moderator=True)
    room.number = "8300"
    assert "moderators a PIN" in refused(room, "moderator_pin")
    room.moderator_pin = "481517"
    assert "another PIN" in refused(room, "moderator_pin")


def test_a_room_is_scheduled_by_api_and_the_answer_says_how_to_get_in(api, demo_office):
    pool = ConferencePool.objects.get()
    begins = timezone.now() + timedelta(hours=1)
    sent = {"name": "Review", "pool": pool.pk, "starts": begins, "ends": begins + timedelta(hours=1)}
    made = api.post("/api/conference-rooms/", sent, format="json")
    assert made.status_code == 201, made.json()
    assert made.json()["number"] == "8100"
    room = ConferenceRoom.objects.get(name="Review")
    assert (room.number, room.pin) == ("8100", made.json()["pin"])
    wrong = api.post("/api/conference-rooms/", {**sent, "ends": begins}, format="json")
    assert "after the start" in wrong.json()["ends"][0]


def test_a_paging_group_is_made_by_api_with_its_members(api, demo_office):
    sent = {"name": "Floor", "number": "770", "extensions": [Extension.objects.first().pk], "callers": []}
    made = api.post("/api/paging-groups/", sent, format="json")
    assert made.status_code == 201, made.json()
    assert PagingGroup.objects.get(name="Floor").extensions.count() == 1


def test_who_listens_to_a_multicast_address_is_told_apart_from_who_is_called(api, demo_office):
    first, second = Extension.objects.order_by("destination__number")[:2]
    sent = {
        "name": "Hall", "number": "771", "extensions": [first.pk], "listeners": [first.pk, second.pk], "callers": [],
        "listening_departments": [], "multicast_address": "239.255.1.1", "multicast_port": 10001,
    }  # fmt: skip
    assert "even port" in api.post("/api/paging-groups/", sent, format="json").json()["multicast_port"][0]
    made = api.post("/api/paging-groups/", {**sent, "multicast_port": 10002}, format="json")
    assert made.status_code == 201, made.json()
    assert made.json()["listeners"] == [first.pk, second.pk]
    found = next(group for group in read_office().paging_groups if group.name == "Hall")
    assert (found.members, found.listeners) == (("1001",), ("1001", "1002"))
    assert any("1001 would be called and listen" in each.text for each in check(read_office()))
    group = PagingGroup.objects.get(name="Hall")
    group.multicast_address = None
    group.save()
    assert any("no multicast address" in each.text for each in check(read_office()))


@pytest.mark.parametrize(
    "page", ["parkinglot", "pickupgroup", "paginggroup", "secretaryfilter", "conferenceroom", "conferencepool"]
)
def test_each_has_its_pages(pages, demo_office, page):
    assert pages.get(f"/admin/routing/{page}/").status_code == 200
    assert pages.get(f"/admin/routing/{page}/add/").status_code == 200


def test_the_office_reads_them_and_has_no_errors(demo_office):
    office = read_office()
    assert office.parking_lots[0].slots[0] == "901"
    assert office.pickup_groups[0].members == ("1001", "1002")
    assert office.secretary_filters[0].secretaries == ("1001",)
    assert not [finding for finding in check(office) if finding.severity == "error"]


def test_a_room_called_from_outside_without_a_pin_is_a_warning(demo_office):
    room = ConferenceRoom.objects.get()
    ConferenceRoom.objects.update(pin="")
    route = Extension.objects.get(destination__number="1001").destination.inbound_routes.first()
    route.destination = room.destination
    route.save()
    assert any("without a PIN" in finding.text for finding in check(read_office()))


def test_a_short_pin_of_a_room_that_is_called_from_outside_is_a_warning(demo_office):
    ConferenceRoom.objects.update(pin="2851", moderator_pin="581946")
    said = "the PIN of guests has fewer than 6 digits"
    assert not any(said in finding.text for finding in check(read_office())), "colleagues may take a short one"
    room = ConferenceRoom.objects.get()
    announcement = Announcement.objects.create(name="Hello", prompt=Prompt.objects.first(), then=room.destination)
    route = Extension.objects.get(destination__number="1001").destination.inbound_routes.first()
    route.destination = announcement.destination
    route.save()
    assert any(said in finding.text for finding in check(read_office()))
    ConferenceRoom.objects.update(pin="285117")
    assert not any("fewer than" in finding.text for finding in check(read_office()))


def test_a_pin_that_is_guessed_at_once_is_refused(demo_office):
    assert "keypad" in refused(ConferenceRoom(name="New", number="799", pin="2580"), "pin")
