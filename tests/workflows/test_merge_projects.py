"""Copies of one project come together again: three ways, row by row and field by field."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.domain.edits import Edit, RowBatch, update_cells
from gis_app.domain.photos import photos_of
from gis_app.domain.three_way import Decision
from gis_app.errors import UsageError
from gis_app.messages import ENGLISH, Translator, msg
from gis_app.project.city import City
from gis_app.storage.connection import register_functions
from gis_app.storage.photos import photo_path, read_photo
from gis_app.ui.row_edits import move_edit
from gis_app.workflows.add_photos import NewPhoto, add_photos
from gis_app.workflows.merge_projects import plan_project_merge
from gis_app.workflows.new_city import new_city
from tests.storage.photo_files import write_jpeg
from tests.ui.small_city import make_small_city
from tests.workflows.two_copies import two_copies

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EN = Translator(ENGLISH)
LABEL = msg("Rows added")


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[City, City]]:
    """Make a project and a copy of it in another group's hands."""
    make_small_city(tmp_path / "ours.gpkg", 8, 8).close()
    with two_copies(tmp_path / "ours.gpkg") as both:
        yield both


def _set(city: City, table: str, fid: int, **cells: Any) -> None:
    city.apply(update_cells(table, fid, LABEL, **cells))


def _add(city: City, table: str, **cells: Any) -> int:
    fid = int(city.reserve_fids(table, 1)[0])
    batch = RowBatch(table, np.array([fid]), {name: [value] for name, value in cells.items()})
    city.apply(Edit(LABEL, inserts=(batch,)))
    return fid


def _remove(city: City, table: str, fid: int) -> None:
    city.apply(Edit(LABEL, deletes={table: [fid]}))


def test_a_copy_that_nobody_changed_brings_nothing(pair: tuple[City, City]) -> None:
    ours, theirs = pair
    _set(ours, "points", 1, note="只有我们改")
    assert plan_project_merge(ours, theirs.file, EN).is_empty


def test_what_only_one_side_changed_stands_afterwards(pair: tuple[City, City]) -> None:
    ours, theirs = pair
    _set(ours, "points", 1, note="甲")
    _set(theirs, "points", 1, address="乙路1号")
    _set(theirs, "issues", 2, progress="乙组跟进")
    _remove(theirs, "tasks", 1)
    plan = plan_project_merge(ours, theirs.file, EN)
    assert not plan.conflicts
    before = ours.data
    plan.apply({})
    row = ours.data.table("points").row(1)
    assert (row["note"], row["address"]) == ("甲", "乙路1号")
    assert ours.data.table("issues").value(2, "progress") == "乙组跟进"
    assert not ours.data.table("tasks").has(1)
    assert "乙组" in str(ours.undo_label)
    assert "theirs.gpkg" in str(ours.undo_label)
    ours.undo()
    for table in ("points", "issues", "tasks"):
        assert [ours.data.table(table).row(int(f)) for f in ours.data.table(table).fids] == [
            before.table(table).row(int(f)) for f in before.table(table).fids
        ]


@pytest.mark.parametrize(
    ("decision", "stays"), [(Decision.THEIRS, "乙"), (Decision.OURS, "甲"), (None, "甲")]
)
def test_a_cell_that_both_changed_is_decided(
    pair: tuple[City, City], decision: Decision | None, stays: str
) -> None:
    ours, theirs = pair
    _set(ours, "issues", 3, progress="甲", unit_fid=3)
    _set(theirs, "issues", 3, progress="乙", unit_fid=3)
    plan = plan_project_merge(ours, theirs.file, EN)
    (conflict,) = plan.conflicts
    assert (conflict.ours, conflict.theirs, conflict.who) == ("甲", "乙", "乙组")
    assert "WT0002" in conflict.name
    plan.apply({} if decision is None else {0: decision})
    assert ours.data.table("issues").value(3, "progress") == stays


