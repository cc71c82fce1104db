"""Snom telephones from their boxes to a call."""

import pytest

from tests.e2e.provisioning.conftest import Place
from tests.telephony.virtual.snom import SnomPhone

pytestmark = [pytest.mark.e2e]


def test_phones_are_plugged_in_assigned_and_call(place: Place):
    ann = SnomPhone("000413000101", "D785", "10.1.33.33", place.cable(place.tftp_url))
    asked = ann.boot()
    assert [request.url.rpartition("/")[2] for request in asked[:3]] == [
        "snomD785.htm", "snomD785-000413000101.htm", "snom-000413000101.xml",
    ]  # fmt: skip
    assert asked[2].url.startswith(f"https://127.0.0.1:{place.https}/p/")
    assert ann.lines() == []
    (waiting,) = place.api("GET", "waiting-phones/?mac=000413000101")["results"]
    assert (waiting["vendor"], waiting["model"], waiting["firmware"]) == ("snom", "D785", "10.1.33.33")
    phone = place.assign("000413000101", "1001")
    layer = place.api("POST", "phone-settings/", {"level": "phone", "phone": phone}, expect=201)["id"]
    place.api("POST", "phone-keys/", {"layer": layer, "position": 2, "kind": "blf", "value": "1002"}, expect=201)

    ann.boot()
    (line,) = ann.lines()
    assert line.display_name == "Ann Lee"
    context, label, action = ann.key(1)
    assert (context, label) == ("1", "Bob Wang")
    assert action.startswith("blf sip:1002@127.0.0.1;user=phone")
    assert place.api("GET", f"phones/{phone}/standing/")["state"] == "current"
    (again,) = ann.boot()
    assert (again.url.rpartition("/")[2], again.status) == ("snom-000413000101.xml", 200)
    assert again.url.startswith(f"https://127.0.0.1:{place.https}/p/")

    bob = SnomPhone("000413000102", "D862", "10.1.184.15", place.cable(f"http://127.0.0.1:{place.http}/p/"))
    bob.boot()
    place.assign("000413000102", "1002")
    bob.boot()
    assert bob.kept.parameters["webserver_user_name"] == "user"
    with ann.telephone(frequency=440.0) as anns, bob.telephone(frequency=660.0) as bobs:
        anns.register()
        bobs.register()
        outgoing = anns.call("1002")
        incoming = bobs.wait_incoming()
        assert (incoming.caller_name, incoming.caller_number) == ("Ann Lee", "1001")
        incoming.answer()
        outgoing.wait_answered().wait_heard(lambda r: r.hears(660), "Bob's tone")
        incoming.wait_heard(lambda r: r.hears(440), "Ann's tone")
        outgoing.hangup()
        back = bobs.call("1001")
        anns.wait_incoming().answer()
        back.wait_answered().hangup()
