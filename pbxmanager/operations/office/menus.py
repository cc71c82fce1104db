"""Reads the menus and announcements."""

from pbxmanager.operations.office.rows import grouped, target
from pbxmanager.routing.models import Announcement, Destination, Menu, MenuKey
from pbxmanager.snapshot import Announcement as AnnouncementFacts
from pbxmanager.snapshot import DirectDialling, KeyAction, Target
from pbxmanager.snapshot import Menu as MenuFacts
from pbxmanager.snapshot import MenuKey as KeyFacts
from pbxmanager.snapshot.menus import KEYS


def menus() -> tuple[MenuFacts, ...]:
    """Return the menus with their keys."""
    rows = MenuKey.objects.values_list(
        "menu_id", "key", "action", "language", "destination__kind", "destination_id", "destination__number"
    )
    departments = grouped(Menu.departments.through.objects.values_list("menu_id", "department_id"))
    keys = grouped(
        (menu, KeyFacts(key, KeyAction(action), target(kind, pk, internal), language))
        for menu, key, action, language, kind, pk, internal in rows
    )
    return tuple(
        MenuFacts(
            id=menu.destination_id,
            row=menu.pk,
            name=menu.name,
            greeting=menu.greeting_id,
            keys=tuple(sorted(keys.get(menu.pk, ()), key=lambda each: KEYS.index(each.key))),
            direct=DirectDialling(menu.direct),
            direct_first=menu.direct_first,
            direct_last=menu.direct_last,
            wait_seconds=menu.wait_seconds,
            digit_seconds=menu.digit_seconds,
            attempts=menu.attempts,
            wrong=menu.wrong_id,
            silence=menu.silence_id,
            departments=frozenset(departments.get(menu.pk, ())),
            fallback=_of(menu.fallback),
        )
        for menu in Menu.objects.select_related("fallback")
    )


def announcements() -> tuple[AnnouncementFacts, ...]:
    """Return the announcements."""
    return tuple(
        AnnouncementFacts(
            id=each.destination_id,
            row=each.pk,
            name=each.name,
            prompt=each.prompt_id,
            then=_of(each.then),
            unanswered=each.unanswered,
            skippable=each.skippable,
        )
        for each in Announcement.objects.select_related("then")
    )


def _of(destination: Destination | None) -> Target | None:
    return target(destination.kind, destination.pk, destination.number) if destination else None
