"""Which parts of a picture are taken, as a raster: any number of boxes asked about at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Rect: TypeAlias = "tuple[float, float, float, float]"
"""Left, top, right, bottom in device pixels."""

RASTER_PX: Final = 2.0
MOST_SQUARES: Final = 49
"""Boxes of up to so many squares are marked square by square."""


class TakenRaster:
    """Remember taken boxes, in squares of RASTER_PX screen pixels; a square is taken as a whole.

    Boxes are (left, top, right, bottom) in device pixels.
    """

    def __init__(self, width_px: float, height_px: float, pixel_ratio: float) -> None:
        self.size = width_px, height_px, pixel_ratio
        self._pitch = RASTER_PX * pixel_ratio
        self._width, self._height = width_px, height_px
        self._down, self._across = (
            int(height_px // self._pitch) + 2,
            int(width_px // self._pitch) + 2,
        )
        self._taken = np.zeros((self._down, self._across), np.bool_)
        self._sums = np.zeros((self._down + 1, self._across + 1), np.int32)
        self._is_summed = True

    def clear(self) -> None:
        """Forget what is taken."""
        self._taken.fill(False)
        self._is_summed = False

    def take(self, rect: Rect) -> None:
        """Mark a box as taken."""
        self.take_square(self._square(rect, 0))

    def take_square(self, square: Sequence[int]) -> None:
        """Mark the squares from a first column and row to before another as taken."""
        left, top, right, bottom = square
        self._taken[top:bottom, left:right] = True
        self._is_summed = False

    def is_square_free(self, square: Sequence[int], less: int) -> bool:
        """Tell whether nothing stands in squares, or in those smaller by some all round."""
        left, top, right, bottom = square
        # several times as fast as any()
        return not np.count_nonzero(
            self._taken[top + less : bottom - less, left + less : right - less]
        )

    def squares(self, boxes: NDArray[Any]) -> NDArray[np.int64]:
        """Return the first column and row of boxes and those after the last, in the picture."""
        first = np.floor(boxes[..., :2] / self._pitch)
        end = np.ceil(boxes[..., 2:] / self._pitch)
        made: NDArray[np.int64] = np.concatenate([first, end], axis=-1).astype(np.int64)
        return np.maximum(made, 0, out=made)

    def is_free(self, rect: Rect, less: int = 0) -> bool:
        """Tell whether nothing stands in a box, or in one smaller by some squares all round."""
        return self.is_square_free(self._square(rect, less), 0)

    def _square(self, rect: Rect, less: int) -> tuple[int, int, int, int]:
        pitch = self._pitch
        left, top = int(rect[0] / pitch) + less, int(rect[1] / pitch) + less
        right, bottom = -int(-rect[2] // pitch) - less, -int(-rect[3] // pitch) - less
        if left < 0 or top < 0:  # a slice from the end would be another place
            left, top = max(left, 0), max(top, 0)
        return left, top, max(right, 0), max(bottom, 0)

    def take_boxes(self, boxes: NDArray[Any]) -> None:
        """Mark many boxes as taken, four columns."""
        squares = self.squares(boxes)
        most = np.array([self._across, self._down, self._across, self._down])
        squares = np.minimum(squares, most)
        size_of = squares[:, 2:] - squares[:, :2]
        wide, high = size_of.max(axis=0, initial=0).tolist()
        if wide * high <= MOST_SQUARES:  # small boxes are marked far faster square by square
            self._mark(squares, size_of, wide, high)
            self._is_summed = False
            return
        size = (self._down + 1) * (self._across + 1)
        a, b, c, d = (np.bincount(at.ravel(), minlength=size) for at in self.corners(boxes))
        edges = (a - b - c + d).reshape(self._down + 1, self._across + 1)
        covered = np.zeros((self._down + 2, self._across + 2), np.int32)
        _sum_up(edges, covered)
        self._taken |= covered[1:-1, 1:-1] > 0
        self._is_summed = False

    def _mark(
        self, squares: NDArray[np.int64], size_of: NDArray[np.int64], wide: int, high: int
    ) -> None:
        """Mark boxes of at most `wide` by `high` squares, most of them at most one smaller."""
        taken, across = self._taken.ravel(), self._across
        first = squares[:, 1] * across + squares[:, 0]
        is_wide, is_high = size_of[:, 0] == wide, size_of[:, 1] == high
        is_usual = (is_wide | (size_of[:, 0] == wide - 1)) & (is_high | (size_of[:, 1] == high - 1))
        usual = first[is_usual]
        right, bottom = first[is_usual & is_wide] + wide - 1, first[is_usual & is_high]
        bottom += (high - 1) * across
        for down in range(high - 1):
            for n in range(wide - 1):
                taken[usual + (down * across + n)] = True
            taken[right + down * across] = True
        for n in range(wide - 1):
            taken[bottom + n] = True
        taken[first[is_usual & is_wide & is_high] + (high - 1) * across + wide - 1] = True
        first, size_of = first[~is_usual], size_of[~is_usual]
        for down in range(high if len(first) else 0):
            for n in range(wide):
                covers = (size_of[:, 0] > n) & (size_of[:, 1] > down)
                taken[first[covers] + (down * across + n)] = True

    def corners(self, boxes: NDArray[Any]) -> NDArray[np.int64]:
        """Return four rows of numbers that `are_free` and `take_boxes` know boxes by."""
        first = np.floor(boxes[..., :2] / self._pitch).astype(np.int64)
        end = np.ceil(boxes[..., 2:] / self._pitch).astype(np.int64)
        most = np.array([self._across, self._down])
        (left, top), (right, bottom) = (
            np.moveaxis(np.minimum(np.maximum(one, 0), most), -1, 0) for one in (first, end)
        )
        row = self._across + 1
        return np.stack(
            [top * row + left, top * row + right, bottom * row + left, bottom * row + right]
        )

    def columns(
        self, left: NDArray[Any], right: NDArray[Any]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """Return first and next column of edges, and which pairs lie in the picture as a whole."""
        inside = (left >= 0) & (right <= self._width)
        return *self._clipped(left, right, self._across), inside

    def rows(
        self, top: NDArray[Any], bottom: NDArray[Any]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """Return the same of rows, as numbers to add to a column for a corner of `are_free`."""
        inside = (top >= 0) & (bottom <= self._height)
        first, end = self._clipped(top, bottom, self._down)
        return first * (self._across + 1), end * (self._across + 1), inside

    def _clipped(
        self, first: NDArray[Any], end: NDArray[Any], most: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return (
            np.clip(np.floor(first / self._pitch), 0, most).astype(np.int64),
            np.clip(np.ceil(end / self._pitch), 0, most).astype(np.int64),
        )

    def are_free(self, corners: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell for each of many boxes, known by its corners, whether nothing stands in it."""
        if not self._is_summed:
            _sum_up(self._taken, self._sums)
            self._is_summed = True
        sums = self._sums.ravel()
        a, b, c, d = (sums.take(one) for one in corners)
        return np.asarray(d - c - b + a == 0)


def _sum_up(values: NDArray[Any], sums: NDArray[np.int32]) -> None:
    """Write the sum of all above and left of each place; `sums` has a row and column 0 more."""
    np.cumsum(values, axis=1, dtype=np.int32, out=sums[1:, 1:])
    # NumPy adds up columns one by one, which takes five times as long
    before = sums[1]
    for row in sums[2:]:
        np.add(row, before, out=row)
        before = row
