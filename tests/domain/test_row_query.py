from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_app.domain.record_types import ColumnType, table_spec
from gis_app.domain.row_query import Operator, RowQuery, operators_of, value_choices
from gis_app.errors import UsageError
from tests.ui.small_city import make_small_city

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.city_data import CityData


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CityData]:
    city = make_small_city(tmp_path_factory.mktemp("c") / "city.gpkg")
    yield city.data
    city.close()


def test_text_is_found_by_its_parts_whatever_the_case(data: CityData) -> None:
    names = data.table("points").text("name").values()
    found = RowQuery("points", "name", Operator.CONTAINS, "市场").mask(data)
    assert found.tolist() == [("市场" in (name or "")) for name in names]
    assert 0 < found.sum() < len(names)
    whole = RowQuery("points", "name", Operator.EQUAL, names[3]).mask(data)
    assert whole[3]
    other = RowQuery("points", "name", Operator.NOT_EQUAL, names[3]).mask(data)
    assert (whole ^ other).all()


def test_units_are_compared_by_name_and_kinds_by_title(data: CityData) -> None:
    (value, _title), *_ = value_choices(data, "points", "unit_fid") or [("市教育局", "")]
    fids = set(RowQuery("points", "unit_fid", Operator.EQUAL, value).rows(data))
    table = data.table("points")
    for fid in table.fids:
        unit = table.value(int(fid), "unit_fid")
        name = data.table("units").value(unit, "name") if unit else None
        assert (int(fid) in fids) == (name == value)
    kinds = value_choices(data, "points", "layer")
    assert kinds
    asked = [RowQuery("points", "layer", Operator.EQUAL, value) for value, _title in kinds]
    counts = [int(one.mask(data).sum()) for one in asked]
    assert sum(counts) == len(table)
    assert all(counts)


@pytest.mark.parametrize(
    ("operator", "fits"),
    [
        (Operator.LESS, lambda day, wanted: day < wanted),
        (Operator.AT_MOST, lambda day, wanted: day <= wanted),
        (Operator.MORE, lambda day, wanted: day > wanted),
        (Operator.AT_LEAST, lambda day, wanted: day >= wanted),
        (Operator.EQUAL, lambda day, wanted: day == wanted),
    ],
)
def test_moments_are_compared_by_their_day(
    data: CityData, operator: Operator, fits: object
) -> None:
    found = data.table("issues").text("found_at").values()
    wanted = sorted(filter(None, found))[len(found) // 2][:10]
    mask = RowQuery("issues", "found_at", operator, wanted).mask(data)
    judged = [bool(moment) and fits(moment[:10], wanted) for moment in found]  # type: ignore[operator]
    assert mask.tolist() == judged


def test_numbers_know_order_and_missing_cells_fit_only_emptiness(data: CityData) -> None:
    table = data.table("actions")
    held = np.asarray(table.numbers("length_before_m"), float)
    for operator in (Operator.LESS, Operator.MORE, Operator.AT_LEAST, Operator.EQUAL):
        mask = RowQuery("actions", "length_before_m", operator, "1,0").mask(data)
        assert not mask[np.isnan(held)].any()
    empty = RowQuery("actions", "length_before_m", Operator.EMPTY).mask(data)
    assert empty.tolist() == np.isnan(held).tolist()


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("actions", "length_before_m", "many"), ("issues", "found_at", "yesterday")],
)
def test_a_value_that_cannot_be_compared_is_named(
    data: CityData, table: str, column: str, value: str
) -> None:
    with pytest.raises(UsageError):
        RowQuery(table, column, Operator.EQUAL, value).mask(data)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw=st.data())
def test_every_column_answers_every_question_it_allows(data: CityData, draw: st.DataObject) -> None:
    table = draw.draw(st.sampled_from(("points", "issues", "actions", "areas", "units", "tasks")))
    columns = [c for c in table_spec(table).columns if c.type is not ColumnType.JSON]
    spec = draw.draw(st.sampled_from(columns))
    operator = draw.draw(st.sampled_from(operators_of(spec, table)))
    text = draw.draw(st.sampled_from(["2026-05-01", "1", "市", "' OR 1=1 --"]))
    try:
        mask = RowQuery(table, spec.name, operator, text).mask(data)
    except UsageError:
        return
    assert mask.dtype == np.bool_
    assert len(mask) == len(data.table(table))
