"""The blocks beside the map: who answers, what is open, and the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.domain.palette import ISSUE_FILLS, QUIET_INK, SHADE
from gis_app.domain.terms import Colour, word
from gis_app.messages import plural
from gis_app.printing.page_canvas import MM_PER_PT, Align
from gis_app.printing.page_items import draw_heading
from gis_app.printing.page_symbols import draw_area_symbol, draw_issue_symbol, draw_layer_symbol
from gis_app.printing.page_template import Box
from gis_app.printing.panel import (
    BODY_PT,
    HEADING_MM,
    LEGEND_ROW_MM,
    LEGEND_SYMBOL_MM,
    LEGEND_TEXT_LEFT_MM,
    NOTE_PT,
    SUMMARY_ROW_MM,
)
from gis_app.printing.sheet_legend import OPEN_COLOURS
from gis_app.printing.text_lines import elided

if TYPE_CHECKING:
    from gis_app.messages import Translator
    from gis_app.printing.page_canvas import PageCanvas
    from gis_app.printing.panel import Panel
    from gis_app.printing.sheet import Sheet
    from gis_app.printing.sheet_legend import LegendItem

LABEL_PT: Final = 7.5
_BAR_SHARE: Final = 0.38
"""How much of the summary's width the issues take at its right."""


def draw_summary(canvas: PageCanvas, sheet: Sheet, box: Box, t: Translator) -> None:
    """Draw who is responsible at the left and the open issues by colour at the right."""
    f, ruler = sheet.template.factor, canvas.ruler
    words = sheet.summary
    draw_heading(canvas, box, t("Responsibility and open issues"), f)
    label_mm = max(ruler.width_mm(label, LABEL_PT * f) for label, _ in words.pairs) + 3.0 * f
    bar_mm = box.width_mm * _BAR_SHARE
    room = box.width_mm - bar_mm - 5.0 * f - label_mm
    baseline = box.y_mm + (HEADING_MM + 3.3) * f
    for position, (label, value) in enumerate(words.pairs):
        canvas.text(box.x_mm, baseline, label, LABEL_PT * f, colour=QUIET_INK)
        shown, size = value, BODY_PT * f
        while size > LABEL_PT * 0.87 * f and ruler.width_mm(shown, size) > room:
            size -= 0.25 * f
        shown = elided(value, room, ruler, size, is_bold=position == 0)
        canvas.text(box.x_mm + label_mm, baseline, shown, size, is_bold=position == 0)
        baseline += SUMMARY_ROW_MM * f
    right = Box(box.right_mm - bar_mm, box.y_mm + HEADING_MM * f, bar_mm, 4.0 * f)
    _draw_issue_bar(canvas, sheet, right, t)


def _draw_issue_bar(canvas: PageCanvas, sheet: Sheet, box: Box, t: Translator) -> None:
    f, totals = sheet.template.factor, sheet.summary.colour_totals
    everything = sum(totals)
    title = (
        t(plural("{count} open issue", "{count} open issues", everything))
        if everything
        else t("No open issues")
    )
    canvas.text(box.x_mm, box.y_mm + 3.3 * f, title, BODY_PT * f, is_bold=True)
    top = box.y_mm + 5.0 * f
    bar = Box(box.x_mm, top, box.width_mm, 3.0 * f)
    canvas.box(bar, fill=SHADE)
    x = bar.x_mm
    for colour in OPEN_COLOURS:
        count = totals[colour - Colour.WHITE]
        if count:
            width = bar.width_mm * count / everything
            part = Box(x, bar.y_mm, width, bar.height_mm)
            canvas.box(part, fill=ISSUE_FILLS[colour], outline=QUIET_INK, width_mm=0.12 * f)
            x += width
    canvas.box(bar, outline=QUIET_INK, width_mm=0.15 * f)
    middle = bar.bottom_mm + 3.2 * f
    words = [word("colour", colour.name.lower()) for colour in OPEN_COLOURS]
    texts = [
        f"{t(name) if name else ''} {totals[colour - Colour.WHITE]}"
        for name, colour in zip(words, OPEN_COLOURS, strict=True)
    ]
    size, symbol = LABEL_PT * f, 3.2 * f
    widths = [symbol + canvas.ruler.width_mm(text, size) for text in texts]
    if sum(widths) + 2 * f > box.width_mm:
        size = 6.5 * f
        widths = [symbol + canvas.ruler.width_mm(text, size) for text in texts]
    gap = (box.width_mm - sum(widths)) / 2
    left = box.x_mm
    for colour, text, width in zip(OPEN_COLOURS, texts, widths, strict=True):
        draw_issue_symbol(canvas, left + 1.2 * f, middle, 2.4 * f, colour)
        canvas.text(left + symbol, middle + 1.0 * f, text, size)
        left += width + gap
    canvas.text(box.x_mm, middle + 5.6 * f, sheet.summary.places, LABEL_PT * f, colour=QUIET_INK)


def draw_legend(canvas: PageCanvas, sheet: Sheet, panel: Panel, t: Translator) -> None:
    """Draw the legend column by column, each filled from the top down."""
    f = sheet.template.factor
    draw_heading(canvas, panel.legend, t("Legend"), f)
    items = list(sheet.legend)
    for box in panel.legend_columns:
        rows = round((box.height_mm / f - HEADING_MM) / LEGEND_ROW_MM - 0.45)
        width = box.width_mm - (2.0 * f if box is not panel.legend_columns[-1] else 0.0)
        for row, item in enumerate(items[: max(rows, 0)]):
            middle = box.y_mm + (HEADING_MM + (row + 0.5) * LEGEND_ROW_MM) * f
            _draw_item(canvas, item, Box(box.x_mm, middle, width, 0.0), f)
        items = items[max(rows, 0) :]


def _draw_item(canvas: PageCanvas, item: LegendItem, place: Box, f: float) -> None:
    ruler, middle = canvas.ruler, place.y_mm
    symbol = Box(place.x_mm, middle - 1.8 * f, LEGEND_SYMBOL_MM * f, 3.6 * f)
    if item.layer is None:
        draw_area_symbol(canvas, symbol, f)
    elif item.colour is not None:
        draw_issue_symbol(
            canvas,
            symbol.x_mm + symbol.width_mm / 2,
            middle,
            2.2 * f,
            item.colour,
            is_overdue=item.is_overdue,
            has_recurrence=item.has_recurrence,
        )
    else:
        draw_layer_symbol(canvas, symbol, item.layer, item.stage)
    stage = f" · {item.stage_title}" if item.stage_title else ""
    count = "" if item.count is None else str(item.count)
    text_x = place.x_mm + LEGEND_TEXT_LEFT_MM * f
    room = place.right_mm - text_x
    beside = ruler.width_mm(count, LABEL_PT * f) + 1.0 * f if count else 0.0
    size = LABEL_PT * f
    while size > NOTE_PT * f and ruler.width_mm(item.title + stage, size) > room - beside:
        size -= 0.25 * f
    left = room - beside - ruler.width_mm(stage, size)
    if left < 3.0 * size * MM_PER_PT:  # the stage alone says more than three letters before it
        title = elided(item.stage_title or item.title, room - beside, ruler, size)
    else:
        title = elided(item.title, left, ruler, size) + stage
    canvas.text(text_x, middle + 1.0 * f, title, size)
    canvas.text(
        place.right_mm, middle + 1.0 * f, count, LABEL_PT * f,
        colour=QUIET_INK, align=Align.RIGHT,
    )  # fmt: skip
