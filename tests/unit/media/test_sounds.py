"""Sounds on every way on which they come: what is taken becomes what telephones hear, and all else is refused with a word."""

import io
import shutil
import subprocess
import sys
import wave
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pbxmanager.media import store
from pbxmanager.media.conversion import LARGEST, SoundRefused, take
from pbxmanager.media.limits import ProgramMissing, run_limited
from pbxmanager.media.models import MusicClass, MusicPiece, Prompt, Recording
from pbxmanager.media.recordings import content_of
from pbxmanager.media.speech import speak
from pbxmanager.routing.models import Announcement
from tests.telephony.audio import Recording as Heard
from tests.telephony.sounds import tone_wav


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.PBX_ASTERISK_DIR = tmp_path / "asterisk"


def made(ending: str, frequency: float = 700, volume: str = "0dB") -> bytes:
    """Return a tone of one second in a format, stereo at 44.1 kHz."""
    words = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-i",
        "-",
        "-af",
        f"volume={volume}",
        "-ar",
        "44100",
        "-ac",
        "2",
    ]
    form = {"m4a": ["-f", "ipod", "-movflags", "frag_keyframe+empty_moov"], "ogg": ["-f", "ogg"]}.get(
        ending, ["-f", ending]
    )
    done = subprocess.run([*words, *form, "-"], input=tone_wav(frequency, 1.0), capture_output=True, check=True)
    return done.stdout


def stored(digest: str, wide: bool = False) -> Heard:
    with wave.open(io.BytesIO(store.path(digest, wide=wide).read_bytes())) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return Heard.of(file.readframes(file.getnframes()), file.getframerate())


@pytest.mark.parametrize("ending", ["wav", "mp3", "ogg", "flac", "m4a"])
def test_each_common_format_becomes_what_telephones_hear(ending):
    sound = take(made(ending))
    assert abs(sound.seconds - 1.0) < 0.2
    for wide, rate in ((False, 8000), (True, 16000)):
        heard = stored(sound.digest, wide)
        assert heard.rate == rate
        assert heard.hears(700, 0.7)


def test_quiet_and_loud_recordings_are_heard_alike():
    levels = [np.abs(stored(take(made("wav", volume=volume)).digest).samples).mean() for volume in ("-30dB", "0dB")]
    assert 0.7 < levels[0] / levels[1] < 1.4


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no sound file"),
        (b"\0" * 5000, "no sound file"),
        (b"%PDF-1.7 nothing to hear", "no sound file"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "no sound file"),
        (b"ffconcat version 1.0\nfile /etc/hostname\n", "no sound file"),
        (tone_wav(0, 1.0), "silent"),
    ],
)
def test_what_is_no_sound_is_refused_and_nothing_is_kept(content, said):
    with pytest.raises(SoundRefused, match=said):
        take(content)
    assert not list(store.root().rglob("*.wav*"))


def test_what_is_too_long_is_refused_however_small_its_file_is():
    made_of = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        "sine=500:d=1300:r=8000",
        "-f",
        "flac",
        "-",
    ]
    hour = subprocess.run(made_of, capture_output=True, check=True).stdout
    with pytest.raises(SoundRefused, match="longer than 20 minutes"):
        take(hour)


def test_a_file_that_is_too_large_is_not_even_read(settings):
    class Huge(SimpleUploadedFile):
        def read(self, *args):
            raise AssertionError("It was read.")

    huge = Huge("huge.wav", b"")
    huge.size = LARGEST + 1
    with pytest.raises(SoundRefused, match="larger than 50 MB"):
        content_of(huge)


def test_a_program_that_wants_too_much_is_ended():
    hungry = "import sys; sys.stdout.write('x'); b'x' * 3_000_000_000"
    with pytest.raises(subprocess.CalledProcessError):
        run_limited([sys.executable, "-c", hungry])
    with pytest.raises(ProgramMissing, match="no-such-program"):
        run_limited(["no-such-program"])


def test_where_no_voice_is_installed_the_page_says_what_to_do(settings, monkeypatch):
    monkeypatch.setenv("PATH", str(Path(shutil.which("prlimit")).parent / "nothing"))
    with pytest.raises(SoundRefused, match="missing on the server"):
        speak("Hello", "en")


