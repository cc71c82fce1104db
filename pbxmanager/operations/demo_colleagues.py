"""The demo office's services among colleagues."""

from pbxmanager.directory.models import Department, Extension
from pbxmanager.routing.models import (
    ConferencePool,
    ConferenceRoom,
    PagingGroup,
    ParkingLot,
    PickupGroup,
    SecretaryFilter,
)


def services_of(reception: Extension) -> None:
    """Calls wait in 901 to 910; sales pick up for each other; all can be paged; there is a conference room."""
    lot = ParkingLot(name="Office", first_slot="901", last_slot="910")
    lot.number = "900"
    lot.save()
    sales = PickupGroup.objects.create(name="Sales")
    sales.departments.add(Department.objects.get(name="Sales"))
    page = PagingGroup(name="All phones")
    page.number = "960"
    page.save()
    page.extensions.set(Extension.objects.all())
    ConferencePool.objects.create(name="Scheduled conferences", first="8100", last="8149")
    room = ConferenceRoom(name="Board room", pin="481516", moderator_pin="234209", waits_for_moderator=True)
    room.number = "8000"
    room.save()
    screened = SecretaryFilter.objects.create(extension=Extension.objects.get(destination__number="1003"), is_on=False)
    screened.secretaries.add(reception)
