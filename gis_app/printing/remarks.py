"""The strip above the foot: remarks, and who signs."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING, Final

from gis_app.domain.palette import HAIRLINE, QUIET_INK
from gis_app.messages import LocalText
from gis_app.printing.font_ruler import MM_PER_PT
from gis_app.printing.page_canvas import baseline_mm, line_mm
from gis_app.printing.text_lines import elided, plain, wrapped

if TYPE_CHECKING:
    from gis_app.messages import Translator
    from gis_app.printing.page_canvas import PageCanvas
    from gis_app.printing.page_design import PageDesign
    from gis_app.printing.page_template import PageTemplate

REMARK_PT: Final = 7.5
MOST_LINES: Final = 8
SIGNATURE_MM: Final = 9.0
_PAD_MM: Final = 2.0
_LABEL: Final = LocalText("备注：", "Remarks: ")
_WIDE_SHARE: Final = 1.04
_NARROW_SHARE: Final = 0.62


def _line_count(text: str, width_mm: float) -> int:
    """Return about how many lines a text takes, rather one too many than one too few."""
    em = REMARK_PT * MM_PER_PT
    shares = (
        _WIDE_SHARE if unicodedata.east_asian_width(c) in "WF" else _NARROW_SHARE for c in text
    )
    return max(1, math.ceil(sum(shares) * em / (width_mm * 0.96)))


def strip_height_mm(design: PageDesign, width_mm: float, factor: float) -> float:
    """Return the room that remarks and signatures take above the foot; nothing without them."""
    height = 0.0
    remarks = plain(design.remarks)
    if remarks:
        lines = min(_line_count("备注：" + remarks, width_mm / factor), MOST_LINES)
        height += lines * line_mm(REMARK_PT) + _PAD_MM
    if design.signatures:
        height += SIGNATURE_MM
    return (height + (_PAD_MM if height else 0.0)) * factor


def draw_strip(
    canvas: PageCanvas, template: PageTemplate, design: PageDesign, t: Translator
) -> None:
    """Draw remarks and lines to sign on; what does not fit ends in an ellipsis."""
    box, f = template.strip, template.factor
    if not box.height_mm:
        return
    size, top = REMARK_PT * f, box.y_mm + _PAD_MM * f / 2
    bottom = box.bottom_mm - _PAD_MM * f
    remarks = plain(design.remarks)
    if remarks:
        room = bottom - top - (SIGNATURE_MM * f if design.signatures else 0.0)
        most = max(int(room / line_mm(size) + 0.01), 1)
        lines = list(wrapped(t(_LABEL) + remarks, box.width_mm, canvas.ruler, size))
        if len(lines) > most:
            rest = "".join(lines[most - 1 :])
            lines = [*lines[: most - 1], elided(rest, box.width_mm, canvas.ruler, size)]
        canvas.text_block(box.x_mm, top, lines, size)
    if not design.signatures:
        return
    width = box.width_mm / len(design.signatures)
    base = baseline_mm(bottom - line_mm(size), size)
    for position, label in enumerate(design.signatures):
        x = box.x_mm + position * width
        words = elided(plain(label), width * 0.55, canvas.ruler, size)
        canvas.text(x, base, words, size, colour=QUIET_INK)
        start = x + canvas.ruler.width_mm(words, size) + 1.5 * f
        canvas.line(start, base + 0.6 * f, x + width - 6.0 * f, base + 0.6 * f, HAIRLINE, 0.2 * f)
