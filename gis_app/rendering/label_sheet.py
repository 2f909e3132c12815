"""Written lines of one look, side by side in one picture: many labels are drawn in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from shiboken6 import Shiboken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QImage

SHEET_PX: Final = 2048
FIRST_ROWS: Final = 4
MOST_PX: Final = 4096
"""A sheet grows to this height at most, which holds the lines of some four thousand labels."""
_FRAGMENT_NUMBERS: Final = 10


class LabelSheet:
    """Hold pictures of lines of text, all of one height, found by what they say."""

    def __init__(self, line_px: int) -> None:
        self._line_px = line_px
        self._most_rows = max(MOST_PX // line_px, 1)
        self._start_anew()

    def _start_anew(self) -> None:
        self._picture = _blank(FIRST_ROWS * self._line_px)
        self._rows = FIRST_ROWS
        self._cells: dict[str, tuple[int, int, int]] = {}
        self._row = self._used_px = 0
        self._is_full = False

    def cells(
        self, lines: Sequence[str], write: Callable[[str], QImage]
    ) -> list[tuple[int, int, int] | None]:
        """Return left, top and width of each line's picture; None where the sheet has no room.

        `write` makes the pictures that are not there yet. A sheet that was full starts anew.
        """
        if self._is_full:
            self._start_anew()
        found = [self._cells.get(line) for line in lines]
        if None in found:
            missing = (line for line, cell in zip(lines, found, strict=True) if cell is None)
            self._add(dict.fromkeys(missing), write)
            found = [self._cells.get(line) for line in lines]
        return found

    def _add(self, lines: Iterable[str], write: Callable[[str], QImage]) -> None:
        made = [(line, write(line)) for line in lines]
        for line, image in made:
            width = image.width()
            if width > SHEET_PX:
                continue
            if self._used_px + width > SHEET_PX:
                if self._row + 1 >= self._most_rows:
                    self._is_full = True
                    continue
                self._row, self._used_px = self._row + 1, 0
            self._cells[line] = (self._used_px, self._row * self._line_px, width)
            self._used_px += width
        self._make_room()
        painter = QPainter(self._picture)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        for line, image in made:
            cell = self._cells.get(line)
            if cell is not None:
                painter.drawImage(cell[0], cell[1], image)
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
        self, painter: QPainter, left: NDArray[Any], top: NDArray[Any], cells: NDArray[Any]
    ) -> None:
        """Draw the pictures of cells, three columns, their upper left corners on whole pixels."""
        width = cells[:, 2]
        fragments = np.zeros((len(cells), _FRAGMENT_NUMBERS))
        fragments[:, 0] = np.rint(left) + width / 2
        fragments[:, 1] = np.rint(top) + self._line_px / 2
        fragments[:, 2:5] = cells
        fragments[:, 5] = self._line_px
        fragments[:, 6] = fragments[:, 7] = fragments[:, 9] = 1.0
        draw_fragments(painter, fragments, self._picture)


def draw_fragments(painter: QPainter, fragments: NDArray[np.float64], picture: QPixmap) -> None:
    """Draw parts of a picture, a row each, whose numbers are those of a PixmapFragment.

    That is x and y of the middle; left, top, width and height in the picture; the scales across and
    down; the turn; the opacity.
    """
    if not len(fragments):
        return
    # PixmapFragment is ten doubles, so an array of them is read in place
    first: Any = Shiboken.wrapInstance(fragments.ctypes.data, QPainter.PixmapFragment)
    painter.drawPixmapFragments(first, len(fragments), picture)


def _blank(height_px: int) -> QPixmap:
    made = QPixmap(SHEET_PX, height_px)
    made.fill(Qt.GlobalColor.transparent)
    return made
