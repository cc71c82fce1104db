"""Reads the whole office from the database: one consistent moment, and as many queries for ten people as for ten
thousand."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import QuerySet

from pbxmanager.core.numbering import plan_for
from pbxmanager.directory.models import Device, Extension, Site
from pbxmanager.routing.models import (
    EmergencyNumber,
    EmergencyTrunk,
    InboundRoute,
    Number,
    OutboundRoute,
    OutboundRoutePattern,
    OutboundRouteTrunk,
    PermissionClass,
    Trunk,
)
from pbxmanager.snapshot import (
    CallerIdPolicy,
    Encryption,
    InboundNumber,
    NumberForm,
    RoutePattern,
    Snapshot,
    Target,
    Transport,
    TrunkKind,
)
from pbxmanager.snapshot import Device as DeviceFacts
from pbxmanager.snapshot import EmergencyNumber as EmergencyFacts
from pbxmanager.snapshot import Extension as ExtensionFacts
from pbxmanager.snapshot import OutboundRoute as RouteFacts
from pbxmanager.snapshot import PermissionClass as ClassFacts
from pbxmanager.snapshot import Site as SiteFacts
from pbxmanager.snapshot import Trunk as TrunkFacts

_K = TypeVar("_K")
_V = TypeVar("_V")


def read_office() -> Snapshot:
    """Return the office as the database describes it now."""
    with transaction.atomic():
        if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
            # The queries together see one moment. SQLite's transactions do so anyway.
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return _read()


def read_people(extensions: QuerySet[Extension]) -> Snapshot:
    """Return an office that holds only these extensions, with what their rows in the data files are made of."""
    with transaction.atomic():
        sites = _sites()
        found = _extensions({site.id: site.language for site in sites}, extensions)
        outside = {e.outbound_number for e in found} | {site.main_number for site in sites}
        numbers = Number.objects.filter(e164__in=outside).values_list("pk", "e164", "trunk_id")
        return Snapshot(
            sites=sites,
            extensions=found,
            devices=_devices(
                {e.number: e.site for e in found}, Device.objects.filter(extension__in=[e.id for e in found])
            ),
            inbound_numbers=tuple(InboundNumber(pk, e164, trunk, None) for pk, e164, trunk in numbers),
        ).sorted()


def _read() -> Snapshot:
    sites = _sites()
    languages = {site.id: site.language for site in sites}
    extensions = _extensions(languages, Extension.objects.all())
    site_of = {extension.number: extension.site for extension in extensions}
    return Snapshot(
        sites=sites,
        extensions=extensions,
        devices=_devices(site_of, Device.objects.all()),
        trunks=_trunks(),
        inbound_numbers=_inbound_numbers(),
        outbound_routes=_outbound_routes(),
        permission_classes=_permission_classes(),
        emergency_numbers=tuple(
            EmergencyFacts(pk, digits, name)
            for pk, digits, name in EmergencyNumber.objects.values_list("pk", "digits", "name")
        ),
    ).sorted()


def _sites() -> tuple[SiteFacts, ...]:
    trunks = _grouped(
        EmergencyTrunk.objects.filter(trunk__enabled=True).order_by("position", "pk").values_list("site_id", "trunk_id")
    )
    contacts = _grouped(
        Site.emergency_contacts.through.objects.order_by("extension__destination__number").values_list(
            "site_id", "extension__destination__number"
        )
    )
    rows = Site.objects.select_related("main_number", "emergency_callback")
    return tuple(
        SiteFacts(
            id=site.pk,
            name=site.name,
            plan=plan_for(site.country),
            language=site.language,
            timezone=site.timezone,
            main_number=site.main_number.e164 if site.main_number else "",
            sip_port=site.sip_port,
            external_address=site.external_address,
            local_networks=tuple(site.local_networks.split()),
            emergency_callback=site.emergency_callback.e164 if site.emergency_callback else "",
            emergency_location=site.emergency_location,
            emergency_trunks=tuple(trunks[site.pk]),
            emergency_contacts=tuple(number for number in contacts[site.pk] if number),
        )
        for site in rows
    )


def _extensions(languages: dict[int, str], chosen: QuerySet[Extension]) -> tuple[ExtensionFacts, ...]:
    rows = chosen.values_list(
        "pk",
        "destination__number",
        "name",
        "person__name",
        "site_id",
        "person__site_id",
        "permission_class_id",
        "person__language",
        "ring_seconds",
        "outbound_number__e164",
        "hide_number",
    )
    found = []
    for pk, number, name, person, own_site, site, permissions, language, ring, outbound, hide in rows:
        assert number is not None  # an extension can't be saved without one
        place = own_site or site
        found.append(
            ExtensionFacts(
                id=pk,
                number=number,
                name=name or person or "",
                site=place,
                permission_class=permissions,
                language=language or languages[place],
                ring_seconds=ring,
                outbound_number=outbound or "",
                hide_number=hide,
            )
        )
    return tuple(found)


def _devices(site_of: dict[str, int], chosen: QuerySet[Device]) -> tuple[DeviceFacts, ...]:
    rows = chosen.filter(enabled=True).values_list(
        "pk",
        "endpoint",
        "secret",
        "name",
        "extension__destination__number",
        "site_id",
        "transport",
        "encryption",
        "codecs",
        "behind_nat",
    )
    return tuple(
        DeviceFacts(
            id=pk,
            endpoint=endpoint,
            secret=secret,
            name=name,
            extension=extension or "",
            site=site or site_of[extension or ""],
            transport=Transport(transport),
            encryption=Encryption(encryption),
            codecs=_codecs(codecs),
            behind_nat=nat,
        )
        for pk, endpoint, secret, name, extension, site, transport, encryption, codecs, nat in rows
    )


def _trunks() -> tuple[TrunkFacts, ...]:
    rows = Trunk.objects.filter(enabled=True).select_related("site", "main_number")
    return tuple(
        TrunkFacts(
            id=trunk.pk,
            name=trunk.name,
            kind=TrunkKind(trunk.kind),
            host=trunk.host,
            port=trunk.port,
            transport=Transport(trunk.transport),
            encryption=Encryption(trunk.encryption),
            codecs=_codecs(trunk.codecs),
            plan=plan_for(trunk.site.country),
            site=trunk.site_id,
            username=trunk.username,
            secret=trunk.secret,
            from_domain=trunk.from_domain,
            networks=tuple(trunk.networks.split()),
            number_form=NumberForm(trunk.number_form),
            caller_id_policy=CallerIdPolicy(trunk.caller_id_policy),
            main_number=trunk.main_number.e164 if trunk.main_number else "",
            inbound_prefix=trunk.inbound_prefix,
            did_in_to_header=trunk.did_in_to_header,
            max_calls=trunk.max_calls,
            register_seconds=trunk.register_seconds,
        )
        for trunk in rows
    )


def _inbound_numbers() -> tuple[InboundNumber, ...]:
    routes = list(
        InboundRoute.objects.values_list("pk", "number_id", "trunk_id", "destination__kind", "destination__number")
    )
    by_number = {number: Target(kind, key or "") for _, number, _, kind, key in routes if number is not None}
    numbers = Number.objects.values_list("pk", "e164", "trunk_id")
    found = [InboundNumber(pk, e164, trunk, by_number.get(pk)) for pk, e164, trunk in numbers]
    # A route for the rest of a trunk's numbers has no number's id; it takes the negative of its own.
    found += [
        InboundNumber(-pk, "", trunk, Target(kind, key or "")) for pk, number, trunk, kind, key in routes if not number
    ]
    return tuple(found)


def _outbound_routes() -> tuple[RouteFacts, ...]:
    patterns: dict[int, list[RoutePattern]] = defaultdict(list)
    for route, pattern, strip, prepend in OutboundRoutePattern.objects.order_by("pk").values_list(
        "route_id", "pattern", "strip", "prepend"
    ):
        patterns[route].append(RoutePattern(pattern, strip, prepend))
    trunks = _grouped(
        OutboundRouteTrunk.objects.filter(trunk__enabled=True)
        .order_by("position", "pk")
        .values_list("route_id", "trunk_id")
    )
    rows = OutboundRoute.objects.filter(enabled=True).values_list("position", "pk", "name")
    return tuple(RouteFacts(place, pk, name, tuple(patterns[pk]), tuple(trunks[pk])) for place, pk, name in rows)


def _permission_classes() -> tuple[ClassFacts, ...]:
    routes = _grouped(
        PermissionClass.routes.through.objects.filter(outboundroute__enabled=True).values_list(
            "permissionclass_id", "outboundroute_id"
        )
    )
    rows = PermissionClass.objects.values_list("pk", "name")
    return tuple(ClassFacts(pk, name, frozenset(routes[pk])) for pk, name in rows)


def _grouped(pairs: Iterable[tuple[_K, _V]]) -> dict[_K, list[_V]]:
    found: dict[_K, list[_V]] = defaultdict(list)
    for key, item in pairs:
        found[key].append(item)
    return found


def _codecs(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
