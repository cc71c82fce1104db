"""Waits for what happens elsewhere."""

import time
from collections.abc import Callable
from typing import Any


def wait_for(asked: Callable[[], Any], what: str, seconds: float = 10.0) -> Any:
    """Return the first answer that holds; fail when none came in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := asked():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what} did not come within {seconds:g} s")
