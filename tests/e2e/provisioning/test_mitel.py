"""A Mitel and an Aastra from their boxes to a call."""

import pytest

from tests.e2e.provisioning.conftest import Place
from tests.telephony.virtual.mitel import MitelPhone

pytestmark = [pytest.mark.e2e]


def test_two_phones_are_plugged_in_assigned_and_call(place: Place):
    ann = MitelPhone("1400e90c0201", "6920", "6.4.0.140", place.cable(place.tftp_url))
    asked = [request for request in ann.boot() if request.status == 200]
    assert [request.url for request in asked[:3]] == [
        f"{place.tftp_url}startup.cfg",
        f"{place.tftp_url}6920.cfg",
        f"{place.tftp_url}1400E90C0201.cfg",
    ]
    assert all(request.url.startswith(f"https://127.0.0.1:{place.https}/p/") for request in asked[3:])
    assert ann.lines() == []

    waiting = place.api("GET", f"waiting-phones/?mac={ann.mac}")["results"]
    assert [(row["vendor"], row["model"], row["firmware"], row["way"]) for row in waiting] == [
        ("mitel", "6920", "6.4.0.140", "https")
    ]
    phone = place.assign(ann.mac, "1001")
    layer = place.api("POST", "phone-settings/", {"level": "phone", "phone": phone}, expect=201)["id"]
    place.api("POST", "phone-keys/", {"layer": layer, "position": 2, "kind": "blf", "value": "1002"}, expect=201)
    place.api("PATCH", f"phone-settings/{layer}/", {"raw": "mitel ring tone = 3"})

    ann.boot()
    (line,) = ann.lines()
    assert line.display_name == "Ann Lee"
    assert ann.key("topsoftkey2") == {"type": "blf", "value": "1002", "label": "Bob Wang", "line": "1"}
    assert ann.kept.parameters["ring tone"] == "3"
    assert place.api("GET", f"phones/{phone}/standing/")["state"] == "current"
    asked = [request for request in ann.boot() if request.status == 200]
    assert [request.url.rpartition("/")[2] for request in asked] == ["startup.cfg", "6920.cfg", "1400E90C0201.cfg"]
    assert {len(request.url.split("/")) for request in asked} == {6}, "it has an address of its own now"

    bob = MitelPhone("00085d0c0202", "6755i", "3.2.2.6038", place.cable(f"http://127.0.0.1:{place.http}/p/"))
    assert any(request.url.endswith("/aastra.cfg") and request.status == 200 for request in bob.boot())
    place.assign(bob.mac, "1002")
    bob.boot()
    with ann.telephone(frequency=440.0) as anns, bob.telephone(frequency=660.0) as bobs:
        anns.register()
        bobs.register()
        outgoing = anns.call(ann.key("topsoftkey2")["value"])
        incoming = bobs.wait_incoming()
        assert (incoming.caller_name, incoming.caller_number) == ("Ann Lee", "1001")
        incoming.answer()
        outgoing.wait_answered().wait_heard(lambda r: r.hears(660), "Bob's tone")
        incoming.wait_heard(lambda r: r.hears(440), "Ann's tone")
        outgoing.hangup()
        back = bobs.call("1001")
        anns.wait_incoming().answer()
        back.wait_answered().hangup()