def test_a_playlist_of_this_machines_files_is_not_followed(tmp_path):
    (tmp_path / "secret.wav").write_bytes(tone_wav(500))
    with pytest.raises(SoundRefused):
        take(f"ffconcat version 1.0\nfile '{tmp_path / 'secret.wav'}'\n".encode())


@pytest.mark.parametrize("language", ["en", "zh", "fr", "ru"])
def test_the_machine_speaks_each_language(language):
    text = {"en": "Welcome to our office.", "zh": "欢迎致电。", "fr": "Bienvenue.", "ru": "Здравствуйте."}[language]
    assert stored(speak(text, language).digest).has_speech(0.4)


def test_text_that_looks_like_an_option_is_only_said():
    assert speak("--version -f /etc/passwd; $(reboot)", "en").seconds > 1


@pytest.mark.parametrize(("text", "said"), [("  ", "Write what"), ("a" * 2001, "longer than 2,000"), ("…", "in words")])
def test_nothing_and_too_much_are_not_said(text, said):
    with pytest.raises(SoundRefused, match=said):
        speak(text, "en")


def test_another_engine_can_be_set(settings):
    settings.PBX_SPEECH = "tests.unit.media.test_sounds.Whistle"
    assert stored(speak("anything", "en").digest).hears(900, 0.5)


class Whistle:
    """Speaks every text as a tone."""

    def speak(self, text, language):
        return tone_wav(900, 1.0)


def prompt_form(**more):
    rows = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 1, "MAX_NUM_FORMS": 1000}
    facts = {"name": "Welcome", "language": "en", "recordings-0-language": "en", "recordings-0-text": ""}
    return facts | {f"recordings-{key}": count for key, count in rows.items()} | more


def test_the_page_takes_a_file_and_plays_it(pages, db):
    upload = SimpleUploadedFile("hello.mp3", made("mp3"), "audio/mpeg")
    assert pages.post("/admin/media/prompt/add/", prompt_form(**{"recordings-0-file": upload})).status_code == 302
    recording = Recording.objects.get()
    assert (recording.source, round(recording.seconds)) == ("upload", 1)
    page = pages.get(f"/admin/media/prompt/{recording.prompt_id}/change/").content.decode()
    assert f'src="/media/recording/{recording.pk}.wav"' in page
    whole = pages.get(f"/media/recording/{recording.pk}.wav")
    part = pages.get(f"/media/recording/{recording.pk}.wav", headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, whole.content[4:8])
    assert part["Content-Range"] == f"bytes 4-7/{len(whole.content)}"
    assert pages.get(f"/media/recording/{recording.pk}.wav", headers={"Range": "bytes=999999999-"}).status_code == 416


def test_the_page_lets_the_machine_speak_and_says_beside_the_field_what_is_wrong(pages, db):
    nothing = pages.post("/admin/media/prompt/add/", prompt_form())
    assert "write what the machine shall say" in nothing.content.decode()
    broken = SimpleUploadedFile("x.wav", b"nothing", "audio/wav")
    refused = pages.post("/admin/media/prompt/add/", prompt_form(**{"recordings-0-file": broken}))
    assert "This is no sound file" in refused.content.decode()
    assert not Prompt.objects.exists()
    assert pages.post("/admin/media/prompt/add/", prompt_form(**{"recordings-0-text": "Good day."})).status_code == 302
    first = Recording.objects.get()
    assert (first.source, first.seconds > 0.3) == ("speech", True)
    changed = prompt_form(**{"recordings-0-text": "Good evening to you.", "recordings-0-id": first.pk})
    changed |= {"recordings-INITIAL_FORMS": 1, "recordings-0-prompt": first.prompt_id}
    assert pages.post(f"/admin/media/prompt/{first.prompt_id}/change/", changed).status_code == 302
    assert Recording.objects.get().digest != first.digest


def test_only_who_may_see_prompts_hears_them(client, viewer, db):
    prompt = Prompt.objects.create(name="P", language="en")
    sound = take(made("wav"))
    row = Recording.objects.create(prompt=prompt, language="en", source="upload", digest=sound.digest)
    assert client.get(f"/media/recording/{row.pk}.wav").status_code == 302
    viewer.user_permissions.clear()
    client.force_login(viewer)
    assert client.get(f"/media/recording/{row.pk}.wav").status_code == 403


