"""Which look each row of a layer has, and how much each issue weighs in a heat map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.assessment.on_map import round_states
from gis_app.domain.dates import moments
from gis_app.domain.milestones import milestone_state
from gis_app.domain.table import TextColumn
from gis_app.domain.terms import AreaLevel, Colour
from gis_app.messages import CHINESE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec, StyleRule
    from gis_app.domain.table import FloatArray, Int64Array, Table

OPEN_ISSUES: Final = "open_issues"
TIMES_BACK: Final = "times_back"
DAYS_LATE: Final = "days_late"
ROUND_STATE: Final = "round_state"
COLOUR_WEIGHTS: Final = {Colour.WHITE: 1.0, Colour.YELLOW: 2.0, Colour.RED: 4.0}
OLDEST_DAYS: Final = 90.0
"""From this age on an issue weighs no more; then it weighs three times a fresh one."""


def looks_of(
    data: CityData, spec: LayerSpec, table: Table, rows: Int64Array
) -> NDArray[np.int64] | None:
    """Return each row's position in the layer's looks, -1 for none; None without looks."""
    if spec.stages:
        return _stages(spec, table, rows)
    if not spec.styles:
        return None
    found = np.full(len(rows), -1, np.int64)
    for number, rule in enumerate(spec.styles):
        fits = (found < 0) & _fits(data, rule, table, rows)
        found[fits] = number
    return found


def _stages(spec: LayerSpec, table: Table, rows: Int64Array) -> NDArray[np.int64] | None:
    if "stage" not in table.columns:
        return None
    text = table.text("stage")
    ids = [stage.id for stage in spec.stages]
    by_word = np.array([ids.index(w) if w in ids else -1 for w in text.words] + [-1], np.int64)
    return by_word[text.codes[rows]]


def _fits(data: CityData, rule: StyleRule, table: Table, rows: Int64Array) -> NDArray[np.bool_]:
    if rule.words:
        return table.text(rule.column).isin(rule.words)[rows]
    if rule.column == OPEN_ISSUES:
        values = open_issues(data, table)[rows]
    elif rule.column == DAYS_LATE:
        late = milestone_state(data).slippage_of(table.name, table.fids[rows])
        values = late.astype(np.float64)
    elif rule.column == TIMES_BACK:
        values = data.issue_state.times_back[rows].astype(np.float64)
    elif rule.column == ROUND_STATE:
        values = round_states(data)[rows]
    else:
        values = np.asarray(table.numbers(rule.column)[rows], np.float64)
    low = -np.inf if rule.low is None else rule.low
    high = np.inf if rule.high is None else rule.high
    with np.errstate(invalid="ignore"):
        return np.asarray((values >= low) & (values < high), np.bool_)


def open_issues(data: CityData, table: Table) -> FloatArray:
    """Return how many open issues each row of the points or of the areas has."""
    if table.name == "points":
        return data.point_state.open_count.astype(np.float64)
    state, counts = data.issue_state, np.zeros(len(table))
    is_open = state.colour > Colour.CLOSED
    for level in AreaLevel:
        at = table.positions(state.area_fid[level][is_open])
        np.add.at(counts, at[at >= 0], 1.0)
    return counts


def late_rows(data: CityData, table: Table, rows: Int64Array) -> Int64Array:
    """Keep the rows whose milestones have slipped."""
    return rows[milestone_state(data).slippage_of(table.name, table.fids[rows]) > 0]


def late_texts(data: CityData, table: Table, rows: Int64Array, language: str) -> TextColumn:
    """Return what is written beside late rows: the days late, and those to the last milestone."""
    state = milestone_state(data)
    words = []
    for fid in table.fids[rows].tolist():
        owner = state.owner_place(table.name, fid)
        late, left = int(state.slippage[owner]), int(state.countdown[owner])
        if language == CHINESE:
            words.append(f"滞后{late}天·" + (f"剩{left}天" if left >= 0 else f"超期{-left}天"))
        else:
            words.append(f"{late} d late · " + (f"{left} left" if left >= 0 else "overdue"))
    return TextColumn.from_values(words)


def heat_weights(data: CityData, rows: Int64Array) -> FloatArray:
    """Return the weights of open issues: by colour, and by age from once to three times."""
    issues, state = data.table("issues"), data.issue_state
    by_colour = np.array([COLOUR_WEIGHTS.get(colour, 0.0) for colour in Colour])
    today = np.datetime64(data.as_of.replace(tzinfo=None), "s")
    found = moments(issues.text("found_at"))[rows].astype("datetime64[s]")
    days = np.where(np.isnat(found), 0.0, (today - found).astype(np.float64) / 86_400)
    aged = 1 + 2 * np.clip(days, 0.0, OLDEST_DAYS) / OLDEST_DAYS
    weights: FloatArray = by_colour[state.colour[rows]] * aged
    return weights
