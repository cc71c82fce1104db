"""Renderings on disk: numbered directories that never change, and one link that says which of them is live.

``HOME/generations/7/`` holds the files and ``manifest.json``; ``HOME/live`` is a link to one of them and is replaced by a
single rename. Directories are written beside and renamed into place when everything in them is on the disk, so one that
has a number is whole.
"""

import errno
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pbxmanager.asterisk.render import Rendering, marker

MANIFEST = "manifest.json"


class GenerationError(Exception):
    """A generation can't be read, written or switched to. The text says which and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation consists of."""

    number: int
    digest: str
    """SHA-256 of the whole (see :mod:`pbxmanager.asterisk.render.marker`)."""
    files: Mapping[str, str]
    """SHA-256 of each file's text, by path."""
    times: Mapping[str, int] = field(default_factory=dict)
    """When each file was last written, in nanoseconds since 1970, as the disk says."""


class GenerationStore:
    """The generations of one engine."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.directory = home / "generations"
        self.link = home / "live"

    def numbers(self) -> list[int]:
        """Return the numbers of all whole generations on disk, oldest first."""
        if not self.directory.exists():
            return []
        return sorted(int(path.name) for path in self.directory.iterdir() if path.name.isdigit())

    def live_number(self) -> int | None:
        """Return the number of the live generation; None before the first.

        :raises GenerationError: when the link leads somewhere else.
        """
        try:
            target = self.link.readlink()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise GenerationError(f"{self.link} is no link: move it away, then apply again.") from error
        if target.parent.name != "generations" or not target.name.isdigit() or not self.link.is_dir():
            raise GenerationError(f"{self.link} leads to {target}, which is no generation. Apply again to mend it.")
        return int(target.name)

    def live_or_none(self) -> int | None:
        """Return the number of the live generation; None as well when the link leads to nothing that could be live."""
        try:
            return self.live_number()
        except GenerationError:
            return None

    def path(self, number: int) -> Path:
        """Return the directory of a generation."""
        return self.directory / str(number)

    def manifest(self, number: int) -> Manifest:
        """Read a generation's manifest.

        :raises GenerationError: when there is none.
        """
        path = self.path(number) / MANIFEST
        try:
            status = path.stat()
            return _read_manifest(path, status.st_ino, status.st_mtime_ns, status.st_size)
        except FileNotFoundError as error:
            there = ", ".join(map(str, self.numbers()[-10:])) or "none"
            raise GenerationError(
                f"Generation {number} can't be read: it is not on the disk, or not whole. The newest that are there: {there}."
            ) from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise GenerationError(f"Generation {number} can't be read: {error}") from error

    def read(self, number: int) -> dict[str, str]:
        """Return the files of a generation as they are on the disk now, by path."""
        root = self.path(number)
        return {
            str(path.relative_to(root)): path.read_text(errors="surrogateescape")
            for path in sorted(root.rglob("*"))
            if path.is_file() and path.name != MANIFEST
        }

    def altered(self, number: int) -> list[str]:
        """Return the files of a generation that are no longer as they were written: changed, gone or new."""
        wanted = self.manifest(number).files
        found = {path: marker.sha(text) for path, text in self.read(number).items()}
        return sorted(path for path in {*wanted, *found} if wanted.get(path) != found.get(path))

    def is_untouched(self, number: int) -> bool:
        """Whether every file of a generation is there with the time at which it was written. Only the manifest is read for this.

        :raises GenerationError: when the generation can't be read.
        """
        root = self.path(number)
        try:
            return all(_written(f"{root}/{path}") == then for path, then in self.manifest(number).times.items())
        except FileNotFoundError:
            return False

    def write(self, number: int, rendering: Rendering, anew: bool = False) -> Manifest:
        """Write a rendering as a new generation, safe on the disk when this returns. It is not live yet.

        Files that the live generation has already, byte for byte, become further names of the same file: Asterisk sees
        that they did not change and reads only the others anew.

        :param anew: whether every file is a new one, so that Asterisk reads all of them again.
        :raises GenerationError: when the number is taken or the disk refuses; nothing is left behind then.
        """
        hashed = marker.hashes(rendering)
        return self._write(number, hashed, lambda beside: self._fill(beside, rendering, hashed, anew))

    def write_change(
        self, number: int, base: int, changed: Mapping[str, str], removed: Collection[str] = ()
    ) -> Manifest:
        """Write a generation that is another one with some files replaced, added or left out, without reading the others.

        :raises GenerationError: as :meth:`write`; and when a file of the base was touched since it was written.
        """
        known = self.manifest(base)
        hashed = {**known.files, **marker.hashes(changed)}
        hashed = {path: digest for path, digest in hashed.items() if path not in removed}

        root = self.path(base)

        def fill(beside: Path) -> dict[str, int]:
            times = {}
            for path in hashed:  # thousands: plain strings cost a third of what paths do
                if path in changed:
                    _store(beside / path, changed[path])
                    continue
                source = f"{root}/{path}"
                times[path] = _written(source)
                if times[path] != known.times.get(path):
                    raise GenerationError(f"{source} was changed by hand.")
                os.link(source, f"{beside}/{path}")
            return times

        return self._write(number, hashed, fill)

    def _write(self, number: int, hashed: Mapping[str, str], fill: Callable[[Path], Mapping[str, int]]) -> Manifest:
        """Make a directory beside, have it filled, and rename it into place when all of it is on the disk.

        :param fill: returns the times of files that it linked; the others are looked at.
        """
        final = self.path(number)
        if final.exists():
            raise GenerationError(f"Generation {number} exists already.")
        beside = self.directory / f".{number}.{os.getpid()}"
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.rmtree(beside, ignore_errors=True)
            folders = [beside / folder for folder in _folders(hashed)]
            for folder in folders:
                folder.mkdir(mode=0o700)
            linked = fill(beside)
            times = {path: linked.get(path) or _written(f"{beside}/{path}") for path in hashed}
            manifest = Manifest(number, marker.digest(hashed), hashed, times)
            facts = {"number": number, "digest": manifest.digest, "files": {**hashed}, "times": times}
            _store(beside / MANIFEST, json.dumps(facts, sort_keys=True) + "\n")
            for folder in folders:
                _sync(folder)
            beside.rename(final)
            _sync(self.directory)
        except GenerationError:
            shutil.rmtree(beside, ignore_errors=True)
            raise
        except OSError as error:
            why = why_refused(error, self.home)  # before there is room again
            shutil.rmtree(beside, ignore_errors=True)
            raise GenerationError(f"Generation {number} can't be written to {self.directory}: {why}.") from error
        return manifest

    def remove(self, number: int) -> None:
        """Take a generation off the disk: at one moment it is there, at the next it is not.

        :raises GenerationError: when it is the live one.
        """
        if number == self.live_or_none():
            raise GenerationError(f"Generation {number} is live.")
        beside = self.directory / f".{number}.gone"
        self.path(number).rename(beside)
        shutil.rmtree(beside)

    def remove_leftovers(self) -> None:
        """Remove what a process left that was killed while it wrote. Nobody else may be writing."""
        for leftover in self.directory.glob(".*") if self.directory.exists() else ():
            shutil.rmtree(leftover, ignore_errors=True)
        for link in self.home.glob(".live.*"):
            link.unlink(missing_ok=True)

    def switch(self, number: int) -> None:
        """Make a generation the live one, by one rename.

        :raises GenerationError: when it is not whole on the disk, or the disk refuses; the link is as it was then.
        """
        self.manifest(number)
        beside = self.link.with_name(f".live.{os.getpid()}")
        try:
            beside.unlink(missing_ok=True)
            beside.symlink_to(Path("generations") / str(number))
            beside.replace(self.link)
            _sync(self.home)
        except OSError as error:
            beside.unlink(missing_ok=True)
            why = why_refused(error, self.home)
            raise GenerationError(f"{self.link} can't be made to lead to generation {number}: {why}.") from error

    def _fill(self, beside: Path, rendering: Rendering, hashed: Mapping[str, str], anew: bool) -> dict[str, int]:
        live = None if anew else self.live_or_none()
        known = self._known(live)
        for path, text in rendering.items():
            target = beside / path
            if live is not None and known.get(path) == hashed[path]:
                source = self.path(live) / path
                # The file itself decides, not the manifest: someone may have edited it by hand.
                if source.is_file() and marker.sha(source.read_text(errors="surrogateescape")) == known[path]:
                    os.link(source, target)
                    continue
            _store(target, text)
        return {}

    def _known(self, live: int | None) -> Mapping[str, str]:
        """Return the hashes of the live generation's files; none when its manifest is lost: all are written then."""
        try:
            return self.manifest(live).files if live is not None else {}
        except GenerationError:
            return {}


def why_refused(error: OSError, place: Path) -> str:
    """Return why a disk refuses; a full table of files looks like a full disk, though ``df`` shows much room."""
    why = error.strerror or str(error)
    with suppress(OSError):
        if error.errno == errno.ENOSPC and (left := os.statvfs(place)).f_files and not left.f_ffree:
            return f"{why}: it holds as many files as it can (df -i shows it)"
    return why


@lru_cache(maxsize=4)
def _read_manifest(path: Path, inode: int, written: int, size: int) -> Manifest:
    """Read it once for all who ask while it is as it was: no manifest is changed after it was written."""
    facts = json.loads(path.read_text())
    return Manifest(facts["number"], facts["digest"], facts["files"], facts["times"])


def _folders(paths: Iterable[str]) -> list[str]:
    """Return the directories that hold these files, each after the one that it lies in; the first is the root's empty name."""
    found = {""}
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return sorted(found)


def _written(path: str) -> int:
    """Return when a file was last written, in nanoseconds since 1970."""
    return os.stat(path).st_mtime_ns  # noqa: PTH116 - asked for thousands of files


def _store(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o400)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
