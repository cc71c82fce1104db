"""The routes and permissions that most offices of a country want, from its dialling rules."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pbxmanager.core.numbering import national_digits, plan_for
from pbxmanager.routing.models import (
    OutboundRoute,
    OutboundRoutePattern,
    OutboundRouteTrunk,
    PermissionClass,
    Trunk,
)


@dataclass(frozen=True)
class UsualPattern:
    """What is dialled, how many digits are taken off, and what is put before the rest."""

    dialled: str
    strip: int
    prepend: str


@dataclass(frozen=True)
class UsualRoute:
    """A route that most offices have."""

    name: str
    position: int
    patterns: tuple[UsualPattern, ...]
    is_abroad: bool = False


def usual_routes(country: str, area_code: str = "") -> tuple[UsualRoute, ...]:
    """Return the routes of an office in a country.

    :param area_code: without the national prefix; with it, local numbers of 6 digits and more can be dialled alone.
    :raises KeyError: when the country has no known dialling rules.
    """
    plan = plan_for(country)
    home = f"+{plan.country_code}"
    least = national_digits(country)
    national = [
        UsualPattern(f"{home}X.", 0, ""),
        *(UsualPattern(pattern, 0, home) for pattern in plan.unprefixed),
    ]
    if plan.national_prefix:
        dialled = f"{plan.national_prefix}Z{'X' * (least - 2)}."
        national.append(UsualPattern(dialled, len(plan.national_prefix), home))
    else:  # not two zeros at the front: that is abroad
        national += [UsualPattern(f"{start}{'X' * (least - 1 - len(start))}.", 0, home) for start in ("Z", "0Z")]
    if plan.country_code == "1":  # the United States, Canada and their neighbours dial ten digits without the prefix
        national.append(UsualPattern("NXXNXXXXXX", 0, home))
    routes = [UsualRoute(_("National and mobile"), 10, tuple(national))]
    if area_code:
        routes.append(UsualRoute(_("Local"), 20, (UsualPattern("NXXXX.", 0, f"{home}{area_code}"),)))
    # The last one: +X. matches the own country's numbers, too.
    abroad = (
        UsualPattern(f"{plan.international_prefix}X.", len(plan.international_prefix), "+"),
        UsualPattern("+X.", 0, ""),
    )
    routes.append(UsualRoute(_("International"), 30, abroad, is_abroad=True))
    return tuple(routes)


def add_usual_routes(trunk: Trunk, area_code: str = "") -> list[Any]:
    """Make the routes by this trunk, and two permission classes: everything, and all but calls abroad. Return what was made.

    What is there already by that name is left as it is. The class without calls abroad is the one for new extensions, unless
    another one is.
    """
    made: list[Any] = []
    at_home, all_routes = [], []
    with transaction.atomic():
        for usual in usual_routes(trunk.site.country, area_code):
            route, is_new = OutboundRoute.objects.get_or_create(name=usual.name, defaults={"position": usual.position})
            if is_new:
                made.append(route)
                for each in usual.patterns:
                    OutboundRoutePattern.objects.create(
                        route=route, pattern=each.dialled, strip=each.strip, prepend=each.prepend
                    )
                OutboundRouteTrunk.objects.create(route=route, trunk=trunk)
            all_routes.append(route)
            if not usual.is_abroad:
                at_home.append(route)
        has_default = PermissionClass.objects.filter(is_default=True).exists()
        for name, routes, is_default in (
            (_("National"), at_home, not has_default),
            (_("Everything"), all_routes, False),
        ):
            permission, is_new = PermissionClass.objects.get_or_create(name=name, defaults={"is_default": is_default})
            if is_new:
                permission.routes.set(routes)
                made.append(permission)
    return made
