"""Reads the ways to the outside and back: trunks, numbers, routes, permissions."""

from collections import defaultdict

from pbxmanager.core.numbering import plan_for
from pbxmanager.core.prepared import Prepared
from pbxmanager.operations.office.rows import grouped, target, words
from pbxmanager.routing.models import (
    BlockedCaller,
    EmergencyNumber,
    InboundRoute,
    Number,
    OutboundRoute,
    OutboundRoutePattern,
    OutboundRouteTrunk,
    PermissionClass,
    Trunk,
)
from pbxmanager.snapshot import BlockedCaller as BlockedFacts
from pbxmanager.snapshot import (
    BlockedKind,
    CallerIdPolicy,
    Encryption,
    InboundNumber,
    NumberForm,
    RoutePattern,
    Transport,
    TrunkKind,
)
from pbxmanager.snapshot import EmergencyNumber as EmergencyFacts
from pbxmanager.snapshot import OutboundRoute as RouteFacts
from pbxmanager.snapshot import PermissionClass as ClassFacts
from pbxmanager.snapshot import Trunk as TrunkFacts

_routes: Prepared[tuple[int, int, str]] = Prepared(
    lambda: OutboundRoute.objects.filter(enabled=True).values_list("position", "pk", "name")
)
_patterns: Prepared[tuple[int, str, int, str]] = Prepared(
    lambda: OutboundRoutePattern.objects.order_by("pk").values_list("route_id", "pattern", "strip", "prepend")
)
_trunks_of_routes: Prepared[tuple[int, int]] = Prepared(
    lambda: (
        OutboundRouteTrunk.objects.filter(trunk__enabled=True)
        .order_by("position", "pk")
        .values_list("route_id", "trunk_id")
    )
)
_classes: Prepared[tuple[int, str, bool, bool, int | None, int | None, bool]] = Prepared(
    lambda: PermissionClass.objects.values_list(
        "pk", "name", "records_calls", "picks_up_anything", "max_calls", "max_minutes", "asks_account"
    )
)
_routes_of_classes: Prepared[tuple[int, int]] = Prepared(
    lambda: PermissionClass.routes.through.objects.filter(outboundroute__enabled=True).values_list(
        "permissionclass_id", "outboundroute_id"
    )
)


def trunks() -> tuple[TrunkFacts, ...]:
    """Return the trunks in service."""
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
            codecs=words(trunk.codecs),
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


def inbound_numbers() -> tuple[InboundNumber, ...]:
    """Return the public numbers, and what becomes of the rest of a trunk's, with where their calls go."""
    routes = [
        (pk, number, trunk, target(kind, destination, internal))
        for pk, number, trunk, kind, destination, internal in InboundRoute.objects.values_list(
            "pk", "number_id", "trunk_id", "destination__kind", "destination_id", "destination__number"
        )
    ]
    by_number = {number: leads for _, number, _, leads in routes if number is not None}
    found = [
        InboundNumber(
            id=number.pk,
            number=number.e164,
            trunk=number.trunk_id,
            target=by_number.get(number.pk),
            name_prefix=number.name_prefix,
            ring_tone=number.ring_tone,
            screen_callers=number.screen_callers,
            queue_priority=number.queue_priority,
            fax=target("fax", number.fax_line.destination_id, None) if number.fax_line else None,
        )
        for number in Number.objects.select_related("fax_line")
    ]
    # A route for the rest of a trunk's numbers has no number's id; it takes the negative of its own.
    found += [InboundNumber(-pk, "", trunk, leads) for pk, number, trunk, leads in routes if not number]
    return tuple(found)


def blocked_callers() -> tuple[BlockedFacts, ...]:
    """Return the callers who are not put through."""
    rows = BlockedCaller.objects.values_list("pk", "kind", "caller", "number__e164", "busy")
    return tuple(
        BlockedFacts(pk, BlockedKind(kind), caller.removeprefix("+"), number or "", busy)
        for pk, kind, caller, number, busy in rows
    )


def outbound_routes() -> tuple[RouteFacts, ...]:
    """Return the routes in service."""
    patterns: dict[int, list[RoutePattern]] = defaultdict(list)
    for route, pattern, strip, prepend in _patterns():
        patterns[route].append(RoutePattern(pattern, strip, prepend))
    trunks = grouped(_trunks_of_routes())
    return tuple(RouteFacts(place, pk, name, tuple(patterns[pk]), tuple(trunks[pk])) for place, pk, name in _routes())


def permission_classes() -> tuple[ClassFacts, ...]:
    """Return the permission classes."""
    routes = grouped(_routes_of_classes())
    return tuple(
        ClassFacts(pk, name, frozenset(routes[pk]), records, anything, calls, minutes, asks)
        for pk, name, records, anything, calls, minutes, asks in _classes()
    )


def emergency_numbers() -> tuple[EmergencyFacts, ...]:
    """Return the emergency numbers."""
    rows = EmergencyNumber.objects.values_list("pk", "digits", "name")
    return tuple(EmergencyFacts(pk, digits, name) for pk, digits, name in rows)
