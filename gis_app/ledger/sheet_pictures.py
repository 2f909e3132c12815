"""Columns of pictures beside the rows of a workbook: photos, small maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gis_app.ledger.sheet_style import BODY_STYLE, HEADER_STYLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gis_app.ledger.sheet_cells import SheetCells

_PX_PER_PT: Final = 96 / 72
_GAP_PX: Final = 4


@dataclass(frozen=True)
class PictureColumn:
    """Describe a column of pictures; `pictures` gives those of a row as JPEG or PNG bytes.

    The pictures stand side by side, each in a box of `width_px` × `height_px` screen pixels;
    `most` of them at the utmost.
    """

    heading: str
    width_px: int
    height_px: int
    pictures: Callable[[int], Sequence[bytes]]
    most: int = 1


class SheetPictures:
    """Put pictures into a sheet; they wait in a folder until the workbook is closed."""

    def __init__(self, columns: Sequence[PictureColumn], folder: Path) -> None:
        self.columns = tuple(columns)
        self._folder = folder
        self._count = 0
        self._of: tuple[int, list[list[bytes]]] = (0, [])

    def _pictures(self, fid: int) -> list[list[bytes]]:
        if self._of[0] != fid:
            made = [list(column.pictures(fid))[: column.most] for column in self.columns]
            self._of = fid, made
        return self._of[1]

    def head(self, sheet: Any, cells: SheetCells, row: int, start: int, top: int) -> None:
        """Write the headings in the topmost header row, and frames below."""
        for place, column in enumerate(self.columns):
            text = column.heading if row == top else ""
            cells.put(sheet, row, start + place, text, HEADER_STYLE)

    def height_pt(self, fid: int) -> float:
        """Return how high a row must be for its pictures; 0 when it has none."""
        if not self.columns:
            return 0.0
        pairs = zip(self.columns, self._pictures(fid), strict=True)
        return max(
            ((column.height_px + 2 * _GAP_PX) / _PX_PER_PT for column, made in pairs if made),
            default=0.0,
        )

    def row(self, sheet: Any, cells: SheetCells, line: int, start: int, fid: int) -> None:
        """Put a row's pictures into its cells."""
        if not self.columns:
            return
        for place, (column, made) in enumerate(zip(self.columns, self._pictures(fid), strict=True)):
            cells.put(sheet, line, start + place, None, BODY_STYLE)
            for number, content in enumerate(made):
                left = _GAP_PX + number * (column.width_px + _GAP_PX)
                box = (column.width_px, column.height_px)
                self.put(sheet, line, start + place, content, box, (left, _GAP_PX))

    def put(
        self,
        sheet: Any,
        row: int,
        column: int,
        content: bytes,
        box_px: tuple[int, int],
        offset_px: tuple[int, int] = (0, 0),
    ) -> None:
        """Put one picture into a box whose corner lies in a cell; it keeps its proportions."""
        width, height = size_of(content)
        scale = min(box_px[0] / width, box_px[1] / height)
        self._count += 1
        suffix = ".png" if content.startswith(b"\x89PNG") else ".jpg"
        file = self._folder / f"{self._count}{suffix}"
        file.write_bytes(content)
        options = {
            "x_scale": scale,
            "y_scale": scale,
            "x_offset": offset_px[0] + (box_px[0] - width * scale) / 2,
            "y_offset": offset_px[1] + (box_px[1] - height * scale) / 2,
            "object_position": 1,
        }
        sheet.insert_image(row, column, str(file), options)

    def set_widths(self, sheet: Any, start: int) -> None:
        """Make the columns as wide as their pictures."""
        for place, column in enumerate(self.columns):
            width_px = _GAP_PX + column.most * (column.width_px + _GAP_PX)
            sheet.set_column_pixels(start + place, start + place, width_px)


def size_of(content: bytes) -> tuple[int, int]:
    """Return width and height of a picture of our own making, at 96 dpi."""
    import io

    from PIL import Image

    with Image.open(io.BytesIO(content)) as picture:
        return picture.size
