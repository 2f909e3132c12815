"""Computed layers over the map: audit findings, rates of areas, and the tints of a way to look."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.domain.audit.finding import SEVERITY_TITLES, FindingSeverity
from gis_app.domain.city_view import NO_SYSTEM, CityView, grouping
from gis_app.domain.layer_spec import (
    AreaTintSymbol,
    FillSymbol,
    LayerGroup,
    LayerSpec,
    LineSymbol,
    MarkerShape,
    MarkerSymbol,
    Stage,
)
from gis_app.messages import LocalText
from gis_app.rendering.layer_faults import drawable
from gis_app.rendering.render_layer import PointMarks, RenderLayer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.audit.finding import Findings
    from gis_app.domain.city_data import CityData
    from gis_app.domain.load import LoadTable
    from gis_app.domain.table import FloatArray, Int64Array, ObjectArray

FINDINGS: Final = "findings"
_INKS: Final = {
    FindingSeverity.MUST: ("#5B2A86", MarkerShape.HEXAGON, 20.0),
    FindingSeverity.CHECK: ("#6B5B95", MarkerShape.ROUNDED_SQUARE, 17.0),
    FindingSeverity.NOTE: ("#6E7781", MarkerShape.CIRCLE, 14.0),
}
"""Neither red nor yellow, those are urgency's; shape and size differ with the ink."""
_RATE_INKS: Final = ("#EAF1F8", "#B9D3EA", "#7FADD6", "#3F7FBC", "#174F8A")
_GROUP_INKS: Final = (
    "#1F64B0", "#2F7550", "#7C3A9B", "#9A5B13", "#0E7490", "#A1337F", "#5A4FCF", "#3F7A3A",
    "#5C6470", "#6B5B2A", "#7A4E2D", "#475A8C",
)  # fmt: skip


def finding_layers(findings: Findings, places: Sequence[int]) -> tuple[RenderLayer, ...]:
    """Return some findings as markers by severity, and what they mark beyond their place.

    Only columns are looked at: no sentence and no proposal is made for drawing. The row id of a
    mark is the place of its finding among all findings, from one.
    """
    made: list[RenderLayer] = []
    rows = findings.rows_by_batch(places)
    starts = np.cumsum([1, *(len(batch) for batch in findings.batches)])
    fids_of = {n: starts[n] + at for n, at in rows.items()}
    for severity, (ink, shape, size_px) in _INKS.items():
        numbers = [n for n in rows if findings.batches[n].severity is severity]
        if not numbers:
            continue
        batches = [(findings.batches[n], rows[n]) for n in numbers]
        fids = np.concatenate([fids_of[n] for n in numbers])
        lon = np.concatenate([batch.lon_deg[at] for batch, at in batches])
        lat = np.concatenate([batch.lat_deg[at] for batch, at in batches])
        placed = np.isfinite(lon) & np.isfinite(lat)
        symbol = MarkerSymbol("alert", shape, ink, size_px, 3.2)
        spec = _spec(f"findings_{severity.value}", SEVERITY_TITLES[severity], FINDINGS, symbol, 620)
        if placed.any():
            marks = _marks(lon[placed], lat[placed])
            made.append(RenderLayer(spec, spec.order, 1.0, fids[placed], marks))
        shapes = [
            (int(fid), one)
            for n in numbers
            if (column := findings.batches[n].shapes) is not None
            for fid, one in zip(fids_of[n], column[rows[n]], strict=True)
            if one is not None
        ]
        made += _shape_layers(severity, ink, shapes)
    return tuple(made)


def _shape_layers(
    severity: FindingSeverity, ink: str, shapes: Sequence[tuple[int, object]]
) -> list[RenderLayer]:
    made = []
    title = SEVERITY_TITLES[severity]
    for is_area in (True, False):
        kept = [one for one in shapes if bool(shapely.get_dimensions(one[1]) == 2) is is_area]
        if not kept:
            continue
        symbol: FillSymbol | LineSymbol = (
            FillSymbol(ink, 0.4, ink, 0.5)
            if is_area
            else LineSymbol(ink, 0.9, "#FFFFFF", 1.5, (2.2, 1.4))
        )
        name = "areas" if is_area else "lines"
        spec = _spec(f"finding_{name}_{severity.value}", title, FINDINGS, symbol, 395)
        column = np.empty(len(kept), object)
        column[:] = [shape for _fid, shape in kept]
        made.append(_shapes(spec, np.array([fid for fid, _shape in kept], np.int64), column))
    return made


