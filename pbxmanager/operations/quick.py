"""The short way for a change of people: name, ring time, permissions, outside number, language.

Such a change touches one small data file for each hundred numbers and nothing that Asterisk must reload. So only those files
are rendered and written, whatever the size of the office. The journal says what changed; whenever it holds anything else, or
anything is not as it was left, the full way is taken. Both ways give the same bytes (held by tests).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core import serializers
from django.db.models import Q

from pbxmanager.asterisk.config_file import sections
from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.generations import GenerationStore
from pbxmanager.asterisk.render import marker, numbers
from pbxmanager.directory.models import Extension
from pbxmanager.operations.models import Change, Generation
from pbxmanager.operations.office import read_people
from pbxmanager.operations.snapshots import depth, snapshot_path
from pbxmanager.snapshot import Difference
from pbxmanager.snapshot import Extension as ExtensionFacts

MOST = 200
"""More changes than this take the full way."""
_FREE = {
    # Fields whose change touches an extension's row in the data files, or nothing.
    "directory.person": {"name", "email", "department_id", "language"},
    "directory.extension": {"name", "ring_seconds", "permission_class_id", "outbound_number_id", "hide_number"},
    "routing.destination": {"name"},
}
_WORDS = {
    "name": "name",
    "ring": "ring seconds",
    "language": "language",
    "class": "permission class",
    "outside": "outside number",
    "hidden": "hide number",
}
DEEPEST = 50
"""After so many short ways the full one is taken: the kept snapshots are changes of each other."""


@dataclass(frozen=True, slots=True)
class QuickPlan:
    """What a change of people comes to."""

    live: int
    changed: dict[str, str]
    """New texts of the files that change."""
    before: dict[str, str]
    """Their texts in the live generation."""
    extensions: tuple[ExtensionFacts, ...]
    """The extensions that change, as they are now."""
    differences: tuple[Difference, ...]


def quick_plan(engine: Engine) -> QuickPlan | None:
    """Return the short way from what is live to what the database describes; None when only the full way will do."""
    store = GenerationStore(engine.home)
    live = store.live_or_none()
    if live is None:
        return None
    record = Generation.objects.filter(number=live, result=Generation.Result.LIVE, verified=True).first()
    if record is None:
        return None
    entries = list(Change.objects.filter(pk__gt=record.journal_position)[: MOST + 1])
    if not entries or len(entries) > MOST:
        return None
    touched = _touched(entries)
    if touched is None:
        return None
    return _plan(engine, store, live, touched)


def _touched(entries: Iterable[Change]) -> set[int] | None:
    """Return the ids of the extensions that these entries touch; None when one touches anything else."""
    people: set[int] = set()
    extensions: set[int] = set()
    destinations: set[int] = set()
    ids = {"directory.person": people, "directory.extension": extensions, "routing.destination": destinations}
    for entry in entries:
        if entry.action != Change.Action.CHANGE or entry.model not in _FREE:
            return None
        earlier = next(iter(serializers.deserialize("json", entry.before))).object
        now = type(earlier)._base_manager.filter(pk=entry.object_id).first()
        if now is None:
            return None
        fields = {field.attname for field in earlier._meta.concrete_fields}
        if {name for name in fields if getattr(earlier, name) != getattr(now, name)} - _FREE[entry.model]:
            return None
        ids[entry.model].add(entry.object_id)
    found = Extension.objects.filter(
        Q(pk__in=extensions) | Q(person_id__in=people) | Q(destination_id__in=destinations)
    )
    return set(found.values_list("pk", flat=True))


def _plan(engine: Engine, store: GenerationStore, live: int, touched: set[int]) -> QuickPlan | None:
    shelves = _shelves(touched)
    office = read_people([f"{start}{last:02d}" for start in shelves for last in range(100)])
    files = {path: text for path, text in numbers.files(office, engine) if path in shelves.values()}
    known = store.manifest(live).files
    changed = {path: text for path, text in files.items() if known.get(path) != marker.sha(text)}
    if not changed or not changed.keys() <= known.keys():
        return None  # nothing that is read while calls run: the full way settles what that means
    if depth(snapshot_path(engine.home, live)) >= DEEPEST:
        return None
    now = tuple(extension for extension in office.extensions if extension.id in touched)
    changed[marker.PATH] = marker.text({**known, **marker.hashes(changed)})
    before = {path: (store.path(live) / path).read_text() for path in changed}
    if any(marker.sha(text) != known[path] for path, text in before.items()):
        return None  # edited by hand: the full way shows and mends it
    return QuickPlan(live, changed, before, now, tuple(_differences(now, before, changed)))


def _differences(
    extensions: Iterable[ExtensionFacts], before: dict[str, str], after: dict[str, str]
) -> Iterator[Difference]:
    """Yield what changes, in the office's words, from the rows themselves."""
    old, new = ({row.name: row for text in files.values() for row in sections(text)} for files in (before, after))
    for extension in extensions:
        if extension.number not in old or extension.number not in new:
            continue
        was, will = old[extension.number], new[extension.number]
        changes = [
            f"{words} {was.get(key) or 'none'} → {will.get(key) or 'none'}"
            for key, words in _WORDS.items()
            if was.get(key) != will.get(key)
        ]
        if changes:
            what = f"Extension {extension.number} ({extension.name})"
            yield Difference("extensions", extension.id, what, "; ".join(changes))


def _shelves(extensions: set[int]) -> dict[str, str]:
    """Return the path of each file that these extensions stand in, by the start of its numbers."""
    rows = Extension.objects.filter(pk__in=extensions).values_list("destination__number", flat=True)
    return {number[:-2]: numbers.shelf_path(number[:-2]) for number in rows if number}
