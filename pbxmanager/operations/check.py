"""The check of a plan in a throwaway Asterisk, its findings traced back to the objects and fields that caused them."""

import re
import socket
from collections.abc import Iterator

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.rehearsal import RehearsalFailed, Remark, rehearse
from pbxmanager.operations.plan import Plan
from pbxmanager.snapshot import Finding, Severity, Snapshot
from pbxmanager.snapshot.flow_checks import page_of as page_id

_NUMBERED = (
    (re.compile(r"(?:from-|arrived-|callers-)?trunk-(\d+)"), "trunks", "Trunk"),
    (re.compile(r"(?:route|refuse|way)-(\d+)"), "outbound_routes", "Outbound route"),
    (re.compile(r"(?:class|may)-(\d+)"), "permission_classes", "Permission class"),
    (re.compile(r"(?:queue-(?=\d+(?:-key)?$)|rule-)(\d+)(?:-key)?"), "queues", "Queue"),
    (re.compile(r"music-(\d+)"), "music_classes", "Music"),
    (re.compile(r"lot-(\d+)"), "parking_lots", "Parking lot"),
    (re.compile(r"emergency-at-(\d+)"), "sites", "Site"),
    (re.compile(r"(?:udp|tcp|tls)-site-(\d+)"), "sites", "Site"),
)
_FIELDS = {
    "strategy": "strategy",
    "parkpos": "first or last slot",
    "penaltychange": "steps",
    "directory": "pieces",
    "allow": "codecs",
    "media_encryption": "encrypted audio",
    "transport": "transport",
    "match": "host or addresses that call us",
    "contact": "host",
    "server_uri": "host",
    "client_uri": "user name or domain",
    "from_domain": "domain",
    "contact_user": "user name",
    "bind": "own SIP port",
    "local_net": "local networks",
    "external_media_address": "external address",
    "external_signaling_address": "external address",
    "password": "password",
}


def check_plan(plan: Plan) -> tuple[Finding, ...]:
    """Return what a throwaway Asterisk finds wrong with a plan, and carriers' names that can't be looked up.

    A plan that changes data files only needs no Asterisk to try it: there is nothing in them that it could refuse.
    """
    if not plan.consequences.reload and not plan.consequences.restart:
        return ()
    return check_office(plan.office, plan.engine)


def check_office(office: Snapshot, engine: Engine) -> tuple[Finding, ...]:
    """Return what a throwaway Asterisk finds wrong with an office, or with the part of one that changes."""
    found = list(_unknown_hosts(office))
    try:
        remarks = rehearse(office, engine)
    except RehearsalFailed as error:
        return (*found, Finding(Severity.ERROR, "sites", None, str(error)))
    return (*found, *(_traced(group, office) for group in _by_object(remarks)))


def _by_object(remarks: tuple[Remark, ...]) -> list[list[Remark]]:
    """Return the remarks in groups of one object: one mistake often shows twice, in the log and as a missing object.

    Asterisk logs the reason first, without a name, and then the object that it lost by it.
    """
    groups: dict[str, list[Remark]] = {}
    reasons: list[Remark] = []
    for remark in remarks:
        if remark.subject:
            groups.setdefault(remark.subject, []).extend([*reasons, remark])
            reasons = []
        else:
            reasons.append(remark)
    return [*groups.values(), *([reason] for reason in reasons)]


def _unknown_hosts(office: Snapshot) -> Iterator[Finding]:
    for trunk in office.trunks:
        try:
            socket.getaddrinfo(trunk.host, None)
        except (OSError, UnicodeError) as error:
            yield Finding(
                Severity.ERROR,
                "trunks",
                trunk.id,
                f"Trunk {trunk.name}: its host {trunk.host} can't be looked up ({error}). "
                "Mend the field host, or the name server.",
            )


def _traced(remarks: list[Remark], office: Snapshot) -> Finding:
    collection, pk, name = _owner(remarks[-1].subject, office)
    said = "; ".join(dict.fromkeys(_plain(remark.text) for remark in remarks))
    fields = {label for key, label in _FIELDS.items() for remark in remarks if re.search(rf"\b{key}\b ?=", remark.text)}
    hint = f" Look at the field {' or '.join(sorted(fields))}." if fields else ""
    return Finding(Severity.ERROR, collection, pk, f"{name}{said}{hint}")


def _owner(subject: str, office: Snapshot) -> tuple[str, int | None, str]:
    """Return collection, id and words of the object behind a name in Asterisk."""
    for device in office.devices:
        if device.endpoint == subject:
            return "devices", device.id, f"Device {device.name} of {device.extension}: "
    for account in office.temporary_accounts:
        if account.endpoint == subject:
            return "temporary_accounts", account.id, f"Temporary account {account.endpoint}: "
    for box in office.voicemail_boxes:
        if box.mailbox == subject:
            return "voicemail_boxes", box.id, f"Voicemail box {box.mailbox} ({box.name}): "
    for pattern, collection, kind in _NUMBERED:
        if found := pattern.fullmatch(subject):
            pk = int(found[1])
            rows = {row.id: row for row in getattr(office, collection)}
            if pk in rows:
                return collection, page_id(rows[pk]), f"{kind} {rows[pk].name}: "
            return collection, pk, f"{kind} {pk}: "
    return "", None, ""


def _plain(text: str) -> str:
    """Return a log entry without its time and place in Asterisk's source."""
    return re.sub(r"^\[[^]]*\] (?:WARNING|ERROR)\[[^]]*\](?:\[[^]]*\])? \S+\.c: ", "Asterisk says: ", text).strip()
