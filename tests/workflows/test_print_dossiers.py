"""Dossiers hold all there is about a point, in the order of the visit, on paper as on screen."""

from __future__ import annotations

import itertools
import subprocess
from io import StringIO
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.domain.point_dossier import point_dossier
from gis_app.errors import UsageError
from gis_app.messages import CHINESE, load_translator
from gis_app.paths import translations_dir
from gis_app.workflows.open_city import open_city
from gis_app.workflows.print_dossiers import find_points, print_dossiers, walking_order
from tests.domain.invented_city import city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City


@pytest.fixture(scope="module")
def sample() -> Iterator[City]:
    with open_city("sample") as opened:
        yield opened


def busiest(sample: City) -> int:
    data = sample.data
    fids = data.table("issues").numbers("point_fid")
    return int(np.bincount(fids[fids > 0]).argmax())


def squeezed(file: Path, *options: str) -> str:
    text = subprocess.run(
        ["pdftotext", *options, str(file), "-"], check=True, capture_output=True, text=True
    ).stdout
    return "".join(text.split())


def test_every_answer_issue_and_checklist_item_is_printed(sample: City, tmp_path: Path) -> None:
    t = load_translator(CHINESE, translations_dir())
    fid = busiest(sample)
    file = tmp_path / "档案.pdf"
    pages = print_dossiers(sample.data, (fid,), sample.file, file, t)
    said = squeezed(file)
    one = point_dossier(sample.data, fid, t)
    assert pages >= 1
    assert one.issues
    for issue in one.issues:
        assert issue.code in said
    for code, _title, _open in one.checklist:
        assert code in said
    for _way, unit, leader, _liaison, _why in one.answers:
        assert "".join(unit.split()) in said
        assert leader.split()[0] in said
    for name, *_ in one.neighbours:
        assert "".join(name.split()) in said
    assert "1:4000" in said


def test_open_issues_come_first_and_history_is_in_order(sample: City) -> None:
    t = load_translator(CHINESE, translations_dir())
    one = point_dossier(sample.data, busiest(sample), t)
    colours = [issue.colour for issue in one.issues]
    assert colours == sorted(colours, reverse=True)
    assert all("发现" in issue.history[0] for issue in one.issues)
    counted = sum(int(count or 0) for _code, _title, count in one.checklist)
    assert counted <= sum(issue.colour > 0 for issue in one.issues)


def test_neighbours_are_the_nearest_and_sorted(sample: City) -> None:
    t = load_translator("en", translations_dir())
    one = point_dossier(sample.data, busiest(sample), t)
    metres = [float(distance.split()[0]) for _n, _k, distance, _u in one.neighbours]
    assert metres == sorted(metres)


def test_a_visit_is_printed_in_its_order_with_bookmarks(sample: City, tmp_path: Path) -> None:
    from pypdf import PdfReader

    t = load_translator(CHINESE, translations_dir())
    fids = find_points(sample.data, ["XX003", "SC001", "XX001"])
    file = tmp_path / "迎检.pdf"
    print_dossiers(sample.data, fids, sample.file, file, t)
    points = sample.data.table("points")
    titles = [one.title for one in PdfReader(file).outline]
    assert titles == [points.value(fid, "name") for fid in fids]
    assert f"1/3{titles[0]}" in squeezed(file)


def test_a_point_that_is_nowhere_yet_has_a_dossier_without_a_map() -> None:
    data = city(points=[{"layer": "schools", "name": "未落图学校"}])
    one = point_dossier(data, 1, load_translator("en", translations_dir()))
    assert one.lon_deg != one.lon_deg
    assert one.neighbours == ()


def test_names_that_nobody_or_several_bear_are_refused(sample: City) -> None:
    with pytest.raises(UsageError, match="Did you mean: SC001"):
        find_points(sample.data, ["SC0001"])
    twins = city(points=[{"name": "同名"}, {"name": "同名"}])
    with pytest.raises(UsageError, match="several"):
        find_points(twins, ["同名"])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 7))
def test_walking_order_begins_with_the_first_and_is_nearly_shortest(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    rows = [
        {"name": str(n), "lon": 80.2 + x, "lat": 41.1 + y}
        for n, (x, y) in enumerate(rng.uniform(0, 0.02, (count, 2)))
    ]
    data = city(points=rows)
    order = walking_order(data, tuple(range(1, count + 1)))
    assert order[0] == 1
    assert sorted(order) == list(range(1, count + 1))
    xy = np.array([[row["lon"] * np.cos(np.radians(41.1)), row["lat"]] for row in rows])

    def length(way: tuple[int, ...]) -> float:
        steps = np.diff(xy[[n - 1 for n in way]], axis=0)
        return float(np.hypot(steps[:, 0], steps[:, 1]).sum())

    best = min(length((1, *rest)) for rest in itertools.permutations(range(2, count + 1)))
    assert length(order) <= 1.35 * best


def test_the_verb_prints_a_visit(tmp_path: Path) -> None:
    out = StringIO()
    t = load_translator("en", translations_dir())
    file = tmp_path / "visit.pdf"
    status = main(
        ["dossier", "sample", str(file), "SC001", "XX001", "--by-walk"],
        CliContext(t, out, StringIO()),
    )
    assert status == 0
    assert "pages" in out.getvalue()
    assert file.read_bytes().startswith(b"%PDF")
