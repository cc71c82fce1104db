"""Prompts recorded by telephone: with the manager away, taken over once, and heard after the next apply."""

import io
import os
import time
import wave

import pytest

from pbxmanager.directory.models import Device, Extension
from pbxmanager.media import store
from pbxmanager.media.models import Prompt, Recording
from pbxmanager.operations.apply import apply
from pbxmanager.operations.models import Change
from pbxmanager.operations.takes import ABANDONED, spool, take_over
from pbxmanager.routing.models import Announcement, PermissionClass
from tests.e2e.commands import command
from tests.telephony.asterisk import RunningAsterisk
from tests.telephony.audio import Recording as Heard
from tests.telephony.phone import Phone

pytestmark = [pytest.mark.e2e]
VOICE, PIN = 1150.0, "4071"


@pytest.fixture
def welcome(engine):
    """A prompt that may be recorded by phone, and an announcement that plays it."""
    prompt = Prompt.objects.create(name="Recorded", digits="7", secret=PIN)
    Recording.objects.create(prompt=prompt, digest=Recording.objects.first().digest, source="speech", text="Old words")
    announcement = Announcement(name="Speaks it", prompt=prompt)
    announcement.number = "2777"
    announcement.save()
    return prompt


@pytest.fixture
def asterisk(engine, welcome):
    assert apply(check=False).succeeded
    running = RunningAsterisk(engine.build, engine.live / "asterisk.conf", engine.home).start()
    yield running
    running.stop()


@pytest.fixture
def ann(engine, asterisk):
    device = Device.objects.get(extension__destination__number="1001", name="Desk phone")
    with Phone(f"127.0.0.1:{engine.sip_port}", device.endpoint, device.secret, frequency=VOICE) as phone:
        yield phone.register()


def record(ann, keys):
    """Dial, say the PIN, speak for a while, and press keys once it is played back."""
    call = ann.call("*297").wait_answered()
    call.wait_heard(lambda heard: heard.has_speech(), "what to enter")
    call.send_digits(f"{PIN}#")
    wait_for(lambda: recording_size() > 40_000, "the recording to grow")
    call.send_digits("#")
    call.wait_heard(lambda heard: heard.hears(VOICE, 0.5), "the recording played back", 12)
    call.send_digits(keys)
    return call


def recording_size():
    return max((file.stat().st_size for file in spool().glob("*.wav16")), default=0)


def wait_for(asked, what, seconds=15.0):
    until = time.monotonic() + seconds
    while not asked():
        assert time.monotonic() < until, f"waited for {what}"
        time.sleep(0.05)


def heard_in_store(recording):
    with wave.open(io.BytesIO(store.path(recording.digest).read_bytes())) as file:
        return Heard.of(file.readframes(file.getnframes()), file.getframerate())


def test_what_is_kept_is_taken_over_once_and_heard_after_the_next_apply(ann, asterisk, welcome):
    person = Extension.objects.get(destination__number="1001").person
    person.language = "zh"
    person.save()
    assert apply(check=False).succeeded
    record(ann, "1").wait_ended(20)
    assert [line.read_text().split()[1:] for line in spool().glob("*.take")] == [["zh", "1001", "kept"]]
    before = Change.objects.count()
    said, code = command("pbx_media", "--once")
    assert code == 0 and "waits for the next apply" in said
    made = welcome.recordings.get(language="zh")
    assert (made.source, made.origin) == ("phone", "1001")
    assert heard_in_store(made).hears(VOICE, 0.5)
    assert welcome.recordings.get(language="en").text == "Old words"
    assert Change.objects.count() == before + 1
    assert not list(spool().glob("*.*"))
    assert command("pbx_media", "--once") == ("", 0)
    assert apply(check=False).succeeded
    call = ann.call("2777").wait_answered()
    call.wait_heard(lambda heard: heard.hears(VOICE, 0.4), "the new recording")
    assert asterisk.problems() == []


def test_it_is_recorded_anew_or_not_at_all_as_the_caller_likes(ann, asterisk, welcome):
    call = record(ann, "3")
    wait_for(lambda: recording_size() < 40_000, "the second recording to begin")
    wait_for(lambda: recording_size() > 40_000, "the second recording to grow")
    call.hangup()
    assert not list(spool().glob("*.take"))
    assert list(take_over()) == []
    old = time.time() + ABANDONED + 60
    assert list(take_over(now=old)) == []
    assert not list(spool().glob("*.wav16"))
    assert welcome.recordings.get().text == "Old words"


def test_without_the_pin_or_the_permission_nothing_is_recorded(ann, asterisk, welcome):
    call = ann.call("*297").wait_answered()
    for _ in range(3):
        before = call.heard().seconds
        call.wait_heard(lambda heard, then=before: heard.seconds > then + 2, "the question")
        call.send_digits("1234#")
    call.wait_ended(25)
    assert ann.call("*298").wait_ended().status == 404
    welcome.permission_classes.add(PermissionClass.objects.get(name="National"))
    assert apply(check=False).succeeded
    assert ann.call("*297").wait_ended().status in (403, 603)
    assert recording_size() == 0


def test_a_death_in_the_middle_neither_loses_nor_doubles_it(ann, asterisk, welcome):
    record(ann, "1").wait_ended(20)
    line = next(spool().glob("*.take"))
    kept = {path.name: path.read_bytes() for path in spool().glob("*.*")}
    assert len(list(take_over())) == 1
    mine = welcome.recordings.get(language="en")
    # Killed after the database had it, before the spool was emptied; meanwhile somebody uploads another sound.
    for name, content in kept.items():
        (spool() / name).write_bytes(content)
    mine.digest, mine.source = "f" * 32, "upload"
    mine.save()
    assert "already" in next(take_over())
    assert (welcome.recordings.get(language="en").digest, line.exists()) == ("f" * 32, False)
    # What is being written is left alone; what can't be used is put aside and said.
    (spool() / "half.take").write_text(f"{welcome.pk} en 10")
    (spool() / "gone.take").write_text("999999 en 1001 kept\n")
    os.utime(spool() / "gone.take", (1, 1))
    assert [said for said in take_over() if "put aside" in said]
    assert (spool() / "half.take").exists() and (spool() / "refused" / "gone.take").exists()
