"""The numbered markers of a sheet's map: where they and their numbers stand, and their drawing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.domain.layer_spec import LayerGroup, MarkerSymbol
from gis_app.domain.palette import INK
from gis_app.printing.font_ruler import MM_PER_PT
from gis_app.printing.number_places import NumberPlace, place_numbers
from gis_app.printing.page_symbols import BADGE_SHARE, draw_issue_symbol, draw_marker
from gis_app.printing.page_template import Box
from gis_app.rendering.point_layout import spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import BoolArray, FloatArray
    from gis_app.printing.map_part import MapPart
    from gis_app.printing.page_canvas import PageCanvas
    from gis_app.printing.sheet import Sheet
    from gis_app.printing.sheet_rows import SheetRow
    from gis_app.printing.text_lines import Ruler

MARKER_MM: Final = 3.6
DENSE_MARKER_MM: Final = 2.6
LOOSE_ISSUE_MM: Final = 2.6
ACTION_MM: Final = 1.0
ACTIONS: Final = "actions"
_CLEAR: Final = 3.0
NUMBER_PT: Final = 7.0
_HALO_MM: Final = 0.35
_DIGIT_HEIGHT: Final = 0.86
"""Height of digits with a little air, as a share of the type size."""


@dataclass(frozen=True)
class SheetMarker:
    """Hold one row's marker in page millimetres; `symbol` is None for an issue at no point."""

    row: SheetRow
    x_mm: float
    y_mm: float
    size_mm: float
    symbol: MarkerSymbol | None
    number: NumberPlace | None

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Return what marker and number take up."""
        marker = _marker_box(self.x_mm, self.y_mm, self.size_mm, self.row, self.symbol)
        return (marker,) if self.number is None else (marker, self.number.box)


def _marker_box(
    x_mm: float, y_mm: float, size_mm: float, row: SheetRow, symbol: MarkerSymbol | None
) -> Box:
    badge = size_mm * BADGE_SHARE * 0.4 if row.worst and symbol is not None else 0.0
    left, top = x_mm - size_mm / 2, y_mm - size_mm / 2 - badge
    return Box(left, top, size_mm + badge, size_mm + badge)


def marker_size_mm(x_mm: FloatArray, y_mm: FloatArray) -> float:
    """Return the size of markers: smaller where more than a third of them would touch."""
    if len(x_mm) < 2:
        return MARKER_MM
    points = shapely.points(x_mm, y_mm)
    first, second = shapely.STRtree(points).query(points, predicate="dwithin", distance=MARKER_MM)
    touching = len(np.unique(first[first != second]))
    return DENSE_MARKER_MM if touching > len(x_mm) / 3 else MARKER_MM


def sheet_markers(
    ruler: Ruler, data: CityData, sheet: Sheet, part: MapPart
) -> tuple[SheetMarker, ...]:
    """Place the rows that stand inside a page's frame.

    A marker stands exactly at its place; those that would hide each other part a little.
    """
    f, frame = sheet.template.factor, part.plane.frame
    lon = np.array([row.lon_deg for row in sheet.rows])
    lat = np.array([row.lat_deg for row in sheet.rows])
    x, y = part.plane.to_page(lon, lat)
    inside = _inside(x, y, frame)
    rows = [row for row, is_shown in zip(sheet.rows, inside.tolist(), strict=True) if is_shown]
    if not rows:
        return ()
    x, y = x[inside], y[inside]
    symbols = {
        layer.id: layer.symbol
        for layer in data.catalogue.group(LayerGroup.INSPECTION)
        if isinstance(layer.symbol, MarkerSymbol)
    }
    full = f * marker_size_mm(x / f, y / f)
    small = {"issues": LOOSE_ISSUE_MM * f, ACTIONS: ACTION_MM * f}
    sizes = np.array([full if row.layer in symbols else small.get(row.layer, full) for row in rows])
    x, y = spread(x, y, sizes)
    shown = [symbols.get(row.layer) for row in rows]
    if not sheet.template.has("numbers"):
        places = zip(rows, x.tolist(), y.tolist(), sizes.tolist(), shown, strict=True)
        return tuple(SheetMarker(*one, None) for one in places)
    # a number keeps off an action's own line, not only off its dot
    taken = np.array(
        [
            size * (_CLEAR if row.layer == ACTIONS else 1.0)
            for size, row in zip(sizes.tolist(), rows, strict=True)
        ]
    )
    boxes = [
        _marker_box(*place)
        for place in zip(x.tolist(), y.tolist(), taken.tolist(), rows, shown, strict=True)
    ]
    height = NUMBER_PT * f * MM_PER_PT * _DIGIT_HEIGHT
    texts = [(ruler.width_mm(str(row.number), NUMBER_PT * f, is_bold=True), height) for row in rows]
    # numbers stand on one page only: the one that the row's index cell names
    is_home = [
        (row.map_page == part.number or not part.is_enlarged)
        and not _is_elsewhere(row, sheet, part)
        for row in rows
    ]  # fmt: skip
    home = [i for i, is_here in enumerate(is_home) if is_here]
    others = [box for box, is_here in zip(boxes, is_home, strict=True) if not is_here]
    placed = place_numbers(
        [boxes[i] for i in home], [texts[i] for i in home], frame.shrunk(0.6 * f), others
    )
    numbers = dict(zip(home, placed, strict=True))
    return tuple(
        SheetMarker(*one, numbers.get(i))
        for i, one in enumerate(
            zip(rows, x.tolist(), y.tolist(), sizes.tolist(), shown, strict=True)
        )
    )


def _is_elsewhere(row: SheetRow, sheet: Sheet, part: MapPart) -> bool:
    """Tell whether an enlarged page, and not this one, carries a row's number."""
    if row.map_page in (0, part.number):
        return False
    return part.is_enlarged or sheet.parts[row.map_page - 1].is_enlarged


