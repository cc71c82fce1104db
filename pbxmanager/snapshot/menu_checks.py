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


def prompts_are_recorded(office: "Snapshot") -> Iterator[Finding]:
    """Find menus and announcements whose prompt says nothing."""
    silent = {prompt.id for prompt in office.prompts if not prompt.recordings}
    used = [("menus", m.row, f"Menu {m.name}", p) for m in office.menus for p in (m.greeting, m.wrong) if p]
    used += [("announcements", a.row, f"Announcement {a.name}", a.prompt) for a in office.announcements]
    for collection, row, name, prompt in used:
        if prompt in silent:
            text = f"{name} plays the prompt {office.prompt_by_id[prompt].name}, which has no recording. Record or upload it."
            yield Finding(Severity.ERROR, collection, row, text)
