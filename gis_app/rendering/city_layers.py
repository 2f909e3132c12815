"""From a city and a filter to what is drawn, bottom first."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_app.domain.layer_rows import layer_rows
from gis_app.domain.layer_spec import (
    HeatSymbol,
    IssueSymbol,
    LayerGroup,
    MarkerSymbol,
    TextSymbol,
)
from gis_app.domain.milestones import milestone_state
from gis_app.domain.table import PointColumns, ShapeColumn
from gis_app.domain.terms import Colour
from gis_app.messages import CHINESE
from gis_app.rendering.label_texts import label_texts
from gis_app.rendering.layer_faults import drawable
from gis_app.rendering.layer_rules import (
    DAYS_LATE,
    OPEN_ISSUES,
    TIMES_BACK,
    heat_weights,
    late_rows,
    late_texts,
    looks_of,
)
from gis_app.rendering.render_layer import LabelTexts, PointMarks, RenderLayer
from gis_app.rendering.share_labels import partly_done, with_shares

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.city_filter import CityFilter
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.domain.table import BoolArray, Int64Array, ObjectArray

_LOG = logging.getLogger(__name__)
APART_DEG = 3e-5
"""An issue nearer to its point than about three metres is told by the point's badge alone."""


def city_layers(
    data: CityData,
    city_filter: CityFilter,
    *,
    visible: Container[str] | Callable[[LayerSpec], bool] | None = None,
    language: str = CHINESE,
    faults: dict[str, str] | None = None,
) -> tuple[RenderLayer, ...]:
    """Return the layers to draw, bottom first.

    `visible` names the layers by id or judges them; None follows the layer files and the city's
    settings. Markers carry badges only while the issue layer is visible. A layer that cannot be
    made is left out and told in `faults`, by its id; without that, the error is raised.
    """
    shown = [spec for spec in data.catalogue.layers if _is_shown(data, spec, visible)]
    has_badges = any(isinstance(spec.symbol, IssueSymbol) for spec in shown)
    made: list[RenderLayer] = []
    point_rows = _Passing(data, city_filter)
    for spec in shown:
        layer: RenderLayer | None
        try:
            if isinstance(spec.symbol, HeatSymbol | IssueSymbol):
                layer = _kept_issues(data, spec, city_filter, shown, point_rows, language)
            else:
                layer = _kept_layer(data, spec, city_filter, point_rows, has_badges, language)
        except Exception as error:
            if faults is None:
                raise
            faults[spec.id] = str(error) or type(error).__name__
            _LOG.error("layer %s cannot be made", spec.id, exc_info=error)
            continue
        if layer is not None and len(layer):
            made.append(layer)
    return tuple(sorted(made, key=lambda one: one.order))


class _Passing:
    """Work out each table's mask once for all its layers."""

    def __init__(self, data: CityData, city_filter: CityFilter) -> None:
        self._data, self._filter = data, city_filter
        self._masks: dict[str, NDArray[np.bool_]] = {}

    def rows(self, table: str) -> NDArray[np.bool_] | None:
        """Return which rows of a table pass the filter; None when every row does."""
        judges = {
            "points": self._filter.point_mask,
            "actions": self._filter.action_mask,
            "issues": self._filter.issue_mask,
        }
        if self._filter.is_empty or table not in judges:
            return None
        if table not in self._masks:
            self._masks[table] = judges[table](self._data)
        return self._masks[table]


def _is_shown(
    data: CityData,
    spec: LayerSpec,
    visible: Container[str] | Callable[[LayerSpec], bool] | None,
) -> bool:
    if visible is None:
        chosen = data.layer_settings.get(spec.id)
        is_visible = None if chosen is None else chosen.is_visible
        return spec.is_visible if is_visible is None else is_visible
    return visible(spec) if callable(visible) else spec.id in visible


def _order_and_opacity(data: CityData, spec: LayerSpec) -> tuple[float, float]:
    chosen = data.layer_settings.get(spec.id)
    order = spec.order if chosen is None or chosen.order is None else chosen.order
    opacity = 1.0 if chosen is None or chosen.opacity is None else chosen.opacity
    return float(order), float(opacity)


