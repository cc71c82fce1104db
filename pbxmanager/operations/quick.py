"""The short way for a change of people and their telephones: what no other part of the office depends on.

A change of a person (name, ring time, permissions, outside number, language) touches one small data file for each hundred
numbers and nothing that Asterisk must reload. A change of a telephone touches that file and a section in three others. So only
those rows and sections are rendered, tried, written and asked for, whatever the size of the office. The journal says what
changed; whenever it holds anything else, or anything is not as it was left, the full way is taken. Both ways give the same
bytes (held by tests).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from django.db.models import Q

from pbxmanager.asterisk import splice
from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.generations import GenerationError, GenerationStore, Manifest
from pbxmanager.asterisk.reloads import Consequences, consequences_of, loaded
from pbxmanager.asterisk.render import marker, names, numbers, pjsip, voicemail
from pbxmanager.core.prepared import Prepared
from pbxmanager.core.spelling import spellings
from pbxmanager.directory.models import Extension
from pbxmanager.operations.broken import UNREADABLE
from pbxmanager.operations.models import Change, Generation
from pbxmanager.operations.office import read_people
from pbxmanager.operations.office.names import name_directories
from pbxmanager.operations.office.people import device_facts, follow_me
from pbxmanager.operations.office.rows import words
from pbxmanager.operations.office.voicemail import boxes as read_boxes
from pbxmanager.operations.snapshots import depth, snapshot_path
from pbxmanager.operations.touched import Touched, touched_by
from pbxmanager.routing.models import Number
from pbxmanager.snapshot import Device, Difference, Severity, Snapshot, VoicemailBox, check, diff
from pbxmanager.snapshot import Extension as ExtensionFacts
from pbxmanager.voicemail.models import Box

MOST = 200
"""More changes than this take the full way."""
DEEPEST = 50
"""After so many short ways the full one is taken: the kept snapshots are changes of each other."""
_entries: Prepared[Change] = Prepared(lambda position: Change.waiting_since(position).order_by("pk")[: MOST + 1])
_owners: Prepared[Extension] = Prepared(lambda ids: Extension.objects.filter(pk__in=ids).select_related("person"))
_boxes_of: Prepared[Box] = Prepared(lambda ids: Box.objects.filter(pk__in=ids).select_related("extension__person"))


@dataclass(frozen=True, slots=True)
class QuickPlan:
    """What a change of people and their telephones comes to."""

    live: int
    changed: dict[str, str]
    """New texts of the files that change."""
    removed: tuple[str, ...]
    """Files that go: nobody's name begins so any more."""
    before: dict[str, str]
    """What Asterisk must be asked for, as it was: data files, and the telephones' sections alone."""
    after: dict[str, str]
    """The same as it will be."""
    office: Snapshot
    """The part of the office that it touches: enough to try the telephones with."""
    extensions: tuple[ExtensionFacts, ...]
    """The extensions that change, as they are now."""
    devices: tuple[Device, ...]
    """The telephones that change, as they are now; those that are gone are missing."""
    gone: tuple[int, ...]
    """Ids of the telephones that are out of service now."""
    boxes: tuple[VoicemailBox, ...]
    """Voicemail boxes of the extensions that change, as they are now."""
    differences: tuple[Difference, ...]
    consequences: Consequences

    @property
    def needs_trial(self) -> bool:
        """Whether a throwaway Asterisk should try it: telephones, not the names in lines of voicemail, which can't be refused."""
        return bool(set(self.consequences.reload) - {"app_voicemail.so"})


def quick_plan(engine: Engine) -> QuickPlan | None:
    """Return the short way from what is live to what the database describes; None when only the full way will do."""
    store = GenerationStore(engine.home)
    live = store.live_or_none()
    if live is None:
        return None
    record = Generation.objects.filter(number=live, result=Generation.Result.LIVE, verified=True).first()
    if record is None:
        return None
    entries = _entries(record.journal_position)
    if not entries or len(entries) > MOST:
        return None
    touched = touched_by(entries)
    if touched is None or depth(snapshot_path(engine.home, live)) >= DEEPEST:
        return None
    try:
        return _plan(engine, store, live, touched)
    except (GenerationError, OSError, splice.NotSpliced, *UNREADABLE):
        return None  # something is not as it was left


