"""What recordings are recognised as, on sounds made here and on the bundle's prompts."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile  # type: ignore[import-untyped]

from tests.sip.asterisk import Engine
from tests.sip.audio import Recording, write_tone, write_wav
from tests.sip.prompts import MATCH, matches, read_prompt, similarity


def sine(*frequencies: float, seconds: float = 1.0, rate: int = 8000, level: float = 0.3) -> Recording:
    times = np.arange(round(seconds * rate)) / rate
    return Recording(sum((level * np.sin(2 * np.pi * f * times) for f in frequencies), np.zeros(len(times))), rate)


def joined(*parts: Recording) -> Recording:
    return Recording(np.concatenate([part.samples for part in parts]), parts[0].rate)


def pause(seconds: float, rate: int = 8000) -> Recording:
    return Recording(np.zeros(round(seconds * rate)), rate)


def noise(seconds: float, level: float) -> Recording:
    return Recording(np.random.default_rng(7).normal(0, level, round(seconds * 8000)), 8000)


def coded(recording: Recording, subtype: str) -> Recording:
    """Through a telephone codec and back."""
    wire = io.BytesIO()
    soundfile.write(wire, recording.samples, recording.rate, format="RAW", subtype=subtype)
    wire.seek(0)
    samples, rate = soundfile.read(
        wire, format="RAW", subtype=subtype, channels=1, samplerate=recording.rate, dtype="float64"
    )
    return Recording(samples, rate)


@pytest.mark.parametrize("codec", ["ULAW", "ALAW", "GSM610", "PCM_16"])
def test_a_tone_is_heard_through_every_codec_and_no_other_is(codec: str) -> None:
    heard = coded(sine(440), codec)
    assert heard.hears(440)
    assert not heard.hears(660)
    assert not heard.hears(480)
    assert not heard.hears(880)


def test_each_tone_of_a_conference_is_heard() -> None:
    heard = coded(sine(440, 660, 1000, level=0.2), "ALAW")
    assert heard.hears(440) and heard.hears(660) and heard.hears(1000)
    assert not heard.hears(550)
    assert heard.tones() == pytest.approx([440, 660, 1000], abs=5)


def test_a_tone_must_last_without_a_break() -> None:
    beeps = joined(*[part for _ in range(5) for part in (sine(440, seconds=0.3), pause(0.2))])
    assert beeps.hears(440, 0.2)
    assert not beeps.hears(440, 0.5)
    assert not sine(440, seconds=0.4).hears(440, 0.5)


def test_silence_and_line_noise_are_silent_and_a_faint_tone_is_not() -> None:
    assert pause(1).silent() and Recording(np.zeros(0), 8000).silent()
    assert noise(1, 0.0005).silent()
    assert not sine(440, level=0.01).silent()
    assert not joined(pause(1), sine(440, seconds=0.2), pause(1)).silent()


def test_level_is_that_of_the_samples() -> None:
    assert sine(440, level=1.0).rms() == pytest.approx(0.7071, abs=0.001)
    assert sine(440, level=0.1).level() == pytest.approx(-23, abs=0.1)
    assert pause(1).level() == -120


def test_speech_is_neither_tone_nor_noise_nor_silence() -> None:
    prompt = read_prompt(Engine.at().sound("vm-goodbye"))
    assert coded(prompt, "ALAW").has_speech()
    assert joined(pause(1), coded(prompt, "ULAW"), pause(1)).has_speech()
    for other in (sine(440, seconds=3), sine(350, 440, seconds=3), noise(3, 0.1), pause(3)):
        assert not other.has_speech()
    beeps = joined(*[part for f in (400, 700, 1000, 1300) for part in (sine(f, seconds=0.3), pause(0.2))])
    assert not beeps.has_speech()


def test_another_sample_rate_is_the_same_sound() -> None:
    low = sine(440, seconds=1, rate=48000).at_rate(8000)
    assert (low.rate, low.duration) == (8000, 1.0)
    assert low.hears(440, 0.9) and low.rms() == pytest.approx(0.3 / 2**0.5, rel=0.01)


def test_a_growing_file_is_read_before_its_header_is_right(tmp_path: Path) -> None:
    path = write_tone(tmp_path / "tone.wav", 660, seconds=1, rate=16000)
    data = bytearray(path.read_bytes())
    data[40:44] = bytes(4)  # the length, which is written last
    path.write_bytes(data + b"\0")
    recording = Recording.growing(path)
    assert recording.hears(660, 0.9) and recording.duration == 1.0
    assert Recording.growing(tmp_path / "none.wav").duration == 0


def test_a_stereo_file_is_refused(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "two.wav", np.zeros((8000, 2)), 8000)
    with pytest.raises(ValueError, match="16-bit mono"):
        Recording.growing(tmp_path / "two.wav")


PROMPTS = (
    "vm-goodbye",
    "auth-thankyou",
    "demo-congrats",
    "queue-thankyou",
    "vm-password",
    "tt-weasels",
    "pbx-invalid",
    "conf-onlyperson",
)


@pytest.mark.parametrize("name", PROMPTS)
def test_a_prompt_is_told_from_all_others_through_noise_and_codec(name: str) -> None:
    engine = Engine.at()
    prompt = read_prompt(engine.sound(name))
    quiet = Recording(prompt.samples * 0.4, 8000)
    line = Recording(joined(pause(0.73), coded(quiet, "ULAW"), pause(0.51)).samples, 8000)
    heard = Recording(line.samples + noise(line.duration, 0.001).samples[: len(line.samples)], 8000)
    assert matches(heard, engine.sound(name))
    scores = {other: similarity(heard, read_prompt(engine.sound(other))) for other in PROMPTS if other != name}
    assert max(scores.values()) < MATCH - 0.1, scores


def test_a_prompt_inside_a_longer_announcement_is_found() -> None:
    engine = Engine.at()
    parts = [read_prompt(engine.sound(name)) for name in ("vm-password", "auth-thankyou", "vm-goodbye")]
    heard = coded(joined(*parts), "ALAW")
    assert matches(heard, engine.sound("auth-thankyou"))
    assert not matches(heard, engine.sound("pbx-invalid"))


def test_half_a_prompt_is_not_the_prompt() -> None:
    file = Engine.at().sound("demo-congrats")
    prompt = read_prompt(file)
    half = Recording(prompt.samples[: len(prompt.samples) // 2], 8000)
    assert not matches(half, file)
    assert not matches(joined(half, pause(prompt.duration)), file)


def test_tones_and_silence_match_no_prompt() -> None:
    file = Engine.at().sound("vm-goodbye")
    for heard in (sine(440, seconds=3), pause(3), noise(3, 0.1)):
        assert not matches(heard, file)


def test_a_prompt_too_short_or_silent_to_be_recognised_is_refused(tmp_path: Path) -> None:
    for name, sound in {"short": sine(440, seconds=0.1), "silent": pause(2)}.items():
        file = write_wav(tmp_path / f"{name}.wav", sound.samples, 8000)
        with pytest.raises(ValueError, match="too short or too quiet"):
            matches(sine(440, seconds=3), file)


def test_an_unknown_kind_of_sound_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot read"):
        read_prompt(tmp_path / "prompt.g729")
