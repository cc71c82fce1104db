"""Sounds are removed when nothing names them, and only then."""

import time

import pytest

from pbxmanager.media import store
from pbxmanager.media.models import MusicClass, MusicPiece, Prompt, Recording
from pbxmanager.operations import cleanup
from pbxmanager.operations.apply import apply
from pbxmanager.operations.models import Change
from tests.telephony.sounds import tone_wav

pytestmark = pytest.mark.e2e  # its engine is a real one


@pytest.fixture
def media(engine):
    """The directory of all sounds, beside the engine's own."""
    return engine.media


def keep(frequency):
    return store.keep(tone_wav(frequency), tone_wav(frequency, rate=16000))


def removed(now):
    return {path.name for path in cleanup.remove_unused_sounds(now=now)}


def test_what_a_generation_or_the_journal_names_stays(media):
    later = time.time() + 2 * cleanup.SPARED_SECONDS
    prompt = Prompt.objects.create(name="Greeting of ours")
    recording = Recording.objects.create(prompt=prompt, language="en", digest=keep(500), source="upload")
    apply(check=False)
    first = recording.digest
    recording.digest = keep(600)
    recording.save()
    stray = keep(700)
    assert {f"{stray}.wav", f"{stray}.wav16"} <= removed(later)
    assert not store.path(stray).exists()
    assert store.path(first).exists() and store.path(recording.digest).exists()


def test_a_young_sound_is_spared(media):
    stray = keep(700)
    assert removed(time.time()) == set()
    assert store.path(stray).exists()


def test_what_the_configuration_of_any_generation_names_stays(media):
    later = time.time() + 2 * cleanup.SPARED_SECONDS
    music = MusicClass.objects.create(name="House")
    piece = MusicPiece.objects.create(music_class=music, digest=keep(500))
    apply(check=False)
    Change.objects.all().delete()
    piece.delete()
    Change.objects.all().delete()
    apply(check=False)
    assert removed(later) == set()
    assert store.path(piece.digest).exists()
