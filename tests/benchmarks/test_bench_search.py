"""A million points by name, number and pinyin, and the same with one object a row.

python -m pytest tests/benchmarks/test_bench_search.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gis_app.domain.packed_words import kept_small
from gis_app.domain.table import PointColumns, Table, TextColumn
from gis_app.ui.search_index import SearchIndex
from tests.domain.invented_city import city

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData

POINTS = 1_000_000
ROWS_OF_OBJECTS = 20_000
"""The old way is measured on so many rows and scales with them."""
STREETS = ("红桥", "新城", "英巴扎", "兰干", "南城", "柯柯牙", "依干其", "阿克苏")
ROADS = ("长安", "建康", "民主", "解放", "文化", "东大街", "重庆", "交通", "团结", "迎宾")
KINDS = ("农贸市场", "停车场", "银行网点", "小区", "幼儿园", "公交站", "背街小巷", "商业大街")
TYPED = ("路", "红桥街道", "hqjd", "银行网点123456", "jiaotong", "DW0999999", "nothing at all", "j")


def _names(count: int) -> list[str]:
    return [
        f"{STREETS[n % 8]}街道{ROADS[n // 8 % 10]}路第{n}号{KINDS[n // 80 % 8]}"
        for n in range(count)
    ]


def city_of(count: int) -> CityData:
    """Return a city of points that all have a name and a number of their own."""
    empty = city(units=[{"name": "街道办事处", "code": "U1"}]).table("points")
    columns: dict[str, Any] = {
        name: TextColumn(np.full(count, -1, np.int32), ())
        if isinstance(column, TextColumn)
        else np.zeros(count, column.dtype)
        for name, column in empty.columns.items()
    }
    every = np.arange(count, dtype=np.int32)
    columns["name"] = TextColumn(every, kept_small(_names(count)))
    columns["code"] = TextColumn(every, kept_small([f"DW{n:07}" for n in range(count)]))
    places = PointColumns(np.full(count, 80.26), np.full(count, 41.17))
    return city().with_tables({"points": Table("points", np.arange(1, count + 1), columns, places)})


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return SearchIndex(city_of(POINTS))


def test_making_the_index(benchmark: Any) -> None:
    data = city_of(POINTS)
    made = benchmark.pedantic(SearchIndex, (data,), rounds=1)
    benchmark.extra_info["size_mb"] = made.size_bytes / 1e6
    assert made.size_bytes < 100e6


def test_baseline_objects(benchmark: Any) -> None:
    """Spell and keep every row of some, as it was done before."""
    from pypinyin import lazy_pinyin

    def made() -> list[Any]:
        return [(name, lazy_pinyin(name)) for name in _names(ROWS_OF_OBJECTS)]

    assert len(benchmark.pedantic(made, rounds=1)) == ROWS_OF_OBJECTS


@pytest.mark.parametrize("typed", TYPED)
def test_finding(benchmark: Any, index: SearchIndex, typed: str) -> None:
    found = benchmark.pedantic(index.find, (typed,), rounds=5, warmup_rounds=1)
    assert len(found) <= 12
