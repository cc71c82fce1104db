"""Dial by name: what is written for a crowd, and that a change of one person touches that person's lines only."""

from dataclasses import replace

import pytest

from pbxmanager.asterisk.config_file import sections
from pbxmanager.asterisk.render import names, render
from pbxmanager.asterisk.splice import NotSpliced
from pbxmanager.snapshot import Extension, NameDirectory, Snapshot
from pbxmanager.snapshot.name_directories import OFFERED
from tests.unit.asterisk.office import engine, small_office

SURNAMES = ("wang", "li", "zhang", "liu", "chen", "yang", "zhao", "huang", "zhou", "wu")
GIVEN = ("wei", "fang", "na", "min", "jing", "li", "qiang", "lei", "jun", "yang", "xiao ming", "yong", "jie", "tao")


def crowd(count):
    """Return so many people; many of them have the same names."""
    spelled = [f"{SURNAMES[n % 10]} {GIVEN[n * 7 % 14]}{'' if n % 3 else ' ' + GIVEN[n % 11]}" for n in range(count)]
    people = tuple(
        Extension(n, str(10000 + n), "", 1, None, "en", 20, spellings=(name,)) for n, name in enumerate(spelled)
    )
    return Snapshot(extensions=people, name_directories=(NameDirectory(9, 1, "Everybody"),))


def written(office):
    return {path: text for path, text in names.files(office, engine()) if path.startswith("names/")}


def found(files, typed):
    """Return who is offered for these keys, read from the files as the dialplan reads them."""
    rows = {row.name: row.values for row in sections(files.get(f"names/9-{typed[:3]}.conf", ""))}
    length = 3
    while dict(rows.get(typed[:length], ())).get("more") and length < len(typed):
        length += 1
    lines = [line for name, line in rows.get(typed[:length], ()) if name == "who"]
    return [line.split("*")[1] for line in lines if line.startswith(typed)]


def test_everybody_is_found_by_the_whole_name_and_lists_stay_short():
    office = crowd(10000)
    files = written(office)
    assert max(len(text) for text in files.values()) < 400_000
    everyone = {}
    for extension in office.extensions:
        for key in names.keys_of(extension.spellings[0]):
            everyone.setdefault(key, set()).add(extension.number)
    for key, numbers in everyone.items():
        offered = found(files, key)
        alike = {n for other, more in everyone.items() if other.startswith(key) for n in more}
        assert set(offered) <= alike
        assert numbers <= set(offered)
    for typed in ("926", "9264", "54", "546", "2436"):
        assert len(found(files, typed)) <= max(OFFERED, 0) or typed in everyone


def test_a_change_of_one_person_is_a_change_of_that_persons_lines():
    office = crowd(2000)
    ann, *others = office.extensions
    changed = replace(office, extensions=(replace(ann, spellings=("zhao xiao ming",)), *others))
    before, after = written(office), written(changed)
    moves = names.changes(replace(office, extensions=(ann,)), replace(changed, extensions=changed.extensions[:1]))
    assert {path for path in {*before, *after} if before.get(path) != after.get(path)} == set(moves)
    assert {path: names.with_lines(path, before[path], *lines) for path, lines in moves.items()} == {
        path: after[path] for path in moves
    }


def test_lines_that_are_not_there_take_the_full_way():
    text = written(crowd(1))["names/9-926.conf"]
    with pytest.raises(NotSpliced):
        names.with_lines("names/9-926.conf", text, {"9265*1*x"}, set())


def test_a_file_in_which_nobody_is_left_goes():
    text = written(crowd(1))["names/9-926.conf"]
    assert names.with_lines("names/9-926.conf", text, {text.split("who = ")[1].strip()}, set()) == ""


def test_names_shorter_than_three_letters_and_without_any_letter_are_found():
    people = [
        Extension(n, str(10 + n), "", 1, None, "en", 20, spellings=(s,)) for n, s in enumerate(("li", "1 up", "bo"))
    ]
    files = written(replace(crowd(0), extensions=tuple(people)))
    assert [found(files, typed) for typed in ("54", "187", "871", "26")] == [["10"], ["11"], ["11"], ["12"]]


def test_an_office_without_a_directory_writes_no_names():
    files = render(replace(small_office(), name_directories=()), engine())
    assert not [path for path in files if path.startswith("names/")]
