"""What is said once about a project comes together with that of a copy, or is told."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gis_app.catalogue.notices import export_wording, notices_folder
from gis_app.domain.bookmarks import Bookmark, bookmarks_text, read_bookmarks
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.exchange_log import Sending, log_text, read_log
from gis_app.domain.three_way import Decision
from gis_app.messages import ENGLISH, Translator, msg
from gis_app.workflows.merge_projects import plan_project_merge
from tests.ui.small_city import make_small_city
from tests.workflows.two_copies import two_copies

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City
    from gis_app.workflows.project_plan import ProjectPlan

EN = Translator(ENGLISH)
SENT = Sending(1, "市住建局", "2026-05-18T02:00:00Z", "住建局.xlsx", 4, "2026-05-25")
LAYER = """\
title = { zh_CN = "诊所", en = "Clinics" }
order = 499

[symbol]
kind = "marker"
icon = "fountain"
shape = "circle"
fill = "#3F7A3A"
"""


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[City, City]]:
    """Make a project with a key and an exchange, and a copy of it in another group's hands."""
    with make_small_city(tmp_path / "ours.gpkg", 8, 8) as made:
        says(made, exchange_key="k", exchange_log=log_text([SENT]))
    with two_copies(tmp_path / "ours.gpkg") as both:
        yield both


def says(city: City, **values: Any) -> None:
    city.change_settings(replace(city.data.settings, **values))


def planned(ours: City, theirs: City) -> ProjectPlan:
    return plan_project_merge(ours, theirs.file, EN)


def choices(**columns: str) -> str:
    one = {"list": "issues", "layer": None, "datum": None, "crs": None, "columns": columns}
    return json.dumps({"abc": one})


def test_nothing_said_otherwise_is_nothing_to_take(pair: tuple[City, City]) -> None:
    plan = planned(*pair)
    assert plan.is_empty
    assert not plan.notes


def test_who_answered_is_joined_with_the_units_numbered_as_here(pair: tuple[City, City]) -> None:
    ours, theirs = pair
    unit = int(theirs.reserve_fids("units", 1)[0])
    cells = {"name": ["新单位"], "code": ["N1"]}
    for city in (ours, theirs):
        name = "ours" if city is ours else "新单位"
        rows = RowBatch("units", np.array([unit]), {**cells, "name": [name], "code": [name]})
        city.apply(Edit(msg("Rows added"), (rows,)))
    back = replace(SENT, returned_at="2026-05-20T02:00:00Z", returned_file="a.xlsx", answered=3)
    new = replace(SENT, unit_fid=unit, unit="新单位", file="新单位.xlsx")
    says(theirs, exchange_log=log_text([back, new]))
    plan = planned(ours, theirs)
    assert not plan.is_empty
    assert "2 entries" in str(plan.summary[-1])
    plan.apply({})
    log = read_log(ours.data.settings.exchange_log)
    assert [one.is_back for one in log if one.unit_fid == 1] == [True]
    (other,) = [one for one in log if one.unit_fid != 1]
    assert ours.data.table("units").value(other.unit_fid, "name") == "新单位"
    assert planned(ours, theirs).is_empty


def test_column_choices_are_joined_and_a_clash_is_decided(pair: tuple[City, City]) -> None:
    ours, theirs = pair
    says(ours, import_choices=choices(地点="address"))
    other = json.loads(choices(地点="name"))
    says(theirs, import_choices=json.dumps({**other, "def": other["abc"]}))
    plan = planned(ours, theirs)
    (clash,) = plan.conflicts
    assert "地点 → Address" in clash.ours
    assert "地点 → " in clash.theirs
    assert "no row" in str(plan.summary[0])
    plan.apply({})
    kept = json.loads(ours.data.settings.import_choices)
    assert kept["abc"]["columns"] == {"地点": "address"}
    assert kept["def"]["columns"] == {"地点": "name"}
    planned(ours, theirs).apply({0: Decision.THEIRS})
    assert json.loads(ours.data.settings.import_choices)["abc"]["columns"] == {"地点": "name"}
    assert planned(ours, theirs).is_empty


def test_bookmarks_layers_and_words_come_along_and_clashes_are_told(
    pair: tuple[City, City],
) -> None:
    ours, theirs = pair
    mine, other = Bookmark("大十字", 80.2, 41.1, 5000.0), Bookmark("大十字", 80.3, 41.2, 2000.0)
    says(ours, bookmarks=bookmarks_text([mine]))
    says(theirs, bookmarks=bookmarks_text([other]), office="乙组办公室")
    theirs.change_project_layers({"inspection/clinics": LAYER})
    export_wording(notices_folder(theirs.file))
    here = notices_folder(ours.file)
    here.mkdir()
    (here / "daily.toml").write_text("# ours", "utf-8")
    plan = planned(ours, theirs)
    plan.apply({})
    names = [one.name for one in read_bookmarks(ours.data.settings.bookmarks)]
    assert names == ["大十字", "大十字 (theirs)"]
    assert ours.project_layers == {"inspection/clinics": LAYER}
    assert (here / "daily.toml").read_text("utf-8") == "# ours"
    assert (here / "weekly.toml").is_file()
    assert ("daily.toml", True) in [(note.value, note.is_loss) for note in plan.notes]


def test_another_seal_is_told_as_a_loss(pair: tuple[City, City]) -> None:
    ours, theirs = pair
    says(theirs, exchange_key="another", name="别的名称")
    plan = planned(ours, theirs)
    assert ours.data.settings.exchange_key == "k"
    assert [note.is_loss for note in plan.notes if "seal" in str(note.what)] == [True]
    assert any(note.value == "别的名称" for note in plan.notes)
