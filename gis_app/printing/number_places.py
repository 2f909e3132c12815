"""Where the numbers of markers go: beside them, around them, or further off on a leader line."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from gis_app.printing.page_template import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_EIGHT: Final = (
    (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0), (0.0, 1.0),
    (1.0, -1.0), (-1.0, -1.0), (-1.0, 1.0), (1.0, 1.0),
)  # fmt: skip
"""Right first, then above, left, below and the corners; x to the right, y downwards."""
_GAP_MM: Final = 0.35
_LEADER_RADII_MM: Final = (4.0, 6.0, 8.5, 11.5, 15.0, 19.0)
_LEADER_DIRECTIONS: Final = 16
_CELL_MM: Final = 8.0
MOST_WITH_LEADERS: Final = 800
"""With more markers on a page leader lines only add to the thicket, and take a minute to place."""


@dataclass(frozen=True, slots=True)
class NumberPlace:
    """Hold the box of a number; `leader_from` is set when a line leads to its marker."""

    box: Box
    leader_to_mm: tuple[float, float] | None = None


class _Obstacles:
    """Find overlapping boxes quickly by cells of a few millimetres."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = defaultdict(list)

    @staticmethod
    def _keys(box: Box) -> Iterator[tuple[int, int]]:
        for column in range(int(box.x_mm // _CELL_MM), int(box.right_mm // _CELL_MM) + 1):
            for row in range(int(box.y_mm // _CELL_MM), int(box.bottom_mm // _CELL_MM) + 1):
                yield column, row

    def add(self, box: Box) -> None:
        for key in self._keys(box):
            self._cells[key].append(box)

    def shared_mm2(self, box: Box) -> float:
        """Return how much of a box is taken, counting doubly what is taken twice."""
        seen: set[int] = set()
        total = 0.0
        for key in self._keys(box):
            for other in self._cells.get(key, ()):
                if id(other) not in seen and box.overlaps(other):
                    seen.add(id(other))
                    total += _shared_mm2(box, other)
        return total


def _shared_mm2(a: Box, b: Box) -> float:
    return (min(a.right_mm, b.right_mm) - max(a.x_mm, b.x_mm)) * (
        min(a.bottom_mm, b.bottom_mm) - max(a.y_mm, b.y_mm)
    )


def place_numbers(
    markers: Sequence[Box],
    sizes_mm: Sequence[tuple[float, float]],
    frame: Box,
    avoid: Sequence[Box] = (),
) -> tuple[NumberPlace, ...]:
    """Place one number a marker, crowded ones on leader lines; markers keep their exact place.

    `avoid` are labels already on the map: a number covers them only when nothing else is free.
    Where every place is taken the number goes where it covers least.
    """
    hard, soft = _Obstacles(), _Obstacles()
    for marker in markers:
        hard.add(marker)
    for label in avoid:
        soft.add(label)
    out: list[NumberPlace] = []
    tries = len(_EIGHT) if len(markers) > MOST_WITH_LEADERS else None
    for marker, (width, height) in zip(markers, sizes_mm, strict=True):
        best: tuple[float, NumberPlace] | None = None
        for rank, place in enumerate(islice(_candidates(marker, width, height), tries)):
            if not frame.contains(place.box):
                continue
            cost = hard.shared_mm2(place.box) * 100.0 + soft.shared_mm2(place.box) * 2.0
            cost += rank * 0.02
            if best is None or cost < best[0]:
                best = cost, place
            if cost < 0.5 and place.leader_to_mm is None:
                break
            if cost < 4.0 and place.leader_to_mm is not None:
                break
        chosen = best[1] if best else next(_candidates(marker, width, height))
        hard.add(chosen.box)
        out.append(chosen)
    return tuple(out)


def _candidates(marker: Box, width: float, height: float) -> Iterator[NumberPlace]:
    x, y = marker.x_mm + marker.width_mm / 2, marker.y_mm + marker.height_mm / 2
    reach_x = marker.width_mm / 2 + _GAP_MM + width / 2
    reach_y = marker.height_mm / 2 + _GAP_MM + height / 2
    for across, down in _EIGHT:
        # at the corners the number tucks in: the marker's own corner is empty there
        tuck = 0.8 if across and down else 1.0
        left = x + across * reach_x * tuck - width / 2
        yield NumberPlace(Box(left, y + down * reach_y * tuck - height / 2, width, height))
    for radius in _LEADER_RADII_MM:
        for step in range(_LEADER_DIRECTIONS):
            angle = 2 * math.pi * step / _LEADER_DIRECTIONS
            centre_x = x + math.cos(angle) * (radius + width / 2)
            centre_y = y + math.sin(angle) * (radius + height / 2)
            box = Box(centre_x - width / 2, centre_y - height / 2, width, height)
            end_x = min(max(x, box.x_mm), box.right_mm)
            end_y = min(max(y, box.y_mm), box.bottom_mm)
            yield NumberPlace(box, (end_x, end_y))
