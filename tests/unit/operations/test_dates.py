"""Holidays that what is live will soon not know any more are told in time."""

from datetime import date

from pbxmanager.operations.dates import running_out
from pbxmanager.snapshot import Calendar, Snapshot

LIVE = Snapshot(calendars=(Calendar(1, "Office", "UTC", (), (), "2027-12-31"), Calendar(2, "Plain", "UTC", ())))


def test_dates_that_end_soon_are_a_warning():
    assert list(running_out(LIVE, date(2027, 8, 1))) == []
    (found,) = running_out(LIVE, date(2027, 10, 1))
    assert "Calendar Office: the telephones know its holidays until 2027-12-31 only." in found.text