def _plan(engine: Engine, store: GenerationStore, live: int, touched: Touched) -> QuickPlan | None:
    if not store.is_untouched(live):
        return None
    manifest = store.manifest(live)
    shelves = _shelves(touched.extensions)
    office = read_people([f"{start}{last:02d}" for start in shelves for last in range(100)])
    extensions = tuple(extension for extension in office.extensions if extension.id in touched.extensions)
    files = {path: text for path, text in numbers.files(office, engine) if path in shelves.values()}
    changed = {path: text for path, text in files.items() if manifest.files.get(path) != marker.sha(text)}
    old_devices = _old_devices(office, touched)
    new_devices = tuple(device for device in office.devices if device.id in touched.devices)
    if any(
        f.severity is Severity.ERROR and f.id in touched.devices for f in check(office) if f.collection == "devices"
    ):
        return None  # the full way says so
    before = {path: _untouched(store, manifest, path) for path in (*changed, marker.PATH)}
    after: dict[str, str] = dict(changed)
    if old_devices != new_devices:
        _splice_all(engine, store, manifest, office, old_devices, new_devices, (changed, before, after))
    old_extensions = _old_extensions(extensions, touched, office)
    boxes = _boxes(office, extensions)
    for path, text in (
        *_box_files(boxes),
        (voicemail.PATH, voicemail.with_lines(_untouched(store, manifest, voicemail.PATH), boxes)),
    ):
        if marker.sha(text) != manifest.files.get(path):
            before[path] = _untouched(store, manifest, path)
            after[path] = changed[path] = text
    now = Snapshot(extensions=extensions, departments=office.departments, name_directories=name_directories())
    moved: set[str] = set()
    for path, (going, coming) in names.changes(replace(now, extensions=old_extensions), now).items():
        there = {path: _untouched(store, manifest, path)} if path in manifest.files else {}
        if text := names.with_lines(path, there.get(path, ""), going, coming):
            changed[path] = after[path] = text
        before |= there
        moved.add(path)
    if not moved | changed.keys() or not changed.keys() <= manifest.files.keys() | moved:
        return None  # nothing that is read while calls run: the full way settles what that means
    removed = tuple(sorted(moved - changed.keys()))
    hashed = {**manifest.files, **marker.hashes(changed)}
    changed[marker.PATH] = after[marker.PATH] = marker.text({p: d for p, d in hashed.items() if p not in removed})
    old_boxes = _old_boxes(boxes, old_extensions, touched)
    was = Snapshot(
        sites=office.sites,
        extensions=old_extensions,
        devices=old_devices,
        permission_classes=office.permission_classes,
        voicemail_boxes=old_boxes,
        departments=office.departments,
    )
    differences = diff(was, replace(was, extensions=extensions, devices=new_devices, voicemail_boxes=boxes))
    gone = tuple(touched.devices.keys() - {device.id for device in new_devices})
    taken = consequences_of(before, after)
    modules = {"modules.conf": _untouched(store, manifest, "modules.conf")}
    taken = replace(taken, reload=loaded(taken.reload, modules))
    return QuickPlan(
        live, changed, removed, before, after, office, extensions, new_devices, gone, boxes, differences, taken
    )


def _old_devices(office: Snapshot, touched: Touched) -> tuple[Device, ...]:
    """Return the touched telephones that were in service, as they were."""
    by_id = {extension.id: extension for extension in office.extensions}
    found = []
    for device in touched.devices.values():
        if device is not None and device.enabled:
            owner = by_id[device.extension_id]
            row = (device.pk, device.endpoint, device.secret, device.name, owner.number, device.site_id)
            how = (device.transport, device.encryption, device.codecs, device.behind_nat)
            found.append(device_facts((*row, *how), {owner.number: owner.site}))
    return tuple(sorted(found, key=lambda device: (device.extension, device.id)))


def _splice_all(
    engine: Engine,
    store: GenerationStore,
    manifest: Manifest,
    office: Snapshot,
    old: tuple[Device, ...],
    new: tuple[Device, ...],
    into: tuple[dict[str, str], dict[str, str], dict[str, str]],
) -> None:
    """Put the telephones' new sections into the files that hold all telephones'; say what was there and what will be."""
    changed, before, after = into
    rendered = dict(pjsip.files(office, engine))
    texts = {path: _untouched(store, manifest, path) for path in splice.FILES}
    names = sorted({device.endpoint for device in (*old, *new)})
    before |= {path: splice.excerpt(text, names) for path, text in texts.items()}
    for device in old:
        texts = {path: splice.without(text, device.endpoint) for path, text in texts.items()}
    for device in new:
        neighbours = [each.endpoint for each in office.devices_by_extension[device.extension]]
        place = neighbours.index(device.endpoint)
        there = [name for name in neighbours[:place] if splice.section(texts[splice.ENDPOINTS], name)]
        later = [name for name in neighbours[place + 1 :] if splice.section(texts[splice.ENDPOINTS], name)]
        precedes = later[0] if later else splice.neighbour(texts[splice.ENDPOINTS], device.extension)
        for path in splice.FILES:
            section = splice.section(rendered[path], device.endpoint)
            texts[path] = splice.with_section(texts[path], section, there[-1] if there else "", precedes)
    after |= {path: splice.excerpt(text, names) for path, text in texts.items()}
    for path in splice.FILES:
        if before[path] != after[path]:
            changed[path] = texts[path]


