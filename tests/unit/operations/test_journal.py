"""Every change of the description is written down so that it can be undone, on whatever way it comes."""

import pytest

from pbxmanager.asterisk.states import State
from pbxmanager.directory.models import Department, Device, Extension, Person, Site
from pbxmanager.live.models import PersonalState
from pbxmanager.operations.history import told
from pbxmanager.operations.journal import NotUndone, position, undo_to, writing_as
from pbxmanager.operations.models import Change
from pbxmanager.operations.office import read_office
from pbxmanager.operations.waiting import waiting_changes
from pbxmanager.provisioning.models import Contact, Key, Phone, SettingsLayer
from pbxmanager.provisioning.picture.subjects import of_phone
from pbxmanager.routing.models import Number, PermissionClass

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_office")]


def test_what_pointed_at_something_deleted_points_at_it_again():
    before, place = read_office(), position()
    people = set(Person.objects.filter(department__name="Sales"))
    Department.objects.get(name="Sales").delete()
    Number.objects.get(e164="+862155501003").inbound_route.delete()
    Number.objects.get(e164="+862155501003").delete()
    assert not Extension.objects.get(destination__number="1003").outbound_number
    undo_to(place)
    assert set(Person.objects.filter(department__name="Sales")) == people
    assert Extension.objects.get(destination__number="1003").outbound_number.e164 == "+862155501003"
    assert read_office() == before


@pytest.mark.parametrize("way", ["forward", "reverse", "clear", "reverse clear"])
def test_a_relation_of_many_is_undone_from_whichever_end_it_was_changed(way):
    before, place = read_office(), position()
    site, chen = Site.objects.get(), Extension.objects.get(destination__number="1003")
    held = next(field.name for field in Extension._meta.related_objects if field.field is Site.emergency_contacts.field)
    from_there = getattr(chen, Extension._meta.get_field(held).get_accessor_name())
    if way == "forward":
        site.emergency_contacts.add(chen)
    if way == "reverse":
        from_there.add(site)
    if way == "clear":
        site.emergency_contacts.clear()
    if way == "reverse clear":
        ann = Extension.objects.get(destination__number="1001")
        getattr(ann, Extension._meta.get_field(held).get_accessor_name()).clear()
    assert read_office() != before
    assert Change.objects.filter(pk__gt=place).count() == 1
    undo_to(place)
    assert read_office() == before


def test_a_relation_that_is_set_to_what_it_was_is_no_change():
    site, place = Site.objects.get(), position()
    site.emergency_contacts.add(*site.emergency_contacts.all())
    site.emergency_contacts.set(site.emergency_contacts.all())
    assert position() == place


def test_a_desk_phone_that_went_with_its_number_comes_back_with_its_keys():
    device = Device.objects.filter(extension__destination__number="1004").first()
    Device.objects.filter(pk=device.pk).update(mac="0015651a2b3c")
    phone = Phone.objects.create(device=Device.objects.get(pk=device.pk), vendor="yealink", model="T54W")
    layer = SettingsLayer.objects.create(level="phone", phone=phone)
    key = Key.objects.create(layer=layer, position=1, kind="line")
    place = position()
    key.label = "Me"
    key.save()
    (entry,) = Change.objects.filter(pk__gt=place)
    assert (entry.model, entry.at_once) == ("provisioning.key", True)  # on record, but no part of what is applied
    assert not waiting_changes().filter(pk__gt=place).exists()
    device.extension.delete()
    assert not Phone.objects.exists()
    undo_to(place)
    back = Phone.objects.get()
    assert (back.pk, back.token, back.admin_password) == (phone.pk, phone.token, phone.admin_password)
    assert back.layer.keys.get() == key


def test_what_can_not_be_undone_says_why_and_undoes_nothing():
    made = PermissionClass.objects.create(name="New")
    place = position() - 1
    Extension.objects.filter(destination__number="1001").update(permission_class=made)  # past the journal
    device = Device.objects.first()
    device.name = "Renamed"
    device.save()
    with pytest.raises(NotUndone):
        undo_to(place)
    device.refresh_from_db()
    assert device.name == "Renamed"


def test_undoing_is_undone_in_turn():
    first, place = read_office(), position()
    Device.objects.first().delete()
    second, later = read_office(), position()
    undo_to(place)
    assert read_office() == first
    undo_to(later)
    assert read_office() == second


def test_what_hangs_on_the_office_alone_is_on_record_and_stays_when_the_office_is_brought_back():
    place = position()
    contact = Contact.objects.create(name="Taxi", number="+862112345678")
    contact.name = "Taxi rank"
    contact.save()
    Department.objects.create(name="Night shift")
    assert undo_to(place) == 1
    assert Contact.objects.get() == contact
    contact.delete()
    entries = Change.objects.filter(model="provisioning.contact").order_by("pk")
    assert [(entry.action, entry.at_once) for entry in entries] == [("add", True), ("change", True), ("delete", True)]
    assert "Taxi rank" in entries.last().before


def test_keys_that_change_their_places_are_on_record():
    Device.objects.filter(extension__destination__number="1004").update(mac="0015651a2b3c")
    phone = Phone.objects.create(
        device=Device.objects.filter(mac="0015651a2b3c").first(), vendor="yealink", model="T54W"
    )
    layer = SettingsLayer.objects.create(level="phone", phone=phone)
    keys = [Key.objects.create(layer=layer, position=n, kind="blf", value=f"100{n}") for n in (1, 2)]
    place = position()
    assert of_phone(phone).move(0, 1, 2)
    told_of = {entry.object_id: [str(row) for row in told(entry)] for entry in Change.objects.filter(pk__gt=place)}
    assert told_of == {keys[0].pk: ["key 1 → 2"], keys[1].pk: ["key 2 → 1"]}


def test_a_wish_for_somebody_elses_telephone_names_who_had_it(chief):
    ann = Extension.objects.get(destination__number="1001")
    with writing_as(lambda: chief):
        PersonalState(extension=ann, setting="forward-always", number="057188").wish()
    entry = Change.objects.first()
    assert (entry.author, entry.action, entry.at_once) == (chief, "set", True)
    assert entry.object_text.endswith(": Forward all calls 057188")
    state = PersonalState.objects.get()
    state.take(State("1001", "forward-always", state.changed + 1, False))  # at the telephone: that is hers
    assert Change.objects.first() == entry
