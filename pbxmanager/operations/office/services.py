"""Reads what colleagues do with each other's calls: parking, pickup, paging, secretaries, conferences."""

from datetime import datetime
from typing import Any

from pbxmanager.core.prepared import Prepared
from pbxmanager.directory.models import Extension
from pbxmanager.operations.office.rows import grouped, target
from pbxmanager.routing.models import ConferenceRoom, PagingGroup, ParkingLot, PickupGroup, SecretaryFilter
from pbxmanager.snapshot import ConferenceRoom as RoomFacts
from pbxmanager.snapshot import PagingGroup as PagingFacts
from pbxmanager.snapshot import ParkingLot as LotFacts
from pbxmanager.snapshot import PickupGroup as PickupFacts
from pbxmanager.snapshot import SecretaryFilter as FilterFacts


def _numbers_of(through: Any, owner: str) -> Prepared[tuple[int, str | None]]:
    return Prepared(lambda: through.objects.values_list(owner, "extension__destination__number"))


def _numbers_working_in(groups: str) -> Prepared[tuple[int, str | None]]:
    """Return the query for the internal numbers of departments' people, by the groups that the departments belong to."""
    way = f"person__department__{groups}"
    return Prepared(
        lambda: Extension.objects.filter(**{f"{way}__isnull": False}).values_list(way, "destination__number")
    )


_lots: Prepared[ParkingLot] = Prepared(lambda: ParkingLot.objects.select_related("otherwise"))
_pickup: Prepared[tuple[int, str]] = Prepared(lambda: PickupGroup.objects.values_list("pk", "name"))
_picking_up = _numbers_of(PickupGroup.extensions.through, "pickupgroup_id")
_departments_picking_up = _numbers_working_in("pickup_groups")
_paged = _numbers_of(PagingGroup.extensions.through, "paginggroup_id")
_listening = _numbers_of(PagingGroup.listeners.through, "paginggroup_id")
_departments_listening = _numbers_working_in("listens_to")
_filters: Prepared[tuple[int, str | None, str, bool]] = Prepared(
    lambda: SecretaryFilter.objects.values_list("pk", "extension__destination__number", "outside_passes", "is_on")
)
_secretaries = _numbers_of(SecretaryFilter.secretaries.through, "secretaryfilter_id")
_passing = _numbers_of(SecretaryFilter.passes.through, "secretaryfilter_id")


def parking_lots() -> tuple[LotFacts, ...]:
    """Return the parking lots."""
    return tuple(
        LotFacts(
            id=lot.destination_id,
            row=lot.pk,
            name=lot.name,
            first_slot=lot.first_slot,
            last_slot=lot.last_slot,
            seconds=lot.seconds,
            otherwise=target(lot.otherwise.kind, lot.otherwise_id, lot.otherwise.number) if lot.otherwise else None,
        )
        for lot in _lots()
    )


def pickup_groups() -> tuple[PickupFacts, ...]:
    """Return the pickup groups with their members, those of departments among them."""
    named, working = _sorted(_picking_up()), _sorted(_departments_picking_up())
    return tuple(
        PickupFacts(pk, name, tuple(sorted({*named.get(pk, ()), *working.get(pk, ())}))) for pk, name in _pickup()
    )


def paging_groups() -> tuple[PagingFacts, ...]:
    """Return the paging groups."""
    members = _sorted(_paged())
    listeners, working = _sorted(_listening()), _sorted(_departments_listening())
    callers = grouped(PagingGroup.callers.through.objects.values_list("paginggroup_id", "permissionclass_id"))
    return tuple(
        PagingFacts(
            id=group.destination_id,
            row=group.pk,
            name=group.name,
            members=tuple(members.get(group.pk, ())),
            talks_back=group.talks_back,
            is_urgent=group.is_urgent,
            multicast=f"{group.multicast_address}:{group.multicast_port}" if group.multicast_address else "",
            callers=frozenset(callers.get(group.pk, ())),
            listeners=tuple(sorted({*listeners.get(group.pk, ()), *working.get(group.pk, ())})),
        )
        for group in PagingGroup.objects.all()
    )


def secretary_filters() -> tuple[FilterFacts, ...]:
    """Return the secretaries' filters."""
    secretaries, passes = _sorted(_secretaries()), _sorted(_passing())
    return tuple(
        FilterFacts(pk, number or "", tuple(secretaries.get(pk, ())), (*passes.get(pk, ()), *outside.split()), is_on)
        for pk, number, outside, is_on in _filters()
    )


def conference_rooms() -> tuple[RoomFacts, ...]:
    """Return the conference rooms."""
    return tuple(
        RoomFacts(
            id=room.destination_id,
            row=room.pk,
            name=room.name,
            pin=room.pin,
            moderator_pin=room.moderator_pin,
            waits_for_moderator=room.waits_for_moderator,
            announces=room.announces,
            records=room.records,
            most=room.most or 0,
            shows_speaker=room.shows_speaker,
            starts=_seconds(room.starts),
            ends=_seconds(room.ends),
        )
        for room in ConferenceRoom.objects.all()
    )


def _sorted(rows: list[tuple[int, str | None]]) -> dict[int, list[str]]:
    # Sorted here: a database that is asked for the order goes through all internal numbers for it.
    return grouped(sorted((pk, number) for pk, number in rows if number))


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())
