"""The part of the office that telephones are told of: as Asterisk runs it, not as it is being edited.

An account that is in the database alone would make a telephone lose the one that works. So accounts, names, codes and sites come
from the live generation; what concerns the telephone alone (keys, settings, passwords of its menus, telephone books) is as it
was saved. Before the first apply, and until the first one after an update of the program, the database speaks for all.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pbxmanager.directory.models import Device as DeviceRow
from pbxmanager.operations.live_office import live_office
from pbxmanager.operations.office import read_people
from pbxmanager.operations.office.features import feature_codes
from pbxmanager.operations.office.people import sites
from pbxmanager.operations.office.services import paging_groups
from pbxmanager.routing.models import Destination
from pbxmanager.snapshot import Device, Extension, PagingGroup, Site, Snapshot, VoicemailBox, heard_by


@dataclass(frozen=True)
class Running:
    """What is looked up for telephones."""

    devices: Mapping[int, Device]
    extensions: Mapping[str, Extension]
    sites: Mapping[int, Site]
    codes: Mapping[str, str]
    """Codes in service by what they do."""
    office: Snapshot
    pages: Mapping[str, tuple[PagingGroup, ...]]
    """Groups that are paged by multicast, by the internal numbers whose telephones listen."""
    park: str
    """Number of the first parking lot; empty when there is none with a number."""

    @property
    def boxes(self) -> Mapping[str, tuple[VoicemailBox, ...]]:
        """Voicemail boxes of each internal number, its own first."""
        return self.office.boxes_by_extension


def running_office(devices: Collection[int], numbers: Collection[str], places: Collection[int]) -> Running:
    """Return what runs.

    :param devices: ids of the devices that are asked for, with their extensions.
    :param numbers: further internal numbers that are asked for.
    :param places: ids of sites that are asked for.
    """
    live = live_office()
    if live is None:
        owners = DeviceRow.objects.filter(pk__in=devices).values_list("extension__destination__number", flat=True)
        office = read_people({*numbers, *(number for number in owners if number)})
        return Running(
            {device.id: device for device in office.devices},
            {extension.number: extension for extension in office.extensions},
            office.site_by_id,
            {row.feature: row.code for row in feature_codes()},
            office,
            heard_by(paging_groups()),
            Destination.objects.filter(kind="parking").exclude(number=None).values_list("number", flat=True).first()
            or "",
        )
    known = live.office.site_by_id
    if not known.keys() >= set(places):  # a site that no telephone of Asterisk's is at yet
        known = {**{site.id: site for site in sites()}, **known}
    return Running(live.device_by_id, live.extension_by_number, known, live.codes, live.office, live.pages, live.park)
