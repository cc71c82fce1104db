"""The office of each generation, kept beside its files, so that a plan can speak in the office's words."""

import dataclasses
import json
import os
import typing
from enum import Enum
from pathlib import Path
from typing import Any

from pbxmanager.snapshot import Snapshot


def snapshot_path(home: Path, number: int) -> Path:
    """Return where the snapshot of a generation lies."""
    return home / "snapshots" / f"{number}.json"


def save(office: Snapshot, path: Path) -> None:
    """Write a snapshot, whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("w", encoding="utf-8") as file:
        json.dump(dataclasses.asdict(office), file, default=_plain, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    beside.chmod(0o400)
    beside.replace(path)


def load(path: Path) -> Snapshot | None:
    """Read a snapshot; None when none was kept or it is from another version of the program."""
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        return typing.cast(Snapshot, _build(Snapshot, facts))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _plain(item: object) -> object:
    if isinstance(item, frozenset):
        return sorted(item)
    raise TypeError(f"{item!r} has no place in a snapshot")


def _build(kind: Any, facts: Any) -> Any:
    """Turn parsed JSON back into the type that a field declares."""
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{name: _build(hints[name], item) for name, item in facts.items()})
    origin = typing.get_origin(kind)
    if origin in (tuple, frozenset):
        return origin(_build(typing.get_args(kind)[0], item) for item in facts)
    if origin is not None:  # an optional value
        inner = next(option for option in typing.get_args(kind) if option is not type(None))
        return None if facts is None else _build(inner, facts)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(facts)
    return facts
