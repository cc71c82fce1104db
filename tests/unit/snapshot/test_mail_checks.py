"""What is wrong with voicemail and fax is said before it goes live."""

from dataclasses import replace

import pytest

from pbxmanager.snapshot import Target, check, diff
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


def test_a_number_whose_fax_line_is_out_of_service_is_an_error():
    office = voicemail_office()
    without = [finding.text for finding in check(replace(office, fax_lines=()))]
    wrong = "its fax line is out of service. Choose another one, or none."
    assert any(wrong in text and "+862155501000" in text for text in without)
    assert not any(wrong in finding.text for finding in check(office))


def test_where_a_number_sends_faxes_is_told_by_name():
    office = voicemail_office()
    before = replace(office, inbound_numbers=tuple(replace(each, fax=None) for each in office.inbound_numbers))
    said = "\n".join(str(each) for each in diff(before, office))
    assert "fax none → 7100 Fax of accounting" in said
