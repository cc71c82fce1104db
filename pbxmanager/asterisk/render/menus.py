"""Menus and announcements: their dialplan is the same in every office, what each one is stands in a data file."""

from collections.abc import Iterator

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render.media import sound
from pbxmanager.asterisk.render.numbers import Row, goto, shelf
from pbxmanager.asterisk.render.templates import fill_dialplan
from pbxmanager.snapshot import Announcement, DirectDialling, Menu, MenuKey, Snapshot, with_parts

_NAMES = {"*": "star", "#": "hash"}
"""Keys whose sign can't stand in a name of a value."""


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield the dialplan of menus and announcements, ``menus.conf`` and ``announcements.conf``."""
    yield "extensions_menus.conf", fill_dialplan("asterisk/extensions_menus.conf.j2")
    yield "menus.conf", shelf("Menus", [_menu(menu, office, engine) for menu in office.menus])
    yield (
        "announcements.conf",
        shelf("Announcements", [_announcement(each, office, engine) for each in office.announcements]),
    )


def _menu(menu: Menu, office: Snapshot, engine: Engine) -> Row:
    reachable = [number for number, kind in office.internal_numbers if menu.may_dial(number, kind)]
    facts = {
        "greeting": sound(menu.greeting, office, engine),
        "wait": str(menu.wait_seconds),
        "digits": str(menu.digit_seconds),
        "attempts": str(menu.attempts),
        "wrong": sound(menu.wrong, office, engine) if menu.wrong else "pbx-invalid",
        "silence": sound(menu.silence, office, engine) if menu.silence else "",
        "fallback": goto(menu.fallback) if menu.fallback else "",
        "dials": "" if menu.direct is DirectDialling.NONE else str(menu.direct),
        "first": menu.direct_first,
        "last": menu.direct_last,
        # Only after these digits can more follow: every other key acts at once.
        "begins": "".join(sorted({number[0] for number in reachable})),
        "longest": str(max((len(number) for number in reachable), default=0) - 1) if reachable else "",
    }
    if menu.direct is DirectDialling.DEPARTMENTS:
        facts |= {f"department_{each}": "yes" for each in sorted(with_parts(menu.departments, office.departments))}
    for key in menu.keys:
        facts |= _key(key)
    return Row(str(menu.id), tuple((name, item) for name, item in facts.items() if item))


def _key(key: MenuKey) -> dict[str, str]:
    name = _NAMES.get(key.key, key.key)
    where = goto(key.target) if key.target else f"menu-{key.action},s,1"
    return {f"key_{name}": where, f"language_{name}": key.language}


def _announcement(each: Announcement, office: Snapshot, engine: Engine) -> Row:
    facts = {
        "sound": sound(each.prompt, office, engine),
        "how": "unanswered" if each.unanswered else "skippable" if each.skippable else "whole",
        "then": goto(each.then) if each.then else "",
    }
    return Row(str(each.id), tuple((name, item) for name, item in facts.items() if item))
