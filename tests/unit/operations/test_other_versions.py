"""A snapshot that another version of the program kept still tells in words what changed since."""

import json
from dataclasses import replace

import pytest

from pbxmanager.operations.office import read_office
from pbxmanager.operations.snapshots import load, recall, save, write
from pbxmanager.snapshot import diff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_office")]


def of_another_version(path, drop: str, add: str) -> None:
    """Rewrite a kept snapshot as if devices had had no field ``drop`` then, but a field ``add``, and there had been no disas."""
    facts = json.loads(path.read_text())
    kinds = dict(part.split(": ") for part in facts["shape"].split("; "))
    names = kinds["Device"].split(", ")
    place = names.index(drop)
    for row in facts["office"]["devices"]:
        del row[place]
        row.append("of yore")
    names.remove(drop)
    kinds["Device"] = ", ".join([*names, add])
    del facts["office"]["disas"], kinds["Disa"]
    facts["office"]["pigeons"] = [[1, "Carrier"]]
    facts["shape"] = "; ".join(f"{kind}: {fields}" for kind, fields in kinds.items())
    path.chmod(0o600)
    write(facts, path)


def test_only_what_changed_is_told_after_an_upgrade(tmp_path):
    office, path = read_office(), tmp_path / "snapshots" / "1.json"
    save(office, path)
    of_another_version(path, "behind_nat", "colour")
    assert load(path) is None  # for anything but words it counts as unknown
    before = recall(path)
    renamed = replace(office.devices[0], name="Table phone")
    told = [str(each) for each in diff(before, replace(office, devices=(renamed, *office.devices[1:]), disas=()))]
    assert told == ["Device Table phone of 1001: name Desk phone → Table phone"]


def test_what_can_not_be_understood_is_unknown(tmp_path):
    path = tmp_path / "snapshots" / "1.json"
    save(read_office(), path)
    facts = json.loads(path.read_text())
    facts["office"]["devices"] = [["nonsense"]]
    path.chmod(0o600)
    write({**facts, "shape": facts["shape"].replace("Device:", "Device: x,")}, path)
    assert recall(path) is None
