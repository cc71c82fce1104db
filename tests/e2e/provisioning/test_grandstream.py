"""A Grandstream telephone and an adapter from their boxes to a call."""

import pytest

from tests.e2e.provisioning.conftest import Place
from tests.telephony.virtual.grandstream import GrandstreamPhone

pytestmark = [pytest.mark.e2e]


def test_a_phone_and_an_adapter_are_plugged_in_assigned_and_call(place: Place):
    ann = GrandstreamPhone("c074ad000101", "GRP2614", "1.0.5.15", place.cable(place.tftp_url))
    asked = ann.boot()
    assert [request.url.rpartition("/")[2] for request in asked[:2]] == ["cfgc074ad000101", "cfgc074ad000101.xml"]
    assert [request.status for request in asked[:2]] == [404, 200]
    assert ann.lines() == []
    (waiting,) = place.api("GET", "waiting-phones/?mac=c074ad000101")["results"]
    assert (waiting["vendor"], waiting["model"], waiting["firmware"]) == ("grandstream", "GRP2614", "1.0.5.15")
    phone = place.assign("c074ad000101", "1001")
    layer = place.api("POST", "phone-settings/", {"level": "phone", "phone": phone}, expect=201)["id"]
    place.api("POST", "phone-keys/", {"layer": layer, "position": 2, "kind": "blf", "value": "1002"}, expect=201)

    ann.boot()
    (line,) = ann.lines()
    assert line.display_name == "Ann Lee"
    assert ann.key(2) == ("blf", "0", "Bob Wang", "1002")
    assert place.api("GET", f"phones/{phone}/standing/")["state"] == "current"
    again = ann.boot()
    assert all(request.url.startswith(f"https://127.0.0.1:{place.https}/p/") for request in again)
    assert [request.status for request in again] == [404, 200]

    bob = GrandstreamPhone("c074ad000102", "HT802", "1.0.17.5", place.cable(f"http://127.0.0.1:{place.http}/p/"))
    bob.boot()
    place.assign("c074ad000102", "1002")
    bob.boot()
    with ann.telephone(frequency=440.0) as anns, bob.telephone(frequency=660.0) as bobs:
        anns.register()
        bobs.register()
        outgoing = anns.call(ann.key(2)[3])
        incoming = bobs.wait_incoming()
        assert (incoming.caller_name, incoming.caller_number) == ("Ann Lee", "1001")
        incoming.answer()
        outgoing.wait_answered().wait_heard(lambda r: r.hears(660), "Bob's tone")
        incoming.wait_heard(lambda r: r.hears(440), "Ann's tone")
        outgoing.hangup()
        back = bobs.call("1001")
        anns.wait_incoming().answer()
        back.wait_answered().hangup()
