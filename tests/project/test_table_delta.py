"""Whatever the edits: memory, file, undo and redo agree."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_app.domain import growing_array, packed_words
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.table import TextColumn
from gis_app.messages import msg
from gis_app.project import table_delta
from tests.project.city_rows import new_city, open_city, plain_city, point, rows, square

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.project.city import City

WORD = (
    st.none()
    | st.sampled_from(["甲", "乙", "", "=1+1", "x" * 300])
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=3)
)
WHERE = st.none() | st.builds(point, st.floats(-180, 180), st.floats(-90, 90))
AREA = st.none() | st.builds(square, st.floats(-170, 170), st.floats(-80, 80))
REAL = st.none() | st.floats(allow_nan=False, allow_infinity=False)
WHOLE = st.none() | st.integers(0, 2**40)
COLUMNS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "units": {"name": WORD, "leader": WORD},
    "points": {"name": WORD, "deadline": st.none() | st.dates().map(str), "geometry": WHERE},
    "actions": {"length_before_m": REAL, "stall_count": WHOLE, "geometry": AREA | WHERE},
    "areas": {"is_provisional": st.none() | st.booleans(), "geometry": AREA},
}


def batch(draw: st.DrawFn, table: str, fids: list[int]) -> RowBatch:
    wanted = draw(st.lists(st.sampled_from(sorted(COLUMNS[table])), unique=True, min_size=1))
    columns = {
        name: draw(st.lists(COLUMNS[table][name], min_size=len(fids), max_size=len(fids)))
        for name in wanted
    }
    return rows(table, fids, **columns)


@st.composite
def edits(draw: st.DrawFn, city: City) -> Edit:
    inserts, updates, deletes = [], [], {}
    for table in draw(st.lists(st.sampled_from(sorted(COLUMNS)), unique=True, min_size=1)):
        there = city.data.table(table).fids.tolist()
        new = draw(st.lists(st.integers(1, 30), unique=True, max_size=4))
        new = [fid for fid in new if fid not in there]
        if new:
            inserts.append(batch(draw, table, new))
        present = sorted([*there, *new])
        if present:
            some = st.lists(st.sampled_from(present), unique=True, max_size=4)
            updates.extend(batch(draw, table, draw(some)) for _ in range(draw(st.integers(0, 2))))
        if there:
            deletes[table] = draw(st.lists(st.sampled_from(there), max_size=3))
    return Edit(msg("Random"), tuple(inserts), tuple(updates), deletes)


def check_columns(city: City) -> None:
    for table in city.data.tables.values():
        assert table.fids.tolist() == sorted(set(table.fids.tolist()))
        for column in table.columns.values():
            assert len(column) == len(table)
            if isinstance(column, TextColumn):
                assert len(set(column.words)) == len(column.words)


@pytest.fixture(params=[20_000, 2], ids=["few", "many"])
def _many(request: pytest.FixtureRequest) -> Iterator[None]:
    """Treat columns as short ones, then as if two rows were many already."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (packed_words, growing_array, table_delta):
            patch.setattr(module, "MANY_WORDS", request.param)
        yield


@pytest.mark.usefixtures("_many")
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_memory_file_undo_and_redo_agree(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        city = new_city(Path(folder))
        moments = [plain_city(city)]
        for _ in range(data.draw(st.integers(1, 4))):
            edit = data.draw(edits(city))
            city.apply(edit)
            check_columns(city)
            if not edit.is_empty:
                moments.append(plain_city(city))
        city.close()
        with open_city(city.file) as city:
            assert plain_city(city) == moments[-1]
            for moment in reversed(moments[:-1]):
                assert city.undo() is not None
                check_columns(city)
                assert plain_city(city) == moment
            assert city.undo() is None
            for moment in moments[1:]:
                assert city.redo() is not None
                assert plain_city(city) == moment
