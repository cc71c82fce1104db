"""Asks a running Asterisk whether it runs what was rendered. What it answers to a reload proves nothing."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pbxmanager.asterisk import queue_status
from pbxmanager.asterisk.ami import AmiRefused, AmiSession, Message
from pbxmanager.asterisk.config_file import HINT, Step, sections, steps
from pbxmanager.asterisk.render import marker, voicemail

_CONFIGURATION = re.compile(
    # Sources that speak when they read configuration. Those that carry calls are left out on purpose: what a carrier that
    # does not answer, a network that is down or a stranger's packet makes them say is no reason to take a change back.
    r"\] (?:WARNING|ERROR)\[[^]]*\](?:\[[^]]*\])? (?:\w+/)?(?:loader|config|config_options|pbx|pbx_config|sorcery|"
    r"res_sorcery_\w+|pjsip_\w+|config_\w+|location|res_pjsip_endpoint_identifier_ip|res_pjsip_acl|res_musiconhold|app_queue|"
    r"manager|logger|indications|"
    r"features_config|cdr|cel|res_rtp_asterisk|extconf)\.c:"
)
_AT_RUN_TIME = re.compile(
    # What these sources say about traffic: manager.c of its clients, pbx.c and res_rtp_asterisk.c of calls, pjsip_* of messages.
    r"manager\.c: .*(?:Unable to|write|timeout|tried|failed|session|Broken pipe)|"
    r"pbx\.c: .*(?:sent to invalid|[Nn]o application|[Cc]hannel|Can't find extension|Spawn)|"
    r"res_rtp_asterisk\.c: (?!.*rtp\.conf)|"
    r"app_queue\.c: (?!.*(?:queues\.conf|queuerules\.conf|[Uu]nknown keyword|strategy|penaltychange))|"
    r"pjsip_(?:distributor|session|options|message_filter|transport_management|resolver|transport_events)\.c:|"
    r"No matching endpoint"
)


_SECRET = re.compile(r"(?i)(\b(?:password|secret|pin)\s*=>?\s*)\S+")
"""What Asterisk may quote from the line that it refuses."""
_SIP_TYPES = (
    # what people call it, the action that lists it, its file, and values to compare: (header, key)
    ("SIP endpoint", "PJSIPShowEndpoints", "pjsip_endpoint.conf", (("Transport", "transport"),)),
    ("SIP password", "PJSIPShowAuths", "pjsip_auth.conf", (("Username", "username"), ("Password", "password"))),
    ("SIP address", "PJSIPShowAors", "pjsip_aor.conf", ()),
    ("log-in", "PJSIPShowRegistrationsOutbound", "pjsip_registration.conf", (("ServerUri", "server_uri"),)),
)


_PER_TELEPHONE = frozenset({"pjsip_endpoint.conf", "pjsip_auth.conf", "pjsip_aor.conf"})
_LONGEST_ANSWER = 1000
_READ = ("numbers/", "dids/", "groups.", "menus.", "names/", "queue_facts.", "agents.", "boxes/")
"""Data files that the dialplan reads."""
_FEW = 50
"""Up to so many objects are asked for one by one."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """A way in which the running Asterisk is not what was rendered."""

    what: str
    subject: str = ""
    """Name of the object in Asterisk that it is about, such as ``trunk-3``; empty when not known."""

    def __str__(self) -> str:
        return self.what


def verify(ami: AmiSession, rendering: Mapping[str, str]) -> tuple[Deviation, ...]:
    """Return how Asterisk deviates from a rendering; empty when it runs it.

    Compared are the mark that its data files carry, all SIP objects by name (passwords, users, transports and carriers'
    addresses by value), every priority of the dialplan, and some rows of the data files.
    """
    try:
        return tuple(_deviations(ami, rendering))
    except (KeyError, ValueError) as error:  # files that somebody edited or removed by hand
        return (Deviation(f"The live files can't be read as what was written: {error}"),)


def verify_change(ami: AmiSession, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Deviation, ...]:
    """Return how Asterisk deviates from a rendering in what was changed, and only there.

    Asking for every object takes seconds where there are ten thousand telephones; asking for the few that changed does not.
    Where much changed, everything is asked.
    """
    changed = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    found = list(_mark(ami, after))
    sip = {path for path in changed if path.startswith("pjsip")}
    if sip:
        names = _changed_names(before, after)
        single = sip <= _PER_TELEPHONE and len(names) <= _FEW
        found += _telephones(ami, after, names) if single else _sip(ami, after)
    if any(path.startswith("extensions") for path in changed):
        found += _dialplan(ami, after)
    if voicemail.PATH in changed:
        found += _boxes(ami, after)
    if changed & queue_status.PATHS:
        found += _queues(ami, after)
    found += _data(ami, before, after, changed)
    return tuple(found)


def verify_mark(ami: AmiSession, rendering: Mapping[str, str]) -> tuple[Deviation, ...]:
    """Return whether Asterisk reads the data files of another rendering: one question, however large the office is."""
    return tuple(_mark(ami, rendering))


def complaints(problems: tuple[str, ...]) -> tuple[Deviation, ...]:
    """Return those log entries (see :mod:`pbxmanager.asterisk.problem_log`) that are about configuration."""
    found = (entry for entry in problems if _CONFIGURATION.search(entry) and not _AT_RUN_TIME.search(entry))
    return tuple(Deviation(_SECRET.sub(r"\1••••", entry)) for entry in found)


def running_digest(ami: AmiSession) -> str:
    """Return the digest of the rendering whose data files Asterisk reads; empty when there is none."""
    answer = ami.action("Getvar", Variable=f"AST_CONFIG({marker.PATH},generation,digest)")
    return answer.get("Value")


def _deviations(ami: AmiSession, rendering: Mapping[str, str]) -> Iterator[Deviation]:
    yield from _mark(ami, rendering)
    yield from _sip(ami, rendering)
    yield from _dialplan(ami, rendering)
    yield from _data(ami, {}, rendering, set(rendering))
    yield from _boxes(ami, rendering)
    yield from _queues(ami, rendering)


def _queues(ami: AmiSession, rendering: Mapping[str, str]) -> Iterator[Deviation]:
    for what, subject in queue_status.deviations(ami, rendering):
        yield Deviation(what, subject)


def _mark(ami: AmiSession, rendering: Mapping[str, str]) -> Iterator[Deviation]:
    wanted = {section.name: section for section in sections(rendering[marker.PATH])}["generation"].get("digest")
    if running_digest(ami) != wanted:
        yield Deviation("Its data files are not those of this generation.")


def _changed_names(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """Return the telephones and trunks of which any object changed."""
    names: set[str] = set()
    for path in _PER_TELEPHONE:
        old, new = ({section.name: section for section in sections(files.get(path, ""))} for files in (before, after))
        if any(old.get(name) != new.get(name) for name in {*old, *new} if (old.get(name) or new[name]).is_template):
            return {*old, *new}  # a template changed, and with it everything
        names |= {name for name in {*old, *new} if old.get(name) != new.get(name)}
    return names


def _telephones(ami: AmiSession, rendering: Mapping[str, str], names: set[str]) -> Iterator[Deviation]:
    wanted = {path: {section.name: section for section in sections(rendering[path])} for path in _PER_TELEPHONE}
    for name in sorted(names):
        expected = wanted["pjsip_endpoint.conf"].get(name)
        try:
            rows = {row.event: row for row in ami.list_action("PJSIPShowEndpoint", Endpoint=name)}
        except AmiRefused:
            if expected:
                yield Deviation(f"The SIP endpoint {name} is not there.", name)
            continue
        if expected is None:
            yield Deviation(f"The SIP endpoint {name} is there, but was not rendered.", name)
            continue
        account = wanted["pjsip_auth.conf"].get(name)
        running = rows.get("AuthDetail")
        if account and running and running.get("Password") != account.get("password"):
            yield Deviation(f"The SIP password {name} still has other values than were rendered.", name)
        if "EndpointDetail" not in rows or rows["EndpointDetail"].get("Transport") != expected.get("transport"):
            yield Deviation(f"The SIP endpoint {name} still has other values than were rendered.", name)
        if (account and not running) or "AorDetail" not in rows:
            yield Deviation(f"The SIP password or address of {name} is not there.", name)


def _data(
    ami: AmiSession, before: Mapping[str, str], after: Mapping[str, str], changed: set[str]
) -> Iterator[Deviation]:
    """Ask for changed rows of the data files as the dialplan does; a few stand for all, since each file is read whole."""
    asked = 0
    for path in sorted(path for path in changed if path.startswith(_READ)):
        old, new = ({section.name: section for section in sections(files.get(path, ""))} for files in (before, after))
        for name in sorted({*old, *new}):
            if old.get(name) == new.get(name) or asked >= _FEW:
                continue
            keys = {key for row in (old.get(name), new.get(name)) if row for key, _ in row.values}
            asked += 1
            for key in sorted(keys):
                running = ami.action("Getvar", Variable=f"AST_CONFIG({path},{name},{key})").get("Value")
                if not _is_told(running, new[name].get(key) if name in new else ""):
                    yield Deviation(f"The {key} of {name} is not yet what was rendered.", name)


def _is_told(running: str, wanted: str) -> bool:
    """Whether Asterisk's answer to Getvar is a value; of a long one it gives the beginning (22.10.1: 1,023 bytes)."""
    if len(wanted.encode()) <= _LONGEST_ANSWER:
        return running == wanted
    return running != "" and wanted.startswith(running.rstrip("\ufffd"))


