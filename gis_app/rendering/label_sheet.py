"""Written lines of one look, side by side in one picture: many labels are drawn in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from gis_app.rendering.picture_parts import draw_parts, inked_box

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QImage

    from gis_app.domain.table import FloatArray, Int64Array

SHEET_PX: Final = 2048
FIRST_ROWS: Final = 4
MOST_PX: Final = 4096
"""A sheet grows to this height at most, which holds the lines of some four thousand labels."""
Cell: TypeAlias = "tuple[float, float, float, float, float, float, float]"
"""Left, top, width and height in the sheet; how far right and down of its place it is drawn; the
line's own width."""


class LabelSheet:
    """Hold pictures of lines of text, none higher than `line_px`, found by what they say."""

    def __init__(self, line_px: int) -> None:
        self._line_px = line_px
        self._most_rows = max(MOST_PX // line_px, 1)
        self._start_anew()

    def _start_anew(self) -> None:
        self._rows = min(FIRST_ROWS, self._most_rows)
        self._picture = _blank(self._rows * self._line_px)
        self._cells: dict[str, Cell] = {}
        self._row = self._used_px = 0
        self._is_full = False

    def cells(
        self, lines: Sequence[str], write: Callable[[str], tuple[QImage, float]]
    ) -> list[Cell | None]:
        """Return where each line's picture is; None for those the sheet has no room for.

        `write` makes the pictures that are not there yet, and says how wide each line is. A sheet
        that was full starts anew.
        """
        if self._is_full:
            self._start_anew()
        found = [self._cells.get(line) for line in lines]
        if None in found:
            missing = (line for line, cell in zip(lines, found, strict=True) if cell is None)
            self._add(dict.fromkeys(missing), write)
            found = [self._cells.get(line) for line in lines]
        return found

    def _add(self, lines: Iterable[str], write: Callable[[str], tuple[QImage, float]]) -> None:
        made: list[tuple[QImage, Cell]] = []
        for line in lines:
            image, own_width = write(line)
            skipped, above, width, height = inked_box(image)
            if width > SHEET_PX:
                continue
            if self._used_px + width > SHEET_PX:
                if self._row + 1 >= self._most_rows:
                    self._is_full = True
                    continue
                self._row, self._used_px = self._row + 1, 0
            cell: Cell = (
                self._used_px,
                self._row * self._line_px,
                width,
                height,
                skipped,
                above,
                own_width,
            )
            self._cells[line] = cell
            made.append((image, cell))
            self._used_px += width
        self._make_room()
        painter = QPainter(self._picture)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        for image, (x, y, across, down, left, top, _) in made:
            painter.drawImage(QPointF(x, y), image, QRectF(left, top, across, down))
        painter.end()

    def _make_room(self) -> None:
        if self._row < self._rows:
            return
        while self._rows <= self._row:
            self._rows = min(self._rows * 2, self._most_rows)
        larger = _blank(self._rows * self._line_px)
        painter = QPainter(larger)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()
        self._picture = larger

    def draw(
        self,
        painter: QPainter,
        x: FloatArray,
        top: FloatArray,
        side: Int64Array,
        margin: float,
        cells: Sequence[Cell | None],
    ) -> NDArray[np.bool_]:
        """Draw lines on whole pixels; return which are there.

        With `side` 1 a line starts at its x, with -1 it ends there, with 0 that is its middle. A
        picture reaches a margin further to the left than its line.
        """
        is_there = np.array([cell is not None for cell in cells], np.bool_)
        parts = np.array([cell for cell in cells if cell is not None], np.float64).reshape(-1, 7)
        left = x[is_there] + parts[:, 6] * (side[is_there] - 1) / 2 - margin
        at = np.rint(left) + parts[:, 4], np.rint(top[is_there]) + parts[:, 5]
        draw_parts(painter, self._picture, at, parts[:, :4])
        return is_there


def _blank(height_px: int) -> QPixmap:
    made = QPixmap(SHEET_PX, height_px)
    made.fill(Qt.GlobalColor.transparent)
    return made
