"""What a sheet's legend lists: only what stands on the sheet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.domain.layer_rows import layer_rows
from gis_app.domain.layer_spec import IssueSymbol, LayerGroup
from gis_app.domain.milestones import milestone_state
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import Colour, Mark, word
from gis_app.messages import msg
from gis_app.printing.map_layers import LATE
from gis_app.printing.subject import Coverage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec, Stage
    from gis_app.domain.table import BoolArray, Int64Array, ObjectArray
    from gis_app.messages import Translator
    from gis_app.printing.sheet_plane import SheetPlane
    from gis_app.printing.sheet_rows import SheetRow
    from gis_app.printing.subject import Subject

OPEN_COLOURS: Final = (Colour.RED, Colour.YELLOW, Colour.WHITE)


@dataclass(frozen=True)
class LegendItem:
    """Hold one entry; `layer` is None for the boundary of the sheet's own area.

    Where there is little room the stage's title is kept and the layer's is cut.
    """

    title: str
    layer: LayerSpec | None = None
    stage: Stage | None = None
    stage_title: str = ""
    colour: Colour | None = None
    count: int | None = None
    is_overdue: bool = False
    has_recurrence: bool = False
    mark: Mark | None = None


def place_items(data: CityData, rows: Sequence[SheetRow], t: Translator) -> tuple[LegendItem, ...]:
    """Return the kinds of place with their number, then the colours of issues, on the sheet."""
    kinds = Counter(row.layer for row in rows)
    items = [
        LegendItem(t(layer.title), layer, count=kinds[layer.id])
        for layer in data.catalogue.group(LayerGroup.INSPECTION)
        if kinds[layer.id]
    ]
    issue_layers = [
        layer
        for layer in data.catalogue.group(LayerGroup.ISSUES)
        if isinstance(layer.symbol, IssueSymbol)
    ]
    for colour in OPEN_COLOURS:
        count = sum(row.colour_counts[colour - Colour.WHITE] for row in rows)
        if count and issue_layers:
            title = t("{colour} issue", colour=word("colour", colour.name.lower()))
            items.append(LegendItem(title, issue_layers[0], colour=colour, count=count))
    marks = (
        (t("Overdue"), True, False, any(row.is_overdue for row in rows)),
        (t("Recurrence"), False, True, any(row.has_recurrence for row in rows)),
    )
    for title, is_overdue, has_recurrence, is_there in marks:
        if is_there and issue_layers:
            items.append(
                LegendItem(
                    title,
                    issue_layers[0],
                    colour=Colour.RED,
                    is_overdue=is_overdue,
                    has_recurrence=has_recurrence,
                )
            )
    stale = [row for row in rows if row.is_stale]
    if stale:
        kind = data.catalogue.layer(stale[0].layer)
        title = t(msg("Not visited for more than {days} days", days=data.presets.unvisited_days))
        items.append(LegendItem(title, kind, count=len(stale), mark=Mark.STALE))
    return tuple(items)


def ground_items(
    data: CityData, subject: Subject, planes: Sequence[SheetPlane], t: Translator
) -> tuple[LegendItem, ...]:
    """Return boundary, special actions by stage, and base-map classes that the frames show."""
    items: list[LegendItem] = []
    if subject.shape is not None:
        items.append(LegendItem(t("Area's boundary")))
    frames = shapely.union_all([shapely.box(*_bounds(plane)) for plane in planes])
    ground = frames if subject.shape is None else shapely.intersection(frames, subject.shape)
    items.extend(_late_items(data, t, subject))
    items.extend(_action_items(data, ground, t, subject))
    items.extend(_base_items(data, [_bounds(plane) for plane in planes], t))
    return tuple(items)


def _bounds(plane: SheetPlane) -> tuple[float, float, float, float]:
    extent = plane.extent
    return extent.west, extent.south, extent.east, extent.north


def actions_on(data: CityData, subject: Subject, ground: shapely.Geometry) -> Int64Array:
    """Return the positions of the action features that belong on a subject's sheet."""
    actions = data.table("actions")
    shapes = actions.shapes
    shapely.prepare(ground)
    keep = np.asarray(shapely.intersects(shapes, ground))
    if subject.coverage is Coverage.ACTION:
        keep &= np.isin(np.arange(len(actions)), subject.action_positions)
    elif subject.coverage is Coverage.SELECTION:
        keep[:] = False
    elif subject.shape is None:
        keep &= actions.numbers("unit_fid") == (subject.unit_fid or NO_ROW - 1)
    return np.flatnonzero(keep)


