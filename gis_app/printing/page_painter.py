"""Paint one page of an atlas on any painter: the PDF, a picture and the preview are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter

from gis_app.errors import Cancelled
from gis_app.messages import msg
from gis_app.printing.backdrop_picture import BackdropPicture
from gis_app.printing.card_item import draw_card
from gis_app.printing.map_item import draw_map
from gis_app.printing.map_layers import MapWork
from gis_app.printing.overview_item import draw_overview
from gis_app.printing.page_canvas import PageCanvas
from gis_app.printing.page_items import draw_foot, draw_frame, draw_north_arrow, draw_title
from gis_app.printing.panel_items import draw_legend, draw_summary
from gis_app.printing.remarks import draw_strip
from gis_app.printing.table_item import draw_empty_table, draw_table
from gis_app.printing.variants import Variant
from gis_app.rendering.map_settings import MM_PER_INCH
from gis_app.rendering.render_cache import RenderCache

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.messages import Translator
    from gis_app.printing.atlas_book import AtlasBook, BookPage
    from gis_app.printing.page_canvas import Ink


def page_title(page: BookPage, t: Translator) -> str:
    """Return the title of a page, which tells several pages of one sheet apart."""
    title, part = page.sheet.summary.title, page.page.map_part
    if part is None:
        goes_on = bool(page.sheet.parts) or not page.begins_sheet
        return t("{title} (continued)", title=title) if goes_on else title
    if part.is_enlarged:
        return t(
            "{title}, enlarged: map {number} of {count}",
            title=title, number=part.number, count=part.count,
        )  # fmt: skip
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
    ink: Ink | None = None,
) -> None:
    """Paint the page at an index, its upper left corner at the painter's origin.

    Whoever paints many pages passes the same cache each time; with `ink`, lines, plain text and
    markers go there and not to the painter.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    canvas = PageCanvas(painter, dpi / MM_PER_INCH, book.ruler, ink)
    if book.backdrops:
        variant = Variant.COLOUR if ink is None else book.variant
        canvas.backdrops = (BackdropPicture(book.backdrops, book.backdrop_dpi, dpi, variant),)
    try:
        maps = MapWork(canvas, book.data, dpi, book.t.language, cache or RenderCache(), cancelled)
        _paint_items(maps, book, book.pages[index])
    finally:
        painter.restore()


def _paint_items(maps: MapWork, book: AtlasBook, page: BookPage) -> None:
    canvas, sheet, t = maps.canvas, page.sheet, book.t
    part, panel = page.page.map_part, page.page.panel
    template, f = sheet.template, sheet.template.factor
    if part is not None and panel is not None:
        draw_map(maps, sheet, part)
        if template.has("north_arrow"):
            draw_north_arrow(canvas, template.map_inner, f, t)
        draw_frame(canvas, sheet, part)
        if panel.summary is not None:
            draw_summary(canvas, sheet, panel.summary)
        draw_legend(canvas, sheet, panel, t)
        if panel.overview is not None:
            draw_overview(canvas, book.data, sheet, part, panel.overview, t)
    count, logo = len(book.pages), book.design.logo
    draw_title(canvas, sheet, page_title(page, t), page.number, count, t, logo)
    draw_foot(canvas, sheet, part, t)
    draw_strip(canvas, template, book.design, t)
    for table in page.page.tables:
        draw_table(canvas, table, f, t)
    photo, variant = book.photo, Variant.COLOUR if canvas.ink is None else book.variant
    for placed in page.page.cards:
        draw_card(maps, sheet, placed, photo, variant)
        if maps.cancelled():
            raise Cancelled(msg("Stopped. Nothing was changed."))
    _say_empty(canvas, page, t)


def _say_empty(canvas: PageCanvas, page: BookPage, t: Translator) -> None:
    """Say on a page that there is nothing to list, where its first table would stand."""
    sheet, template = page.sheet, page.sheet.template
    if sheet.empty and not page.page.cards:
        draw_empty_table(canvas, template.cards, template.factor, sheet.empty, sheet.empty)
    if page.page.tables or not page.begins_sheet:
        return
    panel = page.page.panel
    boxes = panel.tables if panel is not None else template.table_columns
    for section in sheet.sections:
        if not section.rows and section.empty and boxes:
            draw_empty_table(canvas, boxes[0], template.factor, section.title, section.empty)
            return
