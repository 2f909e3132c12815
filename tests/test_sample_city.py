"""The shipped sample city holds what the sample promises, and its script makes it again."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from gis_app.catalogue.loader import load_catalogue
from gis_app.domain.assessment.look_back import look_back_figures
from gis_app.domain.assessment.rates import RateBy, rate_table
from gis_app.domain.assessment.result import unit_results
from gis_app.domain.assessment.round import readable_rounds
from gis_app.domain.assessment.scored import scored_items
from gis_app.domain.issue_moves import Moves
from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.past import city_as_of
from gis_app.domain.record_types import ALL_TABLES
from gis_app.domain.terms import Step
from gis_app.domain.unit_tree import UnitTree
from gis_app.paths import data_root, layers_dir, sample_city_file
from gis_app.project.city import City

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.domain.city_data import CityData

TILED_LEVELS = ("city", "district", "subdistrict", "community")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CityData]:
    copy = tmp_path_factory.mktemp("sample") / "sample_city.gpkg"
    copy.write_bytes(sample_city_file().read_bytes())
    with City.open(copy, load_catalogue(layers_dir())) as city:
        assert city.foreign_changes is None
        assert not city.history(), "the shipped file carries traces of its making"
        yield city.data


def _shapes(data: CityData, level: str) -> list[Any]:
    areas = data.table("areas")
    return list(areas.shapes[areas.text("level").equals(level)])


def _outline() -> Any:
    source = data_root() / "resources" / "sample" / "source" / "outline.geojson"
    return shape(json.loads(source.read_text("utf-8"))["features"][0]["geometry"])


@pytest.mark.parametrize("level", TILED_LEVELS)
def test_areas_of_a_level_tile_the_real_outline(data: CityData, level: str) -> None:
    shapes = _shapes(data, level)
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    assert shapely.union_all(shapes).symmetric_difference(_outline()).area < 1e-9


def test_grids_tile_their_communities(data: CityData) -> None:
    areas = data.table("areas")
    cells: dict[int, list[Any]] = defaultdict(list)
    is_grid = areas.text("level").equals("grid")
    for parent, cell in zip(
        areas.numbers("parent_fid")[is_grid], areas.shapes[is_grid], strict=True
    ):
        cells[int(parent)].append(cell)
    assert len(cells) == 2
    for parent, parts in cells.items():
        whole = areas.shapes[areas.position(parent)]
        assert shapely.coverage_is_valid(parts)
        assert shapely.union_all(parts).symmetric_difference(whole).area < 1e-12


def test_areas_have_the_real_names_and_codes(data: CityData) -> None:
    areas = data.table("areas")
    folder = data_root() / "resources" / "sample" / "source"
    real = {}
    for name in ("streets.csv", "villages.csv"):
        for line in (folder / name).read_text("utf-8").splitlines()[1:]:
            code, title = line.split(",")
            real[code] = title.removesuffix("居民委员会").replace("村委会", "村")
    named = areas.text("level").isin(["subdistrict", "community"])
    for code, name in zip(
        areas.text("code").values()[named], areas.text("name").values()[named], strict=True
    ):
        assert real[code] == name
    assert areas.text("level").equals("subdistrict").sum() == 9
    assert areas.text("level").equals("district").sum() == 3


def test_counts_are_those_the_sample_promises(data: CityData) -> None:
    assert 110 <= len(data.table("units")) <= 135
    assert 310 <= len(data.table("points")) <= 335
    assert len(data.table("issues")) == 400
    assert 55 <= len(data.table("tasks")) <= 65
    assert len(set(data.table("points").text("layer").values())) >= 14
    buildings = data.table("basemap_polygons")
    parts = shapely.get_num_geometries(buildings.shapes[buildings.text("class").equals("building")])
    assert parts.sum() > 6000


def test_every_layer_has_rows(data: CityData) -> None:
    for layer in data.catalogue.layers:
        table = data.table(layer.table)
        keep = np.ones(len(table), np.bool_)
        for column, words in layer.where.items():
            keep &= table.text(column).isin(words)
        if layer.group in (LayerGroup.INSPECTION, LayerGroup.ACTIONS):
            keep &= table.text("layer").equals(layer.id)
        least = 3 if layer.table == "actions" else 1
        assert keep.sum() >= least, layer.id


def test_every_issue_went_the_way_its_row_says(data: CityData) -> None:
    issues, moves = data.table("issues"), Moves(data)
    for fid in issues.fids.tolist():
        way, row = moves.of(fid), issues.row(fid)
        assert way[0]["move"] == "assign"
        assert [w["at"] for w in way] == sorted(w["at"] for w in way)
        assert (way[-1]["move"] == "accept") == (row["step"] == "closed")
        assert sum(w["move"] == "send_back" for w in way) == row["sent_back_count"]
        accepted = [w["by"] for w in way if w["move"] == "accept"]
        assert not {w["by"] for w in way if w["move"] == "submit"} & set(accepted)
    a_month_ago = data.as_of - timedelta(days=30)
    then = city_as_of(data, a_month_ago)
    assert 0 < len(then.table("issues")) < len(issues)
    assert set(then.table("issues").text("step").values()) <= set(Step)


def test_actions_use_known_stages_and_at_least_two(data: CityData) -> None:
    actions = data.table("actions")
    stages: dict[str, set[str]] = defaultdict(set)
    for layer, stage in zip(
        actions.text("layer").values(), actions.text("stage").values(), strict=True
    ):
        assert data.catalogue.layer(layer).stage(stage) is not None
        stages[layer].add(stage)
    assert all(len(found) >= 2 for found in stages.values())
    wires = actions.take(actions.text("layer").equals("flying_wires"))
    assert any("、" in owners for owners in wires.text("owners").values())
    assert (wires.numbers("length_before_m") > 0).all()


def test_every_unit_a_layer_names_is_in_the_tree(data: CityData) -> None:
    tree = UnitTree(data.table("units"))
    missing = set()
    for layer in data.catalogue.layers:
        for holder in (layer.responsibility, *layer.checklist):
            names = [name for name in (holder.lead, *holder.co_operating) if name]
            missing |= {name for name in names if not tree.named(name)}
    assert not missing


def test_every_step_source_severity_and_colour_occurs(data: CityData) -> None:
    issues, colours = data.table("issues"), data.issue_state.colour
    assert set(issues.text("step").values()) == {"registered", "tracked", "pushed", "closed"}
    assert len(set(issues.text("source").values())) == 5
    assert len(set(issues.text("severity").values())) == 4
    share = {int(c): n / len(colours) for c, n in Counter(colours.tolist()).items()}
    assert set(share) == {0, 1, 2, 3}
    assert 0.07 < share[3] < 0.15
    assert 0.10 < share[2] < 0.20
    assert share[0] > 0.45
    worst = data.point_state.worst_colour
    assert (worst == 0).mean() > 0.55, "most places should be calm"
    assert (issues.numbers("recurrence_of_fid") > 0).sum() >= 3
    assert (issues.numbers("sent_back_count") > 0).sum() >= 10
    assert sum(v is not None for v in issues.text("deferred_until").values()) >= 3


def test_issues_fit_their_place_and_the_ten_weeks(data: CityData) -> None:
    issues, points = data.table("issues"), data.table("points")
    layers = dict(zip(points.fids.tolist(), points.text("layer").values(), strict=True))
    for fid in issues.fids.tolist():
        row = issues.row(fid)
        found = data.catalogue.matter(row["matter"])
        assert found is not None
        if row["point_fid"]:
            assert layers[row["point_fid"]] == found[0].id
        else:
            assert issues.points.is_placed[issues.position(fid)]
        assert "2026-04-01" <= row["found_at"] <= row["assigned_at"] <= "2026-06-10T03:30:00Z"
        assert (row["closed_at"] is not None) == (row["step"] == "closed")


def test_points_lie_in_the_community_they_name(data: CityData) -> None:
    areas, points = data.table("areas"), data.table("points")
    shapes = dict(zip(areas.text("name").values(), areas.shapes, strict=True))
    places = shapely.points(points.points.lon_deg, points.points.lat_deg)
    for place, name in zip(places, points.text("area_name").values(), strict=True):
        assert shapes[name].covers(place), name
    assert 10 <= (points.numbers("unit_fid") == 0).sum() <= 16


def test_streets_are_one_network(data: CityData) -> None:
    lines = data.table("basemap_lines")
    streets = lines.text("class").isin(["trunk", "primary", "secondary", "minor", "path"])
    parts = shapely.get_parts(lines.shapes[streets])
    home: dict[Any, Any] = {}

    def root(key: Any) -> Any:
        while home.setdefault(key, key) != key:
            home[key] = home[home[key]]
            key = home[key]
        return key

    for part in parts:
        vertices = [tuple(xy) for xy in shapely.get_coordinates(part).tolist()]
        for vertex in vertices[1:]:
            home[root(vertex)] = root(vertices[0])
    sizes: Counter[Any] = Counter()
    for part in parts:
        sizes[root(tuple(part.coords[0]))] += part.length
    assert max(sizes.values()) > 0.97 * sum(sizes.values())


def test_content_is_marked_as_demonstration(data: CityData) -> None:
    settings = data.settings
    assert settings.is_demo
    assert "演示数据" in settings.name
    assert settings.adcode == "652901"
    assert settings.as_of is not None
    assert settings.as_of.isoformat() == "2026-06-10T03:30:00+00:00"
    for name in ("units", "areas", "points", "issues", "tasks", "actions"):
        assert data.table(name).text("note").equals("演示数据").all()
    units = data.table("units")
    assert all(len(leader) == 3 and leader[1] == "某" for leader in units.text("leader").values())
    assert all(phone.startswith("0997-000-") for phone in units.text("phone").values())
    assert all(phone.startswith("1390000") for phone in units.text("leader_phone").values())


def test_shipped_file_is_small_and_whole() -> None:
    file = sample_city_file()
    assert file.stat().st_size < 6_000_000
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
    finally:
        connection.close()


@pytest.mark.slow
def test_script_makes_the_shipped_content_again(tmp_path: Path) -> None:
    made = tmp_path / "made.gpkg"
    script = data_root() / "scripts" / "make_sample_city.py"
    subprocess.run([sys.executable, str(script), "--out", str(made)], check=True)
    fresh, shipped = _content(made), _content(sample_city_file())
    for name in fresh:
        assert len(fresh[name]) == len(shipped[name]), name
        for i, (new, old) in enumerate(zip(fresh[name], shipped[name], strict=True)):
            assert new == old, f"{name}, row {i + 1}"


def _content(file: Path) -> dict[str, list[Any]]:
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    try:
        return {
            spec.name: connection.execute(f"SELECT * FROM {spec.name} ORDER BY fid").fetchall()
            for spec in ALL_TABLES
        }
    finally:
        connection.close()


def test_rounds_are_scored_and_compared(data: CityData) -> None:
    rounds = readable_rounds(data)
    assert [round_.scope.value for round_ in rounds] == ["sample", "sample", "full"]
    assert len(rounds[0].points) == len(rounds[1].points) > 60
    assert len(rounds[2].points) == len(data.table("points"))
    scored = [scored_items(data, round_) for round_ in rounds]
    assert [items.is_whole for items in scored] == [True, True, False]
    assert not any(items.late or items.stray for items in scored)
    for items in scored:
        rate = float(rate_table(items, RateBy.CITY).score[0])
        assert 0.75 < rate < 0.95
    results = unit_results(data, rounds[1])
    assert any(one.rank == 1 for one in results)
    assert any(one.missing for one in results), "a missing part is shown, too"
    drawn = look_back_figures(data)
    assert drawn.drawn > drawn.checked > 0
