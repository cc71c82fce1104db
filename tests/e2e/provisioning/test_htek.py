"""Htek telephones from their boxes to a call."""

import pytest

from tests.e2e.provisioning.conftest import Place
from tests.telephony.virtual.htek import HtekPhone

pytestmark = [pytest.mark.e2e]


def test_phones_are_plugged_in_assigned_and_call(place: Place):
    ann = HtekPhone("001fc1000101", "UC926", "2.0.4.4.58", place.cable(f"http://127.0.0.1:{place.http}/p/"))
    asked = ann.boot()
    assert [request.url.rpartition("/")[2] for request in asked[:2]] == ["cfg0010.xml", "cfg001fc1000101.xml"]
    assert all(request.status == 200 for request in asked)
    assert asked[3].url == f"https://127.0.0.1:{place.https}/p/cfg001fc1000101.xml"
    assert ann.lines() == []
    (waiting,) = place.api("GET", "waiting-phones/?mac=001fc1000101")["results"]
    assert (waiting["vendor"], waiting["model"], waiting["firmware"]) == ("htek", "UC926", "2.0.4.4.58")
    phone = place.assign("001fc1000101", "1001")
    layer = place.api("POST", "phone-settings/", {"level": "phone", "phone": phone}, expect=201)["id"]
    place.api("POST", "phone-keys/", {"layer": layer, "position": 5, "kind": "blf", "value": "1002"}, expect=201)

    ann.boot()
    (line,) = ann.lines()
    assert line.display_name == "Ann Lee"
    assert ann.fifth_key() == ("3", "1002", "Bob Wang")
    assert place.api("GET", f"phones/{phone}/standing/")["state"] == "current"
    again = ann.boot()
    assert all(request.url.startswith(f"https://127.0.0.1:{place.https}/p/") for request in again)
    assert again[-1].status == 200

    bob = HtekPhone("001fc1000102", "UC903", "2.0.4.2", place.cable(place.tftp_url))
    bob.boot()
    place.assign("001fc1000102", "1002")
    bob.boot()
    with ann.telephone(frequency=440.0) as anns, bob.telephone(frequency=660.0) as bobs:
        anns.register()
        bobs.register()
        outgoing = anns.call(ann.fifth_key()[1])
        incoming = bobs.wait_incoming()
        assert (incoming.caller_name, incoming.caller_number) == ("Ann Lee", "1001")
        incoming.answer()
        outgoing.wait_answered().wait_heard(lambda r: r.hears(660), "Bob's tone")
        incoming.wait_heard(lambda r: r.hears(440), "Ann's tone")
        outgoing.hangup()
        back = bobs.call("1001")
        anns.wait_incoming().answer()
        back.wait_answered().hangup()
