"""What was heard, as numbers that a test can ask about."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view
from numpy.typing import NDArray

FRAME_SECONDS = 0.05
SILENCE_RMS = 60.0
"""Below this (of 32,767) a frame is silence: line noise and codec residue stay under it."""


def tone(frequency: float, rate: int, start_sample: int, samples: int) -> bytes:
    """Return 16-bit mono PCM of a sine that continues seamlessly from ``start_sample``."""
    moments = (start_sample + np.arange(samples)) / rate
    wave = 8000 * np.sin(2 * np.pi * frequency * moments)
    return bytes(wave.astype("<i2").tobytes())


@dataclass(frozen=True)
class Recording:
    """Received audio: 16-bit mono samples at a rate in Hz."""

    samples: NDArray[np.float64]
    rate: int

    @classmethod
    def of(cls, pcm: bytes, rate: int, channels: int = 1) -> "Recording":
        """Read raw PCM, mixing channels down."""
        whole = np.frombuffer(pcm[: len(pcm) // (2 * channels) * 2 * channels], dtype="<i2").astype(np.float64)
        return cls(whole.reshape(-1, channels).mean(axis=1), rate)

    @classmethod
    def load(cls, path: Path, rate: int = 8000) -> "Recording":
        """Read a file of raw 16-bit mono samples."""
        return cls.of(path.read_bytes(), rate)

    def beginning(self, seconds: float) -> "Recording":
        """Return the first seconds of it."""
        return Recording(self.samples[: int(seconds * self.rate)], self.rate)

    def after(self, seconds: float) -> "Recording":
        """Return what comes after so many seconds."""
        return Recording(self.samples[int(seconds * self.rate) :], self.rate)

    @property
    def seconds(self) -> float:
        """Length."""
        return len(self.samples) / self.rate

    def _frames(self) -> NDArray[np.float64]:
        size = int(self.rate * FRAME_SECONDS)
        count = len(self.samples) // size
        return self.samples[: count * size].reshape(count, size)

    def voiced(self) -> NDArray[np.bool_]:
        """Return for each frame of 50 ms whether it holds sound."""
        frames = self._frames()
        return np.sqrt((frames**2).mean(axis=1)) > SILENCE_RMS if len(frames) else np.zeros(0, dtype=bool)

    def is_silent(self) -> bool:
        """Whether nothing was heard (a click of at most 100 ms aside)."""
        return int(self.voiced().sum()) <= 2

    def hears(self, frequency: float, seconds: float = 0.5) -> bool:
        """Whether a tone of this frequency (Hz) was heard for at least so long, alone."""
        frames = self._frames()
        if not len(frames):
            return False
        spectrum = np.abs(np.fft.rfft(frames * np.hanning(frames.shape[1]), axis=1)) ** 2
        bins = np.fft.rfftfreq(frames.shape[1], 1 / self.rate)
        near = np.abs(bins - frequency) <= 45
        share = spectrum[:, near].sum(axis=1) / np.maximum(spectrum.sum(axis=1), 1.0)
        return bool(((share > 0.8) & self.voiced()).sum() * FRAME_SECONDS >= seconds)

    def chord(self) -> set[int]:
        """Return the steady tones that sound at once, in Hz to the nearest ten; empty in silence."""
        if len(self.samples) < self.rate * 0.2 or np.sqrt((self.samples**2).mean()) < SILENCE_RMS:
            return set()
        spectrum = np.abs(np.fft.rfft(self.samples * np.hanning(len(self.samples))))
        strong = spectrum > 0.3 * spectrum.max()
        peaks = strong[1:-1] & (spectrum[1:-1] >= spectrum[:-2]) & (spectrum[1:-1] > spectrum[2:])
        places = (np.flatnonzero(peaks) + 1) * self.rate / len(self.samples)
        return {int(round(place, -1)) for place in places.tolist()}

    def has_speech(self, seconds: float = 0.5) -> bool:
        """Whether sound was heard that is no steady tone: its spectrum changes from frame to frame."""
        frames = self._frames()[self.voiced()]
        if len(frames) * FRAME_SECONDS < seconds:
            return False
        spectrum = np.abs(np.fft.rfft(frames * np.hanning(frames.shape[1]), axis=1))
        peaks = spectrum.argmax(axis=1)
        return len(set(peaks.tolist())) >= 4

    def likeness(self, prompt: "Recording") -> float:
        """Return how well a spoken prompt is contained, 0 to 1: the best match of its spectrogram at any place.

        A busy machine loses some of the audio in between, and the rest moves together: so pieces of it are looked for, one
        after the other. Hearing may begin or end in its middle: at most two fifths of it are missing then.
        """
        heard, wanted = _spectrogram(self), _spectrogram(prompt)
        if not len(wanted) or len(heard) < len(wanted) * 0.6:
            return 0.0
        nothing = np.zeros((2 * _PIECE + _MOVED, heard.shape[1]))
        cut = len(heard) < len(wanted)  # else it must have been heard to its end
        until = np.concatenate([heard, nothing]) if cut else heard
        scores = [_best_chain(np.concatenate([nothing, until]), wanted)]
        step = max(2, len(wanted) // 30)
        for missing in range(step, int(len(wanted) * 0.4) + 1, step):
            scores.append(_best_chain(until, wanted[missing:], begins=True))
            if cut:
                scores.append(_best_chain(np.concatenate([nothing, heard]), wanted[:-missing], ends=True))
        return max(scores)


_PIECE = 50
"""Frames of a spectrogram that are looked for as a whole: 1 s."""
_MOVED = 10
"""Frames by which a piece may come earlier or later than it should: 0.2 s."""


def _best_chain(
    heard: NDArray[np.float64], wanted: NDArray[np.float64], begins: bool = False, ends: bool = False
) -> float:
    """Return the best mean product of frames when each piece follows the one before, or nearly so.

    :param begins: hearing begins with it; ``ends``: ends with it.
    """
    best = np.zeros(0)
    before = 0
    for piece in np.array_split(wanted, max(1, len(wanted) // _PIECE)):
        if len(heard) < len(piece):
            return 0.0
        products = np.ascontiguousarray(heard @ piece.T)
        down, across = products.strides
        shape = (len(heard) - len(piece) + 1, len(piece))
        scores = as_strided(products, shape, (down, down + across), writeable=False).sum(axis=1)
        if before:
            reached = np.full(before + len(best) + 2 * _MOVED + len(scores), -1e9)
            reached[before + _MOVED : before + _MOVED + len(best)] = best
            scores = scores + sliding_window_view(reached, 2 * _MOVED + 1).max(axis=1)[: len(scores)]
        elif begins:
            scores[1:] = -1e9
        best, before = scores, len(piece)
    return float((best[-1] if ends else best.max()) / len(wanted))


def _spectrogram(recording: Recording) -> NDArray[np.float64]:
    """Return unit vectors of log energy in 24 bands between 200 and 3,400 Hz, one for each 20 ms, mean removed."""
    size, hop = int(recording.rate * 0.04), int(recording.rate * 0.02)
    count = (len(recording.samples) - size) // hop + 1
    if count < 1:
        return np.zeros((0, 24))
    places = np.arange(count)[:, None] * hop + np.arange(size)[None, :]
    spectrum = np.abs(np.fft.rfft(recording.samples[places] * np.hanning(size), axis=1)) ** 2
    bins = np.fft.rfftfreq(size, 1 / recording.rate)
    edges = np.geomspace(200, 3400, 25)
    bands = np.stack([spectrum[:, (bins >= a) & (bins < b)].sum(axis=1) for a, b in pairwise(edges)], 1)
    levels = np.log10(bands + 1e4)
    levels -= levels.mean(axis=0, keepdims=True)
    return levels / np.maximum(np.linalg.norm(levels, axis=1, keepdims=True), 1e-6)
