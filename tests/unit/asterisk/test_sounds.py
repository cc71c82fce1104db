"""Prompts on the disk as Asterisk looks for them."""

from dataclasses import replace

import pytest

from pbxmanager.asterisk.render.media import music, sound
from pbxmanager.asterisk.sounds import SoundMissing, publish
from pbxmanager.snapshot import MusicClass, MusicFile, Prompt, PromptRecording, Severity, Snapshot, check
from tests.telephony.sounds import place_tone
from tests.unit.asterisk.office import engine, small_office

WELCOME = Prompt(1, "Welcome", "en", (PromptRecording("en", "e" * 32), PromptRecording("zh", "f" * 32)))


def names(media):
    return sorted(str(path.relative_to(media / "prompts")) for path in (media / "prompts").rglob("*.wav"))


def test_the_main_language_needs_no_directory_and_the_others_have_theirs(tmp_path):
    place_tone(tmp_path, "e" * 32, 500)
    place_tone(tmp_path, "f" * 32, 600)
    publish(Snapshot(prompts=(WELCOME,)), tmp_path)
    assert names(tmp_path) == sorted([f"{WELCOME.key}.wav", f"zh/{WELCOME.key}.wav"])
    published = tmp_path / "prompts" / "zh" / f"{WELCOME.key}.wav16"
    assert published.read_bytes() == (tmp_path / "audio" / f"{'f' * 32}.wav16").read_bytes()


def test_a_new_recording_leaves_the_old_one_where_it_was(tmp_path):
    for digest in ("e", "f", "a"):
        place_tone(tmp_path, digest * 32, 500)
    publish(Snapshot(prompts=(WELCOME,)), tmp_path)
    changed = replace(WELCOME, recordings=(PromptRecording("en", "a" * 32), WELCOME.recordings[1]))
    publish(Snapshot(prompts=(changed,)), tmp_path)
    publish(Snapshot(prompts=(changed,)), tmp_path)
    assert changed.key != WELCOME.key
    assert len(names(tmp_path)) == 4


@pytest.mark.parametrize(
    "office",
    [
        Snapshot(prompts=(WELCOME,)),
        Snapshot(music_classes=(MusicClass(1, "House", (MusicFile("Waltz", "e" * 32),)),)),
    ],
)
def test_a_sound_that_is_gone_is_named(tmp_path, office):
    with pytest.raises(SoundMissing, match=r"Welcome|House, piece Waltz"):
        publish(office, tmp_path)


def test_names_for_the_dialplan():
    office = small_office()
    assert sound(1, office, engine()) == f"/var/lib/pbxmanager/asterisk/media/prompts/{office.prompt_by_id[1].key}"
    assert (music(None, office), music(2, office)) == ("default", "music-2")


def test_a_prompt_without_a_recording_does_not_go_live():
    found = check(Snapshot(prompts=(replace(WELCOME, recordings=()),)))
    assert [(f.severity, f.collection, f.id) for f in found if f.collection == "prompts"] == [
        (Severity.ERROR, "prompts", 1)
    ]


def test_without_its_main_language_a_prompt_falls_back_to_the_first():
    assert replace(WELCOME, language="fr").main == WELCOME.recordings[0]
