"""What a benchmark measures."""

import json
import os
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One figure, and what it is measured against in the same run."""

    name: str
    value: float
    unit: str
    floor: float | None = None
    """The same work done by nobody but the floor that the benchmark names; None when there is none."""

    @property
    def ratio(self) -> float | None:
        """Value by floor."""
        return self.value / self.floor if self.floor else None


def table(rows: Iterable[Row]) -> str:
    """Return the rows for people."""
    found = list(rows)
    width = max((len(row.name) for row in found), default=4)
    lines = [f"{'name':<{width}}  {'value':>12} unit   {'floor':>12}  ratio"]
    for row in found:
        floor = f"{row.floor:12.4g}" if row.floor is not None else " " * 11 + "–"
        ratio = f"{row.ratio:5.2f}" if row.ratio is not None else "    –"
        lines.append(f"{row.name:<{width}}  {row.value:12.4g} {row.unit:<6} {floor}  {ratio}")
    return "\n".join(lines)


def write(rows: Iterable[Row], path: Path) -> None:
    """Write the rows for machines, with what they were measured on."""
    machine = {"python": platform.python_version(), "machine": platform.machine(), "cores": os.cpu_count()}
    facts = {"machine": machine, "rows": [{**asdict(row), "ratio": row.ratio} for row in rows]}
    path.write_text(json.dumps(facts, indent=1) + "\n")
