"""Asks a running Asterisk for its queues, and compares them with what was rendered."""

from collections.abc import Iterator, Mapping

from pbxmanager.asterisk.ami import AmiSession
from pbxmanager.asterisk.config_file import Section, sections

PATHS = frozenset({"queues.conf", "queuerules.conf"})
_VALUES = (("Strategy", "strategy"), ("Max", "maxlen"), ("ServiceLevel", "servicelevel"), ("Weight", "weight"))


def deviations(ami: AmiSession, rendering: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield how running queues deviate from a rendering, in words and by the queue's name in Asterisk.

    Agents who logged in by themselves are not the rendering's business.
    """
    wanted = {s.name: s for s in sections(rendering["queues.conf"]) if s.name != "general"}
    rows = ami.list_action("QueueStatus")
    running = {row.get("Queue"): row for row in rows if row.event == "QueueParams"}
    members: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        if row.event == "QueueMember" and row.get("Membership") == "static":
            members.setdefault(row.get("Queue"), set()).add((row.get("Location"), row.get("Penalty")))
    for name in sorted(wanted.keys() | running.keys()):
        if name not in running:
            yield f"The queue {name} is not there.", name
        elif name not in wanted:
            yield f"The queue {name} is there, but was not rendered.", name
        elif any(running[name].get(header) != wanted[name].get(key) for header, key in _VALUES):
            yield f"The queue {name} still has other values than were rendered.", name
        elif members.get(name, set()) != _members(wanted[name]):
            yield f"The queue {name} has other agents than were rendered.", name


def _members(section: Section) -> set[tuple[str, str]]:
    found = (content.split(",") for key, content in section.values if key == "member")
    return {(words[0], words[1]) for words in found}