def _late_items(data: CityData, t: Translator, subject: Subject) -> Iterator[LegendItem]:
    """Yield what is behind its milestones, where the map shows it."""
    if subject.coverage is not Coverage.WHOLE:
        return
    state = milestone_state(data)
    for layer in data.catalogue.layers:
        if layer.id in LATE and layer.is_in_legend:
            count = int((state.slippage_of(layer.table, data.table(layer.table).fids) > 0).sum())
            if count:
                yield LegendItem(t(layer.title), layer, layer.looks[-1], count=count)


def _action_items(
    data: CityData, ground: shapely.Geometry, t: Translator, subject: Subject
) -> Iterator[LegendItem]:
    actions = data.table("actions")
    if not len(actions):
        return
    here = actions.take(actions_on(data, subject, ground))
    for layer in data.catalogue.group(LayerGroup.ACTIONS):
        if layer.table != "actions" or not layer.is_in_legend:
            continue
        of_layer = here.take(layer_rows(layer, here))
        if not len(of_layer):
            continue
        stages = Counter(of_layer.text("stage").values().tolist())
        known = [stage for stage in layer.stages if stages[stage.id]]
        for stage in known:
            yield LegendItem(t(layer.title), layer, stage, t(stage.title), count=stages[stage.id])
        if not known:
            yield LegendItem(t(layer.title), layer, count=len(of_layer))


def _base_items(
    data: CityData, frames: Sequence[tuple[float, float, float, float]], t: Translator
) -> Iterator[LegendItem]:
    seen: dict[str, BoolArray] = {}
    for layer in data.catalogue.group(LayerGroup.REFERENCE):
        if not layer.is_in_legend or layer.table not in ("basemap_lines", "basemap_polygons"):
            continue
        table = data.table(layer.table)
        if layer.table not in seen:
            # by bounding box: exact enough for a legend, and quick on a whole city
            seen[layer.table] = _are_near(table.shapes, frames)
        if bool(seen[layer.table][layer_rows(layer, table)].any()):
            yield LegendItem(t(layer.title), layer)


def _are_near(
    shapes: ObjectArray, frames: Sequence[tuple[float, float, float, float]]
) -> BoolArray:
    left, bottom, right, top = shapely.bounds(shapes).T
    near = np.zeros(len(shapes), bool)
    with np.errstate(invalid="ignore"):
        for west, south, east, north in frames:
            near |= (left <= east) & (right >= west) & (bottom <= north) & (top >= south)
    return near


def legend_choices(items: tuple[LegendItem, ...]) -> Iterator[tuple[LegendItem, ...]]:
    """Yield the legend as it is and ever shorter, for panels that cannot hold all of it.

    First actions lose their stages, then the base map goes, which explains itself, then the
    actions; at last entry after entry from the end.
    """
    yield items
    counts: Counter[str] = Counter()
    for item in items:
        if item.stage is not None and item.layer is not None:
            counts[item.layer.id] += item.count or 0
    short: list[LegendItem] = []
    seen: set[str] = set()
    for item in items:
        if item.stage is None or item.layer is None:
            short.append(item)
        elif item.layer.id not in seen:
            seen.add(item.layer.id)
            short.append(replace(item, stage=None, stage_title="", count=counts[item.layer.id]))
    yield tuple(short)
    bare = [i for i in short if i.layer is None or i.layer.group is not LayerGroup.REFERENCE]
    yield tuple(bare)
    places = [i for i in bare if i.layer is None or i.layer.group is not LayerGroup.ACTIONS]
    for count in range(len(places), -1, -1):
        yield tuple(places[:count])
