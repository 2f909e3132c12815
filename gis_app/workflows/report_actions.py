"""Report special actions: as sentences, as JSON, as a workbook or PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gis_app.domain.action_words import (
    IGNORED_TITLES,
    amount_text,
    forecast_sentence,
    unit_of,
)
from gis_app.domain.actions.action_figures import action_figures, all_action_figures
from gis_app.domain.actions.action_work import action_layers
from gis_app.domain.actions.shares import ShareBy
from gis_app.domain.dates import local
from gis_app.domain.office_table import percent
from gis_app.errors import UsageError
from gis_app.messages import msg
from gis_app.workflows.action_tables import (
    action_office_table,
    hour_rows,
    is_counted,
    share_rows,
)
from gis_app.workflows.office_file import write_office_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gis_app.domain.actions.action_figures import ActionFigures
    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.messages import Message, Translator
    from gis_app.progress import Progress


def action_named(data: CityData, name: str) -> LayerSpec:
    """Return an action by its layer id, title or alias; raises UsageError with the nearest."""
    import difflib

    specs = action_layers(data)
    for spec in specs:
        if name in (spec.id, spec.title.zh_CN, spec.title.en, *spec.aliases):
            return spec
    near = difflib.get_close_matches(name, [s.id for s in specs], 3, 0.3)
    names = ", ".join(near or [s.id for s in specs])
    raise UsageError(msg("There is no special action {name}. Did you mean: {names}?",
                         name=name, names=names))  # fmt: skip


def figures_of(data: CityData, specs: Sequence[LayerSpec]) -> tuple[ActionFigures, ...]:
    """Return the figures of some actions; of all that have features when none is named."""
    if not specs:
        return all_action_figures(data)
    return tuple(action_figures(data, spec) for spec in specs)


def action_lines(found: Sequence[ActionFigures]) -> Iterator[Message]:
    """Yield each action's figures as sentences."""
    for f in found:
        unit = unit_of(f.spec)
        yield msg(
            "{title}: {done} of {total} {unit} done ({share}), {week} in the last 7 days; "
            "{features} features, {late} late",
            title=f.spec.title,
            done=amount_text(f.done),
            total=amount_text(f.total),
            unit=unit,
            share=percent(f.share),
            week=amount_text(f.this_week),
            features=len(f.rows),
            late=len(f.late),
        )
        yield msg("  Finish: {sentence}", sentence=forecast_sentence(f.forecast, f.spec))
        for why, fids in f.ignored.items():
            yield msg("  {count} records do not count: {reason}", count=len(fids),
                      reason=IGNORED_TITLES[why])  # fmt: skip
        if f.excess:
            yield msg(
                "  {count} features have more recorded than planned; what is more does not count.",
                count=len(f.excess),
            )


def action_json(data: CityData, found: Sequence[ActionFigures], t: Translator) -> dict[str, Any]:
    """Return the figures for programs."""
    return {
        "as_of": local(data.as_of).isoformat(),
        "actions": [
            {
                "action": f.spec.id,
                "title": t(f.spec.title),
                "aspect": f.spec.aspect,
                "unit": t(unit_of(f.spec)),
                "features": len(f.rows),
                "total": round(f.total, 3),
                "done": round(f.done, 3),
                "share": None if f.share is None else round(f.share, 4),
                "last_7_days": round(f.this_week, 3),
                "deadline": None if f.deadline is None else f.deadline.isoformat(),
                "needed_per_week": None if f.needed is None else round(f.needed, 3),
                "late": list(f.late),
                "stages": [
                    {"stage": s.stage.id if s.stage else None, "features": len(s.fids),
                     "amount": round(s.amount, 3)}
                    for s in f.stages
                ],
                "forecast": {
                    "outlook": f.forecast.outlook.value,
                    "per_week": round(f.forecast.per_week, 3),
                    "weeks": f.forecast.weeks,
                    "finish": _iso(f.forecast.finish),
                    "earliest": _iso(f.forecast.earliest),
                    "latest": _iso(f.forecast.latest),
                },
                "not_counted": {why.value: list(fids) for why, fids in f.ignored.items()},
                "more_than_planned": list(f.excess),
                **{
                    f"by_{by.value}": [
                        {"name": row[0], "planned": row[1], "done": row[2], "left": row[3]}
                        for row in share_rows(data, f, by, t)
                    ]
                    for by in ShareBy
                },
                **_hours_json(data, f),
            }
            for f in found
        ],
    }  # fmt: skip


def write_action_report(
    data: CityData,
    specs: Sequence[LayerSpec],
    file: Path,
    t: Translator,
    progress: Progress | None = None,
) -> Path:
    """Write the report of some or all actions as .xlsx or .pdf.

    Raises UsageError for another suffix, LedgerError or RenderError when it cannot be written.
    """
    table = action_office_table(data, figures_of(data, specs), t)
    return write_office_table(table, file, t, progress)


def _hours_json(data: CityData, f: ActionFigures) -> dict[str, Any]:
    if not is_counted(f):
        return {}
    return {
        "by_hour": [
            {"hour": hour, "visits": visits, "mean": round(mean, 2), "most": most}
            for hour, visits, mean, most in hour_rows(data, f)
        ]
    }


def _iso(day: Any) -> str | None:
    return None if day is None else str(day)
