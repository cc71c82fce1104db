"""The tail of Asterisk's own log of warnings and errors: what it really thought of a reload."""

import re
from dataclasses import dataclass
from pathlib import Path

_KNOWN = re.compile(
    "|".join(
        (
            r"Type 'system' is not reloadable",
            r"registered during operation",  # the SIP stack's own remark while modules load
            r"built by .* on a ",  # the heading that Asterisk writes when it opens the file
            r"Unable to create channel of type",  # a call to a telephone that is off: no matter of configuration
            r"transport '.*' is not reloadable",
        )
    )
)
_START = re.compile(r"\[\d{4}-\d\d-\d\d ")


@dataclass(frozen=True, slots=True)
class ProblemLog:
    """The file that ``logger.conf`` gives warnings and errors to."""

    path: Path

    def mark(self) -> int:
        """Return the place up to which the log has been written, in bytes."""
        return self.path.stat().st_size if self.path.exists() else 0

    def since(self, mark: int) -> tuple[str, ...]:
        """Return the warnings and errors after a mark that concern configuration."""
        if not self.path.exists():
            return ()
        with self.path.open("rb") as file:
            file.seek(mark if mark <= self.path.stat().st_size else 0)  # shorter: the log was rotated
            text = file.read().decode(errors="replace")
        entries: list[str] = []
        for line in text.split("\n"):
            if _START.match(line) or not entries:
                entries.append(line)
            else:
                entries[-1] += " " + line.strip()
        return tuple(entry for entry in entries if entry.strip() and not _KNOWN.search(entry))