def _sip(ami: AmiSession, rendering: Mapping[str, str]) -> Iterator[Deviation]:
    for what, action, path, keys in _SIP_TYPES:
        wanted = {
            (section.name, *(section.get(key) for _, key in keys))
            for section in sections(rendering[path])
            if not section.is_template
        }
        rows = ami.list_action(action, 120.0)
        running = {(row.get("ObjectName"), *(row.get(header) for header, _ in keys)) for row in rows}
        yield from _compare(what, wanted, running)
    wanted_names: set[tuple[str, ...]] = {(section.name,) for section in sections(rendering["pjsip_identify.conf"])}
    said = ami.command("pjsip show identifies")
    running_names: set[tuple[str, ...]] = {(name,) for name in re.findall(r"(?m)^ Identify:  ([^/<\s]+)/", said)}
    yield from _compare("address rule", wanted_names, running_names)


def _has_boxes(ami: AmiSession) -> bool:
    """Whether there is a list to ask for: without any box, Asterisk answers but never ends one."""
    try:
        ami.command("voicemail show users")
    except AmiRefused:
        return False
    return True


def _boxes(ami: AmiSession, rendering: Mapping[str, str]) -> Iterator[Deviation]:
    wanted: set[tuple[str, ...]] = set()
    for mailbox, line in voicemail.lines(rendering[voicemail.PATH]):
        _, _, address, _, options = line.split(",", 4)
        wanted.add((mailbox, address, next((o for o in options.split("|") if o.startswith("maxmsg=")), "")))
    running: set[tuple[str, ...]] = {
        (
            row.get("VoiceMailbox"),
            row.get("Email"),
            "" if row.get("MaxMessageCount") == "100" else f"maxmsg={row.get('MaxMessageCount')}",
        )
        for row in (ami.list_action("VoicemailUsersList", 120.0) if _has_boxes(ami) else ())
    }
    yield from _compare("voicemail box", wanted, running)


