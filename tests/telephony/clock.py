"""A clock that a test sets, for an Asterisk that runs by it: libfaketime answers when it asks for the time of day.

What it measures time with (audio, timers of SIP) goes on as ever.
"""

from datetime import datetime, timedelta
from pathlib import Path

LIBRARY = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
"""Where Debian's package ``faketime`` puts it."""


class Clock:
    """Begins with the real time."""

    def __init__(self, file: Path) -> None:
        assert LIBRARY.exists(), "libfaketime is not installed: apt-get install faketime"
        self._file = file
        self._ahead = 0.0
        self.advance(0)

    @property
    def environment(self) -> dict[str, str]:
        """For the process that shall run by this clock."""
        return {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }

    def advance(self, seconds: float) -> None:
        """Jump so many seconds on, or back."""
        self._ahead += seconds
        beside = self._file.with_suffix(".new")
        beside.write_text(f"{self._ahead:+.3f}\n")
        beside.replace(self._file)

    def set(self, moment: datetime) -> None:
        """Jump to a moment, and go on from there."""
        now = datetime.now(moment.tzinfo) + timedelta(seconds=self._ahead)
        self.advance((moment - now).total_seconds())
