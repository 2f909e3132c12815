"""The share done, written behind the names of special actions that are done in part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.actions.action_work import action_layers, work_of
from gis_app.domain.table import TextColumn

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.domain.table import Int64Array, Table
    from gis_app.rendering.render_layer import LabelTexts


def partly_done(data: CityData) -> dict[int, int]:
    """Return the whole per cents done, 1 to 99, of features done in part; worked out once a moment.

    Only features that somebody recorded work at can be among them.
    """
    sources = (data.table("actions"), data.table("action_records"), data.catalogue, data.as_of)
    return data.remembered.get("partly_done", sources, lambda: _partly_done(data))


def _partly_done(data: CityData) -> dict[int, int]:
    actions = data.table("actions")
    at = actions.positions(np.unique(data.table("action_records").numbers("action_fid")))
    recorded = np.unique(at[at >= 0])
    if not len(recorded):
        return {}
    few = replace(data, tables={**data.tables, "actions": actions.take(recorded)})
    work = work_of(few, action_layers(data))
    share = np.divide(work.done, work.plan, out=np.zeros(len(work.plan)), where=work.plan > 0)
    is_part = (share > 0) & (share < 1 - 1e-9) & ~work.is_finished
    per_cent = np.clip(np.floor(share * 100 + 1e-9), 1, 99).astype(np.int64)
    fids = work.actions.fids[is_part]
    return dict(zip(fids.tolist(), per_cent[is_part].tolist(), strict=True))


def with_shares(
    data: CityData, spec: LayerSpec, table: Table, rows: Int64Array, texts: LabelTexts | None
) -> LabelTexts | None:
    """Return the labels of an action's rows with "60%" behind those that are done in part."""
    if texts is None or table.name != "actions" or not spec.stages:
        return texts
    shares = partly_done(data)
    found = [shares.get(fid, 0) for fid in table.fids[rows].tolist()] if shares else []
    if not any(found):
        return texts
    words = [
        f"{word or ''} {share}%".strip() if share else word
        for word, share in zip(texts.name.values(), found, strict=True)
    ]
    return replace(texts, name=TextColumn.from_values(words))
