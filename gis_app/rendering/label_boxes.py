"""Which parts of a picture labels have taken, and which place of many a label gets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from gis_app.rendering.taken_raster import TakenRaster

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

Rect: TypeAlias = "tuple[float, float, float, float]"
"""Left, top, right, bottom in device pixels."""


class Glyph(NamedTuple):
    """Hold a piece of a label: its text, where its middle stands and how it is turned.

    With `side` 1 it starts at that place, with -1 it ends there.
    """

    text: str
    x_px: float
    y_px: float
    angle_deg: float = 0.0
    side: int = 0


class Place(NamedTuple):
    """Hold one way to put a label: its pieces and the boxes they need."""

    glyphs: tuple[Glyph, ...]
    rects: tuple[Rect, ...]

    @property
    def box(self) -> Rect:
        """Return the box around all of it."""
        if len(self.rects) == 1:
            return self.rects[0]
        left, top, right, bottom = zip(*self.rects, strict=True)
        return min(left), min(top), max(right), max(bottom)

    @property
    def middle(self) -> tuple[float, float]:
        """Return the middle of that box."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2


class Occupied:
    """Remember boxes, so that asking costs the same however many there are.

    A raster answers nearly every question; the boxes themselves are asked in doubtful cases.
    """

    def __init__(
        self, width_px: float, height_px: float, cell_px: float, pixel_ratio: float = 1.0
    ) -> None:
        self.width, self.height, self._cell = width_px, height_px, cell_px
        self.raster = TakenRaster(width_px, height_px, pixel_ratio)
        self._cells: dict[tuple[int, int], list[Rect]] = {}
        self._unfiled: list[Rect] = []

    def _keys(self, rect: Rect) -> Iterable[tuple[int, int]]:
        left, top, right, bottom = (int(edge // self._cell) for edge in rect)
        return [(i, j) for i in range(left, right + 1) for j in range(top, bottom + 1)]

    def is_inside(self, rect: Rect) -> bool:
        """Tell whether a box lies in the picture as a whole."""
        return rect[0] >= 0 and rect[1] >= 0 and rect[2] <= self.width and rect[3] <= self.height

    def is_free(self, rect: Rect) -> bool:
        """Tell whether nothing stands in a box that lies in the picture."""
        if self.raster.is_free(rect):
            return True
        return self.raster.is_free(rect, 1) and self._is_really_free(rect)

    def took(self, rect: Rect, square: Sequence[int]) -> bool:
        """Take a box if nothing stands in it; `square` is its place in the raster."""
        if not self.raster.is_square_free(square, 0) and not (
            self.raster.is_square_free(square, 1) and self._is_really_free(rect)
        ):
            return False
        self.raster.take_square(square)
        self._unfiled.append(rect)
        return True

    def _is_really_free(self, rect: Rect) -> bool:
        for one in self._unfiled:
            for key in self._keys(one):
                self._cells.setdefault(key, []).append(one)
        self._unfiled.clear()
        left, top, right, bottom = rect
        for key in self._keys(rect):
            for other in self._cells.get(key, ()):
                if left < other[2] and other[0] < right and top < other[3] and other[1] < bottom:
                    return False
        return True

    def take(self, rects: Iterable[Rect]) -> None:
        """Mark boxes as taken."""
        for rect in rects:
            self.raster.take(rect)
            self._unfiled.append(rect)

    def take_all(self, boxes: NDArray[Any]) -> None:
        """Mark many boxes, four columns, as taken."""
        for square in self.raster.squares(boxes).tolist():
            self.raster.take_square(square)
        self._unfiled.extend(map(tuple, boxes.tolist()))


@dataclass
class Placer:
    """Give each label the first of its places that is free of labels and markers."""

    labels: Occupied
    markers: TakenRaster
    repeats: dict[tuple[str, str], list[tuple[float, float]]] = field(default_factory=dict)

    def place(self, places: Iterable[Place], *, may_cover_markers: bool = False) -> Place | None:
        """Take the first free place; None when there is none."""
        second: Place | None = None
        for one in places:
            if not all(map(self.labels.is_inside, one.rects)):
                continue
            if not all(map(self.labels.is_free, one.rects)):
                continue
            if all(map(self.markers.is_free, one.rects)):
                self.labels.take(one.rects)
                return one
            second = second or one
        if may_cover_markers and second is not None:
            self.labels.take(second.rects)
            return second
        return None

    def is_repeated(self, key: tuple[str, str], x: float, y: float, apart_px: float) -> bool:
        """Tell whether the same name stands nearby already."""
        return any((x - a) ** 2 + (y - b) ** 2 < apart_px**2 for a, b in self.repeats.get(key, ()))

    def note(self, key: tuple[str, str], place: Place) -> None:
        """Remember where a name was put."""
        self.repeats.setdefault(key, []).append(place.middle)


def level_place(
    text: str, x: float, y: float, width: float, height: float, gap: float, side: int = 0
) -> Place:
    """Return a level label about a middle; lines of a wrapped text stand under each other.

    They are set from the left for `side` 1, from the right for -1, centred for 0.
    """
    half_w, half_h = width / 2 + gap, height / 2 + gap
    box = (x - half_w, y - half_h, x + half_w, y + half_h)
    if "\n" not in text:
        return Place((Glyph(text, x - side * width / 2, y, side=side),), (box,))
    lines = text.split("\n")
    each = height / len(lines)
    glyphs = tuple(
        Glyph(line, x - side * width / 2, y - height / 2 + each * (n + 0.5), side=side)
        for n, line in enumerate(lines)
    )
    return Place(glyphs, (box,))
