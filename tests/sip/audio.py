"""What was heard: tones, silence and speech in a recording, after whatever the codecs did to it.

Levels are in dBFS (0 is full scale) of samples between -1 and 1. Frames are 100 ms long and 50 ms apart.
"""

from __future__ import annotations

import math
import struct
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]

FRAME = 0.1
HOP = 0.05
QUIET_DBFS = -50.0  # G.711's idle noise is near -70, a test tone near -15
_BAND = (100.0, 3700.0)  # Hz; what every telephone codec passes
_TONE_SHARE = 0.15  # of a frame's power: four equally loud tones in a conference are each still heard
_TONE_WIDTH = 20.0  # Hz to either side


def write_tone(path: Path, frequency: float, *, seconds: float = 1.0, rate: int = 8000, level: float = -12.0) -> Path:
    """Write a sine of ``frequency`` Hz and ``level`` dBFS (of its peak) as 16-bit mono WAV."""
    times = np.arange(round(seconds * rate)) / rate
    return write_wav(path, 10 ** (level / 20) * np.sin(2 * np.pi * frequency * times), rate)


def write_wav(path: Path, samples: Samples, rate: int) -> Path:
    """Write samples between -1 and 1 as 16-bit mono WAV; what exceeds that is clipped."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


@dataclass(frozen=True)
class Recording:
    """Mono sound at ``rate`` samples a second."""

    samples: Samples
    rate: int

    @classmethod
    def growing(cls, path: Path) -> Recording:
        """A 16-bit mono WAV file, also one that is still written (its header then says nothing of its length).

        A file that is not there yet is an empty recording.

        :raises ValueError: it is no 16-bit mono PCM file.
        """
        data = path.read_bytes() if path.exists() else b""
        if len(data) < 44:
            return cls(np.zeros(0), 8000)
        channels, rate, _, _, bits = struct.unpack("<HIIHH", data[22:36])
        if data[:4] != b"RIFF" or (channels, bits) != (1, 16):
            raise ValueError(f"{path}: not a 16-bit mono WAV file ({channels} channels of {bits} bits)")
        start = data.find(b"data", 36) + 8
        return cls.raw(data[start:], rate)

    @classmethod
    def raw(cls, data: bytes, rate: int) -> Recording:
        """Signed linear samples of 16 bits, low byte first; an odd last byte is left out."""
        return cls(np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2").astype(np.float64) / 32768, rate)

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.samples) / self.rate

    def last(self, seconds: float) -> Recording:
        """Its end; all of it if it is shorter."""
        return Recording(self.samples[max(0, len(self.samples) - round(seconds * self.rate)) :], self.rate)

    def since(self, seconds: float) -> Recording:
        """What came after its first ``seconds``."""
        return Recording(self.samples[round(seconds * self.rate) :], self.rate)

    def at_rate(self, rate: int) -> Recording:
        """The same sound at another sample rate (band-limited, by its whole spectrum)."""
        if rate == self.rate or not len(self.samples):
            return Recording(self.samples, rate)
        length = round(len(self.samples) * rate / self.rate)
        spectrum = np.fft.rfft(self.samples)
        wanted = np.zeros(length // 2 + 1, dtype=complex)
        shared = min(len(spectrum), len(wanted))
        wanted[:shared] = spectrum[:shared]
        return Recording(np.fft.irfft(wanted, length) * length / len(self.samples), rate)

    def rms(self) -> float:
        """Root mean square of the samples: 0 for nothing, 0.71 for a full-scale sine."""
        return float(np.sqrt(np.mean(self.samples**2))) if len(self.samples) else 0.0

    def level(self) -> float:
        """The same in dBFS; -120 for nothing."""
        return max(-120.0, 20 * math.log10(self.rms() or 1e-6))

    def silent(self) -> bool:
        """Whether no frame of it is louder than ``QUIET_DBFS``. Nothing at all is silent too."""
        return not bool(np.any(self._spectra()[1] > QUIET_DBFS))

    def hears(self, frequency: float, seconds: float = 0.5) -> bool:
        """Whether a tone of ``frequency`` Hz sounds for ``seconds`` without a break, alone or among a few others."""
        longest = run = 0
        for heard in self._has_tone(frequency):
            run = run + 1 if heard else 0
            longest = max(longest, run)
        return longest > 0 and FRAME + (longest - 1) * HOP >= seconds - 1e-9

    def tones(self, seconds: float = 0.3) -> list[int]:
        """Steady tones that sound for ``seconds`` or more, in Hz (to about 5), lowest first."""
        power, levels, frequencies = self._spectra()
        candidates: set[int] = set()
        for spectrum in power[levels > QUIET_DBFS]:
            inner = spectrum[1:-1]
            peaks = (
                np.flatnonzero((inner > spectrum[:-2]) & (inner >= spectrum[2:]) & (inner > 0.02 * spectrum.sum())) + 1
            )
            candidates.update(round(float(frequencies[peak])) for peak in peaks)
        steady = sorted(candidate for candidate in candidates if self.hears(candidate, seconds))
        groups: list[list[int]] = []
        for frequency in steady:
            if groups and frequency - groups[-1][-1] <= _TONE_WIDTH:
                groups[-1].append(frequency)
            else:
                groups.append([frequency])
        return [round(sum(group) / len(group)) for group in groups]

    def has_speech(self, seconds: float = 0.3) -> bool:
        """Whether there is sound that is no steady tone and changes as speech does, for ``seconds`` in all.

        A frame counts if its power lies in many frequencies; steady noise is told from speech by its constant spectrum.
        """
        power, levels, _ = self._spectra()
        loud = levels > QUIET_DBFS + 5
        shares = power / np.maximum(power.sum(axis=1, keepdims=True), 1e-12)
        spread = 1 / np.maximum((shares**2).sum(axis=1), 1e-12)  # how many bins share the power
        broad = loud & (spread > 20)  # one tone fills 8 bins, two 17, speech mostly 25 to 100
        if np.count_nonzero(broad) * HOP < seconds:
            return False
        typical = shares[broad].mean(axis=0)
        change = np.abs(shares[broad] - typical).sum(axis=1).mean() / 2  # 0 the same all the time, 1 always different
        return bool(change > 0.45)

    def describe(self) -> str:
        """For a failure's message."""
        if self.silent():
            return f"{self.duration:.1f} s of silence"
        speech = ", speech" if self.has_speech() else ""
        return f"{self.duration:.1f} s at {self.level():.0f} dBFS, tones {self.tones()} Hz{speech}"

    def _has_tone(self, frequency: float) -> NDArray[np.bool_]:
        power, levels, frequencies = self._spectra()
        near = np.abs(frequencies - frequency) <= _TONE_WIDTH
        share = power[:, near].sum(axis=1) / np.maximum(power.sum(axis=1), 1e-12)
        # The peak must be at the tone, not only its skirts: 440 Hz is not heard as 460.
        inside = np.where(near, power, 0.0)
        at_peak = np.abs(frequencies[inside.argmax(axis=1)] - frequency) <= _TONE_WIDTH / 2
        answer: NDArray[np.bool_] = (share >= _TONE_SHARE) & at_peak & (levels > QUIET_DBFS)
        return answer

    def _spectra(self) -> tuple[Samples, Samples, Samples]:
        """Power of each frame by frequency within the telephone band; each frame's level in dBFS; the frequencies in Hz."""
        size, hop = round(FRAME * self.rate), round(HOP * self.rate)
        padded = 4 * size  # finer steps in frequency than a frame alone gives: 2.5 Hz
        frequencies = np.fft.rfftfreq(padded, 1 / self.rate)
        band = (frequencies >= _BAND[0]) & (frequencies <= _BAND[1])
        if len(self.samples) < size:
            return np.zeros((0, int(band.sum()))), np.zeros(0, dtype=np.float64), np.asarray(frequencies[band])
        frames = np.lib.stride_tricks.sliding_window_view(self.samples, size)[::hop]
        power = np.abs(np.fft.rfft(frames * np.hanning(size), padded)[:, band]) ** 2
        levels = 10 * np.log10(np.maximum((frames**2).mean(axis=1), 1e-12))
        return power, levels, np.asarray(frequencies[band])
