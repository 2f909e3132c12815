"""Write a poster as pieces with overlap, crop marks and an assembly key."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from gis_app.domain.palette import HAIRLINE, INK, QUIET_INK, SHADE
from gis_app.errors import RenderError
from gis_app.messages import msg
from gis_app.printing.page_canvas import Align, PageCanvas
from gis_app.printing.page_template import Box
from gis_app.printing.pdf_export import check_target, write_pdf
from gis_app.printing.pdf_file import copied, describe, no_room, opened_raw, write_whole
from gis_app.printing.pdf_pages import PDF_DPI
from gis_app.printing.pdf_words import mend_words
from gis_app.printing.poster import TILE_MARGIN_MM, poster_grid
from gis_app.rendering.map_settings import MM_PER_INCH, PT_PER_INCH

if TYPE_CHECKING:
    from gis_app.messages import Translator
    from gis_app.printing.atlas_book import AtlasBook
    from gis_app.printing.poster import PosterGrid, Tile
    from gis_app.progress import Progress

MARK_MM: Final = 5.0
LABEL_PT: Final = 8.0
_PT_PER_MM: Final = PT_PER_INCH / MM_PER_INCH
_KEY_TITLE_PT: Final = 18.0


def write_poster(
    book: AtlasBook, file: Path, title: str, paper: str, overlap_mm: float, progress: Progress
) -> int:
    """Write every page of a book cut into pieces; returns the number of pages written.

    The first page of each poster is its assembly key. Raises as `write_pdf` does.
    """
    check_target(file)
    template = book.template
    grid = poster_grid(template.width_mm, template.height_mm, paper, overlap_mm)
    try:
        with tempfile.TemporaryDirectory(prefix="gis-app-poster-") as folder:
            whole, frames = Path(folder) / "whole.pdf", Path(folder) / "frames.pdf"
            write_pdf(book, whole, title, progress.part(0.0, 0.7))
            _paint_frames(book, grid, frames, title)
            progress.step(0.8, msg("Writing {file}", file=file.name))
            return _join(book, grid, whole, frames, file, title, progress)
    except OSError as error:
        raise RenderError(
            msg(
                "{file} cannot be written: {reason}",
                file=str(file),
                reason=error.strerror or str(error),
            )
        ) from error


def _paint_frames(book: AtlasBook, grid: PosterGrid, raw: Path, title: str) -> None:
    """Paint keys, crop marks and labels, which lie over the pieces."""
    width, height = grid.page_mm
    writer = QPdfWriter(str(raw))
    writer.setResolution(PDF_DPI)
    size = QPageSize(
        QSizeF(width, height),
        QPageSize.Unit.Millimeter,
        grid.paper.name,
        QPageSize.SizeMatchPolicy.ExactMatch,
    )
    layout = QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    writer.setPageLayout(layout)
    painter = QPainter()
    if not painter.begin(writer):
        raise no_room(raw)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        canvas = PageCanvas(painter, PDF_DPI / MM_PER_INCH, book.ruler)
        for number, page in enumerate(book.pages):
            if number and not writer.newPage():
                raise no_room(raw)
            _draw_key(canvas, grid, page.sheet.summary.title or title, book.t)
            for tile in grid.tiles:
                if not writer.newPage():
                    raise no_room(raw)
                _draw_marks(canvas, grid, tile, book.t)
    finally:
        painter.end()


def _draw_key(canvas: PageCanvas, grid: PosterGrid, title: str, t: Translator) -> None:
    width, height = grid.page_mm
    inside = Box(0.0, 0.0, width, height).shrunk(15.0)
    top = inside.y_mm + 8.0
    canvas.text(inside.x_mm, top, title, _KEY_TITLE_PT, is_bold=True)
    canvas.text(inside.x_mm, top + 8.0, t("Assembly key"), 12.0)
    lines = (
        t(
            "{columns} × {rows} sheets of {paper}, {overlap} mm overlap; "
            "print at 100 %, without fitting to the page.",
            columns=grid.columns,
            rows=grid.rows,
            paper=grid.paper.name,
            overlap=f"{grid.overlap_mm:g}",
        ),
        t("Cut right and below at the marks, then lay each sheet over its neighbour's edge."),
    )
    bottom = canvas.text_block(inside.x_mm, top + 11.0, lines, 9.0, colour=QUIET_INK)
    room = Box(inside.x_mm, bottom + 6.0, inside.width_mm, inside.bottom_mm - bottom - 6.0)
    last = grid.tiles[-1].shown
    scale = min(room.width_mm / last.right_mm, room.height_mm / last.bottom_mm)
    poster = Box(room.x_mm, room.y_mm, grid.width_mm * scale, grid.height_mm * scale)
    canvas.box(poster, fill=SHADE, outline=INK, width_mm=0.4)
    for tile in grid.tiles:
        shown = tile.shown
        piece = Box(
            room.x_mm + shown.x_mm * scale,
            room.y_mm + shown.y_mm * scale,
            shown.width_mm * scale,
            shown.height_mm * scale,
        )
        canvas.box(piece, outline=QUIET_INK, width_mm=0.2)
        x, y = piece.x_mm + piece.width_mm / 2, piece.y_mm + piece.height_mm / 2 + 2.0
        canvas.text(x, y, tile.name, 14.0, is_bold=True, align=Align.CENTRE)


def _draw_marks(canvas: PageCanvas, grid: PosterGrid, tile: Tile, t: Translator) -> None:
    """Draw crop marks at the corners of the piece's own part, and its name in the margin."""
    width, height = grid.page_mm
    inner = Box(0.0, 0.0, width, height).shrunk(TILE_MARGIN_MM)
    right = inner.right_mm - (grid.overlap_mm if tile.column + 1 < grid.columns else 0.0)
    bottom = inner.bottom_mm - (grid.overlap_mm if tile.row + 1 < grid.rows else 0.0)
    for x in (inner.x_mm, right):
        canvas.line(x, inner.y_mm - MARK_MM - 1.0, x, inner.y_mm - 1.0, INK, 0.15)
        canvas.line(x, inner.bottom_mm + 1.0, x, inner.bottom_mm + MARK_MM + 1.0, INK, 0.15)
    for y in (inner.y_mm, bottom):
        canvas.line(inner.x_mm - MARK_MM - 1.0, y, inner.x_mm - 1.0, y, INK, 0.15)
        canvas.line(inner.right_mm + 1.0, y, inner.right_mm + MARK_MM + 1.0, y, INK, 0.15)
    canvas.box(inner, outline=HAIRLINE, width_mm=0.1)
    label = t(
        "Sheet {name}: row {row} of {rows}, column {column} of {columns}",
        name=tile.name,
        row=tile.row + 1,
        rows=grid.rows,
        column=tile.column + 1,
        columns=grid.columns,
    )
    canvas.text(
        width / 2, height - TILE_MARGIN_MM / 2 + 1.0, label, LABEL_PT,
        align=Align.CENTRE, colour=QUIET_INK,
    )  # fmt: skip


