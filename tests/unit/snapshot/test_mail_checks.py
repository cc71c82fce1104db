"""What is wrong with voicemail and fax is said before it goes live."""

from dataclasses import replace

import pytest

from pbxmanager.snapshot import Target, check
from tests.e2e.voicemail_office import voicemail_office


def said(number=0, **changes):
    office = voicemail_office()
    boxes = list(office.voicemail_boxes)
    boxes[number] = replace(boxes[number], **changes)
    return [finding.text for finding in check(replace(office, voicemail_boxes=tuple(boxes)))]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"mailbox": "1002"}, "there is another box with the number 1002"),
        ({"operator": Target("extension", "9999")}, "0 leads to something that is gone"),
        ({"operator": Target("voicemail", "101")}, "0 leads back into the same box"),
        ({"delete_after_mail": True, "addresses": ()}, "has no e-mail address: its messages stay in the box"),
    ],
)
def test_a_box_that_cannot_work_is_named(changes, text):
    assert any(text in each for each in said(**changes))
    assert not any(text in each for each in said())


def test_a_fax_line_without_an_address_is_an_error():
    office = voicemail_office()
    office = replace(office, fax_lines=(replace(office.fax_lines[0], addresses=()),))
    assert any("Fax line Fax of accounting has no e-mail address" in finding.text for finding in check(office))
