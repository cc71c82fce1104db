"""Reading the office takes the same queries whatever its size, and leaves nothing out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pbxmanager.directory.models import Device, Extension, Person, Site
from pbxmanager.operations.office import read_office
from pbxmanager.operations.snapshots import load, save
from pbxmanager.routing.models import Destination, Trunk
from pbxmanager.snapshot import Severity, check, diff

pytestmark = pytest.mark.django_db


def grow(count):
    """Add people with an extension and two devices each."""
    site = Site.objects.get()
    people = Person.objects.bulk_create(Person(name=f"Person {n}", site=site) for n in range(count))
    destinations = Destination.objects.bulk_create(
        Destination(kind="extension", number=str(20000 + n), name=f"Person {n}") for n in range(count)
    )
    extensions = Extension.objects.bulk_create(
        Extension(person=person, destination=destination)
        for person, destination in zip(people, destinations, strict=True)
    )
    Device.objects.bulk_create(
        Device(extension=extension, endpoint=f"x-{extension.pk}-{place}")
        for extension in extensions
        for place in (1, 2)
    )


def queries():
    with CaptureQueriesContext(
        connection,
    ) as captured:
        office = read_office()
    return len(captured), office


def test_a_thousand_people_take_as_many_queries_as_ten(demo_office):
    grow(10)
    few, small = queries()
    Person.objects.filter(name__startswith="Person").delete()
    grow(1000)
    many, large = queries()
    assert few == many
    assert (len(small.extensions), len(large.extensions)) == (14, 1004)
    assert len(large.devices) == 2005


def test_the_office_is_read_whole(demo_office):
    office = read_office()
    ann = office.extensions[0]
    assert (ann.number, ann.name, ann.outbound_number) == ("1001", "Ann Lee", "+862155501001")
    assert [device.name for device in office.devices_by_extension["1001"]] == ["Desk phone", "Laptop"]
    assert office.sites[0].emergency_contacts == ("1001",)
    assert [route.name for route in office.outbound_routes] == ["Local", "National and mobile", "International"]
    assert {number.number: number.target and office.names[number.target] for number in office.inbound_numbers} == {
        "+862155501000": "2000 Main number",
        "+862155501001": "1001 Ann Lee",
        "+862155501003": "1003 Chen Mei",
    }


def test_what_is_out_of_service_is_left_out(demo_office):
    Device.objects.filter(name="Laptop").update(enabled=False)
    Trunk.objects.update(enabled=False)
    office = read_office()
    assert len(office.devices) == 4
    assert office.trunks == ()
    assert all(route.trunks == () for route in office.outbound_routes)


def test_the_demo_office_has_no_errors(demo_office):
    assert [str(f) for f in check(read_office()) if f.severity is Severity.ERROR] == []


def test_a_snapshot_survives_being_kept(demo_office, tmp_path):
    office = read_office()
    save(office, tmp_path / "1.json")
    assert load(tmp_path / "1.json") == office


def test_a_snapshot_of_another_version_is_not_half_understood(tmp_path):
    (tmp_path / "1.json").write_text('{"sites": [{"name": "x"}]}')
    assert load(tmp_path / "1.json") is None


def test_differences_speak_in_the_offices_words(demo_office):
    before = read_office()
    bob = Person.objects.get(name="Bob Wang")
    bob.name = "Bob Wáng"
    bob.save()
    Device.objects.create(extension=bob.extensions.get(), name="Mobile")
    Extension.objects.get(destination__number="1004").delete()
    device = Device.objects.get(extension__destination__number="1003")
    device.renew_secret()
    said = [str(difference) for difference in diff(before, read_office())]
    assert "Extension 1002 (Bob Wáng): name Bob Wang → Bob Wáng" in said
    assert "Device Mobile of 1002: added" in said
    assert "Extension 1004 (Diego Ruiz): removed" in said
    assert "Device Desk phone of 1003: secret changed" in said
    assert device.secret not in "".join(said)
