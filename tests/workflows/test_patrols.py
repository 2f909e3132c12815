"""Patrols: what is due, the walk, its three files, and what comes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pyogrio
import pytest

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.domain.city_filter import CityFilter
from gis_app.domain.visit_order import plan_walk
from gis_app.errors import EditError, LedgerError, UsageError
from gis_app.messages import CHINESE, load_translator
from gis_app.paths import translations_dir
from gis_app.workflows.import_visits import read_visits
from gis_app.workflows.open_city import open_city
from gis_app.workflows.plan_patrol import PatrolWish, due_points, plan_patrol, write_patrol
from gis_app.workflows.record_visits import Visit, record_visits
from tests.workflows.week_city import EDUCATION, MARKET, MARKETS, NOW, SCHOOL, week_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City

T = load_translator("en", translations_dir())
ZH = load_translator(CHINESE, translations_dir())


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    made = week_city(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="module")
def sample() -> Iterator[City]:
    with open_city("sample", read_only=True) as opened:
        yield opened


def test_a_visit_makes_a_point_seen_and_one_undo_takes_it_back(city: City) -> None:
    before = city.data.last_visits.at.copy()
    made = record_visits(city, [Visit(MARKET, NOW, "巡查员")], NOW)
    assert len(made.visit_fids) == 1
    assert city.data.last_visits.days[0] == 0
    city.undo()
    assert len(city.data.table("visits")) == 0
    assert (city.data.last_visits.at == before).all() or np.isnat(before).all()


def test_what_was_found_on_a_patrol_becomes_an_issue_of_the_unit_that_answers(city: City) -> None:
    made = record_visits(city, [Visit(MARKET, NOW, "巡查员", found="地面积水")], NOW)
    (fid,) = made.issue_fids
    row = city.data.table("issues").row(fid)
    assert (row["source"], row["point_fid"], row["inspector"]) == ("patrol", MARKET, "巡查员")
    assert row["unit_fid"] == MARKETS
    city.undo()
    assert not city.data.table("issues").has(fid)
    assert len(city.data.table("visits")) == 0


def test_the_same_visit_counts_once_and_one_in_the_future_not_at_all(city: City) -> None:
    visit = Visit(SCHOOL, NOW - timedelta(hours=1), "巡查员", found="校门口有摊点")
    record_visits(city, [visit, visit], NOW)
    again = record_visits(city, [visit], NOW)
    assert (again.visit_fids, again.issue_fids, again.known) == ((), (), 1)
    with pytest.raises(EditError, match="ahead"):
        record_visits(city, [Visit(SCHOOL, NOW + timedelta(minutes=1), "巡查员")], NOW)
    with pytest.raises(EditError, match="who"):
        record_visits(city, [Visit(SCHOOL, NOW, " ")], NOW)
    with pytest.raises(EditError, match="register"):
        record_visits(city, [Visit(99, NOW, "巡查员")], NOW)
    assert len(city.data.table("visits")) == 1


def test_due_are_points_nobody_was_at_the_longest_first(city: City) -> None:
    record_visits(city, [Visit(MARKET, NOW - timedelta(days=9), "巡查员")], NOW)
    everything = CityFilter()
    assert due_points(city.data, everything, 8).tolist() == [SCHOOL, MARKET]
    # nine days are not more than nine; the school was never visited
    assert due_points(city.data, everything, 9).tolist() == [SCHOOL]
    assert due_points(city.data, CityFilter(unit_fids=(MARKETS,)), 0).tolist() == [MARKET]
    assert due_points(city.data, CityFilter(unit_fids=(EDUCATION,)), 0).tolist() == [SCHOOL]


def test_a_point_that_is_not_valid_any_more_is_not_due(city: City) -> None:
    from gis_app.domain.edits import update_cells
    from gis_app.messages import msg

    city.apply(update_cells("points", SCHOOL, msg("over"), valid_to="2026-01-31"))
    assert due_points(city.data, CityFilter(), 0).tolist() == [MARKET]


def test_a_walk_follows_streets_and_is_longer_than_the_straight_line(sample: City) -> None:
    data = sample.data
    plan = plan_patrol(data, PatrolWish(days=0, most=15))
    walk = plan.walk
    assert len(walk.fids) == 15 == len(set(walk.fids))
    assert all(walk.is_walked[1:])
    points = data.table("points").points
    rows = data.table("points").positions(walk.fids)
    from gis_app.geo.measure import distances_m

    for leg, (a, b) in zip(walk.metres[1:], pairwise(rows.tolist()), strict=True):
        straight = float(
            distances_m(points.lon_deg[a], points.lat_deg[a], points.lon_deg[b], points.lat_deg[b])
        )
        assert leg >= straight * 0.998
    assert "along streets" in T(walk.how)
    assert plan_walk(data, walk.fids, is_ordered=True).fids == walk.fids
    # the drawn line is as long as the legs say
    from gis_app.geo.measure import lengths_m

    line = np.empty(1, object)
    line[0] = walk.line
    assert lengths_m(line)[0] == pytest.approx(walk.length_m, rel=0.005)


def test_without_streets_the_walk_says_that_it_is_straight(city: City) -> None:
    walk = plan_walk(city.data, (MARKET, SCHOOL))
    assert "straight lines" in T(walk.how)
    assert walk.metres[1] == pytest.approx(837.5, abs=2.0)


def test_the_gpx_has_every_stop_in_order_and_hostile_names_stay_text(
    sample: City, tmp_path: Path
) -> None:
    plan = plan_patrol(sample.data, PatrolWish(days=0, most=6))
    file = tmp_path / "walk.gpx"
    write_patrol(sample.data, plan.walk, file, T)
    stops = pyogrio.read_dataframe(file, layer="route_points")
    points = sample.data.table("points")
    assert [name.split(" ", 1)[1] for name in stops["name"]] == [
        points.value(fid, "name") for fid in plan.walk.fids
    ]
    from gis_app.vector_files.gpx_route import write_gpx_route

    write_gpx_route(file, "<b>&\x07", [(80.0, 41.0, "</name><script>", "\x00")], None)
    root = ElementTree.parse(file).getroot()
    assert [child.text for child in root.iter() if child.tag.endswith("name")] == [
        "</name><script>", "<b>&", "</name><script>",
    ]  # fmt: skip


@pytest.mark.parametrize("t", [T, ZH], ids=["en", "zh"])
def test_a_patrol_list_goes_out_comes_back_filled_in_and_is_read(
    city: City, tmp_path: Path, t: object
) -> None:
    walk = plan_walk(city.data, (MARKET, SCHOOL))
    file = tmp_path / "list.xlsx"
    write_patrol(city.data, walk, file, t)  # type: ignore[arg-type]
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[3]]
    at, by, found = (
        headings.index(T_word) + 1
        for T_word in (t("Visited at"), t("Patrolled by"), t("What was found"))  # type: ignore[operator]
    )
    sheet.cell(4, at).value = datetime(2026, 5, 20, 10, 30)
    sheet.cell(4, by).value = "甲"
    sheet.cell(4, found).value = "地面积水"
    book.save(file)
    read = read_visits(city.data, file, "乙", NOW)
    (visit,) = read.visits
    assert visit.point_fid == walk.fids[0]
    assert visit.at.astimezone(UTC) == datetime(2026, 5, 20, 2, 30, tzinfo=UTC)
    assert (visit.by, visit.found, read.unfilled) == ("甲", "地面积水", 1)


def test_rows_that_cannot_be_taken_are_told_with_their_row(city: City, tmp_path: Path) -> None:
    file = tmp_path / "巡查.csv"
    file.write_text(
        "点位名称,巡查时间,巡查人,发现问题\n"
        "红桥农贸市场,2026-05-19 09:00,甲,\n"
        "红桥农贸市场,昨天,甲,\n"
        "红桥农贸,2026-05-19,甲,\n"
        "第一中学,2027-05-19,甲,\n"
        "第一中学,,甲,门前乱停\n",
        encoding="utf-8",
    )
    read = read_visits(city.data, file, "", NOW)
    assert len(read.visits) == 1
    said = [T(problem.sentence) for problem in read.problems]
    assert [f"row {n}" in text for n, text in zip((3, 4, 5, 6), said, strict=True)] == [True] * 4
    assert "红桥农贸市场" in said[1]
    file.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(LedgerError, match="patrol list"):
        read_visits(city.data, file, "", NOW)
    with pytest.raises(UsageError):
        read_visits(city.data, tmp_path / "x.docx", "", NOW)


def test_a_track_that_passes_a_point_is_a_visit_once_a_day(city: City, tmp_path: Path) -> None:
    file = tmp_path / "track.gpx"
    places = [(80.2601, "2026-05-19T02:00:00Z"), (80.26, "2026-05-19T02:01:00Z"),
              (80.26, "2026-05-19T06:00:00Z"), (80.26, "2026-05-20T02:00:00Z"),
              (80.2700, "2026-05-21T02:00:00Z")]  # fmt: skip
    body = "".join(
        f'<trkpt lat="41.17" lon="{lon}"><time>{at}</time></trkpt>' for lon, at in places
    )
    file.write_text(
        '<?xml version="1.0"?><gpx version="1.1" creator="x" '
        f'xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{body}</trkseg></trk></gpx>'
    )
    read = read_visits(city.data, file, "甲", NOW)
    assert [visit.point_fid for visit in read.visits] == [MARKET, MARKET]
    assert [visit.at.strftime("%d %H:%M") for visit in read.visits] == ["19 02:01", "20 02:00"]
    # the school's moment lies ahead of the city's present
    assert len(read.problems) == 1


def test_the_verbs_plan_record_and_read(tmp_path: Path) -> None:
    week_city(tmp_path).close()
    file = str(tmp_path / "city.gpkg")
    out, err = StringIO(), StringIO()

    def run(*arguments: str) -> int:
        for stream in (out, err):
            stream.seek(0)
            stream.truncate()
        return main(arguments, CliContext(T, out, err))

    assert run("visit", file, "SC001", "--by", "甲", "--at", "2026-05-01T10:00") == 0
    assert "1 visit recorded" in out.getvalue()
    assert run("patrol", file, "--days", "5") == 0
    assert "2 points are due" in out.getvalue()
    assert "2026-05-01" in out.getvalue()
    assert run("patrol", file, "--kind", "schools", "--days", "0") == 0
    assert "第一中学" in out.getvalue()
    assert "农贸" not in out.getvalue()
    assert run("patrol", file, str(tmp_path / "p.gpx"), "--days", "0") == 0
    assert (tmp_path / "p.gpx").is_file()
    assert run("patrol", file, "--area", "没有的街道") == 2
    assert run("visit", file, "SC001") == 2
    assert run("visit", file) == 2
    (tmp_path / "v.csv").write_text(
        "点位编号,巡查时间\nXX001,2026-05-19 09:00\nXX009,2026-05-19\n", encoding="utf-8"
    )
    assert run("visit", file, "--from", str(tmp_path / "v.csv"), "--by", "甲") == 1
    assert "1 visit recorded" in out.getvalue()
    assert "XX001" in err.getvalue()