def _as_wanted(data: CityData, spec: LayerSpec) -> LayerSpec:
    own = data.layer_settings.get(spec.id)
    return spec if own is None else own.applied_to(spec)


def _kept_layer(
    data: CityData,
    spec: LayerSpec,
    city_filter: CityFilter,
    passing: _Passing,
    has_badges: bool,
    language: str,
) -> RenderLayer | None:
    """Return the very same layer as before while nothing it shows has changed.

    What the renderer made for it, such as the index of a million points, lasts as long.
    """
    has_state = spec.table in ("points", "issues") or any(
        r.column == OPEN_ISSUES for r in spec.styles
    )
    sources = (
        *(spec, data.tables.get(spec.table), data.layer_settings.get(spec.id), language),
        city_filter if spec.table in ("points", "actions", "issues") else None,
        data.issue_state if has_state or not city_filter.is_empty else None,
        milestone_state(data) if _is_about_late(spec) else None,
        partly_done(data) if spec.table == "actions" else None,
        has_badges,
    )
    return data.remembered.get(
        f"layer {spec.id}",
        sources,
        lambda: _layer(data, spec, passing, has_badges, language),
    )


def _kept_issues(
    data: CityData,
    spec: LayerSpec,
    city_filter: CityFilter,
    shown: list[LayerSpec],
    passing: _Passing,
    language: str,
) -> RenderLayer | None:
    """Return issues as a layer, the very same one as before while nothing it shows has changed."""
    own, points = data.layer_settings.get(spec.id), data.tables.get("points")
    sources = (spec, own, data.issue_state, points, city_filter, language)
    if isinstance(spec.symbol, HeatSymbol):
        return data.remembered.get(
            f"layer {spec.id}", sources, lambda: _heat_layer(data, spec, city_filter)
        )
    # which kinds of place are shown decides which issues a marker tells of
    kinds = " ".join(one.id for one in shown if one.group == LayerGroup.INSPECTION)
    return data.remembered.get(
        f"layer {spec.id} {kinds}",
        sources,
        lambda: _issue_layer(data, spec, city_filter, shown, passing, language),
    )


def _is_about_late(spec: LayerSpec) -> bool:
    """Tell whether a layer shows what is behind its milestones."""
    return any(rule.column == DAYS_LATE for rule in spec.styles)


def _layer(
    data: CityData, spec: LayerSpec, passing: _Passing, has_badges: bool, language: str
) -> RenderLayer | None:
    table = data.tables.get(spec.table)
    if table is not None and spec.table == "issues":
        # an issue without a place of its own stands where its point does
        state = data.issue_state
        table = replace(table, geometry=PointColumns(state.lon_deg, state.lat_deg))
    if table is None or table.geometry is None:
        return None
    rows = layer_rows(spec, table)
    if any(rule.column == TIMES_BACK for rule in spec.styles):
        rows = rows[data.issue_state.times_back[rows] > 0]
    if _is_about_late(spec):
        rows = late_rows(data, table, rows)
    mask = passing.rows(spec.table)
    if mask is not None:
        rows = rows[mask[rows]]
    rows = rows[table.geometry.is_placed[rows]]
    shapes = None
    if isinstance(table.geometry, ShapeColumn):
        shapes = drawable(data, table).shapes
        rows = rows[~shapely.is_missing(shapes[rows])]
    order, opacity = _order_and_opacity(data, spec)
    spec = _as_wanted(data, spec)
    stage = looks_of(data, spec, table, rows)
    texts = (
        LabelTexts(late_texts(data, table, rows, language))
        if _is_about_late(spec)
        else with_shares(data, spec, table, rows, label_texts(spec, table, rows, language))
    )
    if isinstance(table.geometry, ShapeColumn):
        if isinstance(spec.symbol, MarkerSymbol):
            marks = _plain_marks(_inner_points(drawable(data, table).shapes[rows]))
            return RenderLayer(
                spec, order, opacity, table.fids[rows], marks, stage=stage, texts=texts
            )
        return RenderLayer(spec, order, opacity, table.fids[rows], None, shapes, rows, stage, texts)
    marks = _marks(data, table.geometry, rows, has_badges and spec.group == LayerGroup.INSPECTION)
    if isinstance(spec.symbol, TextSymbol) and texts is None:
        return None
    return RenderLayer(spec, order, opacity, table.fids[rows], marks, stage=stage, texts=texts)


