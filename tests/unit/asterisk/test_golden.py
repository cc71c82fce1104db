"""The rendering of a small office, byte for byte as it stands in ``tests/golden``.

After a wanted change: ``UPDATE_GOLDEN=1 deploy/test tests/unit/asterisk/test_golden.py``, then read the difference.
"""

import os
import random
import shutil
from dataclasses import fields, replace
from pathlib import Path

from pbxmanager.asterisk.render import render
from pbxmanager.snapshot import Snapshot
from tests.e2e.voicemail_office import voicemail_office
from tests.unit.asterisk.office import engine, small_office

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "small_office"


def test_the_small_office_renders_as_recorded():
    rendered = dict(render(small_office(), engine()))
    if os.environ.get("UPDATE_GOLDEN"):
        shutil.rmtree(GOLDEN, ignore_errors=True)
        for path, text in rendered.items():
            (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / path).write_text(text)
    recorded = {str(p.relative_to(GOLDEN)): p.read_text() for p in GOLDEN.rglob("*") if p.is_file()}
    assert sorted(rendered) == sorted(recorded)
    for path, text in recorded.items():
        assert rendered[path] == text, path


def test_what_voicemail_and_fax_add_renders_as_recorded():
    small, rendered = dict(render(small_office(), engine())), dict(render(voicemail_office(), engine()))
    files = {path: text for path, text in rendered.items() if small.get(path) != text and path != "generation.conf"}
    folder = GOLDEN.with_name("voicemail_office")
    if os.environ.get("UPDATE_GOLDEN"):
        shutil.rmtree(folder, ignore_errors=True)
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
    assert {str(p.relative_to(folder)): p.read_text() for p in folder.rglob("*") if p.is_file()} == files


def test_the_order_in_which_the_office_was_read_does_not_matter():
    office = small_office()
    shuffled = replace(
        office,
        **{
            field.name: tuple(random.sample(getattr(office, field.name), len(getattr(office, field.name))))
            for field in fields(Snapshot)
        },
    )
    assert render(shuffled.sorted(), engine()) == render(office, engine())


def test_an_empty_office_renders():
    assert "extensions.conf" in render(Snapshot(), engine())


def test_a_person_change_touches_only_that_persons_shelf_and_the_mark():
    office = small_office()
    ann, *others = office.extensions
    changed = replace(office, extensions=(replace(ann, name="Ann Lee-Wang", ring_seconds=30), *others))
    before, after = render(office, engine()), render(changed, engine())
    assert {path for path in before if before[path] != after[path]} == {"numbers/x10.conf", "generation.conf"}
