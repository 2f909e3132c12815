"""Draw the cards of issues: heading, small map, photos, words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage

from gis_app.domain.palette import HAIRLINE, INK, ISSUE_FILLS, QUIET_INK, SHADE
from gis_app.domain.terms import Colour
from gis_app.printing.map_layers import paint_ground
from gis_app.printing.page_canvas import Align, line_mm
from gis_app.printing.page_symbols import draw_issue_symbol
from gis_app.printing.page_template import Box
from gis_app.printing.sheet_plane import SheetPlane
from gis_app.printing.text_lines import elided, wrapped
from gis_app.printing.variants import recoloured_image

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.printing.issue_cards import IssueCard, PlacedCard
    from gis_app.printing.map_layers import MapWork
    from gis_app.printing.page_canvas import PageCanvas
    from gis_app.printing.sheet import Sheet
    from gis_app.printing.variants import Variant

CARD_DENOMINATOR: Final = 5000.0
HEAD_MM: Final = 6.6
CODE_PT: Final = 8.5
WHAT_PT: Final = 8.0
LINE_PT: Final = 7.2
PATTERN_MM: Final = 94.0
"""The width of a card whose letters have the sizes above."""
_PICTURE_SHARE: Final = 0.36
_PAD_MM: Final = 1.6


def draw_card(
    work: MapWork,
    sheet: Sheet,
    placed: PlacedCard,
    photo: Callable[[str], bytes | None],
    variant: Variant,
) -> None:
    """Draw one card; what does not fit its text ends in an ellipsis."""
    canvas, card, box, f = work.canvas, placed.card, placed.box, sheet.template.factor
    # a larger card is read from further away
    f *= max(box.width_mm / f / PATTERN_MM, 1.0)
    canvas.box(box, outline=HAIRLINE, width_mm=0.2 * f)
    _draw_head(canvas, card, box, f)
    inner = Box(box.x_mm, box.y_mm + HEAD_MM * f, box.width_mm, box.height_mm - HEAD_MM * f)
    inner = inner.shrunk(_PAD_MM * f)
    pictures: list[tuple[str, QImage]] = []
    if sheet.template.has("photos"):
        pictures = [(words, image) for words, image in _images(card, photo)][:2]
    has_map = sheet.template.has("maps") and card.place is not None
    left = inner.x_mm
    if pictures or has_map:
        width = inner.width_mm * _PICTURE_SHARE
        column = Box(inner.x_mm, inner.y_mm, width, inner.height_mm)
        rows = len(pictures) + int(has_map)
        gap = 1.2 * f
        high = (column.height_mm - gap * (rows - 1)) / rows
        places = [
            Box(column.x_mm, column.y_mm + i * (high + gap), width, high) for i in range(rows)
        ]
        for (words, image), place in zip(pictures, places, strict=False):
            _draw_photo(canvas, recoloured_image(image, variant), words, place, f)
        if has_map:
            _draw_map(work, sheet, card, places[-1], f)
        left = column.right_mm + 2.0 * f
    _draw_words(canvas, card, Box(left, inner.y_mm, inner.right_mm - left, inner.height_mm), f)


def _draw_head(canvas: PageCanvas, card: IssueCard, box: Box, f: float) -> None:
    head = Box(box.x_mm, box.y_mm, box.width_mm, HEAD_MM * f)
    canvas.box(head, fill=SHADE)
    edge = Box(box.x_mm, box.y_mm, 1.2 * f, HEAD_MM * f)
    fill = ISSUE_FILLS[card.colour]
    canvas.box(edge, fill=fill, outline=QUIET_INK, width_mm=0.1 * f)
    middle = head.y_mm + head.height_mm / 2
    draw_issue_symbol(
        canvas, head.x_mm + 4.4 * f, middle, 3.0 * f, card.colour, is_overdue=card.is_overdue
    )
    base = middle + 1.1 * f
    text = f"{card.number}   {card.code}"
    canvas.text(head.x_mm + 7.4 * f, base, text, CODE_PT * f, is_bold=True)
    colour = ISSUE_FILLS[Colour.RED] if card.colour is Colour.RED else INK
    canvas.text(
        head.right_mm - 1.6 * f, base, card.status, LINE_PT * f,
        is_bold=True, colour=colour, align=Align.RIGHT,
    )  # fmt: skip


def _draw_words(canvas: PageCanvas, card: IssueCard, box: Box, f: float) -> None:
    ruler, size = canvas.ruler, WHAT_PT * f
    top = box.y_mm
    what = list(wrapped(card.what, box.width_mm, ruler, size, is_bold=True))
    if len(what) > 3:
        what = [*what[:2], elided("".join(what[2:]), box.width_mm, ruler, size, is_bold=True)]
    top = canvas.text_block(box.x_mm, top, what, size, is_bold=True) + 0.8 * f
    size = LINE_PT * f
    labels = max((ruler.width_mm(label, size) for label, _ in card.lines), default=0.0) + 2.0 * f
    for position, (label, value) in enumerate(card.lines):
        left = sum(1 for _ in card.lines[position + 1 :])
        room = int((box.bottom_mm - top) / line_mm(size) + 0.01) - left
        if room < 1:
            break
        lines = list(wrapped(value, box.width_mm - labels, ruler, size))
        if len(lines) > room:
            rest = "".join(lines[room - 1 :])
            lines = [*lines[: room - 1], elided(rest, box.width_mm - labels, ruler, size)]
        canvas.text_block(box.x_mm, top, (label,), size, colour=QUIET_INK)
        top = canvas.text_block(box.x_mm + labels, top, lines, size) + 0.3 * f


def _images(card: IssueCard, photo: Callable[[str], bytes | None]) -> list[tuple[str, QImage]]:
    """Return the card's photos that can be read."""
    found = []
    for file, words in card.photos:
        content = photo(file)
        image = QImage.fromData(content) if content else QImage()
        if not image.isNull():
            found.append((words, image))
    return found


def _draw_photo(canvas: PageCanvas, image: QImage, words: str, box: Box, f: float) -> None:
    """Draw a photo that fills its box, cut where its proportions differ."""
    target = canvas.rect(box)
    wanted = target.width() / target.height()
    width, height = float(image.width()), float(image.height())
    if width / height > wanted:
        source = QRectF((width - height * wanted) / 2, 0, height * wanted, height)
    else:
        source = QRectF(0, (height - width / wanted) / 2, width, width / wanted)
    canvas.painter.drawImage(target, image, source)
    if words:
        canvas.text(
            box.x_mm + 1.0 * f, box.bottom_mm - 1.2 * f, words, LINE_PT * f,
            is_bold=True, halo_mm=0.5 * f,
        )  # fmt: skip


def _draw_map(work: MapWork, sheet: Sheet, card: IssueCard, box: Box, f: float) -> None:
    assert card.place is not None
    canvas = work.canvas
    plane = SheetPlane(card.place, CARD_DENOMINATOR / f, box)
    with canvas.clipped(box):
        x, y = box.x_mm + box.width_mm / 2, box.y_mm + box.height_mm / 2
        half = 2.8 * f
        marker = Box(x - half, y - half, 2 * half, 2 * half)
        paint_ground(work, sheet.subject, plane, 0.8 * f, (marker,))
        draw_issue_symbol(canvas, x, y, 4.0 * f, card.colour, is_overdue=card.is_overdue)
    canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
    canvas.box(box, outline=QUIET_INK, width_mm=0.15 * f)
