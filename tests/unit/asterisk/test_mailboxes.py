"""What lies in a box stays with its owner, whatever becomes of numbers and PINs."""

from dataclasses import replace

import pytest

from pbxmanager.asterisk.mailboxes import boxes_root, settle, settle_pins
from pbxmanager.asterisk.render import render
from tests.e2e.voicemail_office import voicemail_office
from tests.unit.asterisk.office import engine


def rendering(**boxes):
    """Return the rendering of boxes 1 and 2 with changed facts; None leaves one out."""
    office = voicemail_office()
    kept = []
    for box in office.voicemail_boxes[:2]:
        change = boxes.get(f"box{box.id}", {})
        if change is not None:
            kept.append(replace(box, **change))
    return render(replace(office, voicemail_boxes=tuple(kept)), engine())


@pytest.fixture
def root(tmp_path):
    """Two boxes with a message and an own PIN each."""
    settle(tmp_path, rendering())
    root = boxes_root(tmp_path)
    for name in ("1001", "1002"):
        (root / name / "INBOX").mkdir(parents=True)
        (root / name / "INBOX" / "msg0000.txt").write_text(name)
        (root / name / "secret.conf").write_text(f"of {name}")
    return root


def message(root, name):
    path = root / name / "INBOX" / "msg0000.txt"
    return path.read_text() if path.exists() else None


def test_a_box_takes_its_messages_along_to_another_number(tmp_path, root):
    assert settle(tmp_path, rendering(box1={"mailbox": "1009", "extension": "1009"}))
    assert (message(root, "1009"), message(root, "1001")) == ("1001", None)


def test_two_boxes_change_places(tmp_path, root):
    one, two = {"mailbox": "1002", "extension": "1002"}, {"mailbox": "1001", "extension": "1001"}
    settle(tmp_path, rendering(box1=one, box2=two))
    assert (message(root, "1001"), message(root, "1002")) == ("1002", "1001")


def test_whoever_gets_the_number_next_does_not_get_the_messages(tmp_path, root):
    settle(tmp_path, rendering(box1=None))
    assert message(root, "1001") is None
    settle(tmp_path, rendering(box1={"destination": 777}))
    assert message(root, "1001") is None
    assert message(root, "removed/101") == "1001"


def test_a_box_that_comes_back_finds_its_messages(tmp_path, root):
    settle(tmp_path, rendering(box1=None))
    settle(tmp_path, rendering())
    assert message(root, "1001") == "1001"


def test_a_pin_given_anew_ends_the_one_chosen_by_telephone_and_nothing_else_does(tmp_path, root):
    settle(tmp_path, rendering(box1={"name": "Ann Wang"}))
    assert (root / "1001" / "secret.conf").exists()
    settle(tmp_path, rendering(box1={"pin": "555123"}))
    assert not (root / "1001" / "secret.conf").exists()
    assert (root / "1002" / "secret.conf").read_text() == "of 1002"


def test_a_pin_given_anew_counts_also_where_only_the_boxes_file_changes(tmp_path, root):
    def shelf_of(**change):
        return {path: text for path, text in rendering(box1=change).items() if path.startswith("boxes/")}

    assert not settle_pins(tmp_path, shelf_of(name="Ann Wang"))
    assert (root / "1001" / "secret.conf").exists()
    assert settle_pins(tmp_path, shelf_of(pin="555123"))
    assert not (root / "1001" / "secret.conf").exists()
    assert (root / "1002" / "secret.conf").read_text() == "of 1002"
    settle(tmp_path, rendering(), returning=True)
    assert (root / "1001" / "secret.conf").read_text() == "of 1001"


def test_the_way_back_from_a_failed_change_brings_everything_back(tmp_path, root):
    settle(tmp_path, rendering(box1={"pin": "555123"}, box2={"mailbox": "1009", "extension": "1009"}))
    settle(tmp_path, rendering(), returning=True)
    assert (root / "1001" / "secret.conf").read_text() == "of 1001"
    assert message(root, "1002") == "1002"


def test_an_earlier_pin_given_again_does_not_revive_the_one_chosen_by_telephone(tmp_path, root):
    settle(tmp_path, rendering(box1={"pin": "555123"}))
    settle(tmp_path, rendering())
    assert not (root / "1001" / "secret.conf").exists()


def test_a_lost_index_takes_nothing_from_anybody(tmp_path, root):
    (root / "boxes.json").unlink()
    settle(tmp_path, rendering())
    assert (message(root, "1001"), message(root, "1002")) == ("1001", "1002")


def test_it_can_be_repeated(tmp_path, root):
    changed = rendering(box1={"mailbox": "1009", "extension": "1009"})
    settle(tmp_path, changed)
    assert not settle(tmp_path, changed)
    assert message(root, "1009") == "1001"
