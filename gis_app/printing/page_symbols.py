"""Symbols on a page: the renderer's own, placed in millimetres, and the sheet's boundary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.domain.layer_spec import IssueSymbol
from gis_app.domain.terms import Colour
from gis_app.printing.page_canvas import BOUNDARY
from gis_app.printing.page_template import Box
from gis_app.rendering.legend import paint_symbol

if TYPE_CHECKING:
    from gis_app.domain.layer_spec import LayerSpec, Stage
    from gis_app.printing.page_canvas import PageCanvas

BADGE_SHARE: Final = 0.5
"""Size of a badge as a share of its marker."""
_ISSUE: Final = IssueSymbol()


def _around(x_mm: float, y_mm: float, size_mm: float) -> Box:
    return Box(x_mm - size_mm / 2, y_mm - size_mm / 2, size_mm, size_mm)


def draw_issue_symbol(
    canvas: PageCanvas, x_mm: float, y_mm: float, size_mm: float, colour: Colour
) -> None:
    """Draw an issue's ring, triangle or diamond about a place."""
    paint_symbol(canvas.painter, canvas.rect(_around(x_mm, y_mm, size_mm)), _ISSUE, colour=colour)


def draw_marker(
    canvas: PageCanvas, x_mm: float, y_mm: float, size_mm: float, layer: LayerSpec, worst: Colour
) -> None:
    """Draw a kind's marker about a place, with the badge of its most urgent open issue."""
    paint_symbol(canvas.painter, canvas.rect(_around(x_mm, y_mm, size_mm)), layer.symbol)
    if worst > Colour.CLOSED:
        corner = 0.42 * size_mm
        draw_issue_symbol(canvas, x_mm + corner, y_mm - corner, size_mm * BADGE_SHARE, worst)


def draw_layer_symbol(
    canvas: PageCanvas, box: Box, layer: LayerSpec, stage: Stage | None, f: float
) -> None:
    """Draw a legend symbol: markers square in the middle, lines and fills over the whole box."""
    del f
    paint_symbol(canvas.painter, canvas.rect(box), layer.symbol, stage=stage)


def draw_area_symbol(canvas: PageCanvas, box: Box, f: float) -> None:
    """Draw the sample of the sheet's own boundary."""
    middle = box.y_mm + box.height_mm / 2
    canvas.line(box.x_mm, middle, box.right_mm, middle, BOUNDARY, 0.8 * f)
