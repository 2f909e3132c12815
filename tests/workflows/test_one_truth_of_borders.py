"""The audit and the check of borders say the same of the same areas: one tells, the other mends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely

from gis_app.domain.audit.audit import audit
from gis_app.domain.audit.finding import FindingKind
from gis_app.geo.coverage import Flaw
from gis_app.project.city import City
from gis_app.workflows.check_areas import check_areas, repair_edit
from tests.domain.audit.faulty_city import write_faulty_city

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData

KINDS = {FindingKind.GAP: Flaw.GAP, FindingKind.OVERLAP: Flaw.OVERLAP}


def told_by_audit(data: CityData) -> dict[Flaw, shapely.Geometry]:
    shapes: dict[Flaw, list[object]] = {flaw: [] for flaw in KINDS.values()}
    for finding in audit(data):
        if finding.kind in KINDS:
            shapes[KINDS[finding.kind]].append(finding.shape)
    return {flaw: shapely.union_all(found) for flaw, found in shapes.items()}


def told_by_check(data: CityData) -> dict[Flaw, shapely.Geometry]:
    smallest = data.presets.smallest_gap_m2
    flaws = [flaw for check in check_areas(data, 0.0) for flaw, _fids in check.flaws]
    return {
        kind: shapely.union_all(
            [f.shape for f in flaws if f.kind is kind and f.area_m2 >= smallest]
        )
        for kind in KINDS.values()
    }


@pytest.mark.parametrize("seed", [2, 5, 13])
def test_what_the_audit_tells_is_what_the_check_tells(seed: int, tmp_path: Path) -> None:
    write_faulty_city(seed, tmp_path / "a.gpkg", tmp_path / "truth.json")
    with City.open(tmp_path / "a.gpkg") as city:
        said, checked = told_by_audit(city.data), told_by_check(city.data)
        for flaw in KINDS.values():
            assert said[flaw].area > 0
            assert shapely.symmetric_difference(said[flaw], checked[flaw]).area < 1e-12
        city.apply(repair_edit(check_areas(city.data, 1_000.0)))
        assert all(shape.is_empty for shape in told_by_audit(city.data).values())
        city.undo()
        assert told_by_audit(city.data)[Flaw.GAP].equals(said[Flaw.GAP])
