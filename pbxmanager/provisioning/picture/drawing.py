"""Turns the places of keys into boxes of a drawing, which the template only prints. No Django here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pbxmanager.provisioning.picture.faces import Face, Group, Place

KEY_WIDTH, KEY_HEIGHT, ROW = 150, 36, 44
_LEFT, _SCREEN, _RIGHT = 112, 276, 564
_TOP = 30
_PAD_HEIGHT = 128
WIDTH = 744
MODULE_WIDTH = 360


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """Its horizontal centre."""
        return self.x + self.width // 2


@dataclass(frozen=True, slots=True)
class Spot:
    """A key's place in the drawing."""

    position: int
    box: Box


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawing: its size, the screen's place if it has one, the dial pad's upper edge, and where each key is."""

    width: int
    height: int
    spots: tuple[Spot, ...]
    screen: Box | None = None
    pad: int = 0

    @property
    def dial_pad(self) -> list[tuple[int, int, str]]:
        """Return the digits with their places."""
        left = self.screen.middle - 79 if self.screen else 0
        return [
            (left + column * 56, self.pad + row * 28, digit)
            for row, digits in enumerate(("123", "456", "789", "*0#"))
            for column, digit in enumerate(digits)
        ]


def draw_phone(face: Face, page: int) -> Sheet:
    """Return the telephone with the keys of one page."""
    beside = [group for group in face.groups if group.place is not Place.BLOCK]
    blocks = [group for group in face.groups if group.place is Place.BLOCK]
    spots = [spot for group in beside for spot in _beside(group, page)]
    rows = max([4, *((spot.box.y - _TOP) // ROW + 1 for spot in spots)])
    left_free = all(spot.box.x != _LEFT for spot in spots)
    screen_x = _LEFT if left_free else _SCREEN
    right_free = all(spot.box.x != _RIGHT for spot in spots)
    screen_end = _RIGHT + KEY_WIDTH if right_free else _RIGHT - 14
    pad = _TOP + rows * ROW + 14
    below = pad + _PAD_HEIGHT
    for group in blocks:
        spots += _block(group, page, below)
        below += -(-len(group.on_page(page)) // 4) * ROW + 14
    screen = Box(screen_x, _TOP, screen_end - screen_x, rows * ROW - (ROW - KEY_HEIGHT))
    return Sheet(WIDTH, below + 10, tuple(spots), screen, pad)


def draw_module(group: Group, page: int) -> Sheet:
    """Return one page of an expansion module: two columns, counted downwards."""
    positions = group.on_page(page)
    half = -(-group.a_page // 2)
    spots = tuple(
        Spot(position, Box(20 + (index // half) * (KEY_WIDTH + 20), _TOP + (index % half) * ROW, KEY_WIDTH, KEY_HEIGHT))
        for index, position in enumerate(positions)
    )
    return Sheet(MODULE_WIDTH, _TOP + half * ROW + 16, spots)


def neighbours(face: Face, module: int, position: int) -> tuple[int, int]:
    """Return the keys before and after one; 0 where there is none."""
    return (
        position - 1 if face.has(module, position - 1) else 0,
        position + 1 if face.has(module, position + 1) else 0,
    )


def _beside(group: Group, page: int) -> Iterator[Spot]:
    """Yield keys down the left side of the screen, then down the right; a few stand on one side only."""
    one_side = group.place is Place.RIGHT or group.a_page < 4
    half = group.a_page if one_side else -(-group.a_page // 2)
    for index, position in enumerate(group.on_page(page)):
        x = _RIGHT if one_side or index >= half else _LEFT
        yield Spot(position, Box(x, _TOP + (index % half) * ROW, KEY_WIDTH, KEY_HEIGHT))


def _block(group: Group, page: int, top: int) -> Sequence[Spot]:
    """Return keys in rows of four."""
    return [
        Spot(position, Box(_LEFT + index % 4 * (KEY_WIDTH + 1), top + index // 4 * ROW, KEY_WIDTH - 6, KEY_HEIGHT))
        for index, position in enumerate(group.on_page(page))
    ]
