"""The drawing itself: boxes with a row for each way on, and lines from the rows to the boxes that they lead to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from pbxmanager.operations.call_flow.graph import NUMBER, Box
from pbxmanager.operations.call_flow.layout import COLUMN_GAP, place

WIDTH = 230.0
_HEAD, _ROW, _FOOT = 46.0, 22.0, 6.0
_MARGIN = 40.0
_LONGEST_NAME, _LONGEST_LABEL = 27, 30

KINDS = {
    NUMBER: (_("Number"), "#2563eb"),
    "extension": (_("Extension"), "#059669"),
    "hours": (_("Opening hours"), "#d97706"),
    "menu": (_("Menu"), "#7c3aed"),
    "group": (_("Ring group"), "#0891b2"),
    "queue": (_("Queue"), "#be185d"),
    "voicemail": (_("Voicemail"), "#64748b"),
    "dial-by-name": (_("Dial by name"), "#9333ea"),
    "announcement": (_("Announcement"), "#ca8a04"),
    "conference": (_("Conference"), "#4f46e5"),
    "fax": (_("Fax"), "#64748b"),
}
"""Words and colour of each kind; one that is not here shows its own name."""


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A way on: its label, and whether the call ends there."""

    label: str
    y: float
    ends: bool


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """A box as it is drawn."""

    x: float
    y: float
    height: float
    kind: str
    colour: str
    name: str
    title: str
    url: str
    rows: tuple[DrawnRow, ...]


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line from a row to a box."""

    path: str
    back: bool
    title: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of it, in units of the drawing."""

    boxes: tuple[DrawnBox, ...]
    lines: tuple[DrawnLine, ...]
    width: float
    height: float

    @property
    def tall(self) -> int:
        """Its height with the margin, in life size."""
        return round(self.height + 2 * _MARGIN)

    @property
    def view(self) -> str:
        """What of the plane is seen (SVG 2, 8.6: viewBox)."""
        return f"{-_MARGIN:g} {-_MARGIN:g} {self.width + 2 * _MARGIN:g} {self.height + 2 * _MARGIN:g}"


def draw(boxes: Sequence[Box], url_of: Callable[[Box], str]) -> Drawing:
    """Return the drawing of these boxes; ``url_of`` gives the page of each."""
    index = {box.target: n for n, box in enumerate(boxes)}
    rows = [(n, row, way.target) for n, box in enumerate(boxes) for row, way in enumerate(box.ways) if way.target]
    edges = [(n, index[target]) for n, _, target in rows]
    ports = [_HEAD + _ROW * (row + 0.5) for _, row, _ in rows]
    heights = [_HEAD + _ROW * len(box.ways) + (_FOOT if box.ways else 0) for box in boxes]
    layout = place(heights, WIDTH, edges, ports)
    drawn = [_box(box, *layout.corners[n], heights[n], url_of(box)) for n, box in enumerate(boxes)]
    lines = []
    below = layout.height
    for n, box in enumerate(boxes):
        for place_in, way in enumerate(box.ways):
            if way.target not in index:
                continue
            edge = (n, index[way.target])
            start = (layout.corners[n][0] + WIDTH, layout.corners[n][1] + _HEAD + _ROW * (place_in + 0.5))
            left, top = layout.corners[edge[1]]
            end = (left, top + _HEAD / 2)
            back = edge in layout.back
            if back:
                below += 14
            path = _around(start, end, below) if back else _along(start, layout.bends.get(edge, ()), end)
            lines.append(DrawnLine(path, back, f"{box.name}: {way.label} → {boxes[edge[1]].name}"))
    return Drawing(tuple(drawn), tuple(lines), round(layout.width, 1), round(below, 1))


def _box(box: Box, x: float, y: float, height: float, url: str) -> DrawnBox:
    word, colour = KINDS.get(box.target.kind, (box.target.kind.capitalize(), "#64748b"))
    rows = tuple(
        DrawnRow(
            _cut(way.label, _LONGEST_LABEL),
            round(y + _HEAD + _ROW * (n + 0.5), 1),
            way.target is None and not way.chosen,
        )
        for n, way in enumerate(box.ways)
    )
    title = f"{word}: {box.name}"
    return DrawnBox(
        round(x, 1), round(y, 1), height, str(word), colour, _cut(box.name, _LONGEST_NAME), title, url, rows
    )


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _along(start: tuple[float, float], bends: Sequence[tuple[float, float]], end: tuple[float, float]) -> str:
    """Return a smooth path from a row, by its bends, to a box."""
    path = f"M{start[0]:.1f} {start[1]:.1f}"
    here = start
    for bend in bends:
        path += _curve(here, (bend[0] - WIDTH / 2, bend[1])) + f" L{bend[0] + WIDTH / 2:.1f} {bend[1]:.1f}"
        here = (bend[0] + WIDTH / 2, bend[1])
    return path + _curve(here, end)


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    half = max((end[0] - start[0]) / 2, COLUMN_GAP / 2)
    return f" C{start[0] + half:.1f} {start[1]:.1f} {end[0] - half:.1f} {end[1]:.1f} {end[0]:.1f} {end[1]:.1f}"


def _around(start: tuple[float, float], end: tuple[float, float], below: float) -> str:
    """Return a path back to an earlier box, round below everything."""
    right, left = start[0] + COLUMN_GAP / 3, end[0] - COLUMN_GAP / 3
    return (
        f"M{start[0]:.1f} {start[1]:.1f} Q{right:.1f} {start[1]:.1f} {right:.1f} {start[1] + 16:.1f} "
        f"L{right:.1f} {below - 12:.1f} Q{right:.1f} {below:.1f} {right - 12:.1f} {below:.1f} "
        f"L{left + 12:.1f} {below:.1f} Q{left:.1f} {below:.1f} {left:.1f} {below - 12:.1f} "
        f"L{left:.1f} {end[1] + 12:.1f} Q{left:.1f} {end[1]:.1f} {left + 12:.1f} {end[1]:.1f} L{end[0]:.1f} {end[1]:.1f}"
    )
