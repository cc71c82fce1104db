"""Questions about menus."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pbxmanager.snapshot.findings import Finding, Severity
from pbxmanager.snapshot.menus import DirectDialling, KeyAction

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
        if menu.direct is not DirectDialling.NONE and not any(menu.may_dial(*pair) for pair in office.internal_numbers):
            yield Finding(
                Severity.WARNING,
                "menus",
                menu.row,
                f"Menu {menu.name}: no internal number lies in the range that callers may dial. Mend the range.",
            )
