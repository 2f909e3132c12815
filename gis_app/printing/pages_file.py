"""Write pages that are painted one by one to a PDF, whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtCore import QMarginsF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from gis_app.errors import RenderError
from gis_app.messages import msg
from gis_app.printing.font_ruler import FontRuler
from gis_app.printing.page_canvas import PageCanvas
from gis_app.printing.page_fonts import page_font_families
from gis_app.printing.pdf_file import check_page_count, describe, no_room, opened_raw, write_whole
from gis_app.printing.pdf_words import mend_words
from gis_app.rendering.map_settings import MM_PER_INCH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.progress import Progress

PagePainter: TypeAlias = Callable[[PageCanvas], None]
PAGE_DPI: Final = 600


@dataclass(frozen=True)
class PaintedPages:
    """Hold a document: its paper in millimetres, a painter a page, and bookmarks by page."""

    title: str
    width_mm: float
    height_mm: float
    pages: Sequence[PagePainter]
    author: str = ""
    bookmarks: Sequence[tuple[int, str]] = ()


def page_ruler() -> FontRuler:
    """Return the ruler that pages are laid out with."""
    return FontRuler(page_font_families())


def paint_page_picture(document: PaintedPages, index: int, dpi: float) -> QImage:
    """Paint a page as a picture, for the screen."""
    width = round(document.width_mm / MM_PER_INCH * dpi)
    height = round(document.height_mm / MM_PER_INCH * dpi)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.setDotsPerMeterX(round(dpi / 0.0254))
    image.setDotsPerMeterY(round(dpi / 0.0254))
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    try:
        _paint(painter, document.pages[index], dpi)
    finally:
        painter.end()
    return image


def write_pages(document: PaintedPages, file: Path, progress: Progress) -> None:
    """Write the document; raises RenderError, and Cancelled when stopped: no half file stays."""
    try:
        with tempfile.TemporaryDirectory(prefix="gis-app-print-") as folder:
            raw = Path(folder) / "pages.pdf"
            _write_raw(document, raw, progress.part(0.0, 0.9))
            _finish(document, raw, file)
        progress.step(1.0)
    except OSError as error:
        raise RenderError(
            msg(
                "{file} cannot be written: {reason}",
                file=str(file),
                reason=error.strerror or str(error),
            )
        ) from error


def _write_raw(document: PaintedPages, raw: Path, progress: Progress) -> None:
    page_font_families()
    writer = QPdfWriter(str(raw))
    writer.setResolution(PAGE_DPI)
    size = QPageSize(
        QSizeF(document.width_mm, document.height_mm),
        QPageSize.Unit.Millimeter,
        "page",
        QPageSize.SizeMatchPolicy.ExactMatch,
    )
    layout = QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    writer.setPageLayout(layout)
    writer.setTitle(document.title)
    painter = QPainter()
    if not painter.begin(writer):
        raise no_room(raw)
    try:
        for number, page in enumerate(document.pages):
            progress.step(number / len(document.pages))
            if number and not writer.newPage():
                raise no_room(raw)
            _paint(painter, page, float(PAGE_DPI))
    finally:
        painter.end()


def _paint(painter: QPainter, page: PagePainter, dpi: float) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    try:
        page(PageCanvas(painter, dpi / MM_PER_INCH, page_ruler()))
    finally:
        painter.restore()


def _finish(document: PaintedPages, raw: Path, file: Path) -> None:
    with opened_raw(raw) as pdf:
        check_page_count(len(pdf.pages), len(document.pages))
        describe(pdf, document.title, document.author, bookmarks=document.bookmarks)
        mend_words(pdf)
        write_whole(pdf, file)