def _marks(data: CityData, points: PointColumns, rows: Int64Array, has_badges: bool) -> PointMarks:
    if not has_badges:
        return _plain_marks(points.take(rows))
    state = data.point_state
    return PointMarks(
        points.lon_deg[rows],
        points.lat_deg[rows],
        state.worst_colour[rows],
        state.has_overdue[rows],
        state.has_recurrence[rows],
        state.is_stale[rows] if state.is_stale.any() else None,
    )


def _plain_marks(points: PointColumns) -> PointMarks:
    nothing = np.zeros(len(points), np.bool_)
    none = np.zeros(len(points), np.int8)
    return PointMarks(points.lon_deg, points.lat_deg, none, nothing, nothing)


def _inner_points(shapes: ObjectArray) -> PointColumns:
    """Return one place inside each shape, for shapes that are drawn as markers."""
    inner = shapely.point_on_surface(shapes)
    return PointColumns(shapely.get_x(inner), shapely.get_y(inner))


def _issue_layer(
    data: CityData,
    spec: LayerSpec,
    city_filter: CityFilter,
    shown: list[LayerSpec],
    passing: _Passing,
    language: str,
) -> RenderLayer | None:
    """Return open issues that no visible marker speaks for."""
    issues, state, points = data.table("issues"), data.issue_state, data.table("points")
    mask = _open_and_placed(data, city_filter)
    if len(points):
        is_drawn = points.text("layer").isin([one.id for one in shown]) & points.points.is_placed
        passes = passing.rows("points")
        if passes is not None:
            is_drawn &= passes
        place = points.positions(issues.numbers("point_fid"))
        at = np.maximum(place, 0)
        away_x = np.abs(state.lon_deg - points.points.lon_deg[at])
        away_y = np.abs(state.lat_deg - points.points.lat_deg[at])
        is_told = (place >= 0) & is_drawn[at] & (away_x < APART_DEG) & (away_y < APART_DEG)
        mask &= ~is_told
    rows = np.flatnonzero(mask).astype(np.int64)
    order, opacity = _order_and_opacity(data, spec)
    recurs = state.is_recurrence[rows]
    marks = PointMarks(
        state.lon_deg[rows],
        state.lat_deg[rows],
        state.colour[rows],
        state.is_overdue[rows],
        np.asarray(recurs, np.bool_),
    )
    texts = label_texts(spec, issues, rows, language)
    spec = _as_wanted(data, spec)
    return RenderLayer(spec, order, opacity, issues.fids[rows], marks, texts=texts)


def _open_and_placed(data: CityData, city_filter: CityFilter) -> BoolArray:
    """Tell which issues are open, have a place and pass the filter."""
    state = data.issue_state
    mask = (state.colour > Colour.CLOSED) & np.isfinite(state.lon_deg) & np.isfinite(state.lat_deg)
    return mask if city_filter.is_empty else mask & city_filter.issue_mask(data)


def _heat_layer(data: CityData, spec: LayerSpec, city_filter: CityFilter) -> RenderLayer:
    """Return every open issue that has a place, with its weight."""
    state = data.issue_state
    mask = _open_and_placed(data, city_filter)
    rows = np.flatnonzero(mask).astype(np.int64)
    order, opacity = _order_and_opacity(data, spec)
    marks = _plain_marks(PointColumns(state.lon_deg[rows], state.lat_deg[rows]))
    return RenderLayer(
        _as_wanted(data, spec),
        order,
        opacity,
        data.table("issues").fids[rows],
        marks,
        weight=heat_weights(data, rows),
    )