def test_conflicts_are_told_in_words(pair: tuple[City, City]) -> None:
    ours, theirs = pair
    _set(ours, "issues", 3, unit_fid=3, step="closed")
    _set(theirs, "issues", 3, unit_fid=4, step="registered")
    plan = plan_project_merge(ours, theirs.file, EN)
    told = {one.column: (one.ours, one.theirs) for one in plan.conflicts}
    assert told["unit_fid"] == ("市教育局", "市住建局")
    assert told["step"] == ("Accepted and closed", "Registered")


def test_rows_of_both_sides_keep_apart_and_keep_what_refers_to_them(
    pair: tuple[City, City],
) -> None:
    ours, theirs = pair
    mine = _add(ours, "points", code="N1", name="我们的点")
    other = _add(theirs, "points", code="N2", name="他们的点")
    assert mine == other, "both gave out the same row id"
    issue = _add(theirs, "issues", code="WT9", point_fid=other, description="新问题")
    assert issue
    plan_project_merge(ours, theirs.file, EN).apply({})
    points, issues = ours.data.table("points"), ours.data.table("issues")
    assert points.value(mine, "name") == "我们的点"
    new = int(points.fids[points.text("code").equals("N2")][0])
    assert new != mine
    got = int(issues.fids[issues.text("code").equals("WT9")][0])
    assert issues.value(got, "point_fid") == new
    again = plan_project_merge(ours, theirs.file, EN)
    assert again.is_empty, "merged once, it brings nothing more"


def test_row_ids_inside_texts_follow_the_rows(pair: tuple[City, City]) -> None:
    ours, theirs = pair
    for city, who in ((ours, "我方"), (theirs, "对方")):
        _add(city, "units", code=who, name=f"{who}单位")
        _add(city, "points", code=who, name=f"{who}的点")
        _add(city, "issues", code=who, description=f"{who}的问题")
    unit, point, issue = (int(theirs.data.table(t).fids[-1]) for t in ("units", "points", "issues"))
    cells = json.dumps({"unit_fid": unit, "point_fid": point, "step": "tracked"})
    _add(theirs, "issue_moves", issue_fid=issue, move="assign", at="2026-05-01T02:00:00Z",
         by="乙", before=json.dumps({"unit_fid": None}), after=cells)  # fmt: skip
    content = json.dumps({"unit": "对方单位", "issues": [{"fid": issue, "code": "对方"}]})
    _add(theirs, "list_documents", kind="red", number="红单〔2026〕901号", content=content)
    _add(theirs, "rounds", code="R901", points=json.dumps({
        "fid": [1, point], "code": ["", ""], "name": ["", ""], "kind": [0, 0], "kinds": ["schools"],
        "area": [0, 1], "weight": [1, 1], "unit_set": [0, 0], "units": [[unit, 0], [1, unit]],
        "group_of_unit": {str(unit): 1}, "unit_names": {str(unit): "对方单位"}, "area_names": {},
    }))  # fmt: skip
    _add(theirs, "findings", key=f"no_unit:points:{point}", owner_table="points", owner_fid=point)
    plan_project_merge(ours, theirs.file, EN).apply({})
    data = ours.data
    here = {
        table: int(data.table(table).fids[data.table(table).text("code").equals("对方")][0])
        for table in ("units", "points", "issues")
    }
    assert here != {"units": unit, "points": point, "issues": issue}
    moves = data.table("issue_moves")
    move = moves.row(int(moves.fids[-1]))
    assert move["issue_fid"] == here["issues"]
    assert json.loads(move["after"]) == {
        "unit_fid": here["units"], "point_fid": here["points"], "step": "tracked",
    }  # fmt: skip
    document = data.table("list_documents").row(int(data.table("list_documents").fids[-1]))
    assert json.loads(document["content"])["issues"] == [{"fid": here["issues"], "code": "对方"}]
    frozen = json.loads(data.table("rounds").row(int(data.table("rounds").fids[-1]))["points"])
    assert frozen["fid"] == [1, here["points"]]
    assert frozen["units"] == [[here["units"], 0], [1, here["units"]]]
    assert frozen["group_of_unit"] == {str(here["units"]): 1}
    assert frozen["unit_names"] == {str(here["units"]): "对方单位"}
    finding = data.table("findings").row(int(data.table("findings").fids[-1]))
    assert finding["key"] == f"no_unit:points:{here['points']}"
    assert plan_project_merge(ours, theirs.file, EN).is_empty, "merged once, it brings no more"


