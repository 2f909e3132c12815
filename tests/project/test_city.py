from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gis_app.domain.change_set import ChangeSet
from gis_app.domain.edits import Edit, update_cells
from gis_app.domain.map_look import LayerSettings
from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.record_types import ALL_TABLES
from gis_app.errors import EditError, ProjectFileError
from gis_app.messages import LocalText, msg, plural
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


def test_a_new_city_has_every_table_and_keeps_its_settings(tmp_path: Path) -> None:
    settings = ProjectSettings(
        name="阿克苏市",
        adcode="652901",
        as_of=datetime(2026, 5, 1, 2, 30, tzinfo=UTC),
        is_demo=True,
        attribution="© 演示",
        office="指挥部",
    )
    city = new_city(tmp_path)
    assert city.change_settings(settings).is_settings
    city.close()
    with open_city(city.file) as again:
        assert again.data.settings == settings
        assert set(again.data.tables) == {spec.name for spec in ALL_TABLES}
        assert all(len(table) == 0 for table in again.data.tables.values())
        assert again.foreign_changes is None


def test_creating_refuses_a_file_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").write_text("mine")
    with pytest.raises(ProjectFileError, match=r"a\.gpkg is there already"):
        new_city(tmp_path, "a.gpkg")
    assert (tmp_path / "a.gpkg").read_text() == "mine"
    assert [f.name for f in tmp_path.iterdir()] == ["a.gpkg"]


