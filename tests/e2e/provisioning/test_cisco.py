"""Cisco telephones from their boxes to a call: one with multiplatform firmware, and an SPA."""

import pytest

from tests.e2e.provisioning.conftest import Place
from tests.telephony.virtual.cisco import CiscoPhone

pytestmark = [pytest.mark.e2e]


def test_two_phones_are_plugged_in_assigned_and_call(place: Place):
    ann = CiscoPhone("00562b0c0101", "8841", "12.0.7", place.cable(place.tftp_url))
    asked = ann.boot()
    assert asked[0].url == f"{place.tftp_url}8841-3PCC.xml"
    assert asked[1].url == f"https://127.0.0.1:{place.https}/p/{ann.mac}.xml", "the second rule is followed at once"
    assert {request.status for request in asked} == {200}
    assert ann.lines() == []

    waiting = place.api("GET", f"waiting-phones/?mac={ann.mac}")["results"]
    assert [(row["vendor"], row["model"], row["firmware"], row["way"]) for row in waiting] == [
        ("cisco", "8841", "12.0.7", "https")
    ]
    phone = place.assign(ann.mac, "1001")
    layer = place.api("POST", "phone-settings/", {"level": "phone", "phone": phone}, expect=201)["id"]
    place.api("POST", "phone-keys/", {"layer": layer, "position": 2, "kind": "blf", "value": "1002"}, expect=201)
    raw = "cisco Text_Logo = Front & desk"
    place.api("PATCH", f"phone-settings/{layer}/", {"raw": raw})

    (request,) = ann.boot()
    assert (request.url, request.status) == (f"https://127.0.0.1:{place.https}/p/{ann.mac}.xml", 200)
    (line,) = ann.lines()
    assert line.display_name == "Ann Lee"
    assert ann.key(1)["extension"] == "1"
    key = ann.key(2)
    assert key == {"fnc": "blf+sd+cp", "sub": f"1002@{line.server}", "ext": f"1002@{line.server}", "nme": "Bob Wang"}
    assert ann.kept.parameters["Text_Logo"] == "Front & desk"
    assert place.api("GET", f"phones/{phone}/standing/")["state"] == "current"
    (request,) = ann.boot()
    assert request.url.startswith(f"https://127.0.0.1:{place.https}/p/")
    assert (request.status, len(request.url.split("/"))) == (200, 6), "it has an address of its own now"

    bob = CiscoPhone("0002fd0c0102", "SPA504G", "7.6.2", place.cable(f"http://127.0.0.1:{place.http}/p/"))
    asked = bob.boot()
    assert asked[0].url.endswith("/spa504G.cfg")
    place.assign(bob.mac, "1002")
    bob.boot()
    assert bob.kept.parameters["Admin_Passwd"]
    with ann.telephone(frequency=440.0) as anns, bob.telephone(frequency=660.0) as bobs:
        anns.register()
        bobs.register()
        outgoing = anns.call(key["ext"].partition("@")[0])
        incoming = bobs.wait_incoming()
        assert (incoming.caller_name, incoming.caller_number) == ("Ann Lee", "1001")
        incoming.answer()
        outgoing.wait_answered().wait_heard(lambda r: r.hears(660), "Bob's tone")
        incoming.wait_heard(lambda r: r.hears(440), "Ann's tone")
        outgoing.hangup()
        back = bobs.call("1001")
        anns.wait_incoming().answer()
        back.wait_answered().hangup()
