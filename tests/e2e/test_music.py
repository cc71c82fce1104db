"""Music on hold and prompts, heard."""

from dataclasses import replace

import pytest

from pbxmanager.asterisk.ami import AmiAddress, ami_session
from pbxmanager.asterisk.render.media import sound
from pbxmanager.snapshot import MusicClass, MusicFile, Prompt, PromptRecording
from tests.e2e.conftest import run_office
from tests.e2e.office import office
from tests.telephony.sounds import place_tone

pytestmark = [pytest.mark.e2e]
WALTZ, GREETING, GREETING_ZH = 1300, 1500, 1700


@pytest.fixture(scope="module")
def pbx(tmp_path_factory):
    """The usual office, with music and a prompt of its own."""
    home = tmp_path_factory.mktemp("music")
    waltz, english, chinese = (
        place_tone(home / "media", letter * 32, frequency, 2.0)
        for letter, frequency in (("a", WALTZ), ("b", GREETING), ("c", GREETING_ZH))
    )

    def describe(telecom, backup):
        return replace(
            office(telecom, backup),
            music_classes=(MusicClass(1, "House", (MusicFile("Waltz", waltz),), is_default=True),),
            prompts=(Prompt(1, "Hello", "en", (PromptRecording("en", english), PromptRecording("zh", chinese))),),
        )

    with run_office(home, describe) as running:
        yield running


def test_whoever_is_put_on_hold_hears_the_offices_music(phone):
    ann, reception = phone("1001"), phone("1004")
    outgoing = ann.call("1004")
    incoming = reception.wait_incoming().answer()
    outgoing.wait_answered()
    incoming.wait_heard(lambda r: r.hears(400), "Ann's tone")
    incoming.hold()
    outgoing.wait_heard(lambda r: r.hears(WALTZ, 1.0), "the waltz")
    incoming.resume()


@pytest.mark.parametrize(("language", "frequency"), [("en", GREETING), ("zh", GREETING_ZH), ("fr", GREETING)])
def test_a_prompt_speaks_the_callers_language_or_else_its_main_one(pbx, phone, language, frequency):
    ann = phone("1001")
    steps = {"1": ("Set", f"CHANNEL(language)={language}"), "2": ("Playback", sound(1, pbx.office, pbx.engine))}
    place = {"Context": f"speak-{language}", "Priority": "1"}
    with ami_session(AmiAddress("127.0.0.1", pbx.engine.ami_port, "manager", pbx.engine.ami_secret)) as ami:
        for priority, (application, data) in steps.items():
            step = {**place, "Extension": "1", "Priority": priority, "Application": application}
            ami.action("DialplanExtensionAdd", Replace="yes", ApplicationData=data, **step)
        ami.action("Originate", Channel="PJSIP/1001-aaaaaaaa", Async="true", Exten="1", **place)
    call = ann.wait_incoming().answer()
    call.wait_heard(lambda r: r.hears(frequency), f"the prompt for {language}")


def test_nothing_was_complained_about(pbx):
    assert pbx.asterisk.problems() == []
