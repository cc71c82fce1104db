"""The office of each generation, kept beside its files, so that a plan can speak in the office's words."""

import dataclasses
import json
import os
import typing
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pbxmanager.snapshot import Device, Extension, Snapshot, VoicemailBox

_LARGEST_CHANGE = 500_000
"""Bytes; a larger snapshot is a whole one."""


def snapshot_path(home: Path, number: int) -> Path:
    """Return where the snapshot of a generation lies."""
    return home / "snapshots" / f"{number}.json"


def save(office: Snapshot, path: Path) -> None:
    """Write a snapshot, whole or not at all."""
    facts = {field.name: _plain(getattr(office, field.name)) for field in dataclasses.fields(office)}
    write({"shape": _shape(), "office": facts}, path)


def save_change(
    extensions: tuple[Extension, ...],
    devices: tuple[Device, ...],
    gone: tuple[int, ...],
    boxes: tuple[VoicemailBox, ...],
    base: Path,
    path: Path,
) -> None:
    """Write a snapshot that is another one with some extensions, devices and voicemail boxes replaced, and devices that are
    ``gone``."""
    facts = {
        "shape": _shape(),
        "like": base.name,
        "depth": depth(base) + 1,
        "extensions": _plain(extensions),
        "devices": _plain(devices),
        "gone": sorted(gone),
        "boxes": _plain(boxes),
    }
    write(facts, path)


def recall(path: Path) -> Snapshot | None:
    """Read a snapshot as far as this version of the program understands it, to tell in words what changed since.

    What another version kept besides is left out, and what it did not know is empty. None when that can't be done.
    """
    return load(path, strict=False)


def load(path: Path, known: Mapping[Path, Snapshot] = MappingProxyType({}), *, strict: bool = True) -> Snapshot | None:
    """Read a snapshot; None when none was kept or it is from another version of the program.

    :param known: snapshots that were read before: they need not be read again for one that is a change of them.
    """
    if path in known:
        return known[path]
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        shape = facts["shape"]
        if strict and shape != _shape():
            return None
        if "like" in facts:
            return _changed(load(path.with_name(facts["like"]), known, strict=strict), facts)
        there = [(name, hint) for name, hint in _hints(Snapshot).items() if strict or name in facts["office"]]
        return Snapshot(**{name: _reader(hint, shape)(facts["office"][name]) for name, hint in there})
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def depth(path: Path) -> int:
    """Return how many changes lie between a kept snapshot and a whole one."""
    if not path.exists() or path.stat().st_size > _LARGEST_CHANGE:
        return 0
    return int(json.loads(path.read_text(encoding="utf-8")).get("depth", 0))


def base_of(path: Path) -> Path | None:
    """Return the snapshot that another one is a change of; None when it is a whole one or there is none."""
    if not depth(path):
        return None
    return path.with_name(json.loads(path.read_text(encoding="utf-8"))["like"])


def _changed(base: Snapshot | None, facts: dict[str, Any]) -> Snapshot | None:
    if base is None:
        return None
    shape = facts["shape"]
    extensions = {extension.id: extension for extension in map(_reader(Extension, shape), facts["extensions"])}
    devices = {device.id: device for device in base.devices if device.id not in facts["gone"]}
    devices |= {device.id: device for device in map(_reader(Device, shape), facts["devices"])}
    boxes = {box.id: box for box in map(_reader(VoicemailBox, shape), facts["boxes"])}
    return dataclasses.replace(
        base,
        voicemail_boxes=tuple(boxes.get(each.id, each) for each in base.voicemail_boxes),
        extensions=tuple(extensions.get(each.id, each) for each in base.extensions),
        devices=tuple(devices.values()),
    ).sorted()


def write(facts: object, path: Path) -> None:
    """Write facts as JSON, safe on the disk when this returns."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("w", encoding="utf-8") as file:
        file.write(json.dumps(facts, ensure_ascii=False, separators=(",", ":")))
        file.flush()
        os.fsync(file.fileno())
    beside.chmod(0o400)
    beside.replace(path)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return {field.name: hint for field in dataclasses.fields(kind) if (hint := typing.get_type_hints(kind)[field.name])}


@cache
def _shape() -> str:
    """Return the fields of everything in a snapshot: a snapshot of another shape can't be read."""
    kinds: list[Any] = [Snapshot]
    for kind in kinds:
        for hint in _hints(kind).values():
            for inner in (hint, *typing.get_args(hint)):
                if isinstance(inner, type) and dataclasses.is_dataclass(inner) and inner not in kinds:
                    kinds.append(inner)
    return "; ".join(f"{kind.__name__}: {', '.join(_hints(kind))}" for kind in kinds)


def _plain(item: Any) -> Any:
    """Return a value as JSON can hold it; an object becomes the list of its values, in the order of its fields."""
    if isinstance(item, tuple):
        return [_plain(each) for each in item]
    if isinstance(item, frozenset):
        return sorted(item)
    if type(item) in _PLAIN:
        return item
    if dataclasses.is_dataclass(item) and not isinstance(item, type):
        kind: Any = type(item)
        return [_plain(getattr(item, name)) for name in _hints(kind)]
    return item


_PLAIN = (str, int, bool, type(None))


@cache
def _names(shape: str) -> dict[str, list[str]]:
    """Return the fields of each kind of thing, in their order, in snapshots of a shape."""
    return {kind: names.split(", ") for kind, _, names in (part.partition(": ") for part in shape.split("; "))}


@cache
def _reader(hint: Any, shape: str) -> Callable[[Any], Any]:
    """Return what turns a plain value of a snapshot of some shape back into the type that a field declares."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (tuple, frozenset):
        each = _reader(inner[0], shape)
        return lambda items: origin(map(each, items))
    if origin is not None:  # an optional value
        present = _reader(next(option for option in inner if option is not type(None)), shape)
        return lambda item: None if item is None else present(item)
    if dataclasses.is_dataclass(hint):
        kind: Any = hint
        readers = [_reader(each, shape) for each in _hints(kind).values()]
        if (kept := _names(shape)[kind.__name__]) != list(_hints(kind)):
            return lambda values: _translated(kind, dict(zip(kept, values, strict=True)), shape)
        return lambda values: kind(*[read(value) for read, value in zip(readers, values, strict=True)])
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return _same


def _translated(kind: Any, values: dict[str, Any], shape: str) -> Any:
    """Return a thing that another version of the program kept."""
    known = {name: _reader(hint, shape)(values[name]) for name, hint in _hints(kind).items() if name in values}
    for field in dataclasses.fields(kind):
        if field.name not in known and field.default is dataclasses.MISSING:
            hint = _hints(kind)[field.name]
            known[field.name] = None if type(None) in typing.get_args(hint) else (typing.get_origin(hint) or hint)()
    return kind(**known)


def _same(item: Any) -> Any:
    return item
