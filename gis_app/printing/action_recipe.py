"""The sheet of a special action: its stages with amounts, and every feature by number."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_app.domain.actions.action_work import action_work
from gis_app.domain.actions.amounts import amounts
from gis_app.domain.actions.progress import action_progress
from gis_app.messages import LocalText, msg, plural
from gis_app.printing import list_columns
from gis_app.printing.list_rows import ListRow, Section
from gis_app.printing.recipe import Recipe
from gis_app.printing.sheet_rows import SheetRow
from gis_app.printing.sheet_summary import BarPart, sheet_summary
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.domain.table import Table
    from gis_app.messages import Translator
    from gis_app.printing.page_template import PageTemplate
    from gis_app.printing.sheet_summary import SheetSummary
    from gis_app.printing.subject import Subject

_NO_STAGE = "#8C959F"


def _amount(value: float, layer: LayerSpec, t: Translator) -> str:
    if not np.isfinite(value):
        return "—"
    number = f"{round(value):,}" if t.language == "en" else str(round(value))
    unit = t(layer.measure.unit) if layer.measure is not None else t(LocalText("处", "places"))
    return f"{number} {unit}" if t.language == "en" else f"{number}{unit}"


def _row(features: Table, position: int, units: Table, stage: str) -> SheetRow:
    shape = features.shapes[position]
    lon = lat = float("nan")
    if shape is not None and not shapely.is_empty(shape):
        on = (
            shapely.line_interpolate_point(shape, 0.5, normalized=True)
            if _is_line(shape)
            else (shapely.point_on_surface(shape))
        )
        lon, lat = (float(v) for v in shapely.get_coordinates(on)[0])
    fid = int(features.numbers("unit_fid")[position])
    unit = plain(units.value(fid, "name")) if units.has(fid) else ""
    leader = plain(features.text("leader")[position])
    return SheetRow(
        0,
        int(features.fids[position]),
        "actions",
        lon,
        lat,
        plain(features.text("name")[position]) or plain(features.text("code")[position]),
        stage,
        unit,
        leader,
        "",
        "",
        (0, 0, 0),
    )


def _is_line(shape: shapely.Geometry) -> bool:
    return int(shapely.get_type_id(shape)) == int(shapely.GeometryType.LINESTRING)


def action_recipe(
    data: CityData, subject: Subject, template: PageTemplate, t: Translator
) -> Recipe:
    """Return what the sheet of a special action shows, its features by stage and place."""
    layer = data.catalogue.layer(subject.code)
    features = data.table("actions").take(subject.action_positions)
    units = data.table("units")
    stages = {stage.id: t(stage.title) for stage in layer.stages}
    order = {stage.id: n for n, stage in enumerate(layer.stages)}
    of = features.text("stage").values().tolist()
    size = amounts(features, layer)
    by_fid = {int(fid): i for i, fid in enumerate(features.fids)}
    rows = [
        _row(features, i, units, stages.get(of[i] or "", t("No stage")))
        for i in range(len(features))
    ]
    rows.sort(
        key=lambda r: (order.get(of[by_fid[r.fid]] or "", len(order)), not r.is_placed, -r.lat_deg
                       if r.is_placed else 0.0, r.fid)
    )  # fmt: skip
    numbered = tuple(replace(row, number=n) for n, row in enumerate(rows, 1))
    work = action_work(data)
    at = work.actions.positions(features.fids)
    finished_by_fid = dict(zip(features.fids.tolist(), work.done[at].tolist(), strict=True))

    def values(row: SheetRow) -> dict[str, str]:
        i = by_fid[row.fid]
        finished = finished_by_fid[row.fid]
        return {
            "cell": row.cell or "—",
            "name": row.name,
            "stage": row.kind,
            "before": _amount(float(size[i]), layer, t),
            "after": _amount(float(finished), layer, t) if finished else "—",
            "unit": row.unit,
            "leader": row.leader,
            "deadline": plain(features.text("deadline")[i]),
        }

    def sections(placed: tuple[SheetRow, ...]) -> tuple[Section, ...]:
        if not template.has("table"):
            return ()
        listed = tuple(ListRow(row.number, values(row)) for row in placed)
        steps = _stage_rows(data, layer, stages, Counter(of), t)
        return (
            Section(t("Stages"), steps, list_columns.STAGES, is_counted=False),
            Section(t("Features of the action"), listed, list_columns.FEATURES),
        )

    return Recipe(numbered, sections, _summary(data, subject, layer, numbered, t))


def _stage_rows(
    data: CityData, layer: LayerSpec, titles: dict[str, str], counts: Counter[str], t: Translator
) -> tuple[ListRow, ...]:
    progress = action_progress(data, layer)
    rows = []
    for number, stage in enumerate(layer.stages, 1):
        amount = progress.by_stage.get(stage.id, 0.0)
        share = amount / progress.total if progress.total else 0.0
        rows.append(
            ListRow(
                number,
                {
                    "stage": titles[stage.id],
                    "features": str(counts[stage.id]),
                    "amount": _amount(amount, layer, t),
                    "share": f"{share:.0%}",
                },
            )
        )
    return tuple(rows)


def _summary(
    data: CityData,
    subject: Subject,
    layer: LayerSpec,
    rows: tuple[SheetRow, ...],
    t: Translator,
) -> SheetSummary:
    words = sheet_summary(data, subject, (), t)
    progress = action_progress(data, layer)
    bar = [
        BarPart(
            f"{t(stage.title)} {_amount(progress.by_stage.get(stage.id, 0.0), layer, t)}",
            progress.by_stage.get(stage.id, 0.0),
            stage.colour,
        )
        for stage in layer.stages
    ]
    other = progress.total - sum(part.amount for part in bar)
    if other > 1e-6:
        bar.append(BarPart(f"{t('No stage')} {_amount(other, layer, t)}", other, _NO_STAGE))
    pairs = [
        *words.pairs,
        (t(LocalText("总量", "In all")), _amount(progress.total, layer, t)),
        (
            t(LocalText("已完成", "Done")),
            f"{_amount(progress.done, layer, t)}  ({progress.share:.0%})",
        ),
    ]
    return replace(
        words,
        pairs=tuple(pairs),
        bar_title=t(msg("{share} done", share=f"{progress.share:.0%}")),
        bar=tuple(bar),
        note=t(plural("{count} feature", "{count} features", len(rows))),
        heading=t("Stages and amounts"),
    )
