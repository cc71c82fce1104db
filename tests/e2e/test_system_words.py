"""Asterisk's own announcements in Chinese, for whoever speaks it, and in English for all others and for what is missing."""

import wave

import pytest

from pbxmanager.asterisk.words import languages_dir
from pbxmanager.directory.models import Device, Extension
from pbxmanager.operations.apply import apply
from pbxmanager.operations.engine import current_engine
from tests.e2e.commands import command
from tests.telephony.asterisk import RunningAsterisk
from tests.telephony.audio import Recording
from tests.telephony.phone import Phone

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def asterisk(engine):
    """The demo office, in which 1001 speaks Chinese; only one word of Asterisk's is known in Chinese."""
    person = Extension.objects.get(destination__number="1001").person
    person.language = "zh"
    person.save()
    said, code = command("pbx_system_sounds", "zh", "--only", "ss-noservice")
    assert code == 0 and "1 sounds were made" in said
    assert command("pbx_system_sounds", "zh", "--only", "ss-noservice")[0].startswith("0 sounds were made")
    assert apply().succeeded
    running = RunningAsterisk(engine.build, engine.live / "asterisk.conf", engine.home).start()
    yield running
    running.stop()


@pytest.fixture
def dial(engine, asterisk):
    """Dial as an extension, and return what was heard until the call ended, or for some seconds."""

    def heard(extension, number, seconds=None):
        device = Device.objects.get(extension__destination__number=extension, name="Desk phone")
        with Phone(f"127.0.0.1:{engine.sip_port}", device.endpoint, device.secret) as phone:
            call = phone.register().call(number)
            if seconds is None:
                return call.wait_ended(25).heard()
            return call.wait_heard(lambda recording: recording.seconds >= seconds, "enough", seconds + 8)

    return heard


@pytest.fixture
def chinese(engine):
    with wave.open(str(languages_dir(engine.home) / "zh" / "ss-noservice.wav")) as file:
        whole = Recording.of(file.readframes(file.getnframes()), file.getframerate())
    return middle(whole)


def middle(whole):
    """Two seconds that tell one from the other: the ends may be lost while the audio comes up and goes."""
    return Recording(whole.samples[4000:20000], whole.rate)


def test_each_caller_hears_an_unknown_number_in_his_own_language(dial, asterisk, chinese, english):
    mine, theirs = dial("1001", "9999"), dial("1002", "9999")
    known = middle(english("ss-noservice"))
    assert mine.likeness(chinese) > 0.7 > mine.likeness(known)
    assert theirs.likeness(known) > 0.7 > theirs.likeness(chinese)


def test_what_is_not_there_in_chinese_is_heard_in_english(dial, asterisk, english):
    assert dial("1001", "*43", seconds=6).likeness(middle(english("demo-echotest"))) > 0.7
    assert asterisk.problems() == []


def test_nothing_of_the_installed_asterisk_is_touched(engine, asterisk):
    now = current_engine()
    assert now.build.data == engine.home / "data"
    assert (now.build.data / "sounds" / "en").resolve() == (engine.build.data / "sounds" / "en").resolve()
    assert not (engine.build.data / "sounds" / "zh").exists()
