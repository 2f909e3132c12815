from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.domain.edits import update_cells
from gis_app.domain.photos import photos_of
from gis_app.domain.terms import Colour, PhotoRole
from gis_app.domain.three_way import Decision, Outcome, outcome
from gis_app.messages import ENGLISH, Translator, msg
from gis_app.project.city import City
from gis_app.storage.photos import read_photo
from gis_app.workflows.merge_returns import plan_returns
from gis_app.workflows.send_to_units import send_to_units, units_with_issues
from tests.storage.photo_files import write_jpeg
from tests.workflows.returns.returned_workbooks import (
    FIRST,
    fid_of,
    fill_in,
    opened,
    put_photo,
)

if TYPE_CHECKING:
    from pathlib import Path


def _run(*words: str) -> tuple[int, str]:
    out = io.StringIO()
    status = main(words, CliContext(Translator(ENGLISH), out, out))
    return status, out.getvalue()


def test_every_unit_with_open_issues_gets_one_workbook(city: City, tmp_path: Path) -> None:
    report = send_to_units(city, tmp_path)
    wanted = units_with_issues(city.data)
    assert report.without_unit == len(wanted.pop(0, []))
    assert sum(one.issues for one in report.workbooks) == sum(map(len, wanted.values()))
    assert len({one.file for one in report.workbooks}) == len(wanted)
    for one in report.workbooks:
        sheet = openpyxl.load_workbook(one.file).worksheets[0]
        assert one.unit in sheet["B1"].value
        assert sheet.max_row == FIRST - 1 + one.issues


def test_a_workbook_that_comes_back_untouched_changes_nothing(city: City, sent: Path) -> None:
    plan = plan_returns(city, [sent])
    assert plan.is_empty
    assert not plan.notes
    with opened(sent):
        pass
    again = plan_returns(city, [sent])
    assert again.is_empty
    assert not again.notes


def test_answers_become_one_change_with_who_sent_what(
    city: City, sent: Path, tmp_path: Path
) -> None:
    with opened(sent) as book:
        code = fill_in(
            book, 0, 整改进展="已清理", 整改完成日期="2026年5月19日", 申请销号="是", 填报人="张三"
        )
        other = fill_in(book, 1, 整改进展="=1+1")
        put_photo(book, code, write_jpeg(tmp_path / "after.jpg"))
    before = city.data
    plan = plan_returns(city, [sent])
    assert not plan.conflicts
    plan.apply({})
    issues = city.data.table("issues")
    row = issues.row(fid_of(city, code))
    assert (row["progress"], row["step"]) == ("已清理", "pushed")
    assert issues.value(fid_of(city, other), "progress") in ("=1+1", None)
    moves = city.data.table("issue_moves")
    last = next(
        moves.row(int(f))
        for f in moves.fids
        if moves.value(int(f), "issue_fid") == fid_of(city, code)
    )
    assert last["move"] == "submit"
    assert "张三" in last["by"]
    assert "2026-05-19" in last["reason"]
    (photo,) = photos_of(city.data, "issues", fid_of(city, code))
    assert photo.role == PhotoRole.AFTER
    assert read_photo(city.file, photo.file) == (tmp_path / "after.jpg").read_bytes()
    assert sent.name in str(city.undo_label)
    city.undo()
    assert city.data.table("issues").row(fid_of(city, code)) == before.table("issues").row(
        fid_of(city, code)
    )
    assert not photos_of(city.data, "issues", fid_of(city, code))
    assert len(city.data.table("issue_moves")) == len(before.table("issue_moves"))


def test_the_same_workbook_is_taken_once(city: City, sent: Path, tmp_path: Path) -> None:
    with opened(sent) as book:
        code = fill_in(book, 0, 整改进展="已清理", 申请销号="是")
        put_photo(book, code, write_jpeg(tmp_path / "after.jpg"))
    plan_returns(city, [sent]).apply({})
    assert plan_returns(city, [sent]).is_empty


def test_not_ours_is_returned_with_its_reason(city: City, sent: Path) -> None:
    with opened(sent) as book:
        code = fill_in(book, 0, **{"非本单位职责(理由)": "属城管局职责"})
    plan_returns(city, [sent]).apply({})
    moves = city.data.table("issue_moves")
    (last,) = [moves.row(int(f)) for f in moves.fids]
    assert (last["move"], last["reason"]) == ("not_ours", "属城管局职责")
    assert last["issue_fid"] == fid_of(city, code)


