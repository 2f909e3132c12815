"""Paint one page of an atlas on any painter: the PDF, a picture and the preview are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter

from gis_app.printing.map_item import draw_map
from gis_app.printing.overview_item import draw_overview
from gis_app.printing.page_canvas import PageCanvas
from gis_app.printing.page_items import draw_foot, draw_frame, draw_north_arrow, draw_title
from gis_app.printing.panel_items import draw_legend, draw_summary
from gis_app.printing.table_item import draw_empty_table, draw_table
from gis_app.rendering.feature_paths import RenderCache
from gis_app.rendering.map_settings import MM_PER_INCH

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.messages import Translator
    from gis_app.printing.atlas_book import AtlasBook, BookPage
    from gis_app.printing.page_ink import PageInk


def page_title(page: BookPage, t: Translator) -> str:
    """Return the title of a page, which tells several pages of one sheet apart."""
    title, part = page.sheet.summary.title, page.page.map_part
    if part is None:
        return t("{title} (continued)", title=title) if page.sheet.parts else title
    if part.count > 1:
        return t(
            "{title}, map {number} of {count}", title=title, number=part.number, count=part.count
        )
    return title


def paint_page(
    painter: QPainter,
    book: AtlasBook,
    index: int,
    dpi: float,
    cancelled: Callable[[], bool],
    cache: RenderCache | None = None,
    ink: PageInk | None = None,
) -> None:
    """Paint the page at an index, its upper left corner at the painter's origin.

    Whoever paints many pages passes the same cache each time; with `ink`, lines, plain text and
    markers go there and not to the painter.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    canvas = PageCanvas(painter, dpi / MM_PER_INCH, book.ruler, ink)
    try:
        _paint_items(canvas, book, book.pages[index], dpi, cancelled, cache or RenderCache())
    finally:
        painter.restore()


def _paint_items(
    canvas: PageCanvas,
    book: AtlasBook,
    page: BookPage,
    dpi: float,
    cancelled: Callable[[], bool],
    cache: RenderCache,
) -> None:
    sheet, t = page.sheet, book.t
    part, panel = page.page.map_part, page.page.panel
    if part is not None and panel is not None:
        draw_map(canvas, book.data, sheet, part, dpi, cancelled, t.language, cache)
        draw_north_arrow(canvas, sheet.template.map_inner, sheet.template.factor, t)
        draw_frame(canvas, sheet, part)
        if panel.summary is not None:
            draw_summary(canvas, sheet, panel.summary, t)
        draw_legend(canvas, sheet, panel, t)
        draw_overview(canvas, book.data, sheet, part, panel.overview, t)
    draw_title(canvas, sheet, page_title(page, t), page.number, len(book.pages), t)
    draw_foot(canvas, sheet, part, t)
    if not sheet.rows and panel is not None and panel.tables:
        draw_empty_table(canvas, panel.tables[0], sheet.template.factor, t)
    if page.page.table is not None:
        draw_table(canvas, sheet, page.page.table, t, is_last=page.is_last_of_sheet)
