"""回头看: which closed issues are looked at again, drawn from a stored seed, and what was found."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.assessment.sampling import mixed, shared_out
from gis_app.domain.dates import as_moment, moments
from gis_app.domain.terms import Colour
from gis_app.domain.work_terms import LookBackResult

if TYPE_CHECKING:
    from datetime import datetime

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import BoolArray, Int64Array


@dataclass(frozen=True, eq=False)
class LookBackSample:
    """Hold positions of the drawn issues, out of how many closed in the time, and their units."""

    positions: Int64Array
    unit_fid: Int64Array
    closed: int


@dataclass(frozen=True, slots=True)
class LookBackFigures:
    """Hold how far a draw is: drawn, seen again, still good, relapsed."""

    drawn: int
    checked: int
    good: int
    relapsed: int

    @property
    def relapse_rate(self) -> float | None:
        """Return relapsed ÷ seen again; None while nothing was seen."""
        return self.relapsed / self.checked if self.checked else None


def look_back_sample(
    data: CityData, start: datetime, end: datetime, share: float, seed: int
) -> LookBackSample:
    """Draw a share of the issues closed after `start` up to `end`, at least one a unit.

    Each unit gives its share rounded by largest remainders, one at least; who is drawn follows from
    the seed and the issue's row id alone. Issues of no unit count as one group.
    """
    issues, state = data.table("issues"), data.issue_state
    closed_at = moments(issues.text("closed_at"))
    is_in = (state.colour == Colour.CLOSED) & (closed_at > as_moment(start))
    rows = np.flatnonzero(is_in & (closed_at <= as_moment(end)))
    units, of_unit = np.unique(state.unit_fid[rows], return_inverse=True)
    sizes = np.bincount(of_unit, minlength=len(units)).tolist()
    total = max(math.ceil(share * len(rows) - 1e-9), len(units))
    order = np.lexsort((mixed(seed, issues.fids[rows]), of_unit))
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    taken = [
        rows[order[first : first + count]]
        for first, count in zip(starts[:-1].tolist(), shared_out(total, sizes), strict=True)
    ]
    positions = np.sort(np.concatenate(taken)) if taken else np.zeros(0, np.int64)
    return LookBackSample(positions, state.unit_fid[positions], len(rows))


def look_back_figures(data: CityData, where: BoolArray | None = None) -> LookBackFigures:
    """Count drawn issues and what was found, in all draws or in some rows of the table."""
    table = data.table("look_backs")
    kept = np.ones(len(table), np.bool_) if where is None else where
    good = kept & table.text("result").equals(LookBackResult.GOOD.value)
    relapsed = kept & table.text("result").equals(LookBackResult.RELAPSED.value)
    return LookBackFigures(
        int(kept.sum()), int((good | relapsed).sum()), int(good.sum()), int(relapsed.sum())
    )
