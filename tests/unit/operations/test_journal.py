"""Every change of the description is written down so that it can be undone, on whatever way it comes."""

import pytest

from pbxmanager.directory.models import Department, Device, Extension, Person, Site
from pbxmanager.operations.journal import NotUndone, position, undo_to
from pbxmanager.operations.models import Change
from pbxmanager.operations.office import read_office
from pbxmanager.provisioning.models import Key, Phone, SettingsLayer
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
    layer.values = {}
    layer.save()
    assert position() == place  # what a phone fetches by itself is not the office's description
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
