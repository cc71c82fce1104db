"""Cisco telephones with enterprise firmware: nothing without the site's leave, and with it from the box to a call."""

import time

import pytest

from tests.e2e.provisioning.conftest import Place
from tests.telephony.lamp import Listener
from tests.telephony.subscriber import Subscriber
from tests.telephony.virtual.books import read
from tests.telephony.virtual.cisco_enterprise import Button, EnterprisePhone
from tests.telephony.waiting import wait_for

pytestmark = [pytest.mark.e2e]
BEEP = 700.0
"""Hz of Asterisk's own beep, before a message is recorded."""


def test_two_phones_get_their_files_by_tftp_once_their_site_allows_it(place: Place):
    ann = EnterprisePhone("001bd40e0101", "7942G", "9.4.2", place.cable(place.tftp_url))
    ann.boot()
    mac = ann.mac.upper()
    assert [(asked.url.rpartition("/")[2], asked.status) for asked in ann.asked] == [
        (f"CTLSEP{mac}.tlv", 404), (f"ITLSEP{mac}.tlv", 404), (f"SEP{mac}.cnf.xml", 404), ("XMLDefault.cnf.xml", 200),
    ]  # fmt: skip
    assert ann.default is not None
    assert ann.default.findtext(".//processNodeName") == "127.0.0.1"

    waiting = place.api("GET", f"waiting-phones/?mac={ann.mac}")["results"][0]
    assert (waiting["vendor"], waiting["way"]) == ("cisco_enterprise", "tftp")
    chosen = {"extension": place.extension("1001"), "vendor": "cisco_enterprise", "model": "7942G"}
    phone = place.api("POST", f"waiting-phones/{waiting['id']}/assign/", chosen, expect=201)["id"]
    layer = place.api("POST", "phone-settings/", {"level": "phone", "phone": phone}, expect=201)["id"]
    place.api("POST", "phone-keys/", {"layer": layer, "position": 2, "kind": "blf", "value": "1002"}, expect=201)
    ann.boot()
    assert ann.document is None, "its site has not allowed it"
    standing = place.api("GET", f"phones/{phone}/standing/")
    assert standing["state"] == "failing"
    assert "rules of its site" in standing["why"]

    site = place.api("GET", "sites/")["results"][0]
    networks = site["local_networks"]
    place.api("PATCH", f"sites/{site['id']}/", {"local_networks": f"{networks}\n127.0.0.0/8"})
    rules = place.api("POST", "provisioning-rules/", {"site": site["id"], "plain_secrets": True}, expect=201)["id"]
    try:
        asked = ann.boot()
        assert [request.url.rpartition("/")[2] for request in asked][2:] == [f"SEP{mac}.cnf.xml", "dialplan.xml"]
        assert place.api("GET", f"phones/{phone}/standing/")["state"] == "current"

        bob = EnterprisePhone(
            "001bd40e0102", "8841", "12.5.1", place.cable(place.tftp_url), http=f"http://127.0.0.1:{place.http}/"
        )
        bob.boot()
        waiting = place.api("GET", f"waiting-phones/?mac={bob.mac}")["results"][0]
        assert (waiting["model"], waiting["firmware"]) == ("8841", "12.5.1")
        second = place.assign(bob.mac, "1002", live=False)
        device = place.api("GET", f"phones/{second}/")["device"]
        place.api("PATCH", f"devices/{device}/", {"transport": "tcp"})
        place.api("POST", "plan/apply/", {"reason": "Two Cisco phones"})
        asked = bob.boot()
        assert [request.url.partition(":")[0] for request in asked if request.status == 200] == ["http", "http"]

        # The message is heard by its account, has the maker's body, and the phone that obeys takes in what is new.
        place.api("PATCH", f"phone-settings/{layer}/", {"values": {"ntp_server": "time.example.net"}})
        line = ann.lines()[0]
        with Listener(int(line.server.rpartition(":")[2]), line.user, line.password) as ear:
            place.api("POST", "phone-pushes/", {"kind": "resync", "phones": [phone]}, expect=201)
            place.manage("pbx_phones", "run", "--once")
            wait_for(lambda: "service-control" in ear.events(), "the NOTIFY")
            assert ear.news().splitlines()[:2] == ["action=restart", "RegisterCallId={}"]
            assert line.wants_mwi
            wait_for(lambda: "message-summary" in ear.events(), "the message lamp's NOTIFY")
            with bob.telephone(frequency=660.0) as caller:  # Ann's telephone takes no call: he leaves a message
                caller.register()
                call = caller.call("1001").wait_answered(60)
                call.wait_heard(lambda r: r.has_speech(0.6), "the greeting", 20)
                call.send_digits("#")
                call.wait_heard(lambda r: r.hears(BEEP, 0.1), "the beep", 15)
                time.sleep(3.0)  # shorter ones are not kept
                call.hangup()
            wait_for(lambda: "Messages-Waiting: yes" in ear.news(), "the lamp to go on", 15)
        ann.boot()
        assert ann.document is not None
        assert ann.document.findtext("devicePool/dateTimeSetting/ntps/ntp/name") == "time.example.net"
        # Its directory button asks by plain HTTP, at an address of its own.
        directory = ann.document.findtext("directoryURL", "")
        assert directory.startswith(f"http://127.0.0.1:{place.http}/p/")
        book = read("cisco_enterprise", directory, lambda url: ann.fetch("", url) or b"")
        assert (book["Bob Wang"], book["Ann Lee"]) == (["1002"], ["1001"])
        assert read("cisco_enterprise", directory, lambda url: ann.fetch("", url) or b"", "chen") == {
            "Chen Mei": ["1003"]
        }
    finally:
        place.api("DELETE", f"provisioning-rules/{rules}/", expect=204)
        place.api("PATCH", f"sites/{site['id']}/", {"local_networks": networks})
    assert ann.fetch("", directory) is None, "its site does not allow it any more"

    assert ann.buttons() == {1: Button("line", "1001"), 2: Button("blf", "Bob Wang", "1002", picks_up=True)}
    assert ann.dials_after("*97") == 4
    assert ann.lines()[0].transport == "udp"
    assert bob.lines()[0].transport == "tcp"
    with ann.telephone(frequency=440.0) as anns, bob.telephone(frequency=660.0) as bobs:
        anns.register()
        bobs.register()
        outgoing = anns.call(book["Bob Wang"][0])
        incoming = bobs.wait_incoming()
        assert (incoming.caller_name, incoming.caller_number) == ("Ann Lee", "1001")
        incoming.answer()
        outgoing.wait_answered().wait_heard(lambda r: r.hears(660), "Bob's tone")
        with Subscriber(line.server, line.user, line.password, ann.buttons()[2].number) as lamp:
            lamp.wait_state("confirmed")
        incoming.wait_heard(lambda r: r.hears(440), "Ann's tone")
        outgoing.hangup()
        back = bobs.call("1001")
        anns.wait_incoming().answer()
        back.wait_answered().hangup()
    place.api("PATCH", f"devices/{device}/", {"transport": "udp"})
