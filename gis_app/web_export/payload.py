"""Everything the page holds, as one JSON-able value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app import __version__
from gis_app.domain.city_filter import CityFilter
from gis_app.domain.dates import local_text
from gis_app.domain.layer_rows import layer_rows
from gis_app.domain.layer_spec import (
    GROUP_TITLES,
    IssueSymbol,
    LayerGroup,
    LineSymbol,
    MarkerSymbol,
)
from gis_app.domain.palette import ISSUE_FILLS
from gis_app.domain.progress_measure import action_progress
from gis_app.domain.table import PointColumns
from gis_app.domain.terms import Colour
from gis_app.messages import CHINESE, LocalText, msg
from gis_app.paths import resources_dir
from gis_app.web_export.base_payload import base_payload, px
from gis_app.web_export.interface_words import interface_words
from gis_app.web_export.packing import POINT_PRECISION
from gis_app.web_export.place_payload import Units, issues_payload, points_payload
from gis_app.web_export.sentences import Sentences
from gis_app.web_export.shape_payload import (
    actions_payload,
    area_layers,
    areas_payload,
    base_colour,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.messages import Translator
    from gis_app.progress import Progress

_GROUPS: Final = (
    *((g, GROUP_TITLES[g]) for g in (LayerGroup.INSPECTION, LayerGroup.ISSUES, LayerGroup.ACTIONS)),
    # the page always shows its base map, so that only areas are to be chosen
    (LayerGroup.REFERENCE, LocalText("责任区", "Responsibility areas")),
)
_TOOL_ICONS: Final = ("table", "measure", "fit", "print")
_PATH = re.compile(r'\bd="([^"]+)"')
_COLOUR_NAMES: Final = ("none", "white", "yellow", "red")
_MARGIN_DEG: Final = 0.002


@dataclass(frozen=True)
class PageOptions:
    """Choose what goes into the page and how it opens; `made_at` is written into its foot."""

    made_at: datetime
    language: str = CHINESE
    title: str = ""
    city_filter: CityFilter = field(default_factory=CityFilter)


def city_payload(
    data: CityData,
    translators: Mapping[str, Translator],
    options: PageOptions,
    progress: Progress,
) -> dict[str, Any]:
    """Return the page's data: words, base map, areas, layers, points, issues and actions.

    `translators` holds one for each language, since the page can switch.
    """
    sentences, units = Sentences(translators), Units()
    chosen = options.city_filter
    point_mask, issue_mask = chosen.point_mask(data), chosen.issue_mask(data)
    action_mask = chosen.action_mask(data)
    west, south, east, north = _bounds(data)
    lat_deg = (south + north) / 2
    progress.step(0.02, msg("Collecting points and who answers for them"))
    points, answers = points_payload(data, point_mask, units, sentences, progress.part(0.02, 0.5))
    issues = issues_payload(data, issue_mask, units, sentences)
    progress.step(0.55, msg("Packing areas and special actions"))
    areas = areas_payload(data, lat_deg, sentences)
    actions = actions_payload(data, action_mask, sentences)
    progress.step(0.65, msg("Packing the base map"))
    base = base_payload(data, lat_deg)
    progress.step(0.95)
    worst = np.asarray(points["worst"], np.int64)
    colours = np.asarray(issues["colour"], np.int64)
    counts = {name: int((colours == i).sum()) for i, name in enumerate(_COLOUR_NAMES)}
    counts["none"] = int((worst == 0).sum())
    settings = data.settings
    return {
        "meta": {
            "title": options.title or settings.name,
            "language": options.language,
            "asOf": local_text(data.as_of),
            "isDemo": settings.is_demo,
            "marking": settings.marking,
            "reviewNumber": settings.review_number,
            "attribution": settings.attribution,
            "made": local_text(options.made_at),
            "program": f"gis-app {__version__}",
            "bounds": [[south, west], [north, east]],
            "counts": counts,
            "borderDoubt": data.presets.border_doubt_m,
            "unplaced": sum(lon is None for lon in points["lon"]),
        },
        "precision": POINT_PRECISION,
        "colours": {name: ISSUE_FILLS[Colour(i)] for i, name in enumerate(_COLOUR_NAMES)},
        "ui": {key: sentences.pair(text) for key, text in interface_words().items()},
        "groups": [{"id": str(g.value), "title": sentences.pair(title)} for g, title in _GROUPS],
        "layers": _layers(data, points, issues, actions, sentences),
        "icons": {name: _icon(name) for name in _TOOL_ICONS},
        "base": base,
        "areas": areas,
        "actions": actions,
        "points": points,
        "issues": issues,
        "answers": answers,
        "units": units.names(),
        "sentences": sentences.collected(),
    }


def _bounds(data: CityData) -> tuple[float, float, float, float]:
    """Return west, south, east, north of what the office works on: points, else areas."""
    points = data.table("points").points
    if points.is_placed.any():
        lon, lat = points.lon_deg[points.is_placed], points.lat_deg[points.is_placed]
        box = [lon.min(), lat.min(), lon.max(), lat.max()]
    else:
        boxes = []
        for table in data.tables.values():
            if isinstance(table.geometry, PointColumns):
                placed = table.take(table.geometry.is_placed).points
                if len(placed):
                    shapes = shapely.points(placed.lon_deg, placed.lat_deg)
                    boxes.append(shapely.total_bounds(shapes))
            elif table.geometry is not None and table.geometry.is_placed.any():
                boxes.append(shapely.total_bounds(table.shapes))
        if not boxes:
            return (73.0, 18.0, 135.0, 54.0)  # all of China, when the project is empty
        corners = np.asarray(boxes)
        box = [*corners[:, :2].min(axis=0), *corners[:, 2:].max(axis=0)]
    west, south, east, north = (round(float(value), 6) for value in box)
    return (west - _MARGIN_DEG, south - _MARGIN_DEG, east + _MARGIN_DEG, north + _MARGIN_DEG)


def _icon(name: str) -> str:
    file = resources_dir() / "icons" / f"{name}.svg"
    found = _PATH.search(file.read_text(encoding="utf-8"))
    return found.group(1) if found else ""


def _layers(
    data: CityData,
    points: Mapping[str, Any],
    issues: Mapping[str, Any],
    actions: list[dict[str, Any]],
    sentences: Sentences,
) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    action_counts = {layer["id"]: len(layer["items"]) for layer in actions}
    for spec in data.catalogue.group(LayerGroup.INSPECTION):
        count = sum(layer == spec.id for layer in points["layer"])
        if count:
            out.append({**_entry(spec, sentences), "count": count})
    for spec in data.catalogue.group(LayerGroup.ISSUES):
        if not isinstance(spec.symbol, IssueSymbol):
            continue
        bare = sum(c > 0 and not p for c, p in zip(issues["colour"], issues["point"], strict=True))
        entry = _entry(spec, sentences)
        entry["title"] = sentences.pair(msg("Issues away from points"))
        out.append({**entry, "id": "issues", "count": bare})
    for spec in data.catalogue.group(LayerGroup.ACTIONS):
        if action_counts.get(spec.id):
            entry = {**_entry(spec, sentences), "count": action_counts[spec.id]}
            entry["stages"] = _stages(data, spec, sentences)
            out.append(entry)
    for spec in area_layers(data):
        count = len(layer_rows(spec, data.table("areas")))
        if count:
            out.append({**_entry(spec, sentences), "count": count})
    return out


def _entry(spec: LayerSpec, sentences: Sentences) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": spec.id,
        "group": str(spec.group.value),
        "title": sentences.pair(spec.title),
        "visible": spec.is_visible,
    }
    symbol = spec.symbol
    if isinstance(symbol, MarkerSymbol) and spec.group is LayerGroup.INSPECTION:
        entry |= {
            "icon": _icon(symbol.icon),
            "shape": str(symbol.shape.value),
            "fill": symbol.fill,
        }
    else:
        kind = "line" if isinstance(symbol, LineSymbol) else "fill"
        kind = "point" if isinstance(symbol, MarkerSymbol) else kind
        dash = symbol.dash_mm if isinstance(symbol, LineSymbol) else ()
        entry |= {
            "kind": kind,
            "colour": base_colour(spec),
            "weight": max(2.0, px(symbol.width_mm)) if isinstance(symbol, LineSymbol) else 1.5,
            "opacity": symbol.opacity if isinstance(symbol, LineSymbol) else 1.0,
            "dash": " ".join(str(px(part)) for part in dash),
        }
    return entry


def _stages(data: CityData, spec: LayerSpec, sentences: Sentences) -> list[dict[str, Any]]:
    progress = action_progress(data, spec)
    stages = []
    for stage in spec.stages:
        amount = progress.by_stage.get(stage.id, 0.0)
        unit = spec.measure.unit if spec.measure else LocalText("处", "places")
        text = msg("{amount} {unit}", amount=f"{amount:.0f}", unit=unit)
        stages.append(
            {
                "title": sentences.pair(stage.title),
                "colour": stage.colour,
                "amount": sentences.pair(text) if amount else None,
            }
        )
    return stages
