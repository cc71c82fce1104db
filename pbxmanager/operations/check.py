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
_SHARED = {"udp", "tcp", "tls"}
"""Sockets of the sites that have no SIP port of their own."""
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
_SAID = (
    # What Asterisk says without the option's name: of which kind of thing, and its field.
    ("isn't a valid strategy", "queues", "strategy"),
    ("already in use", "emergency_numbers", "number"),
    ("already in use", "outbound_routes", "dialled"),
    ("still has other values", "voicemail_boxes", "e-mail or messages"),
)
_ECHO = re.compile(r"Unable to register extension at line |declined to load|non-required modules failed to load")
"""What Asterisk says once more of what it has named before."""


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
    return (*found, *_traced(_by_object(remarks), office))


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
        elif not (groups and _ECHO.search(remark.text)):
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


def _traced(groups: list[list[Remark]], office: Snapshot) -> Iterator[Finding]:
    """Yield one finding for each thing of the office, though it may be several objects in Asterisk."""
    owners: dict[tuple[str, int | None, str], list[Remark]] = {}
    for group in groups:
        owner = _owner(group[-1].subject, " ".join(remark.text for remark in group), office)
        owners.setdefault(owner, []).extend(group)
    for (collection, pk, name), remarks in owners.items():
        said = "; ".join(dict.fromkeys(_plain(remark.text) for remark in remarks))
        named = {
            label for key, label in _FIELDS.items() for remark in remarks if re.search(rf"\b{key}\b ?=", remark.text)
        }
        named |= {label for words, kind, label in _SAID if kind == collection and words in said}
        hint = f" Look at the field {' or '.join(sorted(named))}." if named else ""
        yield Finding(Severity.ERROR, collection, pk, f"{name}{said}{hint}")


def _owner(subject: str, said: str, office: Snapshot) -> tuple[str, int | None, str]:
    """Return collection, id and words of the object behind a name in Asterisk.

    :param said: what Asterisk says of it. Sites may share a socket: which of them it is shows in what they gave for it.
    """
    sharing = [site for site in office.sites if site.sip_port is None] if subject in _SHARED else []
    if sharing:
        given = ((site, (*site.local_networks, site.external_address)) for site in sharing)
        site = next((site for site, values in given if any(each and each in said for each in values)), sharing[0])
        return "sites", site.id, f"Site {site.name}: "
    if subject == "emergency":
        twice = next((each for each in office.emergency_numbers if f"'{each.digits}'" in said), None)
        return "emergency_numbers", twice.id if twice else None, f"Emergency number {twice.digits}: " if twice else ""
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
    said = re.sub(r"^\[[^]]*\] (?:WARNING|ERROR)\[[^]]*\](?:\[[^]]*\])? \S+\.c: ", "Asterisk says: ", text).strip()
    # The file is one that nobody but the check has seen.
    return re.sub(r" at line \d+ of$|(?<= )/\S*/live/(?=[a-z_]+\.conf)", "", said)
