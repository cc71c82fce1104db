"""Reads the whole office from the database: one consistent moment, and as many queries for ten people as for ten
thousand. There is a module for each part of the office."""

from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from pbxmanager.directory.models import Device, Extension
from pbxmanager.operations.office import (
    destinations,
    everyday,
    fax,
    features,
    groups,
    hours,
    lines,
    media,
    menus,
    names,
    people,
    queues,
    services,
    unclaimed,
    voicemail,
)
from pbxmanager.routing.models import Destination, Number
from pbxmanager.snapshot import InboundNumber, Snapshot
from pbxmanager.voicemail.models import Box

__all__ = ["read_office", "read_people"]


def read_office() -> Snapshot:
    """Return the office as the database describes it now."""
    with transaction.atomic():
        if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
            # The queries together see one moment. SQLite's transactions do so anyway.
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return _read()


def read_people(internal: Collection[str]) -> Snapshot:
    """Return an office that holds only what has these internal numbers, with what their rows in the data files are made of."""
    with transaction.atomic():
        sites = people.sites()
        chosen = Extension.objects.filter(destination__number__in=internal)
        found = people.extensions({site.id: site.language for site in sites}, chosen)
        outside = {e.outbound_number for e in found} | {site.main_number for site in sites}
        numbers = Number.objects.filter(e164__in=outside).values_list("pk", "e164", "trunk_id")
        site_of = {e.number: e.site for e in found}
        ids = [e.id for e in found]
        watched = Box.watchers.through.objects.filter(extension__in=ids).values("box_id")
        return Snapshot(
            sites=sites,
            extensions=found,
            devices=people.devices(site_of, Device.objects.filter(extension__in=[e.id for e in found])),
            inbound_numbers=tuple(InboundNumber(pk, e164, trunk, None) for pk, e164, trunk in numbers),
            outbound_routes=lines.outbound_routes(),
            permission_classes=lines.permission_classes(),
            destinations=destinations.destinations(Destination.objects.filter(number__in=internal)),
            parking_lots=services.parking_lots(),
            pickup_groups=services.pickup_groups(),
            secretary_filters=services.secretary_filters(),
            departments=people.departments(),
            voicemail_boxes=voicemail.boxes(Box.objects.filter(Q(extension__in=ids) | Q(pk__in=watched))),
        ).sorted()


def _read() -> Snapshot:
    sites = people.sites()
    extensions = people.extensions({site.id: site.language for site in sites}, Extension.objects.all())
    site_of = {extension.number: extension.site for extension in extensions}
    return Snapshot(
        sites=sites,
        extensions=extensions,
        devices=people.devices(site_of, Device.objects.all()),
        trunks=lines.trunks(),
        inbound_numbers=lines.inbound_numbers(),
        outbound_routes=lines.outbound_routes(),
        permission_classes=lines.permission_classes(),
        emergency_numbers=lines.emergency_numbers(),
        destinations=destinations.destinations(Destination.objects.all()),
        feature_codes=features.feature_codes(),
        prompts=media.prompts(),
        music_classes=media.music_classes(),
        calendars=hours.calendars(timezone.localdate()),
        time_conditions=hours.time_conditions(),
        night_switches=hours.night_switches(),
        ring_groups=groups.ring_groups(),
        menus=menus.menus(),
        announcements=menus.announcements(),
        queues=queues.queues(),
        pause_reasons=queues.pause_reasons(),
        voicemail_boxes=voicemail.boxes(Box.objects.all()),
        fax_lines=fax.fax_lines(),
        blocked_callers=lines.blocked_callers(),
        parking_lots=services.parking_lots(),
        pickup_groups=services.pickup_groups(),
        paging_groups=services.paging_groups(),
        secretary_filters=services.secretary_filters(),
        conference_rooms=services.conference_rooms(),
        departments=people.departments(),
        name_directories=names.name_directories(),
        speed_dials=everyday.speed_dials(),
        account_codes=everyday.account_codes(),
        disas=everyday.disas(),
        temporary_accounts=unclaimed.temporary_accounts(),
    ).sorted()
