"""The lists of Asterisk's own words, and how they come to lie where it finds them."""

import json
import wave

import pytest

from pbxmanager.asterisk.words import data_with_languages, languages_dir, used_words
from pbxmanager.media.system_words import languages, make, texts
from tests.telephony.asterisk import build_under_test
from tests.telephony.audio import Recording
from tests.telephony.sounds import tone_wav


class Whistle:
    """Speaks every text as a tone, with silence around it."""

    said: list[str] = []

    def speak(self, text, language):
        self.said.append(text)
        return tone_wav(900, 0.5)


@pytest.fixture
def whistle(settings):
    settings.PBX_SPEECH = "tests.unit.media.test_system_words.Whistle"
    Whistle.said.clear()
    return Whistle.said


@pytest.mark.parametrize("language", languages())
def test_every_sound_that_the_dialplan_uses_has_a_text(language):
    used = used_words(build_under_test().data / "sounds" / "en")
    assert {"ss-noservice", "vm-goodbye", "activated", "followme/options"} <= used
    missing = used - set(texts(language))
    assert not missing, f"Add a line for each to pbxmanager/media/words/{language}.txt"


def test_numbers_dates_and_letters_are_there_as_asterisk_puts_chinese_together():
    known = set(texts("zh"))
    assert {f"digits/{n}" for n in (*range(21), *range(30, 100, 10), "hundred", "thousand", "wan", "yi")} <= known
    assert {f"digits/mon-{n}" for n in range(12)} | {f"digits/day-{n}" for n in range(7)} <= known
    assert {f"digits/{word}" for word in ("year", "day", "oclock", "minute", "second", "a-m", "p-m", "today")} <= known
    assert {f"letters/{chr(letter)}" for letter in range(ord("a"), ord("z") + 1)} <= known
    assert {"vm-you", "vm-have", "vm-haveno", "vm-tong", "vm-listen", "press"} <= known


def test_what_is_there_is_left_alone_and_what_has_changed_is_made_anew(whistle, tmp_path):
    names = ("vm-goodbye", "digits/1")
    assert sum(make("zh", tmp_path, only=names)) == 2
    assert sum(make("zh", tmp_path, only=names)) == 0
    for name in names:
        for ending, rate in ((".wav", 8000), (".wav16", 16000)):
            with wave.open(str(tmp_path / f"{name}{ending}")) as file:
                assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (rate, 1, 2)
                assert Recording.of(file.readframes(file.getnframes()), rate).hears(900, 0.3)
    record = tmp_path / ".made.json"
    made = json.loads(record.read_text())
    record.write_text(json.dumps(made | {"digits/1": "another text"}))
    whistle.clear()
    assert sum(make("zh", tmp_path, only=names)) == 1
    assert whistle == ["一"]
    (tmp_path / "vm-goodbye.wav").unlink()
    assert sum(make("zh", tmp_path, only=names)) == 1
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".words-")]


def test_the_data_directory_shows_both_and_follows_what_changes(tmp_path):
    data, home = tmp_path / "asterisk", tmp_path / "home"
    for folder in ("sounds/en", "sounds/fr", "moh"):
        (data / folder).mkdir(parents=True)
    assert data_with_languages(data, home) == data
    for folder in ("zh", "fr"):
        (languages_dir(home) / folder).mkdir(parents=True)
    place = data_with_languages(data, home)
    assert sorted(path.name for path in (place / "sounds").iterdir()) == ["en", "fr", "zh"]
    assert (place / "sounds" / "fr").resolve() == data / "sounds" / "fr"
    assert (place / "moh").resolve() == data / "moh"
    (data / "sounds" / "fr").rmdir()
    newer = data.rename(tmp_path / "newer")
    place = data_with_languages(newer, home)
    assert (place / "moh").resolve() == newer / "moh"
    assert (place / "sounds" / "fr").resolve() == languages_dir(home) / "fr"
    (newer / "moh").rmdir()
    assert not (data_with_languages(newer, home) / "moh").is_symlink()
