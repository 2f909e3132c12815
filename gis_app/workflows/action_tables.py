"""Special actions as office tables: in all, by owner, street and unit, by hour, by feature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.action_words import forecast_sentence, unit_of
from gis_app.domain.actions.shares import ShareBy, feature_streets, shares
from gis_app.domain.actions.stall_visits import (
    by_hour,
    last_counts,
    nearest_zones,
    stall_visits,
)
from gis_app.domain.dates import local
from gis_app.domain.office_table import (
    OfficeTable,
    TableSection,
    office_table,
    percent,
    section_of,
)
from gis_app.domain.terms import WORDS
from gis_app.messages import LocalText, msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.actions.action_figures import ActionFigures
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator

SHARE_TITLES: Final = {
    ShareBy.OWNER: msg("By owner"),
    ShareBy.STREET: msg("By street"),
    ShareBy.UNIT: msg("By unit"),
}
NONE_NAMED: Final = msg("(none named)")


def share_rows(
    data: CityData, f: ActionFigures, by: ShareBy, t: Translator
) -> list[tuple[str, float, float, float, float | None, int]]:
    """Return name, planned, done, left, share done and features of each group."""
    found = shares(data, f.work, f.rows, by)
    return [
        (
            name or t(NONE_NAMED),
            float(plan),
            float(done),
            max(float(plan - done), 0.0),
            float(done / plan) if plan else None,
            len(features),
        )
        for name, plan, done, features in zip(
            found.names, found.plan, found.done, found.features, strict=True
        )
    ]


def is_counted(f: ActionFigures) -> bool:
    """Tell whether stalls are counted in an action."""
    measure = f.spec.measure
    return measure is not None and measure.column == "stall_count"


def hour_rows(data: CityData, f: ActionFigures) -> list[tuple[str, int, float, float]]:
    """Return hour, visits, mean and most stalls, of hours with a visit."""
    hours = by_hour(stall_visits(data, f.rows))
    return [
        (
            f"{hour:02d}:00",
            int(hours.visits[hour]),
            float(hours.mean[hour]),
            float(hours.most[hour]),
        )
        for hour in np.flatnonzero(hours.visits).tolist()
    ]


def feature_rows(data: CityData, f: ActionFigures, t: Translator) -> list[tuple[Any, ...]]:
    """Return a row a feature, under `feature_columns`."""
    actions, units = f.work.actions, data.table("units")
    streets = feature_streets(data)
    stage_titles = {stage.id: t(stage.title) for stage in f.spec.stages}
    counted = is_counted(f)
    visits = last_counts(stall_visits(data, f.rows), len(actions)) if counted else None
    zones = nearest_zones(data, f.rows) if counted else None
    rows = []
    for n, place in enumerate(f.rows.tolist()):
        row = actions.row(int(actions.fids[place]))
        plan, done = float(f.work.plan[place]), float(f.work.done[place])
        cells: list[Any] = [
            row["code"],
            row["name"],
            stage_titles.get(row["stage"] or "", ""),
            units.value(row["unit_fid"], "name") if units.has(row["unit_fid"]) else "",
            row["owners"],
            streets[place],
            plan,
            done,
            max(plan - done, 0.0),
            row["deadline"],
        ]
        if visits is not None and zones is not None:
            last, metres = float(visits[place]), float(zones.metres[n])
            cells += [
                None if last != last else int(last),
                row["busy_hours"],
                row["kept_by"],
                actions.value(int(zones.fid[n]), "name") if zones.fid[n] else None,
                None if metres != metres else round(metres),
            ]
        rows.append(tuple(cells))
    return rows


def action_office_table(
    data: CityData, found: Sequence[ActionFigures], t: Translator
) -> OfficeTable:
    """Return the actions as one table: in all, then each by owner, street, unit, hour, feature."""
    sections = [_summary(found, t)]
    for f in found:
        title = t(f.spec.title)
        for by in ShareBy:
            rows = share_rows(data, f, by, t)
            if by is ShareBy.OWNER and all(row[0] == t(NONE_NAMED) for row in rows):
                continue
            shown = [(*row[:4], percent(row[4]), row[5]) for row in rows]
            sections.append(section_of(f"{title} {t(SHARE_TITLES[by])}", _SHARE, shown, t))
        if is_counted(f):
            sections.append(section_of(f"{title} {t(_BY_HOUR)}", _HOUR, hour_rows(data, f), t))
        columns = (*_FEATURE, *_COUNTED) if is_counted(f) else _FEATURE
        sections.append(section_of(f"{title} {t(_FEATURES)}", columns, feature_rows(data, f, t), t))
    notes = (
        t(msg("As of {moment} (Beijing time)", moment=local(data.as_of))),
        t(
            msg(
                "Work counts until a feature's plan is full; acceptance counts what no record "
                "told. A line of several owners is shared equally among them."
            )
        ),
    )
    title = t(msg("{city}: special actions", city=data.settings.name))
    return office_table(data.settings, title, notes, sections, t)


_BY_HOUR: Final = msg("By hour of day")
_FEATURES: Final = msg("Features")
_SHARE: Final = (
    (LocalText("名称", "Name"), 34, False),
    (LocalText("任务量", "Planned"), 14, True),
    (LocalText("已完成", "Done"), 14, True),
    (LocalText("剩余", "Left"), 14, True),
    (LocalText("完成率", "Share done"), 12, True),
    (LocalText("处数", "Features"), 10, True),
)
_HOUR: Final = (
    (LocalText("时段", "Hour"), 14, False),
    (LocalText("巡查次数", "Visits"), 14, True),
    (LocalText("平均摊点数", "Mean stalls"), 16, True),
    (LocalText("最多摊点数", "Most stalls"), 16, True),
)
_FEATURE: Final = (
    (LocalText("编号", "No."), 12, False),
    (LocalText("名称", "Name"), 30, False),
    (LocalText("阶段", "Stage"), 12, False),
    (LocalText("责任单位", "Unit"), 26, False),
    (LocalText("权属单位", "Owners"), 30, False),
    (LocalText("所在道路", "Street"), 18, False),
    (LocalText("任务量", "Planned"), 12, True),
    (LocalText("已完成", "Done"), 12, True),
    (LocalText("剩余", "Left"), 12, True),
    (LocalText("完成时限", "Deadline"), 14, False),
)
_COUNTED: Final = (
    (LocalText("最近摊点数", "Stalls at last visit"), 12, True),
    (LocalText("高峰时段", "Busy hours"), 24, False),
    (LocalText("秩序维护", "Order kept by"), 18, False),
    (LocalText("最近疏导区", "Nearest permitted zone"), 24, False),
    (LocalText("距离（米）", "Distance (m)"), 12, True),
)
_SUMMARY: Final = (
    (LocalText("专项行动", "Special action"), 24, False),
    (LocalText("所属方面", "Aspect"), 16, False),
    (LocalText("处数", "Features"), 9, True),
    (LocalText("任务量", "Planned"), 12, True),
    (LocalText("已完成", "Done"), 12, True),
    (LocalText("计量", "Measure"), 12, False),
    (LocalText("完成率", "Share done"), 10, True),
    (LocalText("近7日完成", "Last 7 days"), 12, True),
    (LocalText("最迟时限", "Last deadline"), 13, False),
    (LocalText("周均需完成", "Needed a week"), 12, True),
    (LocalText("超期", "Late"), 8, True),
    (LocalText("预计完成", "Finish"), 52, False),
)


def _summary(found: Sequence[ActionFigures], t: Translator) -> TableSection:
    rows = [
        (
            t(f.spec.title),
            t(WORDS["aspect"][f.spec.aspect]) if f.spec.aspect else "",
            len(f.rows),
            f.total,
            f.done,
            t(unit_of(f.spec)),
            percent(f.share),
            f.this_week,
            "" if f.deadline is None else f.deadline.isoformat(),
            f.needed,
            len(f.late),
            t(forecast_sentence(f.forecast, f.spec)),
        )
        for f in found
    ]
    return section_of(t(msg("Special actions")), _SUMMARY, rows, t)
