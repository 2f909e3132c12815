"""How many rows each layer shows under the filter, also by stage or colour."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.milestones import milestone_state
from gis_app.domain.terms import Colour, Mark

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.city_filter import CityFilter
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.domain.table import BoolArray, TextColumn


class LayerCounts:
    """Count the rows of layers in one moment of a city, under one filter."""

    def __init__(self, data: CityData, wanted: CityFilter) -> None:
        self._data = data
        self._kept: dict[str, BoolArray] = {}
        if not wanted.is_empty:
            self._kept = {
                "points": wanted.point_mask(data),
                "issues": wanted.issue_mask(data),
                "actions": wanted.action_mask(data),
            }

    def has(self, spec: LayerSpec) -> bool:
        """Tell whether a layer shows anything at all."""
        return bool(self.of(spec)[None])

    def of(self, spec: LayerSpec) -> dict[str | None, int]:
        """Return counts by stage id, colour name or mark; None counts all rows shown."""
        if spec.table == "points" and spec.group == LayerGroup.INSPECTION and _is_plain(spec):
            return self._of_kind(spec.id)
        table = self._data.table(spec.table)
        mask = self._kept.get(spec.table, np.ones(len(table), np.bool_))
        if spec.group in (LayerGroup.INSPECTION, LayerGroup.ACTIONS):
            mask = mask & table.text("layer").equals(spec.id)
        for column, words in spec.where.items():
            mask = mask & table.text(column).isin(words)
        if spec.table == "issues" and spec.styles:
            # a layer of places where something came back: one issue stands for each
            is_shown = mask & (self._data.issue_state.times_back > 0)
            return {None: int(is_shown.sum())}
        if spec.table == "issues":
            colours = self._data.issue_state.colour
            counts: dict[str | None, int] = {
                colour.name.lower(): int((mask & (colours == colour)).sum()) for colour in Colour
            }
            is_open = mask & (colours > Colour.CLOSED)
            counts[None] = int(is_open.sum())
            state = self._data.issue_state
            counts |= _marked(Mark.OVERDUE, state.is_overdue, mask)
            return counts | _marked(Mark.RECURRENCE, state.is_recurrence, mask)
        if any(rule.column == "days_late" for rule in spec.styles):
            late = milestone_state(self._data).slippage_of(spec.table, table.fids) > 0
            return {None: int((mask & late).sum())}
        counts = {None: int(mask.sum())}
        if spec.table == "points":
            of_kind = table.text("layer").equals(spec.id)
            counts |= _marked(Mark.STALE, of_kind & self._data.last_visits.is_stale, mask)
        if spec.stages:
            counts |= _by_word(table.text("stage"), mask)
            worked_at = self._data.table("action_records").numbers("action_fid")
            if spec.label is not None and np.isin(worked_at, table.fids[mask]).any():
                counts[Mark.PARTLY] = 0  # explained, not counted: that takes all records
        return counts

    def _of_kind(self, kind: str) -> dict[str | None, int]:
        """Return the counts of a kind of place; all kinds are counted at once."""
        counts: dict[str | None, int] = {None: self._kinds[0].get(kind, 0)}
        if kind in self._kinds[2]:
            counts[Mark.STALE] = self._kinds[1].get(kind, 0)
        return counts

    @cached_property
    def _kinds(self) -> tuple[dict[str, int], ...]:
        """Count points by kind: those shown, those of them that are due a visit, all due."""
        table, is_stale = self._data.table("points"), self._data.last_visits.is_stale
        column = table.text("layer")
        mask = self._kept.get("points", np.ones(len(table), np.bool_))
        return tuple(_by_kind(column, rows) for rows in (mask, mask & is_stale, is_stale))


def _is_plain(spec: LayerSpec) -> bool:
    return not (spec.where or spec.stages or any(r.column == "days_late" for r in spec.styles))


def _by_kind(column: TextColumn, mask: BoolArray) -> dict[str, int]:
    return {str(word): count for word, count in _by_word(column, mask).items() if count}


def _marked(mark: Mark, has_mark: BoolArray, mask: BoolArray) -> dict[str | None, int]:
    """Count a mark; one that nothing in the whole city has is not counted at all."""
    return {mark: int((has_mark & mask).sum())} if has_mark.any() else {}


def _by_word(column: TextColumn, mask: BoolArray) -> dict[str | None, int]:
    codes = column.codes[mask]
    numbers = np.bincount(codes[codes >= 0], minlength=len(column.words))
    return {word: int(n) for word, n in zip(column.words, numbers, strict=True)}
