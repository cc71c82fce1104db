"""Softphones that scan a code, and then call."""

import base64

import pytest

from tests.e2e.provisioning.conftest import Place
from tests.telephony.virtual.soft import SoftPhone, scan

pytestmark = [pytest.mark.e2e]


def soft_device(place: Place, number: str, **more: str) -> int:
    facts = {"extension": place.extension(number), "name": "Mobile", "kind": "mobile", **more}
    return int(place.api("POST", "devices/", facts, expect=201)["id"])


def code_for(place: Place, device: int, app: str) -> tuple[int, bytes]:
    made = place.api("POST", "soft-phone-codes/", {"device": device, "app": app}, expect=201)
    picture = base64.b64decode(made["png"])
    assert scan(picture) == made["text"]
    return int(made["id"]), picture


def test_three_softphones_are_set_up_by_their_codes_and_call(place: Place):
    devices = {
        "linphone": soft_device(place, "1001"),
        "zoiper": soft_device(place, "1002"),
        "acrobits": soft_device(place, "1003", transport="tls", encryption="srtp"),
    }
    place.api("POST", "plan/apply/", {"reason": "Softphones"})
    lines, apps, codes = {}, {}, {}
    for app, device in devices.items():
        codes[app], picture = code_for(place, device, app)
        apps[app] = SoftPhone(app, place.certificate, f"https://127.0.0.1:{place.https}/p/soft/%password%")
        lines[app] = apps[app].set_up(picture)
        row = place.api("GET", f"soft-phone-codes/{codes[app]}/")
        assert (row["used_from"], row["user_agent"], row["refused"]) == ("127.0.0.1", f"{app}/6.0", 0)

        status, text = apps[app].fetch(apps[app].address(scan(picture)))
        assert (status, lines[app].password in text) == (404, False), "it is spent"
        row = place.api("GET", f"soft-phone-codes/{codes[app]}/")
        assert (row["refused"], row["refused_from"], row["settled"]) == (1, "127.0.0.1", False)

    assert (lines["acrobits"].transport, lines["acrobits"].srtp) == ("tls", "sdes")
    with (
        apps["linphone"].telephone(lines["linphone"], 440.0) as ann,
        apps["zoiper"].telephone(lines["zoiper"], 660.0) as bob,
        apps["acrobits"].telephone(lines["acrobits"], 880.0) as cleo,
    ):
        for phone in (ann, bob, cleo):
            phone.register()
        for caller, called, number, hears in (
            (ann, bob, "1002", 660),
            (bob, cleo, "1003", 880),
            (cleo, ann, "1001", 440),
        ):
            outgoing = caller.call(number)
            incoming = called.wait_incoming()
            incoming.answer()
            outgoing.wait_answered().wait_heard(lambda r, tone=hears: r.hears(tone), f"the tone of {number}")
            outgoing.hangup()
            incoming.wait_ended()