def test_what_we_added_under_their_number_keeps_what_it_refers_to(pair: tuple[City, City]) -> None:
    ours, theirs = pair
    mine = _add(ours, "points", code="N1", name="我们的点")
    _set(ours, "issues", 1, point_fid=mine)
    other = _add(theirs, "points", code="N2", name="他们的点")
    assert mine == other
    _set(theirs, "issues", 1, description="补充说明")
    plan = plan_project_merge(ours, theirs.file, EN)
    assert not plan.conflicts
    plan.apply({})
    row = ours.data.table("issues").row(1)
    assert (row["point_fid"], row["description"]) == (mine, "补充说明")


def test_a_row_that_both_added_under_one_number_is_one(pair: tuple[City, City]) -> None:
    ours, theirs = pair
    mine = _add(ours, "points", code="N1", name="新市场", note="甲")
    _add(theirs, "points", code="N1", name="新市场", address="乙路")
    plan = plan_project_merge(ours, theirs.file, EN)
    assert not plan.conflicts
    plan.apply({})
    row = ours.data.table("points").row(mine)
    assert (row["note"], row["address"]) == ("甲", "乙路")
    assert int(ours.data.table("points").text("code").equals("N1").sum()) == 1


def test_removed_here_and_changed_there_is_a_question(pair: tuple[City, City]) -> None:
    ours, theirs = pair
    _remove(ours, "tasks", 1)
    _set(theirs, "tasks", 1, state="完成")
    _set(ours, "tasks", 2, state="进行")
    _remove(theirs, "tasks", 2)
    plan = plan_project_merge(ours, theirs.file, EN)
    assert [conflict.column for conflict in plan.conflicts] == ["", ""]
    plan.apply({0: Decision.THEIRS, 1: Decision.THEIRS})
    tasks = ours.data.table("tasks")
    assert tasks.value(1, "state") == "完成"
    assert tasks.value(1, "name") == "更新公益广告", "the whole row is back"
    assert not tasks.has(2)


def test_moved_places_and_photos_come_along(pair: tuple[City, City], tmp_path: Path) -> None:
    from gis_app.geo.extent import GeoPoint

    ours, theirs = pair
    theirs.apply(move_edit(theirs.data, "points", 2, GeoPoint(80.25, 41.16)))
    photo = write_jpeg(tmp_path / "p.jpg")
    add_photos(theirs, [NewPhoto("issues", 2, photo), NewPhoto("points", 2, photo)])
    (gone,) = photos_of(theirs.data, "points", 2)
    plan = plan_project_merge(ours, theirs.file, EN)
    plan.apply({})
    assert not plan.refused_photos
    points = ours.data.table("points")
    assert points.points.lon_deg[points.position(2)] == pytest.approx(80.25)
    (one,) = photos_of(ours.data, "issues", 2)
    assert read_photo(ours.file, one.file) == photo.read_bytes()
    ours.undo()
    photo_path(theirs.file, gone.file).unlink()
    plan = plan_project_merge(ours, theirs.file, EN)
    plan.apply({})
    assert len(plan.refused_photos) == 2


def test_undone_changes_do_not_count(pair: tuple[City, City]) -> None:
    ours, theirs = pair
    _set(theirs, "points", 1, note="错")
    theirs.undo()
    _set(theirs, "points", 2, note="对")
    plan_project_merge(ours, theirs.file, EN).apply({})
    assert ours.data.table("points").value(1, "note") is None
    assert ours.data.table("points").value(2, "note") == "对"