def test_rows_of_every_column_type_come_back_as_they_went_in(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        units = city.reserve_fids("units", 1)
        issues = city.reserve_fids("issues", 2)
        city.apply(insert("units", units, name=["执法局"], extra=[{"传真": "1"}]))
        city.apply(
            insert(
                "issues",
                issues,
                code=["W-1", None],
                unit_fid=[int(units[0]), None],
                found_at=["2026-05-01T02:30:00Z", datetime(2026, 5, 2, tzinfo=UTC)],
                deferred_until=["2026-06-01", date(2026, 6, 2)],
                sent_back_count=[2, None],
                description=["=1+1</script>\U00020bb7", ""],
                geometry=[point(80.26, 41.17), None],
            )
        )
        actions = city.reserve_fids("actions", 1)
        city.apply(insert("actions", actions, length_before_m=[0.1], geometry=[square(80, 41)]))
        areas = city.reserve_fids("areas", 1)
        city.apply(insert("areas", areas, is_provisional=[True], geometry=[square(80, 41)]))
        before = plain_city(city)
    with open_city(city.file) as again:
        assert plain_city(again) == before
        table = again.data.table("issues")
        assert table.row(int(issues[0]))["found_at"] == "2026-05-01T02:30:00Z"
        assert table.row(int(issues[1]))["found_at"] == "2026-05-02T00:00:00Z"
        assert table.row(int(issues[1]))["deferred_until"] == "2026-06-02"
        assert table.row(int(issues[1]))["description"] == ""
        assert table.row(int(issues[0]))["description"] == "=1+1</script>\U00020bb7"
        assert table.points.is_placed.tolist() == [True, False]
        assert again.data.table("actions").numbers("length_before_m").tolist() == [0.1]
        assert again.data.table("areas").numbers("is_provisional").dtype == np.bool_
        assert again.data.table("areas").shapes[0].geom_type == "MultiPolygon"


def test_an_edit_tells_what_changed_and_shares_what_did_not(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        fids = add_points(city)
        heard: list[ChangeSet] = []
        stop = city.subscribe(heard.append)
        before = city.data.table("points")
        change = city.apply(update_cells("points", int(fids[1]), msg("Renamed"), name="新名"))
        after = city.data.table("points")
        assert heard == [change]
        assert change.tables["points"].updated.tolist() == [int(fids[1])]
        assert change.tables["points"].columns == {"name"}
        assert not change.tables["points"].has_moved_shapes
        assert before.value(int(fids[1]), "name") == "农贸市场1"
        assert after.value(int(fids[1]), "name") == "新名"
        assert after.columns["layer"] is before.columns["layer"]
        assert after.geometry is before.geometry
        stop()
        city.apply(update_cells("points", int(fids[1]), msg("Moved"), geometry=point(80, 41)))
        assert len(heard) == 1
        assert city.data.table("points").points.lon_deg[1] == 80


def test_undo_and_redo_last_beyond_closing(tmp_path: Path) -> None:
    city = new_city(tmp_path)
    empty = plain_city(city)
    fids = add_points(city)
    city.apply(update_cells("points", int(fids[0]), msg("Renamed {n}", n=1), name="甲"))
    full = plain_city(city)
    city.close()
    with open_city(city.file) as city:
        assert city.undo_label == msg("Renamed {n}", n=1)
        assert city.undo() is not None
        assert city.undo() is not None
        assert plain_city(city) == empty
        assert city.undo() is None
        assert city.undo_label is None
    with open_city(city.file) as city:
        assert city.redo_label == msg("Rows added")
        assert city.redo() is not None
        assert city.redo() is not None
        assert city.redo() is None
        assert plain_city(city) == full
        city.undo()
        city.apply(update_cells("points", int(fids[0]), msg("Other"), name="乙"))
        assert city.redo_label is None
        assert [entry.state for entry in city.history()] == ["applied", "discarded", "applied"]


def test_the_audit_trail_keeps_who_what_and_the_words(tmp_path: Path) -> None:
    label = plural(
        "{count} row of {file} by {who}",
        "{count} rows of {file} by {who}",
        2,
        file=LocalText("清单", "list"),
        who=msg("{a} and {b}", a=date(2026, 5, 1), b=datetime(2026, 5, 1, 3, tzinfo=UTC)),
        share=0.5,
        nothing=None,
    )
    with new_city(tmp_path) as city:
        fids = city.reserve_fids("units", 2)
        city.apply(Edit(label, inserts=(rows("units", fids, name=["甲", "乙"]),)))
        city.apply(Edit(msg("x"), deletes={"units": [int(fids[0])]}))
        deleted, added = city.history()
        assert added.label == label
        assert added.counts == {"units": (2, 0, 0)}
        assert deleted.counts == {"units": (0, 0, 1)}
        assert (added.who, added.kind, added.state) == ("张三", "edit", "applied")
        assert abs((datetime.now(UTC) - added.at).total_seconds()) < 60
        assert city.history(1) == (deleted,)
    with open_city(city.file, read_only=True) as reader:
        assert reader.history() == (deleted, added)


def test_deleting_a_row_clears_what_refers_to_it_and_undo_restores_that(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        unit, child = city.reserve_fids("units", 2).tolist()
        city.apply(insert("units", [unit, child], name=["局", "所"], parent_fid=[None, unit]))
        points = city.reserve_fids("points", 2)
        city.apply(insert("points", points, unit_fid=[unit, child], operator_fid=[unit, unit]))
        before = plain_city(city)
        change = city.apply(Edit(msg("Unit removed"), deletes={"units": [unit]}))
        assert city.data.table("points").numbers("unit_fid").tolist() == [0, child]
        assert city.data.table("points").numbers("operator_fid").tolist() == [0, 0]
        assert city.data.table("units").numbers("parent_fid").tolist() == [0]
        assert set(change.tables) == {"units", "points"}
        city.undo()
        assert plain_city(city) == before


def test_fids_are_never_given_out_twice(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        first = city.reserve_fids("points", 3)
        assert first.tolist() == [1, 2, 3]
        assert city.reserve_fids("points", 1).tolist() == [4]
        city.apply(insert("points", [4], name=["x"]))
        city.apply(Edit(msg("x"), deletes={"points": [4]}))
    with open_city(city.file) as city:
        assert city.reserve_fids("points", 2).tolist() == [5, 6]
        with pytest.raises(KeyError):
            city.reserve_fids("nothing", 1)


def test_an_insert_below_existing_rows_keeps_them_in_order(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        city.apply(insert("points", [10, 5], name=["十", "五"]))
        city.apply(insert("points", [7], name=["七"]))
        table = city.data.table("points")
        assert table.fids.tolist() == [5, 7, 10]
        assert list(table.values("name")) == ["五", "七", "十"]


def test_replacing_the_base_map_empties_what_is_not_given(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        water = rows("basemap_polygons", [0], geometry=[square(80, 41)], **{"class": ["water"]})
        place = rows("basemap_places", [9], name=["市区"], geometry=[point(80, 41)])
        change = city.replace_basemap(
            {"basemap_polygons": water, "basemap_places": place}, "© OpenStreetMap"
        )
        assert change.is_basemap
        assert city.data.table("basemap_polygons").fids.tolist() == [1]
        assert city.data.table("basemap_places").fids.tolist() == [9]
        city.replace_basemap({"basemap_places": place}, "© OSM")
        assert city.undo_label is None
        before = plain_city(city)
        with pytest.raises(EditError, match="no table of the base map"):
            city.replace_basemap({"points": place}, "")
    with open_city(city.file) as again:
        assert plain_city(again) == before
        assert len(again.data.table("basemap_polygons")) == 0
        assert again.data.settings.attribution == "© OSM"
        assert [entry.kind for entry in again.history()] == ["basemap", "basemap"]


def test_layer_settings_merge_and_last(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        city.change_layer_settings({"markets": LayerSettings(is_visible=False, opacity=0.5)})
        city.change_layer_settings({"schools": LayerSettings(order=3)})
        city.change_layer_settings({"markets": LayerSettings()})
        assert city.undo_label is None
    with open_city(city.file) as again:
        assert again.data.layer_settings == {"schools": LayerSettings(order=3)}


def test_layers_of_the_office_travel_in_the_project(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        city.change_project_layers({"kiosks": "title = '报刊亭'"})
    with open_city(city.file) as again:
        assert again.project_layers == {"kiosks": "title = '报刊亭'"}


def test_threads_apply_one_after_the_other(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        threads = [threading.Thread(target=add_points, args=(city, 2)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert city.data.table("points").fids.tolist() == list(range(1, 17))
        before = plain_city(city)
    with open_city(city.file) as again:
        assert plain_city(again) == before
        assert len(again.history()) == 8


def test_an_empty_edit_writes_nothing(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        assert city.apply(Edit(msg("nothing"))) == ChangeSet()
        assert city.history() == ()


def test_layer_settings_keep_what_was_worked_out(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        state = city.data.issue_state
        city.change_layer_settings({"schools": LayerSettings(is_visible=False)})
        assert city.data.issue_state is state


def test_what_can_be_undone_is_told_while_a_change_runs(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        add_points(city, 1)
        told: list[object] = []
        city._one_at_a_time.acquire()
        try:
            asking = threading.Thread(target=lambda: told.append(city.undo_label))
            asking.start()
            asking.join(5)
        finally:
            city._one_at_a_time.release()
        assert told == [city.undo_label]
        assert told != [None]
