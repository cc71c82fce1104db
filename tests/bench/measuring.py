"""Time and peak memory of a step."""

import re
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Measured(Generic[_T]):
    """A step that was carried out."""

    result: _T
    seconds: float
    megabytes: float
    """The largest size of this whole process while it ran (proc(5): VmHWM)."""


def measure(work: Callable[[], _T]) -> Measured[_T]:
    """Carry out a step once."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew (Linux 4.0 and later)
    begun = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - begun
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert peak is not None
    return Measured(result, seconds, int(peak[1]) / 1024)


def median(work: Callable[[int], object], times: Iterable[int]) -> float:
    """Carry out a step several times, and return the median of its seconds."""
    return statistics.median(measure(lambda n=n: work(n)).seconds for n in times)  # type: ignore[misc]
