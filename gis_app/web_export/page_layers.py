"""The page's legend: which layers it has, and how each looks."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gis_app.domain.actions.progress import action_progress
from gis_app.domain.layer_rows import layer_rows
from gis_app.domain.layer_spec import IssueSymbol, LayerGroup, LineSymbol, MarkerSymbol
from gis_app.messages import LocalText, msg
from gis_app.paths import resources_dir
from gis_app.web_export.actions_payload import base_colour
from gis_app.web_export.areas_payload import area_layers
from gis_app.web_export.base_payload import px

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.web_export.points_payload import Shared

_PATH = re.compile(r'\bd="([^"]+)"')


def page_layers(
    shared: Shared, kinds: Sequence[LayerSpec], action_mask: NDArray[np.bool_]
) -> list[dict[str, Any]]:
    """Return the layers in the legend's order; those of points come first, as `kinds` has them."""
    data = shared.data
    out = [_entry(shared, spec) for spec in kinds]
    for spec in data.catalogue.group(LayerGroup.ISSUES):
        if any(rule.column == "times_back" for rule in spec.styles):
            out.append(_repeats(shared, spec))
        if not isinstance(spec.symbol, IssueSymbol):
            continue
        entry = _entry(shared, spec)
        entry["title"] = shared.phrases.pair(msg("Issues away from points"))
        out.append({**entry, "id": "issues"})
    actions = data.table("actions")
    shown = replace(data, tables={**data.tables, "actions": actions.take(action_mask)})
    used = set(shown.table("actions").text("layer").values())
    for spec in data.catalogue.group(LayerGroup.ACTIONS):
        if spec.id in used:
            progress = action_progress(shown, spec).by_stage
            out.append({**_entry(shared, spec), "stages": _stages(shared, spec, progress)})
    for spec in area_layers(data):
        if len(layer_rows(spec, data.table("areas"))):
            out.append(_entry(shared, spec))
    return out


def icon_path(name: str) -> str:
    """Return the path of a shipped icon, drawn in a square of 24."""
    file = resources_dir() / "icons" / f"{name}.svg"
    found = _PATH.search(file.read_text(encoding="utf-8"))
    return found.group(1) if found else ""


def _entry(shared: Shared, spec: LayerSpec) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": spec.id,
        "group": str(spec.group.value),
        "title": shared.phrases.pair(spec.title),
        "visible": spec.is_visible,
    }
    symbol = spec.symbol
    if isinstance(symbol, MarkerSymbol) and spec.group is LayerGroup.INSPECTION:
        return entry | {
            "icon": icon_path(symbol.icon),
            "shape": str(symbol.shape.value),
            "fill": symbol.fill,
        }
    kind = "line" if isinstance(symbol, LineSymbol) else "fill"
    kind = "point" if isinstance(symbol, MarkerSymbol) else kind
    dash = symbol.dash_mm if isinstance(symbol, LineSymbol) else ()
    return entry | {
        "kind": kind,
        "colour": base_colour(spec),
        "weight": max(2.0, px(symbol.width_mm)) if isinstance(symbol, LineSymbol) else 1.5,
        "opacity": symbol.opacity if isinstance(symbol, LineSymbol) else 1.0,
        "dash": " ".join(str(px(part)) for part in dash),
    }


def _repeats(shared: Shared, spec: LayerSpec) -> dict[str, Any]:
    """Return the layer of places where something came back; the page counts its rows."""
    looks = [
        {
            "title": shared.phrases.pair(rule.look.title),
            "colour": rule.look.colour,
            "size": round(_size_px(spec) * rule.look.width_factor, 1),
            "low": rule.low or 1,
            "high": rule.high,
        }
        for rule in spec.styles
    ]
    return {**_entry(shared, spec), "id": "repeats", "kind": "rings", "rings": looks}


def _size_px(spec: LayerSpec) -> float:
    return spec.symbol.size_px if isinstance(spec.symbol, MarkerSymbol) else 24.0


def _stages(shared: Shared, spec: LayerSpec, amounts: Any) -> list[dict[str, Any]]:
    pair = shared.phrases.pair
    stages = []
    for stage in spec.stages:
        amount = amounts.get(stage.id, 0.0)
        unit = spec.measure.unit if spec.measure else LocalText("处", "places")
        text = msg("{amount} {unit}", amount=f"{amount:.0f}", unit=unit)
        stages.append(
            {
                "title": pair(stage.title),
                "colour": stage.colour,
                "amount": pair(text) if amount else None,
            }
        )
    return stages
