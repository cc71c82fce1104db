"""Where each box stands: columns from left to right, ordered so that few lines cross (Sugiyama's method, by fast-sugiyama)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fast_sugiyama import from_edges

COLUMN_GAP = 90.0
ROW_GAP = 26.0


@dataclass(frozen=True, slots=True)
class Layout:
    """The boxes' upper left corners, and for each line the points that it passes on its way, in units of the drawing."""

    corners: tuple[tuple[float, float], ...]
    bends: Mapping[tuple[int, int], tuple[tuple[float, float], ...]]
    back: frozenset[tuple[int, int]]
    """Lines that lead back to an earlier box."""
    width: float
    height: float


def place(
    heights: Sequence[float], width: float, edges: Sequence[tuple[int, int]], ports: Sequence[float] = ()
) -> Layout:
    """Return places for boxes of one width and these heights.

    ``edges`` join them by their index; ``ports`` say how far below a box's upper edge each begins.
    """
    back = _back(len(heights), edges)
    forward = list(dict.fromkeys(edge for edge in edges if edge not in back))
    cells, through = _cells(len(heights), forward)
    columns: dict[int, list[int]] = defaultdict(list)
    for cell, (column, _) in cells.items():
        columns[column].append(cell)
    sizes = {cell: heights[cell] if cell < len(heights) else 6.0 for cell in cells}
    scale = sum(heights) / len(heights) + ROW_GAP
    tops: dict[int, float] = {}
    incoming = _incoming(edges, ports or [0.0] * len(edges), through, back)
    for _, members in sorted(columns.items()):
        order = sorted(members, key=lambda cell: cells[cell][1])
        places = sorted(cells[cell][1] for cell in order)
        better = sorted(order, key=lambda cell: _pull(incoming.get(cell, ()), tops, cells[cell][1] * scale))
        if _crossings(better, incoming, tops) < _crossings(order, incoming, tops):
            order = better
        tops |= _stacked(order, dict(zip(order, places, strict=True)), sizes, scale)
    highest = min(tops.values(), default=0.0)
    corners = tuple((cells[n][0] * (width + COLUMN_GAP), tops[n] - highest) for n in range(len(heights)))
    bends = {
        edge: tuple((cells[d][0] * (width + COLUMN_GAP) + width / 2, tops[d] - highest + 3) for d in path)
        for edge, path in through.items()
    }
    return Layout(
        corners,
        bends,
        frozenset(back),
        max(x for x, _ in corners) + width,
        max([y + height for (_, y), height in zip(corners, heights, strict=True)]),
    )


def _back(count: int, edges: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the edges that lead back to where a walk came from, those to the box itself among them."""
    following: dict[int, list[int]] = defaultdict(list)
    for source, target in edges:
        following[source].append(target)
    found: set[tuple[int, int]] = set()
    done: set[int] = set()
    for start in range(count):
        open_now: dict[int, int] = {}
        stack = [] if start in done else [start]
        while stack:
            here = stack[-1]
            place_in = open_now.setdefault(here, 0)
            if place_in == len(following[here]):
                done.add(stack.pop())
                del open_now[here]
                continue
            open_now[here] += 1
            target = following[here][place_in]
            if target in open_now:
                found.add((here, target))
            elif target not in done:
                stack.append(target)
    return found


def _cells(
    count: int, edges: list[tuple[int, int]]
) -> tuple[dict[int, tuple[int, float]], dict[tuple[int, int], list[int]]]:
    """Return column and rough height of each box, and of the bends of long lines; and the bends of each such line."""
    cells: dict[int, tuple[int, float]] = {}
    through: dict[tuple[int, int], list[int]] = {}
    after, offset = count, 0.0
    for nodes in _joined(count, edges):
        if len(nodes) == 1:
            cells[nodes[0]] = (0, offset)
            offset += 1
            continue
        index = {node: place_in for place_in, node in enumerate(nodes)}
        inner = [(index[source], index[target]) for source, target in edges if source in index]
        # The library takes one joined graph without circles, numbered from 0; it ends the process on others.
        ((positions, wide, _, segments),) = from_edges(inner, vertex_spacing=100)
        top = max(y for _, (_, y) in positions)
        names: dict[int, int] = {}
        for number, (x, y) in positions:
            local = int(number)
            if local < len(nodes):
                names[local] = nodes[local]
            else:
                names[local], after = after, after + 1
            cells[names[local]] = (round((top - y) / 100), offset + x / 100)
        lines = [(names[int(source)], names[int(target)]) for source, target in segments or ()]
        through |= _bends(lines, count)
        offset += wide / 100 + 1.5
    return cells, through


def _joined(count: int, edges: list[tuple[int, int]]) -> list[list[int]]:
    """Return the boxes in groups that lines join."""
    beside: dict[int, set[int]] = defaultdict(set)
    for source, target in edges:
        beside[source].add(target)
        beside[target].add(source)
    seen: set[int] = set()
    groups = []
    for start in range(count):
        if start in seen:
            continue
        group = [start]
        seen.add(start)
        for node in group:
            new = sorted(beside[node] - seen)
            seen.update(new)
            group += new
        groups.append(sorted(group))
    return groups


def _bends(lines: list[tuple[int, int]], count: int) -> dict[tuple[int, int], list[int]]:
    """Return the bends of each line that passes columns; bends are numbered after the boxes."""
    onward = {source: target for source, target in lines if source >= count}
    found = {}
    for source, target in lines:
        if source < count <= target:
            path = [target]
            while (target := onward[target]) >= count:
                path.append(target)
            found[source, target] = path
    return found


def _incoming(
    edges: Sequence[tuple[int, int]],
    ports: Sequence[float],
    through: Mapping[tuple[int, int], Sequence[int]],
    back: set[tuple[int, int]],
) -> dict[int, list[tuple[int, float]]]:
    """Return for each box and bend where its lines come from: the one before it, and how far below its upper edge."""
    found: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for edge, port in zip(edges, ports, strict=True):
        if edge in back:
            continue
        here, below = edge[0], port
        for cell in (*through.get(edge, ()), edge[1]):
            found[cell].append((here, below))
            here, below = cell, 0.0
    return found


def _pull(sources: Sequence[tuple[int, float]], tops: Mapping[int, float], otherwise: float) -> float:
    """Return the height from which a box's lines come, on the average."""
    return sum(tops[cell] + below for cell, below in sources) / len(sources) if sources else otherwise


def _crossings(
    order: Sequence[int], incoming: Mapping[int, Sequence[tuple[int, float]]], tops: Mapping[int, float]
) -> int:
    """Return how many of the lines into a column cross when its boxes stand in this order."""
    starts = [tops[cell] + below for each in order for cell, below in sorted(incoming.get(each, ()))]
    return sum(1 for n, one in enumerate(starts) for other in starts[n + 1 :] if other < one)


def _stacked(
    members: list[int], rough: Mapping[int, float], sizes: Mapping[int, float], scale: float
) -> dict[int, float]:
    """Return the upper edges of a column's boxes: near their rough height, without overlap."""
    wanted = [rough[cell] * scale - sizes[cell] / 2 for cell in members]
    tops: list[float] = []
    low = float("-inf")
    for cell, top in zip(members, wanted, strict=True):
        tops.append(max(top, low))
        low = tops[-1] + sizes[cell] + ROW_GAP
    shift = sum(top - want for top, want in zip(tops, wanted, strict=True)) / len(tops)
    return {cell: top - shift for cell, top in zip(members, tops, strict=True)}
