"""Questions about prompts and music."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pbxmanager.snapshot.findings import Finding, Severity

if TYPE_CHECKING:
    from pbxmanager.snapshot.office import Snapshot


def prompts_have_sound(office: "Snapshot") -> Iterator[Finding]:
    """Find prompts that nobody has recorded, and music without a piece."""
    for prompt in office.prompts:
        if not prompt.recordings:
            text = f"Prompt {prompt.name} has no recording: callers would hear nothing. Record, upload or write what it says."
            # One that is recorded by phone must go live first.
            severity = Severity.WARNING if prompt.digits else Severity.ERROR
            yield Finding(severity, "prompts", prompt.id, text)
        if prompt.digits and not prompt.secret:
            text = f"Prompt {prompt.name} can be recorded by phone with {prompt.digits}, but has no PIN. Give it one."
            yield Finding(Severity.ERROR, "prompts", prompt.id, text)
    for music in office.music_classes:
        if not music.files:
            text = f"Music {music.name} has no piece: callers hear Asterisk's own music instead. Add one."
            yield Finding(Severity.WARNING, "music_classes", music.id, text)