def _inside(x: FloatArray, y: FloatArray, frame: Box) -> BoolArray:
    with np.errstate(invalid="ignore"):
        across = (x >= frame.x_mm) & (x <= frame.right_mm)
        return np.asarray(across & (y >= frame.y_mm) & (y <= frame.bottom_mm))


def draw_markers(canvas: PageCanvas, markers: Sequence[SheetMarker], f: float) -> None:
    """Draw leader lines, then markers with the urgent ones on top, then numbers."""
    numbered = [(one, one.number) for one in markers if one.number is not None]
    for one, number in numbered:
        if number.leader_to_mm is not None:
            canvas.line(one.x_mm, one.y_mm, *number.leader_to_mm, INK, 0.15 * f)
    for one in sorted(markers, key=lambda marker: marker.row.worst):
        row, place = one.row, (one.x_mm, one.y_mm, one.size_mm)
        overdue, recurs = row.is_overdue, row.has_recurrence
        if one.symbol is not None:
            draw_marker(
                canvas, *place, one.symbol, row.worst,
                is_overdue=overdue, has_recurrence=recurs, is_stale=row.is_stale,
            )  # fmt: skip
        elif row.layer == ACTIONS:
            canvas.stamp(("dot", one.size_mm), one.x_mm, one.y_mm, partial(_draw_dot, f=f))
        else:
            draw_issue_symbol(canvas, *place, row.worst, is_overdue=overdue, has_recurrence=recurs)
    halo = _HALO_MM * f
    size = NUMBER_PT * f
    for one, number in numbered:
        x = number.box.x_mm
        for digit in str(one.row.number):
            canvas.stamp(
                ("halo", digit, size),
                x,
                _baseline(number.box),
                partial(_draw_halo, digit=digit, size_pt=size, halo_mm=halo),
            )
            x += canvas.ruler.width_mm(digit, size, is_bold=True)
    for one, number in numbered:
        box = number.box
        canvas.text(box.x_mm, _baseline(box), str(one.row.number), size, is_bold=True)


def _draw_dot(canvas: PageCanvas, *, f: float) -> None:
    half = ACTION_MM * f / 2
    corners = [(-half, 0.0), (0.0, -half), (half, 0.0), (0.0, half)]
    canvas.polygon(corners, INK)


def _baseline(box: Box) -> float:
    return box.bottom_mm - 0.06 * box.height_mm


def _draw_halo(canvas: PageCanvas, *, digit: str, size_pt: float, halo_mm: float) -> None:
    canvas.halo(0.0, 0.0, digit, size_pt, halo_mm, is_bold=True)
