"""Paint a book with Qt's PDF writer: vectors and text, with the pages' ink kept apart for later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from gis_app import __version__
from gis_app.messages import msg
from gis_app.printing.page_canvas import PageCanvas
from gis_app.printing.page_ink import InkPot, PageInk, ink_pot
from gis_app.printing.page_painter import paint_page
from gis_app.printing.pdf_file import no_room
from gis_app.printing.variants import recoloured_operators
from gis_app.rendering.map_settings import MM_PER_INCH, PT_PER_INCH
from gis_app.rendering.render_cache import RenderCache

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.printing.atlas_book import AtlasBook
    from gis_app.printing.stream_file import StreamFile
    from gis_app.progress import Progress

PDF_DPI: Final = 1200
"""Whole units are 0.02 mm: the ground's vertices lie on them, and short numbers are small files."""
LETTERS_PT: Final = 6.0


@dataclass(frozen=True)
class InkSheet:
    """Hold which stream a page's operators are, and what they refer to."""

    stream: int
    has_stamps: bool
    weights: frozenset[bool]


@dataclass(frozen=True)
class RawPages:
    """Hold what the writer left: a page of letters, the book's pages, a page for each stamp."""

    pot: InkPot
    sheets: tuple[InkSheet, ...]


def page_size(book: AtlasBook) -> QPageSize:
    """Return the paper in Qt's words."""
    return QPageSize(
        QSizeF(book.template.width_mm, book.template.height_mm),
        QPageSize.Unit.Millimeter,
        book.template.paper.name,
        QPageSize.SizeMatchPolicy.ExactMatch,
    )


def paint_pages(
    book: AtlasBook, raw: Path, streams: StreamFile, title: str, progress: Progress
) -> RawPages:
    """Paint every page into a raw PDF and its ink into a file of streams.

    Raises RenderError when the disk is full, and Cancelled.
    """
    writer = QPdfWriter(str(raw))
    writer.setResolution(PDF_DPI)
    layout = QPageLayout(page_size(book), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    writer.setPageLayout(layout)
    writer.setTitle(title)
    writer.setCreator(f"gis-app {__version__}")
    painter = QPainter()
    if not painter.begin(writer):
        raise no_room(raw)
    try:
        return _paint(book, writer, painter, raw, streams, progress)
    finally:
        painter.end()


def _paint(
    book: AtlasBook,
    writer: QPdfWriter,
    painter: QPainter,
    raw: Path,
    streams: StreamFile,
    progress: Progress,
) -> RawPages:
    pot = ink_pot(book.texts(), book.ruler)
    canvas = PageCanvas(painter, PDF_DPI / MM_PER_INCH, book.ruler)
    for is_bold, letters in pot.letters.items():
        canvas.text(0.0, 10.0, letters, LETTERS_PT, is_bold=is_bold)
    height_pt = book.template.height_mm / MM_PER_INCH * PT_PER_INCH
    cache = RenderCache()
    sheets: list[InkSheet] = []
    for index, page in enumerate(book.pages):
        what = msg(
            "Page {number} of {count}: {name}",
            number=page.number,
            count=len(book.pages),
            name=page.name,
        )
        progress.step(index / len(book.pages), what)
        if not writer.newPage():
            raise no_room(raw)
        ink = PageInk(pot)
        paint_page(painter, book, index, float(PDF_DPI), progress.is_cancelled, cache, ink)
        stream = streams.add(recoloured_operators(ink.operators(height_pt), book.variant))
        sheets.append(InkSheet(stream, ink.has_stamps, frozenset(ink.weights)))
    middle = (book.template.width_mm / 2, book.template.height_mm / 2)
    for stamp in pot.stamps.values():
        if not writer.newPage():
            raise no_room(raw)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(canvas.point(*middle))
        stamp.draw(canvas)
        painter.restore()
    progress.step(1.0)
    return RawPages(pot, tuple(sheets))