@pytest.mark.parametrize(
    ("decision", "stays"),
    [(Decision.OURS, "办公室改"), (Decision.THEIRS, "单位改"), (None, "办公室改")],
)
def test_what_both_changed_is_decided_field_by_field(
    city: City, sent: Path, decision: Decision | None, stays: str
) -> None:
    with opened(sent) as book:
        code = fill_in(book, 0, 整改进展="单位改", 责任领导="李四")
    fid = fid_of(city, code)
    city.apply(update_cells("issues", fid, msg("Rows added"), progress="办公室改"))
    plan = plan_returns(city, [sent])
    (conflict,) = plan.conflicts
    assert (conflict.column, conflict.base, conflict.ours, conflict.theirs) == (
        "progress", "", "办公室改", "单位改",
    )  # fmt: skip
    plan.apply({} if decision is None else {0: decision})
    assert city.data.table("issues").value(fid, "progress") == stays
    assert city.data.table("issues").value(fid, "leader") == "李四", "no conflict there"
    city.undo()
    assert city.data.table("issues").value(fid, "progress") == "办公室改"


def test_two_answers_to_one_issue_contradict_each_other(
    city: City, sent: Path, tmp_path: Path
) -> None:
    second = sent.with_name("二.xlsx")
    shutil.copyfile(sent, second)
    with opened(sent) as book:
        fill_in(book, 0, 整改进展="甲说")
    with opened(second) as book:
        fill_in(book, 0, 整改进展="乙说")
    plan = plan_returns(city, [sent, second])
    (conflict,) = plan.conflicts
    assert "甲说" in conflict.ours
    assert sent.name in conflict.ours
    assert conflict.theirs == "乙说"


def test_the_verbs_send_and_merge(city: City, tmp_path: Path) -> None:
    city.close()
    file, folder = str(city.file), tmp_path / "units"
    in_the_way = tmp_path / "a file"
    in_the_way.write_text("kept", "utf-8")
    assert _run("send", file, str(in_the_way))[0] == 2, "a file stands where the folder should"
    assert in_the_way.read_text("utf-8") == "kept"
    status, said = _run("send", file, str(folder))
    assert status == 0, "a missing folder is made"
    books = sorted(folder.glob("*.xlsx"))
    assert len(books) == len(said.splitlines())
    assert _run("merge", file, str(folder))[0] == 0, "nothing came back changed"
    with opened(books[0]) as book:
        at = {str(c.value): c.column for c in book.worksheets[0][FIRST - 1]}
        sheet = book.worksheets[0]
        sheet.cell(FIRST, at["Progress"]).value = "done"
        code = str(sheet.cell(FIRST, at["Issue no."]).value)
    status, said = _run("merge", file, str(folder), "--dry-run")
    assert status == 0
    assert "trial" in said
    status, said = _run("merge", file, str(folder))
    assert status == 0
    assert "1 issue answered" in said
    with City.open(city.file, require_write=True) as again:
        assert again.data.table("issues").value(fid_of(again, code), "progress") == "done"
        again.apply(
            update_cells("issues", fid_of(again, code), msg("Rows added"), progress="otherwise")
        )
    report = tmp_path / "report.xlsx"
    status, said = _run("merge", file, str(folder), "--report", str(report))
    assert status == 2, "a conflict alone changes nothing"
    assert "otherwise" in said
    lines = openpyxl.load_workbook(report).worksheets[0]
    assert [c.value for c in lines[3]][3:6] == [None, "otherwise", "done"]
    assert _run("merge", file, str(folder), "--prefer", "theirs")[0] == 0
    with City.open(city.file, read_only=True) as again:
        assert again.data.table("issues").value(fid_of(again, code), "progress") == "done"
    assert _run("merge", file, str(tmp_path / "nothing"))[0] == 2


@given(st.text(), st.text(), st.text())
def test_three_ways_never_lose_a_side_unasked(base: str, ours: str, theirs: str) -> None:
    found = outcome(base, ours, theirs)
    assert (found is Outcome.CONFLICT) == (ours != theirs and ours != base and theirs != base)
    if found is Outcome.THEIRS:
        assert ours == base
    if found is Outcome.OURS:
        assert theirs == base


def test_no_issue_is_sent_that_is_closed(city: City) -> None:
    state, issues = city.data.issue_state, city.data.table("issues")
    sent = {fid for fids in units_with_issues(city.data).values() for fid in fids}
    assert sent == {int(f) for f in issues.fids[state.colour > Colour.CLOSED]}
