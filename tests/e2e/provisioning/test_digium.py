"""Two Digium telephones from their boxes to a call."""

import pytest

from tests.e2e.provisioning.conftest import Place
from tests.telephony.virtual.digium import DigiumPhone

pytestmark = [pytest.mark.e2e]


def test_two_phones_are_plugged_in_assigned_and_call(place: Place):
    ann = DigiumPhone("000fd30c0401", "D70", "2_9_22", place.cable(place.tftp_url))
    asked = ann.boot()
    assert [(request.url, request.status) for request in asked] == [
        (f"{place.tftp_url}{ann.mac}.cfg", 200),
        (f"https://127.0.0.1:{place.https}/p/{ann.mac}.cfg", 200),
    ]
    assert ann.lines() == []

    waiting = place.api("GET", f"waiting-phones/?mac={ann.mac}")["results"]
    assert [(row["vendor"], row["model"], row["firmware"], row["way"]) for row in waiting] == [
        ("digium", "D70", "2_9_22", "https")
    ]
    phone = place.assign(ann.mac, "1001")
    layer = place.api("POST", "phone-settings/", {"level": "phone", "phone": phone}, expect=201)["id"]
    place.api("POST", "phone-keys/", {"layer": layer, "position": 2, "kind": "blf", "value": "1002"}, expect=201)
    door = {"layer": layer, "position": 8, "kind": "speed_dial", "value": "1003", "label": "Door & gate"}
    place.api("POST", "phone-keys/", door, expect=201)
    place.api("PATCH", f"phone-settings/{layer}/", {"raw": "digium ntp_resync = 43200"})

    asked = ann.boot()
    assert [request.url.rpartition("/")[2] for request in asked] == [
        f"{ann.mac}.cfg",
        f"{ann.mac}-contacts.xml",
        f"{ann.mac}-smartblf.xml",
    ]
    assert {request.status for request in asked} == {200}
    (line,) = ann.lines()
    assert line.display_name == "Ann Lee"
    assert ann.key("main", 1) == {"name": "Bob Wang", "dial": "1002", "watches": "1002"}
    assert ann.key("side", 1) == {"name": "Door & gate", "dial": "1003", "watches": ""}
    assert ann.kept.parameters["ntp_resync"] == "43200"
    assert ann.kept.parameters["login_password"].isdigit()
    assert place.api("GET", f"phones/{phone}/standing/")["state"] == "current"
    assert {(request.status, len(request.url.split("/"))) for request in ann.boot()} == {(200, 6)}

    bob = DigiumPhone("000fd30c0402", "D40", "1_4_0_0_57389", place.cable(f"http://127.0.0.1:{place.http}/p/"))
    bob.boot()
    place.assign(bob.mac, "1002")
    bob.boot()
    with ann.telephone(frequency=440.0) as anns, bob.telephone(frequency=660.0) as bobs:
        anns.register()
        bobs.register()
        outgoing = anns.call(ann.key("main", 1)["dial"])
        incoming = bobs.wait_incoming()
        assert (incoming.caller_name, incoming.caller_number) == ("Ann Lee", "1001")
        incoming.answer()
        outgoing.wait_answered().wait_heard(lambda r: r.hears(660), "Bob's tone")
        incoming.wait_heard(lambda r: r.hears(440), "Ann's tone")
        outgoing.hangup()
        back = bobs.call("1001")
        anns.wait_incoming().answer()
        back.wait_answered().hangup()