def test_programs_upload_and_let_speak(api, db):
    prompt = api.post("/api/prompts/", {"name": "Welcome", "language": "en"}, format="json").json()["id"]
    upload = SimpleUploadedFile("hello.ogg", made("ogg"), "audio/ogg")
    made_row = api.post("/api/recordings/", {"prompt": prompt, "language": "en", "file": upload}, format="multipart")
    assert made_row.status_code == 201, made_row.content
    spoken = api.post("/api/recordings/", {"prompt": prompt, "language": "zh", "text": "你好"}, format="json")
    assert (spoken.status_code, spoken.json()["source"]) == (201, "speech")
    broken = SimpleUploadedFile("x.wav", b"nothing", "audio/wav")
    refused = api.post("/api/recordings/", {"prompt": prompt, "language": "fr", "file": broken}, format="multipart")
    assert (refused.status_code, list(refused.json())) == (400, ["file"])


def test_music_is_uploaded_and_named_after_its_file(pages, db):
    rows = {"pieces-TOTAL_FORMS": 1, "pieces-INITIAL_FORMS": 0, "pieces-MIN_NUM_FORMS": 1, "pieces-MAX_NUM_FORMS": 1000}
    upload = SimpleUploadedFile("Blue Danube.flac", made("flac"), "audio/flac")
    facts = {"name": "House", "order": "listed", "pieces-0-position": 1, "pieces-0-name": "", "pieces-0-file": upload}
    assert pages.post("/admin/media/musicclass/add/", rows | facts).status_code == 302
    piece = MusicPiece.objects.get()
    assert (piece.name, MusicClass.objects.get().name) == ("Blue Danube", "House")
    assert pages.get(f"/media/piece/{piece.pk}.wav")["Content-Type"] == "audio/wav"


def test_what_is_in_use_cannot_be_deleted_and_the_page_says_by_what(pages, db):
    prompt = Prompt.objects.create(name="P", language="en")
    Announcement(name="We are moving", prompt=prompt).save()
    assert "We are moving" in pages.get(f"/admin/media/prompt/{prompt.pk}/change/").content.decode()
    pages.post(f"/admin/media/prompt/{prompt.pk}/delete/", {"post": "yes"})
    assert Prompt.objects.filter(pk=prompt.pk).exists()


def test_the_list_tells_what_uses_each_in_a_fixed_number_of_queries(pages, db, django_assert_max_num_queries):
    for number in range(12):
        prompt = Prompt.objects.create(name=f"P{number}", language="en")
        Recording.objects.create(prompt=prompt, language="en", source="upload", digest="a" * 32)
        Announcement(name=f"A{number}", prompt=prompt).save()
    with django_assert_max_num_queries(30):
        text = pages.get("/admin/media/prompt/").content.decode()
    assert text.count("<audio ") == 12
    assert all(f"A{number}<" in text for number in range(12))
    music = MusicClass.objects.create(name="House")
    assert "House" in pages.get("/admin/media/musicclass/").content.decode()
    assert pages.get(f"/admin/media/musicclass/{music.pk}/change/").status_code == 200


def test_a_prompt_that_can_be_recorded_by_phone_has_a_pin_that_is_never_shown(pages, api, db):
    prompt = Prompt.objects.create(name="P", language="en")
    page = f"/admin/media/prompt/{prompt.pk}/change/"
    rows = {"recordings-TOTAL_FORMS": 0, "recordings-INITIAL_FORMS": 0}
    facts = {"name": "P", "language": "en", "digits": "12", "new_secret": ""} | rows
    assert "Give it a PIN" in pages.post(page, facts).content.decode()
    assert "guessed at once" in pages.post(page, facts | {"new_secret": "1234"}).content.decode()
    assert pages.post(page, facts | {"new_secret": "4071"}).status_code == 302
    assert "4071" not in pages.get(page).content.decode()
    assert pages.post(page, facts).status_code == 302  # empty: it stays
    prompt.refresh_from_db()
    assert (prompt.digits, prompt.secret) == ("12", "4071")
    said = api.get(f"/api/prompts/{prompt.pk}/").json()
    assert said["digits"] == "12" and "secret" not in said
    refused = api.post(
        "/api/prompts/", {"name": "Q", "language": "en", "digits": "12", "secret": "4071"}, format="json"
    )
    assert list(refused.json()) == ["digits"]
    refused = api.post("/api/prompts/", {"name": "Q", "language": "en", "digits": "13"}, format="json")
    assert list(refused.json()) == ["secret"]
