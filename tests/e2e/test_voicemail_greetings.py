"""Greetings that are uploaded in the administration are what callers hear: when nobody is there, while busy, and for a time."""

import io

import pytest

from pbxmanager.directory.models import Device
from pbxmanager.voicemail.models import Box
from tests.telephony.phone import Phone
from tests.telephony.sounds import tone_wav

pytestmark = [pytest.mark.e2e]

GREETINGS = {"unavail": 1300.0, "busy": 1700.0, "temp": 2100.0}


def registered(engine, number):
    device = Device.objects.filter(extension__destination__number=number, transport="udp").first()
    return Phone(f"127.0.0.1:{engine.sip_port}", device.endpoint, device.secret).register()


def greeting(caller, number):
    """Return which greeting a caller hears."""
    call = caller.call(number).wait_answered(15)

    def which(heard):
        return [name for name, tone in GREETINGS.items() if heard.hears(tone, 0.4)]

    heard = call.wait_heard(lambda heard: bool(which(heard)), "a greeting", 15)
    call.hangup()
    return which(heard)


def test_uploaded_greetings_are_heard_each_in_its_case(engine, pages, running):
    box = Box.objects.get(extension__destination__number="1001")
    page = f"/operations/mailboxes/{box.pk}/"

    def upload(name):
        sound = io.BytesIO(tone_wav(GREETINGS[name], 1.0, 44100))
        sound.name = "greeting.wav"
        assert pages.post(page, {"action": "upload", "greeting": name, "sound": sound}).status_code == 302

    upload("unavail")
    upload("busy")
    with registered(engine, "1002") as caller:
        assert greeting(caller, "1001") == ["unavail"]  # nobody is logged in
        with registered(engine, "1001") as owner:
            call = caller.call("1001")
            owner.wait_incoming().reject()
            call.wait_answered()
            call.wait_heard(lambda heard: heard.hears(GREETINGS["busy"], 0.4), "the busy greeting")
            call.hangup()
        upload("temp")
        assert greeting(caller, "1001") == ["temp"]
        pages.post(page, {"action": "remove", "greeting": "temp"})
        assert greeting(caller, "1001") == ["unavail"]