def _join(
    book: AtlasBook,
    grid: PosterGrid,
    whole: Path,
    frames: Path,
    file: Path,
    title: str,
    progress: Progress,
) -> int:
    from pikepdf import Array, Dictionary

    each = 1 + len(grid.tiles)
    bookmarks = [(number * each, page.name) for number, page in enumerate(book.pages)]
    with opened_raw(whole) as source, opened_raw(frames) as pdf:
        for number, page in enumerate(source.pages):
            form = pdf.copy_foreign(page.as_form_xobject())
            for position, tile in enumerate(grid.tiles):
                piece = pdf.pages[number * each + 1 + position].obj
                resources = copied(piece.Resources)
                resources.XObject = Dictionary(Poster=form)
                piece.Resources = resources
                piece.Contents = Array([pdf.make_stream(_piece(grid, tile)), piece.Contents])
        mend_words(pdf)
        told = {key: str(source.docinfo.get(key, "")) for key in ("/Author", "/Subject")}
        describe(pdf, title, told["/Author"], told["/Subject"], bookmarks)
        progress.step(0.95)
        write_whole(pdf, file)
        count = len(pdf.pages)
    progress.step(1.0)
    return count


def _piece(grid: PosterGrid, tile: Tile) -> bytes:
    """Return the operators that show a piece of the poster inside its page's margins."""
    width, height = grid.page_mm
    k, margin = _PT_PER_MM, TILE_MARGIN_MM
    shown = tile.shown
    clip = (margin * k, margin * k, (width - 2 * margin) * k, (height - 2 * margin) * k)
    # PDF counts from the lower left corner
    across = (margin - shown.x_mm) * k
    up = (height - margin + shown.y_mm - grid.height_mm) * k
    return b"q %.4f %.4f %.4f %.4f re W n 1 0 0 1 %.4f %.4f cm /Poster Do Q\n" % (
        *clip, across, up,
    )  # fmt: skip