def _compare(what: str, wanted: set[tuple[str, ...]], running: set[tuple[str, ...]]) -> Iterator[Deviation]:
    """Yield each object that is missing, left over, or has other values (which may be secret: they are not shown)."""
    wanted_names, running_names = {row[0] for row in wanted}, {row[0] for row in running}
    for name in sorted(wanted_names | running_names):
        if name not in running_names:
            yield Deviation(f"The {what} {name} is not there.", name)
        elif name not in wanted_names:
            yield Deviation(f"The {what} {name} is there, but was not rendered.", name)
    for row in sorted(wanted - running):
        if row[0] in running_names:
            yield Deviation(f"The {what} {row[0]} still has other values than were rendered.", row[0])


def _dialplan(ami: AmiSession, rendering: Mapping[str, str]) -> Iterator[Deviation]:
    wanted = {
        step
        for path, text in rendering.items()
        if path.startswith("extensions")
        for step in steps(text)
        if step.context not in ("general", "globals")
    }
    running = {
        _step(row) for row in ami.list_action("ShowDialPlan", 120.0) if row.get("Registrar") != "func_periodic_hook"
    }
    # From a pattern hint Asterisk makes one of its own for each number that somebody watches, with the telephones in it.
    patterns = {step.context for step in wanted if step.extension.startswith("_") and step.priority == HINT}
    running = {s for s in running if s in wanted or s.priority != HINT or s.context not in patterns}
    # A hint that is written with a look-up is kept with what was found.
    looked_up = {
        (step.context, step.extension) for step in wanted if step.priority == HINT and "${" in step.application
    }
    there = {(step.context, step.extension) for step in running if step.priority == HINT}
    answered = looked_up & there
    wanted, running = (
        {step for step in steps_ if step.priority != HINT or (step.context, step.extension) not in answered}
        for steps_ in (wanted, running)
    )
    found = [*((step, "is not there") for step in wanted - running)]
    found += [(step, "is there, but was not rendered") for step in running - wanted]
    for step, what in sorted(found):
        yield Deviation(f"In the dialplan, {step} {what}.", step.context)


def _step(row: Message) -> Step:
    if included := row.get("IncludeContext"):
        return Step(row.get("Context"), "", 0, "", included)
    priority = row.get("Priority")
    return Step(
        row.get("Context"),
        row.get("Extension"),
        int(priority) if priority.isdigit() else 0,
        row.get("Application"),
        row.get("AppData"),
    )
