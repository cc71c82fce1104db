"""Asks a running Asterisk whether it runs what was rendered. What it answers to a reload proves nothing."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pbxmanager.asterisk.ami import AmiSession
from pbxmanager.asterisk.render import marker

_SECTION = re.compile(r"(?m)^\[([^]]+)\](\(!\))?")
_CONFIGURATION = re.compile(
    r"\] (?:WARNING|ERROR)\[[^]]*\] (?:config|config_options|pbx|pbx_config|sorcery|res_sorcery_\w+|pjsip_\w+|config_\w+|"
    r"location|res_pjsip\w*|res_musiconhold|manager|logger|indications|features_config|cdr|cel|res_rtp_asterisk|extconf)\.c:"
)
_AT_RUN_TIME = re.compile(r"res_pjsip_(?:registrar|session|outbound_registration|authenticator)|No matching endpoint")


@dataclass(frozen=True, slots=True)
class Deviation:
    """A way in which the running Asterisk is not what was rendered."""

    what: str

    def __str__(self) -> str:
        return self.what


def verify(ami: AmiSession, rendering: Mapping[str, str]) -> tuple[Deviation, ...]:
    """Return how Asterisk deviates from a rendering; empty when it runs it.

    Compared are the mark that its data files carry, all SIP endpoints and all dialplan contexts.
    """
    return tuple(_deviations(ami, rendering))


def complaints(problems: tuple[str, ...]) -> tuple[Deviation, ...]:
    """Return those log entries (see :mod:`pbxmanager.asterisk.problem_log`) that are about configuration."""
    found = (entry for entry in problems if _CONFIGURATION.search(entry) and not _AT_RUN_TIME.search(entry))
    return tuple(Deviation(entry) for entry in found)


def running_digest(ami: AmiSession) -> str:
    """Return the digest of the rendering whose data files Asterisk reads; empty when there is none."""
    answer = ami.action("Getvar", Variable=f"AST_CONFIG({marker.PATH},generation,digest)")
    return answer.get("Value")


def sections(text: str) -> set[str]:
    """Return the names of a file's sections, templates left out."""
    return {name for name, template in _SECTION.findall(text) if not template}


def _deviations(ami: AmiSession, rendering: Mapping[str, str]) -> Iterator[Deviation]:
    wanted_digest = marker.digest(rendering)
    if running_digest(ami) != wanted_digest:
        yield Deviation("Its data files are not those of this generation.")
    endpoints = {event.get("ObjectName") for event in ami.list_action("PJSIPShowEndpoints", 60.0)}
    yield from _compare("SIP endpoint", sections(rendering["pjsip_endpoint.conf"]), endpoints)
    wanted = set().union(*(sections(text) for path, text in rendering.items() if path.startswith("extensions")))
    contexts = {event.get("Context") for event in ami.list_action("ShowDialPlan", 60.0)}
    yield from _compare(
        "dialplan context", wanted - {"general", "globals"}, {c for c in contexts if not c.startswith("_")}
    )


def _compare(kind: str, wanted: set[str], running: set[str]) -> Iterator[Deviation]:
    for name in sorted(wanted - running):
        yield Deviation(f"The {kind} {name} is not there.")
    for name in sorted(running - wanted):
        yield Deviation(f"The {kind} {name} is there, but was not rendered.")
