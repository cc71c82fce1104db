"""Two Gigaset DECT bases from their boxes to a call."""

import pytest

from tests.e2e.provisioning.conftest import Place
from tests.telephony.virtual.gigaset import GigasetBase

pytestmark = [pytest.mark.e2e]


def test_two_bases_are_plugged_in_assigned_and_call(place: Place):
    ann = GigasetBase("7c2f800c0301", "N870", "83.V2.11.0", place.cable(f"http://127.0.0.1:{place.http}/p/"))
    asked = ann.boot()
    name = "7C2F800C0301.xml"
    assert [(request.url, request.status) for request in asked] == [
        (f"http://127.0.0.1:{place.http}/p/{name}", 200),
        (f"https://127.0.0.1:{place.https}/p/{name}", 200),
    ]
    assert ann.lines() == []

    waiting = place.api("GET", f"waiting-phones/?mac={ann.mac}")["results"]
    assert [(row["vendor"], row["model"], row["firmware"], row["way"]) for row in waiting] == [
        ("gigaset", "N870 IP PRO", "83.V2.11.0", "https")
    ]
    phone = place.assign(ann.mac, "1001")
    layer = place.api("POST", "phone-settings/", {"level": "phone", "phone": phone}, expect=201)["id"]
    place.api("PATCH", f"phone-settings/{layer}/", {"raw": "gigaset DmGlobal.0.SuotaEnable = 1"})

    (request,) = ann.boot()
    assert request.status == 200
    (line,) = ann.lines()
    assert line.display_name == "Ann Lee"
    assert ann.kept.parameters["hs.00001.DECT_AC"] == "1001"
    assert ann.kept.parameters["DmGlobal.0.SuotaEnable"] == "1"
    assert place.api("GET", f"phones/{phone}/standing/")["state"] == "current"
    (request,) = ann.boot()
    assert (request.status, len(request.url.split("/"))) == (200, 6), "it has an address of its own now"

    bob = GigasetBase("7c2f800c0302", "N670", "83.V2.48.0", place.cable(place.tftp_url))
    assert bob.boot()[0].url == f"{place.tftp_url}7C2F800C0302.xml"
    place.assign(bob.mac, "1002")
    bob.boot()
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
