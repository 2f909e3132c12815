"""Which parts of a picture labels have taken, and which place of many a label gets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from gis_app.rendering.taken_raster import Rect, TakenRaster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

FIRST_BOXES: Final = 1024


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
        self, width_px: float, height_px: float, raster: TakenRaster | None = None
    ) -> None:
        self.width, self.height = width_px, height_px
        self.raster = raster or TakenRaster(width_px, height_px, 1.0)
        self._rows = np.empty((FIRST_BOXES, 4))
        self._count = 0

    @property
    def boxes(self) -> NDArray[np.float64]:
        """Return every box taken, four columns."""
        return self._rows[: self._count]

    def is_inside(self, rect: Rect) -> bool:
        """Tell whether a box lies in the picture as a whole."""
        return rect[0] >= 0 and rect[1] >= 0 and rect[2] <= self.width and rect[3] <= self.height

    def is_free(self, rect: Rect) -> bool:
        """Tell whether nothing stands in a box that lies in the picture."""
        if self.raster.is_free(rect):
            return True
        return self.raster.is_free(rect, 1) and self._is_really_free(rect)

    def is_square_free(self, rect: Rect, square: Sequence[int]) -> bool:
        """Tell the same of a box whose `square` in the raster is known."""
        if self.raster.is_square_free(square, 0):
            return True
        return self.raster.is_square_free(square, 1) and self._is_really_free(rect)

    def took(self, rect: Rect, square: Sequence[int]) -> bool:
        """Take a box if nothing stands in it; `square` is its place in the raster."""
        if not self.is_square_free(rect, square):
            return False
        self.raster.take_square(square)
        self._add([rect])
        return True

    def _is_really_free(self, rect: Rect) -> bool:
        return not bool(overlapping(np.array([rect]), self.boxes).any())

    def take(self, rects: Sequence[Rect]) -> None:
        """Mark boxes as taken."""
        for rect in rects:
            self.raster.take(rect)
        self._add(rects)

    def take_all(self, boxes: NDArray[Any]) -> None:
        """Mark many boxes, four columns, as taken."""
        for square in self.raster.squares(boxes).tolist():
            self.raster.take_square(square)
        self._add(boxes)

    def _add(self, boxes: Sequence[Rect] | NDArray[Any]) -> None:
        if not len(boxes):
            return
        count = self._count + len(boxes)
        if count > len(self._rows):
            larger = np.empty((2 * count, 4))
            larger[: self._count] = self.boxes
            self._rows = larger
        self._rows[self._count : count] = boxes
        self._count = count

    def exchanged(
        self, own: NDArray[np.float64], others: NDArray[np.float64]
    ) -> NDArray[np.float64] | None:
        """Give up a box that was taken for the first of others where nothing else stands.

        Return that one; without any, None, and all stays as it is. The raster keeps both marked.
        """
        is_own = (self.boxes == own).all(axis=1)
        is_taken = (overlapping(others, self.boxes) & ~is_own).any(axis=1)
        if is_taken.all():
            return None
        found: NDArray[np.float64] = others[int(np.argmin(is_taken))]
        self._rows[int(np.argmax(is_own))] = found
        self.raster.take((*found.tolist(),))
        return found


def overlapping(some: NDArray[Any], others: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell which of some boxes (n, 4) overlap which of others (m, 4), as (n, m)."""
    (left, top, right, bottom), (x0, y0, x1, y1) = some.T[..., None], others.T
    return np.asarray((left < x1) & (x0 < right) & (top < y1) & (y0 < bottom))


@dataclass
class Placer:
    """Give each label the first of its places that is free of labels and markers."""

    labels: Occupied
    markers: TakenRaster
    repeats: dict[tuple[str, str], list[tuple[float, float]]] = field(default_factory=dict)

    def place(self, places: Iterable[Place]) -> Place | None:
        """Take the first free place; None when there is none."""
        for one in places:
            if not all(map(self.labels.is_inside, one.rects)):
                continue
            if not all(map(self.labels.is_free, one.rects)):
                continue
            if all(map(self.markers.is_free, one.rects)):
                self.labels.take(one.rects)
                return one
        return None

    def ranked(self, many: Sequence[LevelPlaces]) -> list[list[tuple[int, Rect, list[int]]]]:
        """Return the places of each label that lie in the picture, those off the markers first.

        A place is its number, its box and the squares that are known of it in the raster.
        """
        if not many:
            return []
        count = np.array([len(one.middles) for one in many])
        owner, first = np.repeat(np.arange(len(many)), count), np.cumsum(count) - count
        middles = np.array([middle for one in many for middle in one.middles])
        half = np.array([(one.width / 2 + one.gap, one.height / 2 + one.gap) for one in many])
        boxes = np.concatenate([middles - half[owner], middles + half[owner]], axis=1)
        most = (self.labels.width, self.labels.height)
        is_inside = np.logical_and((boxes[:, :2] >= 0).all(1), (boxes[:, 2:] <= most).all(1))
        is_off = self.markers.are_free(self.markers.corners(boxes))
        order = np.lexsort((np.logical_not(is_off), owner))
        order = order[is_inside[order]]
        number = (order - first[owner[order]]).tolist()
        rects = list(map(tuple, boxes[order].tolist()))
        squares = self.labels.raster.squares(boxes[order]).tolist()
        made: list[list[tuple[int, Rect, list[int]]]] = [[] for _ in many]
        for at, *place in zip(owner[order].tolist(), number, rects, squares, strict=True):
            made[at].append((place[0], place[1], place[2]))
        return made

    def place_level(
        self,
        places: LevelPlaces,
        ranked: Sequence[tuple[int, Rect, Sequence[int]]],
        may_stand: Callable[[float, float], bool],
    ) -> Place | None:
        """Take the first of ranked places that is free of labels; `may_stand` judges its middle."""
        for at, rect, square in ranked:
            if may_stand(*places.middles[at]) and self.labels.took(rect, square):
                return places[at]
        return None

    def is_repeated(self, key: tuple[str, str], x: float, y: float, apart_px: float) -> bool:
        """Tell whether the same name stands nearby already."""
        return any((x - a) ** 2 + (y - b) ** 2 < apart_px**2 for a, b in self.repeats.get(key, ()))

    def note(self, key: tuple[str, str], place: Place) -> None:
        """Remember where a name was put."""
        self.repeats.setdefault(key, []).append(place.middle)


@dataclass(frozen=True)
class LevelPlaces:
    """Hold the places of one level label by their middles, the best first."""

    text: str
    middles: list[tuple[float, float]]
    width: float
    height: float
    gap: float

    def __getitem__(self, at: int) -> Place:
        return level_place(self.text, *self.middles[at], self.width, self.height, self.gap)

    def __iter__(self) -> Iterator[Place]:
        return (self[at] for at in range(len(self.middles)))


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
