"""Progress in a project file: recorded, refused, filled in on a form and read back once."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pytest
import shapely

from gis_app.domain.actions.action_figures import all_action_figures
from gis_app.domain.actions.action_work import action_layers
from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.domain.terms import WORDS
from gis_app.errors import EditError, LedgerError
from gis_app.messages import CHINESE, ENGLISH, load_translator, msg
from gis_app.paths import translations_dir
from gis_app.workflows.progress_forms import read_form, write_progress_form
from gis_app.workflows.record_progress import ProgressRecord, plan_progress, record_progress
from gis_app.workflows.report_actions import action_json, action_named, figures_of
from tests.workflows.test_import_command import call
from tests.workflows.week_city import NOW, week_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City

T = load_translator(CHINESE, translations_dir())
WIRE, STALLS, HOME = 1, 2, 3


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with week_city(tmp_path) as made:
        line = shapely.LineString([(80.26, 41.17), (80.263, 41.17)])
        rows: list[dict[str, Any]] = [
            {"code": "FX-001", "name": "友谊路飞线", "layer": "flying_wires", "stage": "owner",
             "owners": "电信、移动", "length_before_m": 200.0},
            {"code": "ZD-001", "name": "东门占道", "layer": "road_occupation", "stage": "survey",
             "stall_count": 10, "busy_hours": "19:00-23:00", "kept_by": "城管中队"},
            {"code": "LX-001", "name": "老旧小区", "layer": "residential_renovation",
             "stage": "survey", "quantity": 300},
        ]  # fmt: skip
        names = {name for row in rows for name in row}
        columns = {name: [row.get(name) for row in rows] for name in names}
        columns |= {"found_on": ["2026-04-01"] * 3, "deadline": ["2026-06-30"] * 3}
        columns[GEOMETRY] = [bytes(shapely.to_wkb(line))] * 3
        fids = made.reserve_fids("actions", 3)
        batch = RowBatch("actions", fids, columns)
        made.apply(Edit(msg("Sample city made"), inserts=(batch,)))
        yield made


def record(fid: int = WIRE, days_ago: float = 1, **fields: Any) -> ProgressRecord:
    at = NOW - timedelta(days=days_ago)
    return ProgressRecord(**{"action_fid": fid, "at": at, "by": "记录员", **fields})


def test_a_record_moves_the_feature_on_and_is_one_undo(city: City) -> None:
    before = city.data.table("actions").row(WIRE)
    record_progress(city, [record(amount=80, stage="treat", method="bundle", owner="电信")])
    row = city.data.table("actions").row(WIRE)
    assert (row["stage"], row["method"], row["done_on"]) == ("treat", "捆扎", None)
    (figures,) = figures_of(city.data, [action_named(city.data, "飞线")])
    assert (figures.done, figures.total) == (80, 200)
    city.undo()
    assert city.data.table("actions").row(WIRE) == before
    assert len(city.data.table("action_records")) == 0


def test_acceptance_sets_the_day_and_a_record_told_late_does_not_turn_back(city: City) -> None:
    record_progress(city, [record(days_ago=2, amount=150, stage="accepted", length_after_m=20)])
    record_progress(city, [record(days_ago=9, amount=10, stage="treat")])
    row = city.data.table("actions").row(WIRE)
    assert (row["stage"], row["done_on"], row["length_after_m"]) == ("accepted", "2026-05-18", 20)
    (figures,) = figures_of(city.data, [action_named(city.data, "flying_wires")])
    assert figures.done == 200
    # a relapse opens it again
    record_progress(city, [record(days_ago=0, stage="treat", note="反弹")])
    row = city.data.table("actions").row(WIRE)
    assert (row["stage"], row["done_on"]) == ("treat", None)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"amount": -5}, "negative"),
        ({"amount": float("nan")}, "negative"),
        ({"length_before_m": 10, "length_after_m": 20}, "more than the length before"),
        ({"stage": "nowhere"}, "not a stage"),
        ({"amount": 1, "by": " "}, "who records"),
        ({"amount": 1, "days_ago": -1}, "later than now"),
        ({"amount": 1, "days_ago": 60}, "before the day"),
        ({"amount": 1, "fid": 99}, "not in the register"),
        ({}, "Nothing is said"),
    ],
)
def test_what_cannot_be_true_is_refused_with_the_reason(
    city: City, fields: dict[str, Any], said: str
) -> None:
    plan = plan_progress(city.data, [record(**fields)])
    assert not plan.taken
    assert said in str(plan.refused[0][1])
    with pytest.raises(EditError) as error:
        record_progress(city, [record(**fields)])
    assert said in str(error.value.details[0])


def test_more_than_the_plan_is_kept_and_said(city: City) -> None:
    plan, _change = record_progress(city, [record(amount=250), record(fid=HOME, amount=40)])
    assert [doubt.field("more") for doubt in plan.doubts] == ["50"]
    done = {f.spec.id: f.done for f in all_action_figures(city.data)}
    assert done == {"flying_wires": 200, "residential_renovation": 120, "road_occupation": 0}


def test_a_form_goes_out_and_comes_back_once(city: City, tmp_path: Path) -> None:
    file = tmp_path / "form.xlsx"
    write_progress_form(city.data, all_action_figures(city.data), file, T)
    book = openpyxl.load_workbook(file)
    sheet: Any = book["飞线整治"]
    heads = {cell.value: cell.column for cell in sheet[3]}
    assert sheet.cell(4, heads["剩余任务量"]).value == "200 米"
    filled = {"完成时间": "2026-05-19 16:30", "完成量": "60 米", "到达阶段": "整治",
              "权属单位": "移动", "治理方式": "剪除", "记录人": "李某"}  # fmt: skip
    for name, value in filled.items():
        sheet.cell(4, heads[name]).value = value
    stalls: Any = book["占道经营整治"]
    heads = {cell.value: cell.column for cell in stalls[3]}
    # a copied row tells of a second visit; nobody was there
    for column in range(1, 7):
        stalls.cell(5, column).value = stalls.cell(4, column).value
    for row, (at, count) in {4: ("2026/5/18 20:10", 7), 5: ("2026-05-19 12:00", 0)}.items():
        stalls.cell(row, heads["完成时间"]).value = at
        stalls.cell(row, heads["摊点数"]).value = count
    book.save(file)
    report = read_form(city, file, "登记员")
    assert (report.taken, report.notes, report.known_before) == (3, (), 0)
    records = city.data.table("action_records")
    assert records.text("at").values().tolist() == [
        "2026-05-18T12:10:00Z", "2026-05-19T04:00:00Z", "2026-05-19T08:30:00Z",
    ]  # fmt: skip
    assert records.text("kind").values().tolist() == ["visit", "visit", "work"]
    assert records.text("by").values().tolist() == ["登记员", "登记员", "李某"]
    assert records.row(3)["method"] == "cut"
    again = read_form(city, file, "登记员")
    assert (again.taken, again.known_before) == (0, 3)
    assert len(city.data.table("action_records")) == 3
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/media/image1.jpeg", b"x")
    assert ["picture" in str(note.reason) for note in read_form(city, file).notes] == [True]


def test_bad_lines_of_a_form_are_named_and_the_others_taken(city: City, tmp_path: Path) -> None:
    file = tmp_path / "form.csv"
    file.write_text(
        "编号,完成时间,完成量,到达阶段,记录人\n"
        "FX-001,2026-05-18,20,,甲\n"
        "FX-999,2026-05-18,20,,甲\n"
        "FX-001,昨天,20,,甲\n"
        "FX-001,2026-05-18,二十,,甲\n"
        "FX-001,2026-05-18,-3,,甲\n"
        "FX-001,2026-05-18,3,飞天,甲\n"
        "FX-001,,3,,甲\n"
        "LX-001,,,,甲\n",
        "utf-8",
    )
    report = read_form(city, file)
    assert report.taken == 1
    assert [note.row for note in report.notes] == [3, 4, 5, 6, 7, 8]
    said = [str(note.reason) for note in report.notes]
    assert said[0] == "No feature has this number."
    assert "no date" in said[1]
    assert "negative" in said[3]
    assert "day is missing" in said[5]
    other = tmp_path / "other.csv"
    other.write_text("甲,乙\n1,2\n", "utf-8")
    with pytest.raises(LedgerError):
        read_form(city, other)


def test_the_verb_shows_records_and_reads(city: City, tmp_path: Path) -> None:
    file = str(city.file)
    city.close()
    status, _out, err = call("action", file, "record", "FX-001", "--by", "甲", "--amount", "60",
                             "--at", "2026-05-19T10:00", "--stage", "treat")  # fmt: skip
    assert (status, err) == (0, "")
    status, out, _err = call("action", file, "progress", "飞线", "--json")
    found = json.loads(out)["actions"][0]
    assert (found["done"], found["total"], found["share"]) == (60, 200, 0.3)
    assert {row["name"]: row["done"] for row in found["by_owner"]} == {"电信": 30, "移动": 30}
    status, out, _err = call("action", file)
    assert status == 0
    assert len(out.splitlines()) == 6
    book = tmp_path / "out.xlsx"
    assert call("action", file, "progress", "--out", str(book))[0] == 0
    assert "Flying wires By owner" in openpyxl.load_workbook(book).sheetnames
    pdf = tmp_path / "out.pdf"
    assert call("action", file, "progress", "flying_wires", "--out", str(pdf))[0] == 0
    assert pdf.read_bytes().startswith(b"%PDF")
    assert call("action", file, "form", "--out", str(tmp_path / "f.xlsx"))[0] == 0
    for bad in (
        ("record", "NO-1", "--by", "甲", "--amount", "1"),
        ("record", "FX-001", "--by", "甲", "--amount", "-1"),
        ("record",),
        ("form",),
        ("progress", "飞行"),
    ):
        assert call("action", file, *bad)[0] == 2


def test_every_aspect_and_every_measure_is_tried_on_real_features(tmp_path: Path) -> None:
    """Record at features of all shipped actions, whatever they are counted in."""
    from gis_app.workflows.open_city import open_city

    with open_city("sample", read_only=False) as sample:
        data = sample.data
        assert {spec.aspect for spec in action_layers(data)} == set(WORDS["aspect"])
        before = {f.spec.id: f for f in all_action_figures(data)}
        assert len(before) == len(action_layers(data))
        records = []
        for figures in before.values():
            assert figures.total > 0
            fresh = figures.rows[~figures.work.is_finished[figures.rows]][0]
            left = float(figures.work.plan[fresh] - figures.work.done[fresh])
            is_share = figures.spec.id == "residential_renovation"
            plan = float(figures.work.plan[fresh])
            amount = 0.5 * left * (100 / plan if is_share else 1)
            fid = int(figures.work.actions.fids[fresh])
            records.append(ProgressRecord(fid, data.as_of, "甲", amount=amount))
        plan, _change = record_progress(sample, records)
        assert not plan.refused
        assert not plan.doubts
        for figures in all_action_figures(sample.data):
            old = before[figures.spec.id]
            place = np.flatnonzero(np.isclose(figures.work.done, old.work.done) == 0)
            assert figures.done - old.done > 0, figures.spec.id
            assert len(place) == len(before)
            json.dumps(action_json(sample.data, [figures], load_translator(ENGLISH, tmp_path)))
