from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gis_app.rendering import label_sheet
from gis_app.rendering.label_sheet import LabelSheet
from gis_app.rendering.picture_parts import inked_box

pytestmark = pytest.mark.usefixtures("qapp")
LINE_PX = 12


def written(line: str) -> tuple[QImage, float]:
    """Return a picture whose ink tells the line by its colour, with empty room around."""
    image = QImage(40, LINE_PX, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.fillRect(3, 4, 20, 5, QColor.fromHsv(hash_of(line), 255, 200))
    painter.end()
    return image, 30.0


def hash_of(line: str) -> int:
    return sum(map(ord, line)) * 37 % 360


def draw(sheet: LabelSheet, lines: list[str]) -> tuple[QImage, list[bool]]:
    image = QImage(60, LINE_PX * len(lines), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    cells = sheet.cells(lines, written)
    # the same left edge, told by the start, the middle and the end of the line
    side = np.arange(len(lines)) % 3 - 1
    x, top = 15.3 - 30.0 * (side - 1) / 2, np.arange(len(lines)) * float(LINE_PX)
    drawn = sheet.draw(painter, x, top, side, 5.0, cells)
    assert painter.testRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.end()
    return image, drawn.tolist()


def shows(image: QImage, number: int, line: str) -> bool:
    wanted = QColor.fromHsv(hash_of(line), 255, 200).rgb()
    at = number * LINE_PX
    inked = all(image.pixel(x, at + y) == wanted for x in (13, 32) for y in (4, 8))
    white = QColor("white").rgb()
    return inked and image.pixel(12, at + 4) == white and image.pixel(20, at + 3) == white


def test_lines_are_drawn_as_they_were_written_old_and_new_alike() -> None:
    sheet = LabelSheet(LINE_PX)
    lines = [f"解放路{n}号" for n in range(900)]  # the sheet grows more than once
    for asked in (lines[:3], lines, lines[::-1]):
        image, drawn = draw(sheet, asked)
        assert all(drawn)
        assert all(shows(image, n, line) for n, line in enumerate(asked))


def test_a_full_sheet_says_what_it_has_no_room_for_and_then_starts_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(label_sheet, "MOST_PX", 2 * LINE_PX)
    monkeypatch.setattr(label_sheet, "SHEET_PX", 100)
    sheet = LabelSheet(LINE_PX)
    lines = [f"第{n}小学" for n in range(14)]
    image, drawn = draw(sheet, lines)
    assert drawn == [True] * 10 + [False] * 4
    assert all(shows(image, n, lines[n]) for n in range(10))
    image, drawn = draw(sheet, lines[10:])
    assert drawn == [True] * 4
    assert all(shows(image, n, line) for n, line in enumerate(lines[10:]))


def test_the_inked_box_is_what_is_not_transparent() -> None:
    assert inked_box(written("路")[0]) == (3, 4, 20, 5)
    empty = QImage(8, 8, QImage.Format.Format_ARGB32_Premultiplied)
    empty.fill(Qt.GlobalColor.transparent)
    assert inked_box(empty) == (0, 0, 1, 1)
