"""Symbols on a page: the renderer's own, placed in millimetres, and the sheet's boundary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.domain.palette import BOUNDARY
from gis_app.rendering import marker_shapes
from gis_app.rendering.legend import paint_symbol
from gis_app.rendering.picture_style import MAP_COLOURS

if TYPE_CHECKING:
    from gis_app.domain.layer_spec import LayerSpec, MarkerSymbol, Stage
    from gis_app.domain.terms import Colour, Mark
    from gis_app.printing.page_canvas import PageCanvas
    from gis_app.printing.page_template import Box

BADGE_SHARE: Final = marker_shapes.BADGE_SHARE
"""Size of a badge as a share of its marker."""
_COLOURS: Final = MAP_COLOURS["light"]


def draw_issue_symbol(
    canvas: PageCanvas,
    x_mm: float,
    y_mm: float,
    size_mm: float,
    colour: Colour,
    *,
    is_overdue: bool = False,
    has_recurrence: bool = False,
) -> None:
    """Draw an issue's ring, triangle or diamond about a place."""

    def draw(on: PageCanvas) -> None:
        marker_shapes.draw_badge(
            on.painter,
            colour,
            size_mm * on.px_per_mm,
            _COLOURS,
            is_overdue=is_overdue,
            has_recurrence=has_recurrence,
        )

    canvas.stamp(("issue", colour, size_mm, is_overdue, has_recurrence), x_mm, y_mm, draw)


def draw_marker(
    canvas: PageCanvas,
    x_mm: float,
    y_mm: float,
    size_mm: float,
    symbol: MarkerSymbol,
    worst: Colour,
    *,
    is_overdue: bool = False,
    has_recurrence: bool = False,
    is_stale: bool = False,
) -> None:
    """Draw a kind's marker about a place, with the badge of its most urgent open issue."""

    def draw(on: PageCanvas) -> None:
        marker_shapes.draw_marker(
            on.painter,
            symbol,
            size_mm * on.px_per_mm,
            _COLOURS,
            worst,
            is_overdue=is_overdue,
            has_recurrence=has_recurrence,
            is_stale=is_stale,
        )

    look = ("point", symbol, worst, size_mm, is_overdue, has_recurrence, is_stale)
    canvas.stamp(look, x_mm, y_mm, draw)


def draw_layer_symbol(
    canvas: PageCanvas,
    box: Box,
    layer: LayerSpec,
    stage: Stage | None,
    mark: Mark | None = None,
) -> None:
    """Draw a legend symbol: markers square in the middle, lines and fills over the whole box."""
    paint_symbol(canvas.painter, canvas.rect(box), layer, stage=stage, mark=mark)


def draw_area_symbol(canvas: PageCanvas, box: Box, f: float) -> None:
    """Draw the sample of the sheet's own boundary."""
    middle = box.y_mm + box.height_mm / 2
    canvas.line(box.x_mm, middle, box.right_mm, middle, BOUNDARY, 0.8 * f)