def _untouched(store: GenerationStore, manifest: Manifest, path: str) -> str:
    """Return a file of the live generation.

    :raises NotSpliced: when it was edited by hand: the full way shows and mends that.
    """
    text = (store.path(manifest.number) / path).read_text(encoding="utf-8", errors="surrogateescape")
    if marker.sha(text) != manifest.files.get(path):
        raise splice.NotSpliced(path)
    return text


def _old_extensions(now: tuple[ExtensionFacts, ...], touched: Touched, office: Snapshot) -> tuple[ExtensionFacts, ...]:
    """Return the extensions as they were when the live generation was made."""
    rows = {row.pk: row for row in _owners(touched.extensions)}
    earlier = [each for each in touched.earlier.values() if isinstance(each, Extension)]
    wanted = {each.outbound_number_id for each in earlier if each.outbound_number_id is not None}
    outside = dict(Number.objects.filter(pk__in=wanted).values_list("pk", "e164"))
    found = []
    for facts in now:
        extension, person = rows[facts.id], rows[facts.id].person
        was = touched.earlier.get(("directory.extension", facts.id), extension)
        who = touched.earlier.get(("directory.person", extension.person_id or 0)) or person
        number = outside.get(was.outbound_number_id, "") if was is not extension else facts.outbound_number
        found.append(
            replace(
                facts,
                name=was.name or (who.name if who else ""),
                permission_class=was.permission_class_id,
                department=who.department_id if who else None,
                spellings=spellings(who.name, who.spelling) if who and who.listed else (),
                language=(who.language if who else "") or office.site_by_id[facts.site].language,
                ring_seconds=was.ring_seconds,
                outbound_number=number,
                hide_number=was.hide_number,
                disturbed_by=words(was.disturbed_by),
                pin=was.pin,
                call_waiting=was.call_waiting,
                records_calls=was.records_calls,
                screen_callers=was.screen_callers,
                **follow_me(was.follow_me, was.follow_numbers, was.follow_after, was.follow_seconds),
            )
        )
    return tuple(found)


def _boxes(office: Snapshot, extensions: tuple[ExtensionFacts, ...]) -> tuple[VoicemailBox, ...]:
    internal = {extension.number for extension in extensions}
    return tuple(box for box in office.voicemail_boxes if box.extension in internal)


def _box_files(boxes: tuple[VoicemailBox, ...]) -> Iterator[tuple[str, str]]:
    """Yield the data files that these boxes' rows stand in, with all rows that stand there."""
    starts = {box.destination // 100 for box in boxes}
    chosen = Box.objects.filter(reduce(or_, (_on_shelf(start) for start in starts))) if starts else Box.objects.none()
    yield from voicemail.box_files(read_boxes(chosen))


def _on_shelf(start: int) -> Q:
    return Q(destination_id__gte=start * 100, destination_id__lt=start * 100 + 100)


def _old_boxes(
    now: tuple[VoicemailBox, ...], owners: tuple[ExtensionFacts, ...], touched: Touched
) -> tuple[VoicemailBox, ...]:
    """Return the boxes as they were: with the names of then, and the addresses where they are the person's."""
    names = {owner.number: owner.name for owner in owners}
    by_id = {row.pk: row for row in _boxes_of([box.id for box in now])}
    found = []
    for box in now:
        row = by_id[box.id]
        was = touched.earlier.get(("voicemail.box", box.id), row)
        person = row.extension.person if row.extension else None
        person = touched.earlier.get(("directory.person", person.pk if person else 0), person)
        own = tuple(word.strip() for word in was.addresses.split(",") if word.strip())
        found.append(
            replace(
                box,
                name=names[box.extension],
                pin=was.pin,
                addresses=own or ((person.email,) if person and person.email else ()),
                attach=was.attach,
                ask_pin=was.ask_pin,
                say_time=was.say_time,
                say_caller=was.say_caller,
                max_messages=was.max_messages,
                max_seconds=was.max_seconds,
            )
        )
    return tuple(found)


def _shelves(extensions: set[int]) -> dict[str, str]:
    """Return the path of each file that these extensions stand in, by the start of its numbers."""
    rows = Extension.objects.filter(pk__in=extensions).values_list("destination__number", flat=True)
    return {number[:-2]: numbers.shelf_path(number[:-2]) for number in rows if number}
