from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import shapely

from gis_app.domain.edits import Edit, update_cells
from gis_app.errors import EditError
from gis_app.messages import msg
from tests.project.city_rows import (
    add_points,
    insert,
    new_city,
    open_city,
    plain_city,
    point,
    rows,
    square,
)

if TYPE_CHECKING:
    from pathlib import Path

BOGUS = {
    "unknown table": insert("roads", [9], name=["x"]),
    "base map": insert("basemap_lines", [9], name=["x"]),
    "unknown column": insert("points", [9], colour=["x"]),
    "fid as column": insert("points", [9], fid=[9]),
    "number as text": insert("points", [9], name=[5]),
    "text as number": insert("issues", [9], sent_back_count=["two"]),
    "too large": insert("issues", [9], sent_back_count=[2**63]),
    "no date": insert("points", [9], deadline=["2026-02-30"]),
    "compact date": insert("points", [9], deadline=["20260201"]),
    "no zone": insert("issues", [9], found_at=["2026-05-01T02:30:00"]),
    "infinite": insert("actions", [9], length_after_m=[float("inf")]),
    "surrogate": insert("points", [9], name=["\ud800"]),
    "not WKB": insert("points", [9], geometry=[b"nonsense"]),
    "text as shape": insert("points", [9], geometry=["POINT (80 41)"]),
    "polygon as point": insert("points", [9], geometry=[square(80, 41)]),
    "point as area": insert("areas", [9], geometry=[point(80, 41)]),
    "off the earth": insert("points", [9], geometry=[point(8923000.0, 5030000.0)]),
    "area off the earth": insert("areas", [9], geometry=[square(200, 41)]),
    "shape of a plain table": insert("units", [9], geometry=[point(80, 41)]),
    "row there already": insert("points", [1], name=["x"]),
    "row 0": insert("points", [0], name=["x"]),
    "same row twice": insert("points", [9, 9], name=["x", "y"]),
    "dangling reference": insert("points", [9], unit_fid=[77]),
    "negative reference": insert("points", [9], unit_fid=[-1]),
    "update of no row": update_cells("points", 99, msg("x"), name="y"),
    "delete of no row": Edit(msg("x"), deletes={"points": [99]}),
    "refers to what goes": Edit(
        msg("x"), inserts=(rows("issues", [9], point_fid=[1]),), deletes={"points": [1]}
    ),
}


@pytest.mark.parametrize("name", BOGUS)
def test_a_wrong_edit_is_refused_and_nothing_changes(tmp_path: Path, name: str) -> None:
    with new_city(tmp_path) as city:
        add_points(city)
        before, told = plain_city(city), []
        city.subscribe(told.append)
        good = rows("points", [50], name=["good"])
        edit = BOGUS[name]
        with pytest.raises(EditError):
            city.apply(Edit(edit.label, (good, *edit.inserts), edit.updates, edit.deletes))
        assert plain_city(city) == before
        assert told == []
        assert len(city.history()) == 1
    with open_city(city.file) as again:
        assert plain_city(again) == before


def test_the_error_names_table_row_column_and_value(tmp_path: Path) -> None:
    with new_city(tmp_path) as city, pytest.raises(EditError) as caught:
        city.apply(insert("points", [3, 4], deadline=["2026-05-01", "明天"]))
    fields = dict(caught.value.message.fields)
    assert fields["row"] == 4
    assert "明天" in str(fields["value"])
    assert str(caught.value).startswith("Points, row 4, Deadline")


@pytest.mark.parametrize(
    ("table", "shape", "expected"),
    [
        ("points", shapely.Point(), None),
        ("points", shapely.Point(80, 41, 900), "POINT (80 41)"),
        ("areas", shapely.Polygon(), None),
        ("actions", shapely.LineString([(80, 41), (81, 41)]), "LINESTRING (80 41, 81 41)"),
        ("actions", shapely.Point(80, 41), "POINT (80 41)"),
    ],
)
def test_shapes_are_kept_flat_and_empty_ones_are_none(
    tmp_path: Path, table: str, shape: Any, expected: str | None
) -> None:
    with new_city(tmp_path) as city:
        city.apply(insert(table, [1], geometry=[shapely.to_wkb(shape)]))
    with open_city(city.file) as again:
        wkb = again.data.table(table).geometry.wkb()[0]
        assert (None if wkb is None else shapely.from_wkb(wkb).wkt) == expected


def test_rows_of_one_edit_may_refer_to_each_other(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        city.apply(
            Edit(
                msg("x"),
                inserts=(
                    rows("issues", [1, 2], point_fid=[1, 1], recurrence_of_fid=[2, None]),
                    rows("points", [1], unit_fid=[1]),
                    rows("units", [1], name=["局"]),
                ),
            )
        )
        assert city.data.table("issues").numbers("recurrence_of_fid").tolist() == [2, 0]
