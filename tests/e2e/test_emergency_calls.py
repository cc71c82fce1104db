"""Emergency calls get out from every telephone."""

import pytest

pytestmark = [pytest.mark.e2e]


@pytest.mark.parametrize("number", ["1001", "1002", "1004", "1005", "1006"])
def test_every_telephone_gets_out_with_the_call_back_number_shown(pbx, phone, number):
    before = len(pbx.telecom.calls)
    phone(number).call("110").wait_answered().hangup()
    arrived = pbx.telecom.wait_call(before)
    assert arrived.number == "110"
    assert arrived.caller == "02155501000"
    assert arrived.privacy != "id"


def test_the_location_is_told(pbx, phone):
    before = len(pbx.telecom.calls)
    phone("1001").call("120").wait_answered().hangup()
    assert pbx.telecom.wait_call(before).caller_name == "100 Century Avenue, floor 12; door “A”"


def test_the_prefix_for_outside_is_no_obstacle(pbx, phone):
    before = len(pbx.telecom.calls)
    phone("1004").call("9110").wait_answered().hangup()
    assert pbx.telecom.wait_call(before).number == "110"


def test_the_reception_is_called_and_hears_who_called(pbx, phone):
    reception, ann = phone("1004"), phone("1001")
    outgoing = ann.call("110")
    notice = reception.wait_incoming()
    outgoing.wait_answered().hangup()
    assert notice.caller_name == "EMERGENCY 110"
    assert notice.caller_number == "1001"
    notice.answer().wait_heard(lambda r: r.has_speech(1.5), "who called what")


def test_they_get_out_when_the_data_files_are_gone(pbx, phone):
    ann = phone("1001")
    before = len(pbx.telecom.calls)
    live = pbx.engine.home / "generations" / "1"
    hidden = [path for path in (live / "numbers", live / "sites.conf") if path.exists()]
    for path in hidden:
        path.rename(path.with_name(f"hidden-{path.name}"))
    try:
        ann.call("110").wait_answered().hangup()
    finally:
        for path in hidden:
            path.with_name(f"hidden-{path.name}").rename(path)
    assert pbx.telecom.wait_call(before).number == "110"


def test_another_trunk_takes_them_when_the_first_is_down(pbx, phone):
    ann = phone("1001")
    before = len(pbx.backup.calls)
    pbx.telecom.asterisk.kill()
    try:
        ann.call("110").wait_answered(25).hangup()
    finally:
        pbx.telecom.asterisk.start()
    assert pbx.backup.wait_call(before).number == "110"
