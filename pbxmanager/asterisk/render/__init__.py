"""From a snapshot to configuration files: ``render(snapshot, engine) -> {path: text}``.

Pure: no database, no clock, no disk but the templates. The same office on the same engine gives the same bytes. There is
one module for each group of files; templates only print what these modules decide.
"""

from collections.abc import Callable, Iterator, Mapping

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render import (
    conferences,
    dialplan,
    everyday,
    fax,
    features,
    groups,
    hours,
    in_call,
    inbound,
    marker,
    media,
    menus,
    names,
    numbers,
    parking,
    pjsip,
    queues,
    services,
    states,
    system,
    unclaimed,
    voicemail,
)
from pbxmanager.snapshot import Snapshot

Rendering = Mapping[str, str]
"""Text of each file by its path below Asterisk's configuration directory."""

_ROOMS: tuple[Callable[[Snapshot, Engine], Iterator[tuple[str, str]]], ...] = (
    system.files,
    pjsip.files,
    dialplan.files,
    features.files,
    groups.files,
    queues.files,
    media.files,
    in_call.files,
    states.files,
    everyday.files,
    parking.files,
    services.files,
    conferences.files,
    numbers.files,
    menus.files,
    names.files,
    unclaimed.files,
    hours.files,
    voicemail.files,
    fax.files,
    inbound.files,
)


def render(office: Snapshot, engine: Engine) -> Rendering:
    """Return every configuration file of an office, by path, in order.

    :raises InvalidValue: when a value can't be carried by Asterisk's syntax; nothing is rendered then.
    """
    files = dict(file for room in _ROOMS for file in room(office, engine))
    files["extensions.conf"] = dialplan.main(parts=sorted(path for path in files if path.startswith("extensions_")))
    files[marker.PATH] = marker.text(marker.hashes(files))
    return dict(sorted(files.items()))
