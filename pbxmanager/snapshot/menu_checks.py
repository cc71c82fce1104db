"""Questions about menus."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pbxmanager.snapshot.departments import with_parts
from pbxmanager.snapshot.findings import Finding, Severity
from pbxmanager.snapshot.menus import DirectDialling, KeyAction, Menu

if TYPE_CHECKING:
    from pbxmanager.snapshot.office import Snapshot


def menus_lead_on(office: "Snapshot") -> Iterator[Finding]:
    """Find menus in which nothing can be chosen, and numbers that nobody could dial in them."""
    for menu in office.menus:
        if menu.direct is DirectDialling.NONE and not any(key.action is KeyAction.GO for key in menu.keys):
            yield Finding(
                Severity.WARNING,
                "menus",
                menu.row,
                f"Menu {menu.name} has no key that leads on: callers can only wait. Add some.",
            )
        yield from _of_keys(menu, office)
        if menu.direct is DirectDialling.DEPARTMENTS and not _people(menu, office):
            text = f"Menu {menu.name}: nobody in the departments that callers may dial has an extension. Choose others."
            yield Finding(Severity.WARNING, "menus", menu.row, text)
        if menu.direct is not DirectDialling.NONE and not any(menu.may_dial(*pair) for pair in office.internal_numbers):
            yield Finding(
                Severity.WARNING,
                "menus",
                menu.row,
                f"Menu {menu.name}: no internal number lies in the range that callers may dial. Mend the range.",
            )


def _of_keys(menu: Menu, office: "Snapshot") -> Iterator[Finding]:
    """Find keys that lead nowhere, keys back from a menu that no other leads to, and keys that wait for more digits."""
    entered = {way.target for source, ways in office.ways.items() if source.kind == "menu" for way in ways}
    for key in menu.keys:
        if key.action is KeyAction.GO and key.target is None:
            text = f"Menu {menu.name}: key {key.key} has no destination. Choose one, or take the key away."
            yield Finding(Severity.ERROR, "menus", menu.row, text)
        if key.action is KeyAction.BACK and menu.target not in entered:
            text = (
                f"Menu {menu.name}: no menu leads here, so key {key.key} (back) only plays it again. Take the key away."
            )
            yield Finding(Severity.WARNING, "menus", menu.row, text)
    begun = {number[0] for number, kind in office.internal_numbers if menu.may_dial(number, kind)}
    for key in menu.keys:
        if key.key in begun:
            text = (
                f"Menu {menu.name}: internal numbers that callers may dial begin with {key.key}, so this key works only "
                f"after {menu.digit_seconds} seconds. Use another key, or limit the numbers."
            )
            yield Finding(Severity.WARNING, "menus", menu.row, text)


def _people(menu: Menu, office: "Snapshot") -> bool:
    chosen = with_parts(menu.departments, office.departments)
    return any(extension.department in chosen for extension in office.extensions)