def test_a_common_change_taken_back_there_goes_here_too(tmp_path: Path) -> None:
    city = make_small_city(tmp_path / "ours.gpkg", 4, 4)
    _set(city, "points", 1, note="共同的")
    city.close()
    shutil.copyfile(tmp_path / "ours.gpkg", tmp_path / "theirs.gpkg")
    with City.open(tmp_path / "theirs.gpkg") as theirs:
        theirs.undo()
    with City.open(tmp_path / "ours.gpkg") as ours:
        plan_project_merge(ours, tmp_path / "theirs.gpkg", EN).apply({})
        assert ours.data.table("points").value(1, "note") is None


def test_changes_by_qgis_in_the_copy_are_found(pair: tuple[City, City]) -> None:
    ours, theirs = pair
    theirs.close()
    with closing(sqlite3.connect(theirs.file)) as connection:
        register_functions(connection)
        connection.execute("UPDATE points SET note = 'QGIS' WHERE fid = 3")
        connection.commit()
    content = theirs.file.read_bytes()
    plan_project_merge(ours, theirs.file, EN).apply({})
    assert ours.data.table("points").value(3, "note") == "QGIS"
    assert theirs.file.read_bytes() == content, "the copy is only read"


def test_other_projects_and_itself_are_refused(pair: tuple[City, City], tmp_path: Path) -> None:
    ours, _theirs = pair
    with pytest.raises(UsageError, match="project itself"):
        plan_project_merge(ours, ours.file, EN)
    (tmp_path / "c").mkdir()
    make_small_city(tmp_path / "c/other.gpkg", 9, 9).close()
    with pytest.raises(UsageError, match="no copy of this project"):
        plan_project_merge(ours, tmp_path / "c/other.gpkg", EN)
    with new_city(tmp_path / "c/empty.gpkg") as empty, pytest.raises(UsageError, match="no copy"):
        plan_project_merge(ours, empty.file, EN)


_CELLS = st.tuples(
    st.sampled_from(["points", "tasks"]),
    st.integers(1, 3),
    st.sampled_from(["note", "requirement", "leader"]),
    st.sampled_from(["甲", "乙", "丙"]),
)


@settings(
    deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(mine=st.lists(_CELLS, max_size=4), others=st.lists(_CELLS, max_size=4))
def test_any_two_histories_merge_cell_by_cell(
    tmp_path_factory: pytest.TempPathFactory, mine: list[Any], others: list[Any]
) -> None:
    folder = tmp_path_factory.mktemp("pair")
    make_small_city(folder / "ours.gpkg", 4, 4).close()
    shutil.copyfile(folder / "ours.gpkg", folder / "theirs.gpkg")
    with City.open(folder / "ours.gpkg") as ours, City.open(folder / "theirs.gpkg") as theirs:
        base = ours.data
        for city, edits in ((ours, mine), (theirs, others)):
            for table, fid, column, value in edits:
                _set(city, table, fid, **{column: value})
        left, right = ours.data, theirs.data
        plan = plan_project_merge(ours, theirs.file, EN)
        if not plan.is_empty:
            plan.apply({})
        for table in ("points", "tasks"):
            for fid in (1, 2, 3):
                for column in ("note", "requirement", "leader"):
                    was = base.table(table).value(fid, column)
                    ours_now = left.table(table).value(fid, column)
                    theirs_now = right.table(table).value(fid, column)
                    wanted = theirs_now if ours_now == was else ours_now
                    assert ours.data.table(table).value(fid, column) == wanted


def test_the_verb_merges_a_project(pair: tuple[City, City]) -> None:
    ours, theirs = pair
    _set(ours, "points", 1, note="甲")
    _set(theirs, "points", 1, note="乙", address="乙路")
    ours.close()
    theirs.close()
    out = io.StringIO()
    context = CliContext(EN, out, out)
    assert main(["merge", str(ours.file), str(theirs.file)], context) == 1
    assert "“甲”" in out.getvalue()
    assert main(["merge", str(ours.file), str(theirs.file), "--prefer", "theirs"], context) == 0
    with City.open(ours.file, read_only=True) as city:
        row = city.data.table("points").row(1)
        assert (row["note"], row["address"]) == ("乙", "乙路")
