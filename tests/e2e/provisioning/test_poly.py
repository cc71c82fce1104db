"""Poly telephones from their boxes to a call."""

import pytest

from tests.e2e.provisioning.conftest import Place
from tests.telephony.virtual.poly import PolyPhone

pytestmark = [pytest.mark.e2e]


def test_phones_are_plugged_in_assigned_and_call(place: Place):
    ann = PolyPhone("64167f000101", "VVX_450", "6.4.6.2453", place.cable(place.tftp_url))
    asked = ann.boot()
    assert asked[0].url == f"{place.tftp_url}64167f000101.cfg"
    assert asked[1].url == f"https://127.0.0.1:{place.https}/p/64167f000101-pbx.cfg"
    assert [request.status for request in asked[:6]] == [200, 200, 404, 404, 404, 404]
    assert ann.lines() == []
    (waiting,) = place.api("GET", "waiting-phones/?mac=64167f000101")["results"]
    assert (waiting["vendor"], waiting["model"]) == ("poly", "VVX_450")
    phone = place.assign("64167f000101", "1001")
    layer = place.api("POST", "phone-settings/", {"level": "phone", "phone": phone}, expect=201)["id"]
    place.api("POST", "phone-keys/", {"layer": layer, "position": 2, "kind": "blf", "value": "1002"}, expect=201)

    ann.boot()
    (line,) = ann.lines()
    assert line.display_name == "Ann Lee"
    assert ann.watched(2) == ("1002", "Bob Wang")
    assert place.api("GET", f"phones/{phone}/standing/")["state"] == "current"
    again = ann.boot()
    assert all(request.url.startswith(f"https://127.0.0.1:{place.https}/p/") for request in again)
    assert [request.status for request in again[:2]] == [200, 200]
    assert place.api("GET", f"phones/{phone}/standing/")["state"] == "current"

    bob = PolyPhone("482567000102", "Edge_E350", "8.3.1.0614", place.cable(f"http://127.0.0.1:{place.http}/p/"))
    bob.family = "Edge"
    bob.boot()
    place.assign("482567000102", "1002")
    bob.boot()
    with ann.telephone(frequency=440.0) as anns, bob.telephone(frequency=660.0) as bobs:
        anns.register()
        bobs.register()
        outgoing = anns.call(ann.watched(2)[0])
        incoming = bobs.wait_incoming()
        assert (incoming.caller_name, incoming.caller_number) == ("Ann Lee", "1001")
        incoming.answer()
        outgoing.wait_answered().wait_heard(lambda r: r.hears(660), "Bob's tone")
        incoming.wait_heard(lambda r: r.hears(440), "Ann's tone")
        outgoing.hangup()
        back = bobs.call("1001")
        anns.wait_incoming().answer()
        back.wait_answered().hangup()


def test_a_phone_that_knows_only_the_file_for_everybody_finds_its_own(place: Place):
    phone = PolyPhone("0004f2000103", "VVX_250", "6.4.6.2453", place.cable(place.tftp_url))
    text = phone.fetch(place.tftp_url, "000000000000.cfg")
    assert text is not None
    assert f"https://127.0.0.1:{place.https}/p/[PHONE_MAC_ADDRESS]-pbx.cfg".encode() in text
