"""Keeps what lies in voicemail boxes with the boxes' owners, when numbers change hands.

Asterisk keeps messages, greetings and the PIN that was chosen by telephone in a directory with the box's number. So a box that
gets another number takes its directory along; a box that goes leaves its directory aside (never to whoever gets the number next);
and a PIN that the administration gives anew counts from then on. An index beside the boxes says which box each directory
belongs to.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pbxmanager.asterisk.config_file import sections
from pbxmanager.asterisk.render.voicemail import CONTEXT

_INDEX = "boxes.json"
_REMOVED = "removed"


class _Box(NamedTuple):
    mailbox: str
    pin: str
    """Digest of the PIN that was rendered."""


def boxes_root(home: Path) -> Path:
    """Return the directory that holds a directory for each box."""
    return home / "spool" / "voicemail" / CONTEXT


def owner_of(home: Path, mailbox: str) -> str:
    """Return the id of the box whose messages lie at a number; empty when nobody's do."""
    known = _read(boxes_root(home)) or {}
    return next((box for box, facts in known.items() if facts.mailbox == mailbox), "")


def settle(home: Path, rendering: Mapping[str, str], *, returning: bool = False) -> bool:
    """Bring the boxes' directories in line with a whole rendering; return whether any was touched.

    It can be repeated: what is done already is left alone.

    :param returning: whether this is the way back from a generation that failed: PINs that it put aside count again.
    """
    root = boxes_root(home)
    wanted = _wanted(rendering)
    known = _read(root)
    if known is None:
        # Nothing is known of the directories that are there: each stays with the box of its number.
        known = {box: facts for box, facts in wanted.items() if (root / facts.mailbox).is_dir()}
    if known == wanted:
        return False
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    touched = _move(root, known, wanted)
    for box, facts in wanted.items():
        if box in known and known[box].pin != facts.pin:
            touched |= _forget_pin(root / facts.mailbox, known[box].pin, facts.pin, returning)
    _write(root, wanted)
    return touched


def settle_pins(home: Path, rendering: Mapping[str, str], *, returning: bool = False) -> bool:
    """Do the same where a few files change, and with them the PIN of boxes but no box's number."""
    root = boxes_root(home)
    wanted = _wanted(rendering)
    rows = (_rows(root) or {}) if wanted else {}
    known = {box: _Box(*rows[box]) for box in wanted if box in rows}
    anew = {box: facts for box, facts in wanted.items() if box in known and known[box].pin != facts.pin}
    touched = False
    for box, facts in anew.items():
        touched |= _forget_pin(root / facts.mailbox, known[box].pin, facts.pin, returning)
    if anew:
        _write(root, {**rows, **anew})
    return touched


def _wanted(rendering: Mapping[str, str]) -> dict[str, _Box]:
    rows = [row for path, text in rendering.items() if path.startswith("boxes/") for row in sections(text)]
    return {row.name: _Box(row.get("mailbox"), _digest(row.name, row.get("pin"))) for row in rows}


def _digest(box: str, pin: str) -> str:
    return hashlib.sha256(f"{box}:{pin}".encode()).hexdigest()[:16]


def _move(root: Path, known: Mapping[str, _Box], wanted: Mapping[str, _Box]) -> bool:
    """Carry directories to their boxes' numbers; two steps, so that two boxes can change places."""
    aside = root / _REMOVED
    leaving = [box for box, facts in known.items() if box not in wanted or wanted[box].mailbox != facts.mailbox]
    touched = False
    for box in leaving:
        touched |= _rename(root / known[box].mailbox, aside / box)
    for box, facts in wanted.items():
        if box in known and known[box].mailbox == facts.mailbox:
            continue
        if box not in known or (aside / box).exists():
            # Whatever still lies at a number that begins anew is somebody else's.
            touched |= _rename(root / facts.mailbox, aside / f"unknown-{facts.mailbox}")
        touched |= _rename(aside / box, root / facts.mailbox)
    return touched


def _rename(source: Path, target: Path) -> bool:
    if not source.is_dir():
        return False
    target.parent.mkdir(mode=0o700, exist_ok=True)
    free, count = target, 1
    while free.exists():
        free, count = target.with_name(f"{target.name}-{count}"), count + 1
    source.rename(free)
    return True


def _forget_pin(folder: Path, old: str, new: str, returning: bool) -> bool:
    chosen, kept = folder / "secret.conf", folder / f"secret.{new}"
    if returning and kept.exists():
        kept.replace(chosen)
        return True
    for earlier in folder.glob("secret.*"):
        if earlier != chosen:
            earlier.unlink()
    if not chosen.exists():
        return False
    chosen.replace(folder / f"secret.{old}")
    return True


def _read(root: Path) -> dict[str, _Box] | None:
    rows = _rows(root)
    return None if rows is None else {box: _Box(*facts) for box, facts in rows.items()}


def _rows(root: Path) -> dict[str, Sequence[str]] | None:
    """Return what stands in the index, as it stands there; None when it can't be read."""
    try:
        rows = json.loads((root / _INDEX).read_text())
    except (FileNotFoundError, ValueError):
        return None
    width = len(_Box._fields)
    sound = isinstance(rows, dict) and all(isinstance(row, list) and len(row) == width for row in rows.values())
    return rows if sound else None


def _write(root: Path, boxes: Mapping[str, Sequence[str]]) -> None:
    beside = root / f".{_INDEX}.{os.getpid()}"
    with beside.open("w") as file:
        json.dump(dict(boxes), file)
        file.flush()
        os.fsync(file.fileno())
    beside.chmod(0o600)
    beside.replace(root / _INDEX)
