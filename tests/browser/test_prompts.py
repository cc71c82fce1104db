"""Prompts as an administrator makes and hears them."""

import pytest

from pbxmanager.media.models import Prompt, Recording
from tests.telephony.sounds import tone_wav

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.PBX_ASTERISK_DIR = tmp_path / "asterisk"


def plays(page, player):
    """Whether a player loads its sound, jumps into its middle and goes on from there."""
    return player.evaluate(
        """async sound => {
            sound.muted = true;
            sound.preload = "auto";
            sound.load();
            await new Promise((done, failed) => { sound.oncanplaythrough = done; sound.onerror = failed; });
            sound.currentTime = sound.duration / 2;
            await sound.play();
            await new Promise(done => sound.onended = done);
            return sound.duration;
        }"""
    )


def test_a_prompt_is_written_spoken_and_heard_and_then_replaced_by_a_file(page):
    page.goto("/admin/media/prompt/add/")
    page.fill("#id_name", "We are moving")
    page.fill("#id_recordings-0-text", "We are moving.")
    page.get_by_role("button", name="Save", exact=True).click()
    row = page.get_by_role("row", name="We are moving")
    assert 0.3 < plays(page, row.locator("audio")) < 4
    row.get_by_role("link", name="We are moving").click()
    page.set_input_files(
        "#id_recordings-0-file", {"name": "moving.wav", "mimeType": "audio/wav", "buffer": tone_wav(600, 1.5)}
    )
    page.get_by_role("button", name="Save", exact=True).click()
    row.wait_for()
    recording = Recording.objects.get(prompt=Prompt.objects.get(name="We are moving"))
    assert (recording.source, recording.origin, recording.seconds) == ("upload", "moving.wav", 1.5)
    assert abs(plays(page, row.locator("audio")) - 1.5) < 0.1


def test_what_is_no_sound_is_refused_beside_its_field(page):
    page.goto("/admin/media/prompt/add/")
    page.fill("#id_name", "Broken")
    page.set_input_files("#id_recordings-0-file", {"name": "x.mp3", "mimeType": "audio/mpeg", "buffer": b"no sound"})
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("This is no sound file that can be read").wait_for()
    assert not Prompt.objects.filter(name="Broken").exists()
