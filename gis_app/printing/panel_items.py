"""The blocks beside the map: who answers, what is open, and the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.domain.palette import ISSUE_FILLS, QUIET_INK, SHADE
from gis_app.domain.terms import Colour
from gis_app.printing.font_ruler import MM_PER_PT
from gis_app.printing.page_canvas import Align
from gis_app.printing.page_items import draw_heading
from gis_app.printing.page_symbols import draw_area_symbol, draw_issue_symbol, draw_layer_symbol
from gis_app.printing.page_template import Box
from gis_app.printing.panel_sizes import (
    BODY_PT,
    COUNTDOWN_LINE_MM,
    COUNTDOWN_MM,
    HEADING_MM,
    LEGEND_ROW_MM,
    LEGEND_SYMBOL_MM,
    LEGEND_TEXT_LEFT_MM,
    NOTE_PT,
    SUMMARY_ROW_MM,
)
from gis_app.printing.text_lines import elided

if TYPE_CHECKING:
    from gis_app.messages import Translator
    from gis_app.printing.page_canvas import PageCanvas
    from gis_app.printing.panel import Panel
    from gis_app.printing.sheet import Sheet
    from gis_app.printing.sheet_legend import LegendItem
    from gis_app.printing.sheet_summary import SheetSummary

LABEL_PT: Final = 7.5
COUNTDOWN_PT: Final = 60.0
COUNTDOWN_INK: Final = ISSUE_FILLS[Colour.RED]
_BAR_SHARE: Final = 0.38
"""How much of the summary's width the issues take at its right."""


def draw_summary(canvas: PageCanvas, sheet: Sheet, box: Box) -> None:
    """Draw who is responsible at the left and the open issues by colour at the right."""
    f, ruler = sheet.template.factor, canvas.ruler
    words = sheet.summary
    draw_heading(canvas, box, words.heading, f)
    if words.countdown is not None:
        _draw_countdown(canvas, words, box, f)
        return
    labels = [ruler.width_mm(label, LABEL_PT * f) for label, _ in words.pairs]
    label_mm = max(labels, default=0.0) + 3.0 * f
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
    _draw_bar(canvas, words, right, f)


def _draw_bar(canvas: PageCanvas, words: SheetSummary, box: Box, f: float) -> None:
    everything = sum(part.amount for part in words.bar)
    canvas.text(box.x_mm, box.y_mm + 3.3 * f, words.bar_title, BODY_PT * f, is_bold=True)
    bar = Box(box.x_mm, box.y_mm + 5.0 * f, box.width_mm, 3.0 * f)
    canvas.box(bar, fill=SHADE)
    x = bar.x_mm
    for part in words.bar:
        if part.amount:
            width = bar.width_mm * part.amount / everything
            place = Box(x, bar.y_mm, width, bar.height_mm)
            canvas.box(place, fill=part.fill, outline=QUIET_INK, width_mm=0.12 * f)
            x += width
    canvas.box(bar, outline=QUIET_INK, width_mm=0.15 * f)
    middle = bar.bottom_mm + 3.2 * f
    size, symbol = LABEL_PT * f, 3.2 * f
    while True:
        widths = [symbol + canvas.ruler.width_mm(part.label, size) for part in words.bar]
        if sum(widths) + 2 * f <= box.width_mm or size <= NOTE_PT * f:
            break
        size -= 0.25 * f
    # what does not stand in one line stands below each other, at most so many lines
    is_stacked = sum(widths) > box.width_mm
    gap = 0.0 if len(widths) < 2 else max(box.width_mm - sum(widths), 0.0) / (len(widths) - 1)
    left = box.x_mm
    for part, width in zip(words.bar, widths, strict=True):
        if part.colour is not None:
            draw_issue_symbol(canvas, left + 1.2 * f, middle, 2.4 * f, part.colour)
        else:
            swatch = Box(left, middle - 1.1 * f, 2.4 * f, 2.2 * f)
            canvas.box(swatch, fill=part.fill, outline=QUIET_INK, width_mm=0.12 * f)
        label = elided(part.label, box.width_mm - symbol, canvas.ruler, size)
        canvas.text(left + symbol, middle + 1.0 * f, label, size)
        if is_stacked:
            middle += 3.6 * f
        else:
            left += width + gap
    if not is_stacked:
        canvas.text(box.x_mm, middle + 5.6 * f, words.note, LABEL_PT * f, colour=QUIET_INK)


def _draw_countdown(canvas: PageCanvas, words: SheetSummary, box: Box, f: float) -> None:
    assert words.countdown is not None
    number, unit, lines = words.countdown
    base = box.y_mm + (HEADING_MM + COUNTDOWN_MM - 6.0) * f
    canvas.text(box.x_mm, base, number, COUNTDOWN_PT * f, is_bold=True, colour=COUNTDOWN_INK)
    right = box.x_mm + canvas.ruler.width_mm(number, COUNTDOWN_PT * f, is_bold=True) + 3.0 * f
    canvas.text(right, base, unit, 14.0 * f, is_bold=True)
    top = base + 5.0 * f
    for line in lines:
        shown = elided(line, box.width_mm, canvas.ruler, BODY_PT * f)
        canvas.text(box.x_mm, top, shown, BODY_PT * f)
        top += COUNTDOWN_LINE_MM * f
    bar_mm = box.width_mm * _BAR_SHARE
    right_box = Box(box.right_mm - bar_mm, box.y_mm + HEADING_MM * f, bar_mm, 4.0 * f)
    _draw_bar(canvas, words, right_box, f)


def draw_legend(canvas: PageCanvas, sheet: Sheet, panel: Panel, t: Translator) -> None:
    """Draw the legend column by column, each filled from the top down."""
    f = sheet.template.factor
    if panel.legend is None:
        return
    draw_heading(canvas, panel.legend, t("Legend"), f)
    items = list(sheet.legend)
    for box in panel.legend_columns:
        rows = round((box.height_mm / f - HEADING_MM) / LEGEND_ROW_MM - 0.45)
        is_last = box is panel.legend_columns[-1]
        width = box.width_mm - (0.0 if is_last and panel.overview is not None else 2.0 * f)
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
        draw_layer_symbol(canvas, symbol, item.layer, item.stage, item.mark)
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
