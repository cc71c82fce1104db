"""What other apps find wrong with what they hold, such as certificates that run out: it is shown with a plan's findings.

An app hands in what it watches when it starts (``AppConfig.ready``).
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from pbxmanager.snapshot import Finding

WATCHES: list[Callable[[date], Iterable[Finding]]] = []
"""Each is called with the day that it is, in a few queries."""


def watched(today: date) -> Iterator[Finding]:
    """Yield what is found."""
    for watch in WATCHES:
        yield from watch(today)
