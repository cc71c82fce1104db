"""Fanvil telephones from their boxes to a call."""

import pytest

from tests.e2e.provisioning.conftest import Place
from tests.telephony.virtual.fanvil import FanvilPhone

pytestmark = [pytest.mark.e2e]


def test_phones_are_plugged_in_assigned_and_call(place: Place):
    ann = FanvilPhone("0c383e000101", "X5U-V2", "2.12.4.8", place.cable(place.tftp_url))
    asked = ann.boot()
    assert [request.url for request in asked[:2]] == [
        f"{place.tftp_url}F0V5UV200000.cfg",
        f"{place.tftp_url}0c383e000101.cfg",
    ]
    assert asked[2].url == f"https://127.0.0.1:{place.https}/p/0c383e000101.cfg"
    assert [request.status for request in asked] == [200, 200, 200]
    assert ann.lines() == []
    (waiting,) = place.api("GET", "waiting-phones/?mac=0c383e000101")["results"]
    assert (waiting["vendor"], waiting["model"], waiting["firmware"]) == ("fanvil", "X5U-V2", "2.12.4.8")
    phone = place.assign("0c383e000101", "1001")
    layer = place.api("POST", "phone-settings/", {"level": "phone", "phone": phone}, expect=201)["id"]
    place.api("POST", "phone-keys/", {"layer": layer, "position": 8, "kind": "blf", "value": "1002"}, expect=201)

    ann.boot()
    (line,) = ann.lines()
    assert line.display_name == "Ann Lee"
    kind, value, title = ann.key(page=2, number=2)
    assert (kind, title) == ("1", "Bob Wang")
    assert value.startswith("1002@1/ba")
    assert place.api("GET", f"phones/{phone}/standing/")["state"] == "current"
    (again,) = ann.boot()
    assert again.url.startswith(f"https://127.0.0.1:{place.https}/p/")
    assert again.status == 200

    bob = FanvilPhone("00a859000102", "V65", "2.6.10.1", place.cable(f"http://127.0.0.1:{place.http}/p/"))
    bob.boot()
    place.assign("00a859000102", "1002")
    bob.boot()
    with ann.telephone(frequency=440.0) as anns, bob.telephone(frequency=660.0) as bobs:
        anns.register()
        bobs.register()
        outgoing = anns.call(value.partition("@")[0])
        incoming = bobs.wait_incoming()
        assert (incoming.caller_name, incoming.caller_number) == ("Ann Lee", "1001")
        incoming.answer()
        outgoing.wait_answered().wait_heard(lambda r: r.hears(660), "Bob's tone")
        incoming.wait_heard(lambda r: r.hears(440), "Ann's tone")
        outgoing.hangup()
        back = bobs.call("1001")
        anns.wait_incoming().answer()
        back.wait_answered().hangup()
