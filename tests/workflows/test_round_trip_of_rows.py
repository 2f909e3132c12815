"""Whatever rows there are: they leave in any format and come back the same."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.terms import LedgerList
from gis_app.geo.china_datums import Datum
from gis_app.messages import msg
from gis_app.workflows.export_ledger import ExportRequest, write_export
from gis_app.workflows.import_ledger import import_file
from gis_app.workflows.import_request import ImportRequest
from gis_app.workflows.new_city import new_city
from gis_app.workflows.open_city import open_city

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ("code", "name", "layer", "address", "leader", "requirement", "deadline", "note")
_words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), max_codepoint=0x9FFF),
    min_size=1,
    max_size=12,
)
_text = (
    st.none() | _words | st.sampled_from(["=1+1", "'x", "-5", "0012", "<b>", "1e3", "是", "TRUE"])
)
_rows = st.lists(
    st.tuples(
        st.sampled_from(["schools", "markets"]),
        _text,
        _text,
        _text,
        st.none() | st.dates(date(2001, 1, 1), date(2099, 12, 31)),
        _text,
        st.floats(80.0, 80.5),
        st.floats(41.0, 41.4),
    ),
    min_size=1,
    max_size=5,
)


@settings(
    deadline=None,
    max_examples=4,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".gpkg", ".geojson", ".zip"])
@given(rows=_rows, datum=st.sampled_from([Datum.CGCS2000, Datum.GCJ02]))
def test_points_come_back_as_they_left(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, rows: list[Any], datum: Datum
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    file = folder / f"points{suffix}"
    with new_city(folder / "a.gpkg") as city:
        cells: dict[str, list[Any]] = {
            "code": [f"D{i}" for i in range(len(rows))],
            "name": [f"第{i}处" for i in range(len(rows))],
            "layer": [row[0] for row in rows],
            "address": [row[1] for row in rows],
            "leader": [row[2] for row in rows],
            "requirement": [row[3] for row in rows],
            "deadline": [row[4] for row in rows],
            "note": [row[5] for row in rows],
            "geometry": [shapely.to_wkb(shapely.Point(row[6], row[7])) for row in rows],
        }
        fids = city.reserve_fids("points", len(rows))
        city.apply(Edit(msg("Rows added"), inserts=(RowBatch("points", fids, cells),)))
        write_export(city.data, file, ExportRequest(LedgerList.POINTS, datum=datum))
        before = city.data.table("points")
    with new_city(folder / "b.gpkg") as city:
        import_file(city, ImportRequest(file, LedgerList.POINTS, datum=datum))
        after = city.data.table("points")
        for name in COLUMNS:
            assert list(after.values(name)) == list(before.values(name)), name
        assert np.allclose(after.points.lon_deg, before.points.lon_deg, rtol=0, atol=3e-9)
        assert np.allclose(after.points.lat_deg, before.points.lat_deg, rtol=0, atol=3e-9)


@pytest.mark.parametrize("list_", [LedgerList.POINTS, LedgerList.ISSUES, LedgerList.AREAS])
def test_a_shapefile_brings_a_list_back(tmp_path: Path, list_: LedgerList) -> None:
    with open_city("sample", read_only=False) as city:
        write_export(city.data, tmp_path / "a.zip", ExportRequest(list_))
        report = import_file(city, ImportRequest(tmp_path / "a.zip", list_)).report
        assert (report.added, report.updated, report.left_out) == (0, 0, 0)
