"""Reads who there is: sites, extensions, devices."""

from typing import Any, TypedDict

from django.db.models import QuerySet

from pbxmanager.core.numbering import plan_for
from pbxmanager.core.prepared import Prepared
from pbxmanager.core.spelling import spellings
from pbxmanager.directory.models import Department, Device, Extension, Site
from pbxmanager.operations.office.rows import grouped, words
from pbxmanager.routing.models import EmergencyTrunk
from pbxmanager.snapshot import Department as DepartmentFacts
from pbxmanager.snapshot import Device as DeviceFacts
from pbxmanager.snapshot import Encryption, FollowMe, Transport
from pbxmanager.snapshot import Extension as ExtensionFacts
from pbxmanager.snapshot import Site as SiteFacts

_sites: Prepared[Site] = Prepared(lambda: Site.objects.select_related("main_number", "emergency_callback"))
_emergency_trunks: Prepared[tuple[int, int]] = Prepared(
    lambda: (
        EmergencyTrunk.objects.filter(trunk__enabled=True).order_by("position", "pk").values_list("site_id", "trunk_id")
    )
)
_emergency_contacts: Prepared[tuple[int, str | None]] = Prepared(
    lambda: Site.emergency_contacts.through.objects.values_list("site_id", "extension__destination__number")
)
_departments: Prepared[tuple[int, str, int | None]] = Prepared(
    lambda: Department.objects.values_list("pk", "name", "parent_id")
)


def sites() -> tuple[SiteFacts, ...]:
    """Return all sites."""
    trunks = grouped(_emergency_trunks())
    contacts = grouped(sorted((site, number) for site, number in _emergency_contacts() if number))
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
            emergency_contacts=tuple(contacts[site.pk]),
        )
        for site in _sites()
    )


def departments() -> tuple[DepartmentFacts, ...]:
    """Return all departments."""
    return tuple(DepartmentFacts(*row) for row in _departments())


def extensions(languages: dict[int, str], chosen: QuerySet[Extension]) -> tuple[ExtensionFacts, ...]:
    """Return the chosen extensions; ``languages`` gives each site's."""
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
        "follow_me",
        "follow_numbers",
        "follow_after",
        "follow_seconds",
        "screen_callers",
        "call_waiting",
        "records_calls",
        "person__department_id",
        "person__spelling",
        "person__listed",
        "disturbed_by",
        "pin",
    )
    found = []
    for (
        pk,
        number,
        name,
        person,
        own_site,
        site,
        permissions,
        language,
        ring,
        outbound,
        hide,
        when,
        outside,
        after,
        seconds,
        screen,
        waiting,
        records,
        department,
        spelling,
        listed,
        callers,
        pin,
    ) in rows:
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
                screen_callers=screen,
                call_waiting=waiting,
                records_calls=records,
                department=department,
                spellings=spellings(person, spelling) if person and listed else (),
                **follow_me(when, outside, after, seconds),
                disturbed_by=words(callers),
                pin=pin,
            )
        )
    return tuple(found)


class FollowMeFacts(TypedDict):
    """What follow-me is to the snapshot."""

    follow_me: FollowMe
    follow_numbers: tuple[str, ...]
    follow_after: int
    follow_seconds: int


def follow_me(when: str, numbers: str, after: int, seconds: int) -> FollowMeFacts:
    """Return an extension's follow-me from its columns."""
    return {
        "follow_me": FollowMe(when),
        "follow_numbers": tuple(numbers.split()),
        "follow_after": after,
        "follow_seconds": seconds,
    }


def devices(site_of: dict[str, int], chosen: QuerySet[Device]) -> tuple[DeviceFacts, ...]:
    """Return the chosen devices that are in service; ``site_of`` gives each extension's site."""
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
    return tuple(device_facts(row, site_of) for row in rows)


def device_facts(row: tuple[Any, ...], site_of: dict[str, int]) -> DeviceFacts:
    """Return a device from its columns, in the order in which :func:`devices` reads them."""
    pk, endpoint, secret, name, extension, site, transport, encryption, codecs, nat = row
    return DeviceFacts(
        id=pk,
        endpoint=endpoint,
        secret=secret,
        name=name,
        extension=extension or "",
        site=site or site_of[extension or ""],
        transport=Transport(transport),
        encryption=Encryption(encryption),
        codecs=words(codecs),
        behind_nat=nat,
    )
