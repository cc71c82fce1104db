"""Messages are listed, heard, moved and deleted by those who may, on record; greetings are uploaded."""

import io
import subprocess
import wave

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission

from pbxmanager.asterisk.mailboxes import boxes_root, settle
from pbxmanager.asterisk.messages import Gone, Locked, delete, messages, move
from pbxmanager.asterisk.render import render
from pbxmanager.operations.office import read_office
from pbxmanager.voicemail.models import Box
from tests.unit.asterisk.office import engine

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(demo_office, settings, tmp_path):
    """Ann's box, live, with three messages."""
    settings.PBX_ASTERISK_DIR = tmp_path
    settings.PBX_AMI_PORT = 1
    settle(tmp_path, render(read_office(), engine()))
    for number in range(3):
        leave(boxes_root(tmp_path) / "1001", number)
    return Box.objects.get(extension__destination__number="1001")


@pytest.fixture
def folder(box, tmp_path):
    return boxes_root(tmp_path) / "1001"


def leave(folder, number):
    (folder / "INBOX").mkdir(parents=True, exist_ok=True)
    stem = folder / "INBOX" / f"msg{number:04d}"
    stem.with_suffix(".wav").write_bytes(b"RIFF" + bytes([number]))
    stem.with_suffix(".txt").write_text(
        f'[message]\norigmailbox=1001\ncallerid="Bob <b>" <100{number}>\norigtime={1795500000 + number}\nduration=7\n'
        f"msg_id=17955-0000000{number}\n"
    )


def test_the_page_lists_them_newest_first_with_who_when_and_how_long(pages, box):
    page = pages.get(f"/operations/mailboxes/{box.pk}/").content.decode()
    assert page.index("&lt;1002&gt;") < page.index("&lt;1001&gt;") < page.index("&lt;1000&gt;")
    assert "7 s" in page and "Bob &lt;b&gt;" in page


def test_listening_gives_the_sound_and_goes_on_record(pages, box):
    answer = pages.get(f"/operations/mailboxes/{box.pk}/messages/17955-00000001.wav")
    assert b"".join(answer.streaming_content) == b"RIFF\x01"
    assert answer["Cache-Control"] == "no-store"
    assert "<1001> of 2026-11-24" in LogEntry.objects.get().change_message
    assert LogEntry.objects.get().change_message.endswith("heard")


@pytest.mark.parametrize("path", ["", "messages/17955-00000001.wav", "greetings/unavail.wav"])
def test_who_may_not_listen_hears_and_sees_nothing(client, viewer, box, path):
    client.force_login(viewer)
    assert client.get(f"/operations/mailboxes/{box.pk}/{path}").status_code == 403
    viewer.user_permissions.add(Permission.objects.get(codename="listen_box"))
    assert client.get(f"/operations/mailboxes/{box.pk}/").status_code == 200


@pytest.mark.parametrize("name", ["..%2f..%2fsecret", "17955-99999999", "msg0000"])
def test_what_is_no_message_is_not_found(pages, box, name):
    assert pages.get(f"/operations/mailboxes/{box.pk}/messages/{name}.wav").status_code == 404


def test_deleting_one_leaves_no_gap(pages, box, folder):
    pages.post(f"/operations/mailboxes/{box.pk}/", {"action": "delete", "message": "17955-00000001"})
    assert sorted(path.name for path in (folder / "INBOX").iterdir()) == [
        "msg0000.txt", "msg0000.wav", "msg0001.txt", "msg0001.wav",
    ]  # fmt: skip
    assert [m.id for m in messages(folder)] == ["17955-00000002", "17955-00000000"]
    assert messages(folder)[0].sound.read_bytes() == b"RIFF\x02"
    assert LogEntry.objects.get().change_message.endswith("deleted")


def test_moving_one_puts_it_last_in_the_other_folder(folder):
    move(folder, "17955-00000000", "Work")
    move(folder, "17955-00000002", "Work")
    assert [(m.id, m.folder, m.sound.name) for m in messages(folder)] == [
        ("17955-00000002", "Work", "msg0001.wav"),
        ("17955-00000001", "INBOX", "msg0000.wav"),
        ("17955-00000000", "Work", "msg0000.wav"),
    ]
    with pytest.raises(Gone):
        move(folder, "17955-00000000", "../elsewhere")


def test_nothing_moves_while_asterisk_has_the_folder(folder):
    (folder / "INBOX" / ".lock").touch()
    with pytest.raises(Locked):
        delete(folder, "17955-00000000", patience=0.1)
    assert len(messages(folder)) == 3


def test_a_box_that_is_not_live_yet_shows_nobody_elses_messages(pages, box):
    extension = box.extension
    extension.number = "1009"
    extension.save()
    Box.objects.get(extension__destination__number="1002")
    page = pages.get(f"/operations/mailboxes/{box.pk}/").content.decode()
    assert "Apply it first" in page and "&lt;1001&gt;" not in page


def test_a_greeting_is_uploaded_in_any_rate_heard_and_removed(pages, box, folder, tmp_path):
    made = tmp_path / "given.flac"
    subprocess.run(
        ["sox", "-n", "-r", "44100", "-c", "2", str(made), "synth", "1", "sine", "440", "vol", "0.1"], check=True
    )
    with made.open("rb") as given:
        pages.post(f"/operations/mailboxes/{box.pk}/", {"action": "upload", "greeting": "unavail", "sound": given})
    answer = pages.get(f"/operations/mailboxes/{box.pk}/greetings/unavail.wav")
    with wave.open(io.BytesIO(b"".join(answer.streaming_content))) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (8000, 1, 2)
        peak = max(abs(int.from_bytes(sound.readframes(1), "little", signed=True)) for _ in range(8000))
    assert 3000 < peak < 32000  # brought to the usual level
    pages.post(f"/operations/mailboxes/{box.pk}/", {"action": "remove", "greeting": "unavail"})
    assert not (folder / "unavail.wav").exists()


def test_what_is_no_sound_is_refused_in_words(pages, box, folder):
    given = io.BytesIO(b"no sound")
    given.name = "x.wav"
    sent = {"action": "upload", "greeting": "busy", "sound": given}
    assert "no sound file" in pages.post(f"/operations/mailboxes/{box.pk}/", sent, follow=True).content.decode()
    assert not (folder / "busy.wav").exists()


def test_the_api_lists_plays_moves_and_deletes(api, box, folder):
    base = f"/api/voicemail-messages/{box.pk}/"
    assert next((m["id"], m["seconds"]) for m in api.get(base).json()) == ("17955-00000002", 7)
    assert b"".join(api.get(f"{base}17955-00000002/").streaming_content) == b"RIFF\x02"
    assert api.patch(f"{base}17955-00000002/", {"folder": "Old"}, "json").status_code == 204
    assert api.patch(f"{base}17955-00000002/", {"folder": "Elsewhere"}, "json").status_code == 400
    assert api.delete(f"{base}17955-00000000/").status_code == 204
    assert [(m.id, m.folder) for m in messages(folder)] == [("17955-00000002", "Old"), ("17955-00000001", "INBOX")]
    assert api.get(f"{base}17955-00000000/").status_code == 404
    assert LogEntry.objects.count() == 3