def rate_layer(data: CityData, table: LoadTable, title: LocalText) -> RenderLayer | None:
    """Return areas filled by their fair rate in five classes of equal number, light to dark.

    The classes are the layer's stages, so that the legend lists them. None without areas.
    """
    areas = data.table("areas")
    rows = areas.positions(table.fids)
    if not len(rows) or areas.geometry is None:
        return None
    shapes = drawable(data, areas).shapes
    placed = ~(shapely.is_missing(shapes[rows]) | shapely.is_empty(shapes[rows]))
    rows, fair = rows[placed], table.fair[placed]
    if not len(rows):
        return None
    edges, classes = rate_classes(fair)
    stages = tuple(
        Stage(f"class_{n}", LocalText(f"{low:.1f}–{high:.1f}", f"{low:.1f}–{high:.1f}"), ink)
        for n, (low, high, ink) in enumerate(
            zip(edges[:-1], edges[1:], _inks(len(edges) - 1), strict=True)
        )
    )
    symbol = FillSymbol("#3F7FBC", 0.72, "#FFFFFF", 0.25)
    spec = replace(_spec("load_rate", title, "areas", symbol, 29), stages=stages)
    order = np.argsort(rows)
    return RenderLayer(
        spec, 29.0, 1.0, areas.fids[rows[order]], None, shapes, rows[order], classes[order]
    )


def rate_classes(values: FloatArray) -> tuple[list[float], Int64Array]:
    """Divide values into at most five classes of about equal number; returns edges and classes."""
    shares = np.linspace(0, 1, min(len(_RATE_INKS), max(len(np.unique(values)), 1)) + 1)
    edges = np.unique(np.quantile(values, shares))
    if len(edges) < 2:
        edges = np.array([edges[0], edges[0]])
    classes = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 2)
    return edges.tolist(), classes.astype(np.int64)


def _inks(count: int) -> tuple[str, ...]:
    steps = np.linspace(0, len(_RATE_INKS) - 1, count).round().astype(int)
    return tuple(_RATE_INKS[n] for n in steps)


def view_layers(
    layers: Sequence[RenderLayer], data: CityData, view: CityView | None, *, has_rates: bool = False
) -> tuple[RenderLayer, ...]:
    """Return the layers in the colours of a way to look.

    By area: the tints as they are. By industry and by system the tints step back and the markers
    speak: by industry in the colour of their kind, by system in the colour of their unit's
    system. Tints also make way for areas filled by a rate.
    """
    made = list(layers)
    if view in (CityView.INDUSTRY, CityView.SYSTEM) or has_rates:
        made = [_without_tint(one) for one in made]
    if view is CityView.SYSTEM:
        grouped = grouping(data, view)
        points = data.table("points")
        stages = group_stages(grouped.titles)
        made = [
            _staged(one, grouped.points[points.positions(one.fids)], stages)
            if one.table == "points" and isinstance(one.spec.symbol, MarkerSymbol)
            else one
            for one in made
        ]
    return tuple(made)


def group_ink(place: int) -> str:
    """Return the colour of a group by its place; colours come again after a dozen."""
    return _GROUP_INKS[place % len(_GROUP_INKS)]


def group_stages(titles: Sequence[LocalText]) -> tuple[Stage, ...]:
    """Return a colour for every group, the same each time; the last is for those in none."""
    named = [Stage(f"group_{n}", title, group_ink(n)) for n, title in enumerate(titles)]
    return (*named, Stage("group_none", NO_SYSTEM, "#8C959F"))


def _staged(layer: RenderLayer, code: Int64Array, stages: tuple[Stage, ...]) -> RenderLayer:
    stage = np.where(code < 0, len(stages) - 1, code).astype(np.int64)
    return replace(layer, spec=replace(layer.spec, stages=stages), stage=stage)


def _without_tint(layer: RenderLayer) -> RenderLayer:
    symbol = layer.spec.symbol
    if not isinstance(symbol, AreaTintSymbol):
        return layer
    quiet = {
        style: replace(one, opacity=0.0)
        for style, one in layer.spec.variants.items()
        if isinstance(one, AreaTintSymbol)
    }
    spec = replace(layer.spec, symbol=replace(symbol, opacity=0.0), variants=quiet)
    return replace(layer, spec=spec)


def _spec(
    id_: str,
    title: LocalText,
    table: str,
    symbol: MarkerSymbol | FillSymbol | LineSymbol,
    order: int,
) -> LayerSpec:
    return LayerSpec(id_, LayerGroup.REFERENCE, title, table, symbol, order)


def _marks(lon_deg: FloatArray, lat_deg: FloatArray) -> PointMarks:
    nothing = np.zeros(len(lon_deg), np.bool_)
    return PointMarks(lon_deg, lat_deg, np.zeros(len(lon_deg), np.int8), nothing, nothing)


def _shapes(spec: LayerSpec, fids: Int64Array, column: ObjectArray) -> RenderLayer:
    rows = np.arange(len(column))
    return RenderLayer(spec, spec.order, 1.0, fids, None, column, rows)
