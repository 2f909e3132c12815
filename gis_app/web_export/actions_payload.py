"""Special actions of the page: looks by stage, facts in columns, packed shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gis_app.domain.layer_spec import (
    AreaTintSymbol,
    FillSymbol,
    LayerGroup,
    LineSymbol,
    MarkerSymbol,
)
from gis_app.domain.palette import QUIET_INK
from gis_app.domain.private_words import PEOPLE_COLUMNS, PHONE_COLUMNS
from gis_app.domain.record_types import ColumnSpec, ColumnType, table_spec
from gis_app.domain.terms import word
from gis_app.web_export.base_payload import px
from gis_app.web_export.packing import POINT_PRECISION, pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gis_app.domain.layer_spec import LayerSpec, Stage
    from gis_app.domain.table import Table
    from gis_app.web_export.points_payload import Shared

_DEFAULT_FACTS = ("stage", "unit_fid", "leader", "deadline")
_NOT_A_FACT = ("name", "note", "extra", "source_file", "source_row")


def actions_payload(shared: Shared, mask: NDArray[np.bool_]) -> list[dict[str, Any]]:
    """Return each action layer with the features a filter keeps."""
    out = []
    data = shared.data
    table = data.table("actions")
    is_placed = np.zeros(len(table), np.bool_)
    if table.geometry is not None:
        is_placed = ~(shapely.is_missing(table.shapes) | shapely.is_empty(table.shapes))
    for spec in data.catalogue.group(LayerGroup.ACTIONS):
        chosen = table.take(mask & is_placed & table.text("layer").equals(spec.id))
        if len(chosen):
            out.append(_action_layer(shared, spec, chosen))
    return out


def base_colour(spec: LayerSpec) -> str:
    """Return the colour that stands for a layer in its legend."""
    symbol = spec.symbol
    if isinstance(symbol, LineSymbol):
        return symbol.colour
    if isinstance(symbol, FillSymbol):
        return symbol.outline or symbol.fill or QUIET_INK
    if isinstance(symbol, AreaTintSymbol):
        return symbol.outline
    return symbol.fill if isinstance(symbol, MarkerSymbol) else QUIET_INK


def _action_layer(shared: Shared, spec: LayerSpec, table: Table) -> dict[str, Any]:
    facts = [c for c in _fact_columns(spec) if shared.discretion.names_people or _is_open(c)]
    shapes = table.shapes
    if shared.discretion.profile.rounding_m > 0:
        centres = shapely.centroid(shapes)
        shapes = shapely.points(
            *shared.discretion.positions(shapely.get_x(centres), shapely.get_y(centres))
        )
    stages = [spec.stage(code) for code in table.text("stage").values()]
    looks: dict[str, dict[str, Any]] = {}
    for stage in stages:
        looks.setdefault(stage.id if stage else "", _stage_style(spec, stage))
    return {
        "id": spec.id,
        "title": shared.phrases.pair(spec.title),
        "weight": _weight(spec),
        "opacity": spec.symbol.opacity if isinstance(spec.symbol, LineSymbol) else 1.0,
        "looks": list(looks.values()),
        "facts": [shared.phrases.pair(column.title) for column in facts],
        "shapes": pack(np.asarray(shapes, object), POINT_PRECISION),
        "kinds": [_kind(shape) for shape in shapes],
        "fids": table.fids.tolist(),
        "items": [
            [
                table.value(int(fid), "name") or spec.title.zh_CN,
                list(looks).index(stage.id if stage else ""),
                *(_fact(shared, spec, table, int(fid), column) for column in facts),
            ]
            for fid, stage in zip(table.fids, stages, strict=True)
        ],
    }


def _fact_columns(spec: LayerSpec) -> Iterator[ColumnSpec]:
    columns = table_spec("actions")
    for name in spec.popup or _DEFAULT_FACTS:
        if name not in _NOT_A_FACT:
            yield columns.column(name)


def _is_open(column: ColumnSpec) -> bool:
    return column.name not in PEOPLE_COLUMNS | PHONE_COLUMNS


def _fact(shared: Shared, spec: LayerSpec, table: Table, fid: int, column: ColumnSpec) -> Any:
    """Return a cell as text, or in both languages where its words differ; None for nothing."""
    value = table.value(fid, column.name)
    if value is None or value in ("", 0):
        return None
    if column.name == "stage":
        stage = spec.stage(value)
        return shared.phrases.pair(stage.title) if stage else str(value)
    if column.type is ColumnType.REFERENCE and column.refers_to:
        target = shared.data.table(column.refers_to)
        return str(target.value(int(value), "name") or "") if target.has(int(value)) else None
    if column.type is ColumnType.REAL:
        return f"{value:.0f}"
    known = word(column.name, value) if column.name == "location_source" else None
    return shared.phrases.pair(known) if known else shared.discretion.free_text(str(value))


def _weight(spec: LayerSpec) -> float:
    symbol = spec.symbol
    if isinstance(symbol, LineSymbol):
        return max(2.0, px(symbol.width_mm))
    return max(1.5, px(symbol.outline_width_mm)) if isinstance(symbol, FillSymbol) else 2.0


def _stage_style(spec: LayerSpec, stage: Stage | None) -> dict[str, Any]:
    if stage is None:
        return {"colour": base_colour(spec), "widthFactor": 1.0, "dash": ""}
    dash = " ".join(str(px(part)) for part in stage.dash_mm)
    return {"colour": stage.colour, "widthFactor": stage.width_factor, "dash": dash}


def _kind(shape: Any) -> str:
    if shape.geom_type in ("Point", "MultiPoint"):
        return "point"
    return "line" if shape.geom_type in ("LineString", "MultiLineString") else "polygon"
