"""Which module reads which file, and what a change of it takes.

Measured on Asterisk 22.10.1 by reloading every module. ``Reload`` takes names with ``.so`` for loadable modules and bare
ones for what is built in; types of SIP object are all read by ``res_pjsip.so``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatch

_MODULES = (
    # In the order in which they reload: what others refer to comes first.
    ("logger.conf", "logger"),
    ("manager.conf", "manager"),
    ("acl.conf", "acl"),
    ("indications.conf", "indications"),
    ("dnsmgr.conf", "dnsmgr"),
    ("extconfig.conf", "extconfig"),
    ("http.conf", "http"),
    ("udptl.conf", "udptl"),
    ("cdr.conf", "cdr"),
    ("cel.conf", "cel"),
    ("features.conf", "features"),
    ("rtp.conf", "res_rtp_asterisk.so"),
    ("musiconhold.conf", "res_musiconhold.so"),
    ("cli_aliases.conf", "res_clialiases.so"),
    ("pjsip_notify.conf", "res_pjsip_notify.so"),
    ("res_fax.conf", "res_fax.so"),
    ("voicemail.conf", "app_voicemail.so"),
    ("res_parking.conf", "res_parking.so"),
    ("confbridge.conf", "app_confbridge.so"),
    ("pjsip*.conf", "res_pjsip.so"),
    ("extensions*.conf", "pbx_config.so"),
    ("queuerules.conf", "app_queue.so"),
    ("queues.conf", "app_queue.so"),
)
_RESTART = (
    "asterisk.conf",
    "modules.conf",
    "sorcery.conf",
    "stasis.conf",
    "ccss.conf",
    "cli.conf",
    "codecs.conf",
    "pjproject.conf",
)
_NOTHING = (
    "boxes/*",
    "scripts/*",
    "faxes.conf",
    "numbers/*",
    "dids/*",
    "sites.conf",
    "generation.conf",
    "blocked/*",
    "calendars/*",
    "hours/*",
    "night_switches.conf",
    "prompts.conf",
    "groups.conf",
    "name_directories.conf",
    "names/*",
    "menus.conf",
    "announcements.conf",
    "queue_facts.conf",
    "agents.conf",
    *("classes.conf", "lots.conf", "paging.conf", "secretaries.conf", "conferences.conf"),
    "dials/*",
    "accounts.conf",
    "disas.conf",
)


@dataclass(frozen=True, slots=True)
class Consequences:
    """What it takes for Asterisk to run changed files."""

    reload: tuple[str, ...]
    """Modules, in a safe order."""
    restart: tuple[str, ...]
    """Files that only a restart of Asterisk reads."""
    at_once: tuple[str, ...]
    """Files that hold from the next call on, without any reload."""


def consequences(changed: Iterable[str]) -> Consequences:
    """Return what changed (written, altered or removed) files take.

    :raises KeyError: for a file that no rule knows: whoever adds a file to the rendering says here what reads it.
    """
    modules, restart, at_once = set(), [], []
    for path in sorted(changed):
        if any(fnmatch(path, pattern) for pattern in _NOTHING):
            at_once.append(path)
        elif path in _RESTART:
            restart.append(path)
        else:
            modules.add(_module(path))
    order = [module for _, module in _MODULES]
    return Consequences(tuple(sorted(modules, key=order.index)), tuple(restart), tuple(at_once))


def consequences_of(before: Mapping[str, str], after: Mapping[str, str]) -> Consequences:
    """Return what it takes for Asterisk to go from one set of files to another."""
    found = consequences(path for path in {*before, *after} if before.get(path) != after.get(path))
    restart, reload = found.restart, found.reload
    if {"pjsip.conf"} & before.keys() and sockets_of(before) != sockets_of(after):
        # Asterisk keeps listening where it did: a reload changes nothing about an open socket, and says so nowhere.
        restart = (*restart, "pjsip.conf (sockets)")
    if before and "pbx_config.so" not in reload and _telephones_of(before) != _telephones_of(after):
        # A hint that somebody watches keeps its old telephones until the dialplan is read again (some milliseconds).
        reload = (*reload, "pbx_config.so")
    return replace(found, restart=restart, reload=loaded(reload, before if "modules.conf" in before else after))


def loaded(modules: Iterable[str], running: Mapping[str, str]) -> tuple[str, ...]:
    """Return those of the modules that were loaded with the files that run; what is new needs a restart anyway."""
    if "modules.conf" not in running:
        return tuple(modules)
    return tuple(name for name in modules if not name.endswith(".so") or name in running["modules.conf"])


def _telephones_of(files: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return the lines that say which telephones a number rings, by number."""
    found = set()
    for path, text in files.items():
        if path.startswith("numbers/"):
            number = ""
            for line in text.split("\n"):
                if line.startswith("["):
                    number = line
                elif line.startswith("dial = "):
                    found.add((number, line))
    return found


def sockets_of(files: Mapping[str, str]) -> frozenset[str]:
    """Return what decides where SIP listens: the lines of ``pjsip.conf`` that open or name a socket."""
    lines = files.get("pjsip.conf", "").splitlines()
    return frozenset(line for line in lines if line.startswith(("bind =", "protocol =", "[")))


def _module(path: str) -> str:
    for pattern, module in _MODULES:
        if fnmatch(path, pattern):
            return module
    raise KeyError(path)
