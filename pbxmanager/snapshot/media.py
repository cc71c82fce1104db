"""What callers hear: prompts in the languages of the house, and music while they wait.

A recording is known by the digest of its sound and never changes; another sound is another recording.
"""

import hashlib
from dataclasses import dataclass, field


def audio_name(digest: str) -> str:
    """Return where a recording lies below the directory of all media, without its ending.

    Each is there twice: ``.wav`` (8 kHz) and ``.wav16`` (16 kHz), 16-bit mono.
    """
    return f"audio/{digest}"


@dataclass(frozen=True, order=True, slots=True)
class PromptRecording:
    """A prompt in one language."""

    language: str
    digest: str

    def __str__(self) -> str:
        return f"{self.language} {self.digest[:8]}"


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something that is said to callers, in one or more languages."""

    id: int
    name: str
    language: str
    """Callers of a language that it does not speak hear this one."""
    recordings: tuple[PromptRecording, ...]
    digits: str = ""
    """Dialled after the code for recording; empty: it is not recorded by phone."""
    secret: str = field(default="", repr=False)
    """The PIN that is asked for before."""
    classes: frozenset[int] = frozenset()
    """Permission classes that may record it; empty: whoever knows the PIN."""

    @property
    def main(self) -> PromptRecording | None:
        """What callers of any other language hear; None when nothing is recorded at all."""
        return next(
            (each for each in self.recordings if each.language == self.language), next(iter(self.recordings), None)
        )

    @property
    def key(self) -> str:
        """A name for exactly this set of recordings: another recording in any language is another key."""
        facts = [str(self.main and self.main.language), *(f"{each.language} {each.digest}" for each in self.recordings)]
        return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class MusicFile:
    """A piece of music."""

    name: str
    digest: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class MusicClass:
    """Pieces of music for callers who wait."""

    id: int
    name: str
    files: tuple[MusicFile, ...]
    """In the order in which they are played."""
    shuffled: bool = False
    """Played in random order instead."""
    is_default: bool = False
    """Whoever is put on hold hears this one."""
