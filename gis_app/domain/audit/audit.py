"""The whole responsibility audit (责任体检) over one moment of a city."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.audit.belonging import belonging
from gis_app.domain.audit.borders import borders
from gis_app.domain.audit.finding import FindingBatch, Findings
from gis_app.domain.audit.ground import AuditGround
from gis_app.domain.audit.lists import lists, shares
from gis_app.domain.audit.missing import missing
from gis_app.domain.audit.named_units import named_units
from gis_app.domain.audit.point_claims import PointClaims
from gis_app.domain.audit.task_units import task_units
from gis_app.domain.audit.twice import twice
from gis_app.domain.rules.check import map_rules
from gis_app.messages import msg
from gis_app.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message


def _points_and_areas(ground: AuditGround) -> Iterator[FindingBatch]:
    at = PointClaims(ground)
    yield from belonging(at)
    yield from named_units(at)


def _lists(ground: AuditGround) -> Iterator[FindingBatch]:
    yield from lists(ground)
    yield task_units(ground)


CHECKS: Final[Mapping[Message, Callable[[AuditGround], Iterator[FindingBatch]]]] = {
    msg("Units, leaders, deadlines"): missing,
    msg("Borders of areas"): borders,
    msg("Points and their areas"): _points_and_areas,
    msg("Places listed twice"): twice,
    msg("The lists against each other"): _lists,
    msg("Shares of work"): shares,
    msg("Rules of the layer files"): map_rules,
}
"""Every check with what it is called while it runs; each yields its findings as columns."""


def audit(data: CityData, progress: Progress | None = None) -> Findings:
    """Find everything that is missing, double or contradictory; changes nothing.

    Raises Cancelled when the progress says so.
    """
    ground, step = AuditGround(data), progress or Progress()
    found: list[FindingBatch] = []
    for number, (what, check) in enumerate(CHECKS.items()):
        step.step(number / len(CHECKS), what)
        found.extend(check(ground))
    step.step(1.0)
    middle = _middle(ground)
    return Findings(tuple(_located(batch, *middle) for batch in found))


def _middle(ground: AuditGround) -> tuple[float, float]:
    """Return the place of findings that have none of their own: the middle of the points."""
    for lon, lat in (ground.point_place, ground.area_place):
        placed = np.isfinite(lon) & np.isfinite(lat)
        if placed.any():
            return float(np.median(lon[placed])), float(np.median(lat[placed]))
    return np.nan, np.nan


def _located(batch: FindingBatch, lon_deg: float, lat_deg: float) -> FindingBatch:
    is_missing = ~(np.isfinite(batch.lon_deg) & np.isfinite(batch.lat_deg))
    return replace(
        batch,
        lon_deg=np.where(is_missing, lon_deg, batch.lon_deg),
        lat_deg=np.where(is_missing, lat_deg, batch.lat_deg),
    )
