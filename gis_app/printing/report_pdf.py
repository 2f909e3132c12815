"""A report as PDF: text stays text, table headers repeat, pages are numbered."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from gis_app.errors import RenderError
from gis_app.messages import msg
from gis_app.printing.page_fonts import page_font_families
from gis_app.printing.pdf_file import describe, opened_raw, write_whole
from gis_app.printing.pdf_words import mend_words

if TYPE_CHECKING:
    from gis_app.messages import Translator

MARGIN_MM: Final = 18.0
FOOT_MM: Final = 8.0
DPI: Final = 300


def write_report_pdf(html: str, file: Path, title: str, t: Translator, *, is_wide: bool) -> int:
    """Write a report to a new file and return its pages; raises RenderError.

    `is_wide` turns the A4 page on its side for tables of many columns.
    """
    families = list(page_font_families())
    with tempfile.TemporaryDirectory(prefix="gis-app-report-") as folder:
        raw = Path(folder) / "report.pdf"
        count = _paint(html, raw, title, families, t, is_wide)
        with opened_raw(raw) as pdf:
            describe(pdf, title)
            mend_words(pdf)
            write_whole(pdf, file)
    return count


def _keep_headings(document: QTextDocument, page_px: float) -> None:
    """Begin a new page at headings that would stand apart from what they head.

    In front of a table its head and first row count: Qt itself breaks a page before either.
    """
    layout = document.documentLayout()
    document.pageCount()
    block = document.begin()
    first: QTextBlock | None = None
    while block.isValid():
        if block.blockFormat().headingLevel():
            first = first or block
        elif first is not None:
            table = QTextCursor(block).currentTable()
            last = block
            if table is not None and table.rows() > 1:
                last = table.cellAt(1, table.columns() - 1).firstCursorPosition().block()
            if _page_of(layout, first, page_px) != _page_of(layout, last, page_px):
                broken = first.blockFormat()
                broken.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
                QTextCursor(first).setBlockFormat(broken)
                document.pageCount()  # lays out anew what moved down
            first = None
        block = block.next()


def _page_of(layout: QAbstractTextDocumentLayout, block: QTextBlock, page_px: float) -> int:
    """Return the page, from 0, of a block's first line; the block itself may begin above it."""
    box, lines = layout.blockBoundingRect(block), block.layout()
    y = lines.position().y() + lines.lineAt(0).y() if lines.lineCount() else 0.0
    return int(max(box.top(), y) // page_px)


def _paint(
    html: str, raw: Path, title: str, families: list[str], t: Translator, is_wide: bool
) -> int:
    writer = QPdfWriter(str(raw))
    writer.setResolution(DPI)
    writer.setTitle(title)
    turn = QPageLayout.Orientation.Landscape if is_wide else QPageLayout.Orientation.Portrait
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    size = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(QPageLayout(size, turn, margins, QPageLayout.Unit.Millimeter))
    font = QFont(families)
    font.setPointSizeF(10)
    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    document.setDefaultFont(font)
    document.setDocumentMargin(0)
    document.setHtml(html)
    # whole pixels: the layout rounds, and lines at a page end would lie half on the next page
    foot = round(FOOT_MM * DPI / 25.4)
    page = QSizeF(writer.width(), writer.height() - foot)
    document.setPageSize(page)
    _keep_headings(document, page.height())
    count = document.pageCount()
    painter = QPainter()
    if not painter.begin(writer):
        raise RenderError(msg("{file} cannot be written.", file=str(raw)))
    try:
        font.setPointSizeF(8)
        for number in range(count):
            if number:
                writer.newPage()
            painter.save()
            painter.translate(0, -number * page.height())
            document.drawContents(
                painter, QRectF(0, number * page.height(), page.width(), page.height() - 1)
            )
            painter.restore()
            painter.setFont(font)
            painter.drawText(
                QRectF(0, page.height(), page.width(), foot),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom,
                t(msg("Page {page} of {pages}", page=number + 1, pages=count)),
            )
    finally:
        painter.end()
    return count
