"""The detective on shifted copies of the sample city's points, and on what says too little."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from gis_app.domain.terms import LedgerList
from gis_app.errors import LedgerError
from gis_app.geo.china_datums import Datum, from_wgs84
from gis_app.workflows.import_ledger import plan_import
from gis_app.workflows.import_request import ImportRequest
from gis_app.workflows.open_city import SAMPLE_WORD, open_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.ledger.plan import ImportPlan
    from gis_app.project.city import City


@pytest.fixture(scope="module")
def sample() -> Iterator[City]:
    with open_city(SAMPLE_WORD, read_only=False) as city:
        yield city


def list_of(
    city: City,
    file: Path,
    datum: Datum,
    *,
    crs: int | None = None,
    is_swapped: bool = False,
    columns: tuple[str, ...] = ("address", "area_name"),
    keeps_names: bool = False,
    noise_m: float = 0.0,
    count: int = 400,
) -> Path:
    """Write the sample's points with coordinates counted otherwise, and other names."""
    points = city.data.table("points")
    lon, lat = points.points.lon_deg[:count].copy(), points.points.lat_deg[:count].copy()
    noise = np.random.default_rng(7).normal(0, max(noise_m, 1e-9) / 100_000, (2, len(lon)))
    x, y = from_wgs84(lon + noise[0], lat + noise[1], datum)
    if crs is not None:
        from pyproj import Transformer

        x, y = Transformer.from_crs(4490, crs, always_xy=True).transform(lon, lat)
    if is_swapped:
        x, y = y, x
    headings = ["点位名称", "类别", "经度", "纬度", "地址", "所属社区"]
    lines = [",".join(headings)]
    for i in range(len(lon)):
        name = points.text("name")[i] if keeps_names else f"新点位{i}"
        address = points.text("address")[i] if "address" in columns else ""
        area = points.text("area_name")[i] if "area_name" in columns else ""
        lines.append(f"{name},学校,{x[i]:.7f},{y[i]:.7f},{address or ''},{area or ''}")
    file.write_text("\n".join(lines), "utf-8")
    return file


def plan(city: City, file: Path, **wishes: object) -> ImportPlan:
    request = ImportRequest(file, LedgerList.POINTS, is_strict=False)
    from dataclasses import replace

    return plan_import(city, replace(request, **wishes))  # type: ignore[arg-type]


@pytest.mark.parametrize("datum", [Datum.WGS84, Datum.GCJ02, Datum.BD09, Datum.BD09MC])
@pytest.mark.parametrize("is_swapped", [False, True])
def test_it_is_right_on_shifted_copies(
    sample: City, tmp_path: Path, datum: Datum, is_swapped: bool
) -> None:
    file = list_of(sample, tmp_path / "p.csv", datum, is_swapped=is_swapped)
    found = plan(sample, file).datum
    assert found.finding.proposal is not None, str(found.finding.reason)
    assert found.finding.proposal.datum is datum
    assert found.finding.proposal.is_swapped is is_swapped
    best = found.finding.fits[0]
    assert best.fit / best.tested > 0.8
    assert best.frame == found.finding.proposal


def test_followed_it_puts_the_places_where_they_belong(sample: City, tmp_path: Path) -> None:
    for datum in (Datum.GCJ02, Datum.BD09, Datum.BD09MC):
        made = plan(sample, list_of(sample, tmp_path / "p.csv", datum, is_swapped=True))
        points = sample.data.table("points").points
        count = len(made.lon_deg)
        assert np.allclose(made.lon_deg, points.lon_deg[:count], atol=1e-6)
        assert np.allclose(made.lat_deg, points.lat_deg[:count], atol=1e-6)


@pytest.mark.parametrize("crs", [4515, 4536, 3857])
def test_projected_metres_are_found_too(sample: City, tmp_path: Path, crs: int) -> None:
    """Surveyors' lists: northing first, three-degree zone 27 with its number in front, or not."""
    file = list_of(sample, tmp_path / "p.csv", Datum.WGS84, crs=crs, is_swapped=crs != 3857)
    found = plan(sample, file)
    assert found.datum.frame.crs == f"EPSG:{crs}"
    points = sample.data.table("points").points
    assert np.allclose(found.lon_deg, points.lon_deg[: len(found.lon_deg)], atol=1e-6)


def test_the_register_tells_with_a_few_rows(sample: City, tmp_path: Path) -> None:
    file = list_of(
        sample, tmp_path / "p.csv", Datum.GCJ02, columns=(), keeps_names=True, count=6, noise_m=15
    )
    found = plan(sample, file).datum.finding
    assert found.proposal is not None
    assert found.proposal.datum is Datum.GCJ02


def test_it_says_that_it_cannot_tell(sample: City, tmp_path: Path) -> None:
    silent = plan(sample, list_of(sample, tmp_path / "a.csv", Datum.GCJ02, columns=()))
    assert silent.datum.finding.proposal is None
    assert "cannot be told" in str(silent.datum.finding.reason)
    assert silent.datum.frame.datum is Datum.WGS84
    few = plan(sample, list_of(sample, tmp_path / "b.csv", Datum.GCJ02, count=2))
    assert few.datum.finding.proposal is None
    wild = plan(sample, list_of(sample, tmp_path / "c.csv", Datum.GCJ02, noise_m=9000))
    assert wild.datum.finding.proposal is None


def test_contradicting_witnesses_are_not_outvoted(sample: City, tmp_path: Path) -> None:
    """A list that was imported in the wrong datum before agrees with itself, not with the areas."""
    from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
    from gis_app.messages import msg

    points = sample.data.table("points")
    lon, lat = from_wgs84(points.points.lon_deg, points.points.lat_deg, Datum.BD09)
    import shapely

    moved = [bytes(shapely.to_wkb(shapely.Point(*p))) for p in zip(lon, lat, strict=True)]
    file = list_of(sample, tmp_path / "p.csv", Datum.BD09, keeps_names=True)
    sample.apply(
        Edit(msg("Rows added"), updates=(RowBatch("points", points.fids, {GEOMETRY: moved}),))
    )
    try:
        found = plan(sample, file).datum.finding
        assert found.proposal is None
        assert "contradict" in str(found.reason)
    finally:
        sample.undo()


def test_the_command_line_asks_before_it_moves_anything(sample: City, tmp_path: Path) -> None:
    file = list_of(sample, tmp_path / "p.csv", Datum.GCJ02)
    with pytest.raises(LedgerError, match="--datum gcj02") as caught:
        plan(sample, file, is_strict=True)
    assert "WGS 84" in " ".join(str(detail) for detail in caught.value.details)
    assert plan(sample, file, is_strict=True, follows_tests=True).datum.frame.datum is Datum.GCJ02
    told = plan(sample, file, is_strict=True, datum=Datum.WGS84)
    assert told.datum.frame.datum is Datum.WGS84
    assert told.datum.doubt is not None
