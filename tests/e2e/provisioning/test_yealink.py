"""A Yealink from its box to a call."""

import pytest

from tests.e2e.provisioning.conftest import Place
from tests.telephony.asterisk import free_port
from tests.telephony.loudspeaker import Loudspeaker
from tests.telephony.subscriber import wait_until
from tests.telephony.virtual.paging import heard
from tests.telephony.virtual.yealink import YealinkPhone

pytestmark = [pytest.mark.e2e]


def test_a_phone_is_plugged_in_assigned_and_calls(place: Place):
    ann = YealinkPhone("805ec0000101", "T54W", "96.86.0.74", place.cable(place.tftp_url))
    asked = ann.boot()
    assert (asked[0].url.partition("://")[0], asked[0].status) == ("tftp", 200)
    assert ann.lines() == []

    waiting = place.api("GET", "waiting-phones/?mac=805ec0000101")["results"]
    assert [(row["vendor"], row["model"], row["firmware"], row["way"]) for row in waiting] == [
        ("yealink", "T54W", "96.86.0.74", "https")
    ]
    phone = place.assign("805ec0000101", "1001")
    layer = place.api("POST", "phone-settings/", {"level": "phone", "phone": phone}, expect=201)["id"]
    place.api("POST", "phone-keys/", {"layer": layer, "position": 2, "kind": "blf", "value": "1002"}, expect=201)

    asked = ann.boot()
    assert [request.status for request in asked] == [200, 200]
    assert asked[1].url.startswith(f"https://127.0.0.1:{place.https}/p/")
    (line,) = ann.lines()
    assert (line.display_name, line.voicemail, line.wants_mwi) == ("Ann Lee", "*97", True)
    assert ann.keys()[2] | {"extension": ""} == {
        "type": "16", "line": "1", "value": "1002", "label": "Bob Wang", "extension": "",
    }  # fmt: skip
    assert place.api("GET", f"phones/{phone}/standing/")["state"] == "current"

    bob = YealinkPhone("805ec0000102", "T31P", "124.86.0.40", place.cable(f"http://127.0.0.1:{place.http}/p/"))
    bob.boot()
    place.assign("805ec0000102", "1002")
    bob.boot()
    with ann.telephone(frequency=440.0) as anns, bob.telephone(frequency=660.0) as bobs:
        anns.register()
        bobs.register()
        messages = anns.call(line.voicemail).wait_answered()
        messages.wait_heard(lambda r: r.has_speech(0.6), "what there is in the box", 10)
        messages.hangup()
        outgoing = anns.call(ann.keys()[2]["value"])
        incoming = bobs.wait_incoming()
        assert (incoming.caller_name, incoming.caller_number) == ("Ann Lee", "1001")
        incoming.answer()
        outgoing.wait_answered().wait_heard(lambda r: r.hears(660), "Bob's tone")
        incoming.wait_heard(lambda r: r.hears(440), "Ann's tone")
        outgoing.hangup()
        back = bobs.call(bob.phonebooks()["Company"]["Ann Lee"][0])
        anns.wait_incoming().answer()
        back.wait_answered().hangup()


def test_a_phone_that_has_been_here_goes_straight_to_its_own_address(place: Place):
    phone = YealinkPhone("805ec0000103", "T46U", "108.86.0.20", place.cable(place.tftp_url))
    phone.boot()
    pk = place.assign("805ec0000103", "1003")
    phone.boot()
    asked = phone.boot()
    assert all(request.url.startswith("https://") and request.status == 200 for request in asked)
    own = [request for request in asked if request.url.endswith(f"{phone.mac}.cfg")]
    again = phone.fetch(own[0].url, "", {"If-None-Match": _etag(place, pk)})
    assert (again, phone.asked[-1].status) == (None, 304)


def test_a_page_is_heard_at_the_address_that_the_phone_took_from_its_file(place: Place):
    carol = YealinkPhone("805ec0000104", "T46U", "108.86.0.20", place.cable(place.tftp_url))
    carol.boot()
    place.assign("805ec0000104", "1003", live=False)
    caller = YealinkPhone("805ec0000105", "T31P", "124.86.0.40", place.cable(place.tftp_url))
    caller.boot()
    place.assign("805ec0000105", "1002", live=False)
    listening = {"extensions": [], "listeners": [place.extension("1003")], "listening_departments": [], "callers": []}
    # Its number is free again when the test is tried once more.
    for old in place.api("GET", "paging-groups/?search=Workshop")["results"]:
        place.api("DELETE", f"paging-groups/{old['id']}/", expect=204)
    group = {"name": "Workshop", "number": "779", "multicast_address": "239.255.44.9", **listening}
    port = free_port("0.0.0.0") // 2 * 2
    place.api("POST", "paging-groups/", {**group, "multicast_port": port}, expect=201)
    place.api("POST", "plan/apply/", {"reason": "A paging group"})
    carol.boot()
    caller.boot()
    assert heard("yealink", caller.kept.parameters) == []
    ((name, address),) = heard("yealink", carol.kept.parameters)
    assert name == "Workshop"
    host, port = address.split(":")
    with Loudspeaker(host, int(port)) as loudspeaker, caller.telephone(frequency=660.0) as telephone:
        telephone.register()
        page = telephone.call("779").wait_answered()
        wait_until(lambda: loudspeaker.heard().chord() == {660}, "the caller, from the loudspeaker", 10)
        page.hangup()


def _etag(place: Place, pk: int) -> str:
    fetches = place.api("GET", f"phones/{pk}/")["fetches"]
    return '"' + next(row["digest"] for row in fetches if row["path"].endswith(".cfg"))[:32] + '"'
