from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.domain.edits import update_cells
from gis_app.domain.photos import photos_of
from gis_app.domain.terms import Colour, PhotoRole
from gis_app.domain.three_way import Decision, Outcome, outcome
from gis_app.errors import UsageError
from gis_app.ledger.book_pictures import pictures_in
from gis_app.messages import ENGLISH, Translator, msg
from gis_app.project.city import City
from gis_app.storage.photos import read_photo
from gis_app.workflows.add_photos import NewPhoto, add_photos
from gis_app.workflows.merge_returns import plan_returns
from gis_app.workflows.send_to_units import send_to_units, units_with_issues
from tests.storage.photo_files import jpeg, write_jpeg
from tests.workflows.returned_workbooks import (
    FIRST,
    columns,
    fill_in,
    opened,
    put_photo,
    sending_city,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.workflows.merge_returns import ReturnsPlan


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    made = sending_city(tmp_path)
    yield made
    made.close()


@pytest.fixture
def sent(city: City, tmp_path: Path) -> Path:
    """Send one unit its issues; return the workbook."""
    folder = tmp_path / "out"
    folder.mkdir()
    unit = max((u for u in units_with_issues(city.data) if u), key=_count(city))
    (one,) = send_to_units(city, folder, units=[unit]).workbooks
    assert one.issues >= 3
    return one.file


def _count(city: City) -> Any:
    counted = units_with_issues(city.data)
    return lambda unit: len(counted[unit])


def _fid(city: City, code: str) -> int:
    issues = city.data.table("issues")
    return int(issues.fids[issues.text("code").equals(code)][0])


def _says(plan: ReturnsPlan) -> list[str]:
    return [str(note.what) for note in plan.notes]


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


def test_the_office_cells_are_protected_and_the_rest_is_open(sent: Path) -> None:
    book = openpyxl.load_workbook(sent)
    sheet, forms, meta = book.worksheets
    assert sheet.protection.sheet
    assert forms.protection.sheet
    assert meta.sheet_state == "veryHidden"
    at = columns(sheet)
    locked = {name for name, c in at.items() if sheet.cell(FIRST, c).protection.locked}
    assert {"问题编号", "问题描述", "整改要求", "整改时限", "当前颜色"} <= locked
    assert not {"整改进展", "整改完成日期", "申请销号", "填报人", "责任领导"} & locked
    assert sheet.column_dimensions["A"].hidden
    formulas = [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert not formulas
    own = [c.value for row in forms.iter_rows() for c in row if c.data_type == "f"]
    assert own
    assert all(text.startswith("=IF('整改清单'!") for text in own)


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
    row = issues.row(_fid(city, code))
    assert (row["progress"], row["step"]) == ("已清理", "pushed")
    assert issues.value(_fid(city, other), "progress") in ("=1+1", None)
    moves = city.data.table("issue_moves")
    last = next(
        moves.row(int(f))
        for f in moves.fids
        if moves.value(int(f), "issue_fid") == _fid(city, code)
    )
    assert last["move"] == "submit"
    assert "张三" in last["by"]
    assert "2026-05-19" in last["reason"]
    (photo,) = photos_of(city.data, "issues", _fid(city, code))
    assert photo.role == PhotoRole.AFTER
    assert read_photo(city.file, photo.file) == (tmp_path / "after.jpg").read_bytes()
    assert sent.name in str(city.undo_label)
    city.undo()
    assert city.data.table("issues").row(_fid(city, code)) == before.table("issues").row(
        _fid(city, code)
    )
    assert not photos_of(city.data, "issues", _fid(city, code))
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
    assert last["issue_fid"] == _fid(city, code)


@pytest.mark.parametrize(
    ("decision", "stays"),
    [(Decision.OURS, "办公室改"), (Decision.THEIRS, "单位改"), (None, "办公室改")],
)
def test_what_both_changed_is_decided_field_by_field(
    city: City, sent: Path, decision: Decision | None, stays: str
) -> None:
    with opened(sent) as book:
        code = fill_in(book, 0, 整改进展="单位改", 责任领导="李四")
    fid = _fid(city, code)
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


def test_changes_of_the_office_cells_are_refused_and_told(city: City, sent: Path) -> None:
    with opened(sent) as book:
        code = fill_in(book, 0, 问题描述="没有问题", 整改时限="2027-01-01", 整改进展="好了")
    fid = _fid(city, code)
    description = city.data.table("issues").value(fid, "description")
    plan = plan_returns(city, [sent])
    assert sum("office's" in text for text in _says(plan)) == 2
    plan.apply({})
    row = city.data.table("issues").row(fid)
    assert (row["description"], row["progress"]) == (description, "好了")


def test_rows_moved_deleted_doubled_and_pasted_in_are_found(city: City, sent: Path) -> None:
    with opened(sent) as book:
        sheet = book.worksheets[0]
        at = columns(sheet)
        rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=FIRST)]
        first, second, third, *rest = rows
        progress = at["整改进展"] - 1
        moved = [*second]
        moved[progress] = "第二行的进展"
        stranger = [None, 99, "WT9999", *[None] * (len(first) - 3)]
        stranger[progress] = "粘贴的行"
        again = [*third]
        again[progress] = "重复行的进展"
        new = [moved, third, again, stranger, *rest]
        sheet.delete_rows(FIRST, len(rows))
        for line, values in enumerate(new, FIRST):
            for column, value in enumerate(values, 1):
                sheet.cell(line, column).value = value
    plan = plan_returns(city, [sent])
    says = _says(plan)
    assert any("pasted in" in text for text in says)
    assert any("deleted" in text for text in says)
    assert any("more than once; it is taken once" in text for text in says)
    plan.apply({})
    issues = city.data.table("issues")
    assert issues.value(_fid(city, str(second[2])), "progress") == "第二行的进展"
    assert issues.value(_fid(city, str(third[2])), "progress") == "重复行的进展"
    assert issues.has(_fid(city, str(first[2])))


def test_copies_of_a_row_that_contradict_are_not_taken(city: City, sent: Path) -> None:
    with opened(sent) as book:
        sheet = book.worksheets[0]
        at = columns(sheet)
        last = sheet.max_row
        for column in range(1, sheet.max_column + 1):
            sheet.cell(last + 1, column).value = sheet.cell(FIRST, column).value
        sheet.cell(FIRST, at["整改进展"]).value = "甲"
        sheet.cell(last + 1, at["整改进展"]).value = "乙"
    plan = plan_returns(city, [sent])
    assert plan.is_empty
    assert any("different answers" in text for text in _says(plan))


def test_a_row_without_its_key_is_known_by_its_number(city: City, sent: Path) -> None:
    with opened(sent) as book:
        code = fill_in(book, 0, 整改进展="无识别码")
        book.worksheets[0].cell(FIRST, 1).value = None
    plan_returns(city, [sent]).apply({})
    assert city.data.table("issues").value(_fid(city, code), "progress") == "无识别码"


def test_columns_may_be_moved_and_headings_stand_lower(city: City, sent: Path) -> None:
    with opened(sent) as book:
        code = fill_in(book, 0, 整改进展="上移")
        book.worksheets[0].insert_rows(1, 3)
        book.worksheets[0].insert_cols(3, 2)
    plan_returns(city, [sent]).apply({})
    assert city.data.table("issues").value(_fid(city, code), "progress") == "上移"


def test_a_forged_hidden_sheet_is_refused(city: City, sent: Path) -> None:
    with opened(sent) as book:
        fill_in(book, 0, 整改进展="改")
        book.worksheets[2].cell(2, 2).value = "1"
    plan = plan_returns(city, [sent])
    assert plan.is_empty
    assert any("was not sent by this project" in text for text in _says(plan))


def test_workbooks_of_another_project_and_of_none_are_refused(
    city: City, sent: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = sending_city(tmp_path / "other")
    try:
        from dataclasses import replace

        other.change_settings(replace(other.data.settings, exchange_key="f" * 64))
        assert any(
            "not sent by this project" in text for text in _says(plan_returns(other, [sent]))
        )
        other.change_settings(replace(other.data.settings, exchange_key=""))
        with pytest.raises(UsageError, match="no workbooks yet"):
            plan_returns(other, [sent])
    finally:
        other.close()
    plain = tmp_path / "plain.xlsx"
    openpyxl.Workbook().save(plain)
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing")
    plan = plan_returns(city, [plain, tmp_path / "broken.xlsx", sent])
    assert len(plan.notes) == 2
    assert plan.sources == [sent.name]


def test_photos_sent_along_do_not_come_back_as_new_ones(city: City, tmp_path: Path) -> None:
    counted = units_with_issues(city.data)
    unit = max((u for u in counted if u), key=_count(city))
    fid = counted[unit][0]
    add_photos(
        city,
        [
            NewPhoto("issues", fid, write_jpeg(tmp_path / "b.jpg"), PhotoRole.BEFORE),
            NewPhoto(
                "issues", fid, write_jpeg(tmp_path / "a.jpg", colour=(0, 99, 0)), PhotoRole.AFTER
            ),
        ],
    )
    (one,) = send_to_units(city, tmp_path, units=[unit]).workbooks
    for _file in tmp_path.glob("*.jpg"):
        _file.unlink()
    assert len(pictures_in(one.file.read_bytes())) == 2
    assert plan_returns(city, [one.file]).is_empty
    with opened(one.file):
        pass
    assert plan_returns(city, [one.file]).is_empty


def test_photos_beside_the_workbook_belong_to_the_issue_they_name(
    city: City, sent: Path, tmp_path: Path
) -> None:
    code = fill_in(openpyxl.load_workbook(sent), 0)
    write_jpeg(sent.with_name(f"{code}后.jpg"))
    write_jpeg(sent.with_name(f"{code} 整改前.jpg"), colour=(9, 99, 9))
    write_jpeg(sent.with_name(f"{code}7.jpg"), colour=(9, 9, 9))
    secret = write_jpeg(tmp_path / "secret.jpg", colour=(1, 2, 3))
    sent.with_name(f"{code} link.jpg").symlink_to(secret)
    plan = plan_returns(city, [sent])
    assert sorted(str(photo.role) for photo in plan.photos) == ["after", "before"]


def test_pictures_that_wps_lays_into_cells_are_found(city: City, sent: Path) -> None:
    with opened(sent) as book:
        sheet = book.worksheets[0]
        code = fill_in(book, 1)
        sheet.cell(FIRST + 1, columns(sheet)["整改后照片"]).value = '=_xlfn.DISPIMG("ID_0A1B",1)'
    pictures = (
        '<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" '
        'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><etc:cellImage>'
        '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="ID_0A1B"/><xdr:cNvPicPr/></xdr:nvPicPr>'
        '<xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic></etc:cellImage>'
        "</etc:cellImages>"
    )
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/image" Target="media/wps.jpg"/></Relationships>'
    )
    with zipfile.ZipFile(sent, "a") as archive:
        archive.writestr("xl/cellimages.xml", pictures)
        archive.writestr("xl/_rels/cellimages.xml.rels", links)
        archive.writestr("xl/media/wps.jpg", jpeg())
    (photo,) = plan_returns(city, [sent]).photos
    assert photo.fid == _fid(city, code)
    assert photo.role == PhotoRole.AFTER


def test_entities_in_a_drawing_are_not_expanded(sent: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    with zipfile.ZipFile(sent, "a") as archive:
        archive.writestr("xl/cellimages.xml", bomb)
    assert pictures_in(sent.read_bytes()) == ()


@given(st.binary(max_size=80), st.integers(0, 20_000))
@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_mangled_workbooks_never_break_the_reading_of_pictures(
    sent: Path, noise: bytes, at: int
) -> None:
    content = sent.read_bytes()
    at %= len(content)
    pictures_in(content[:at] + noise + content[at + len(noise) :])


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_workbook_saved_again_by_libreoffice_is_merged(
    city: City, root: Path, tmp_path: Path, kind: str
) -> None:
    """The files were sent by `sending_city`, filled in, and saved by LibreOffice 7.4."""
    folder = tmp_path / "back"
    folder.mkdir()
    shutil.copy(root / f"tests/data/returned_by_libreoffice.{kind}", folder)
    plan = plan_returns(city, list(folder.iterdir()))
    assert [note for note in plan.notes if note.is_loss] == []
    plan.apply({})
    changed = [a.fid for a in plan.answers]
    assert len(changed) == 2
    row = city.data.table("issues").row(changed[0])
    assert (row["progress"], row["step"]) == ("已清理完毕", "pushed")
    photos = photos_of(city.data, "issues", changed[0])
    assert [photo.role for photo in photos] == (["after"] if kind == "xlsx" else [])


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_libreoffice_in_between_changes_nothing(
    city: City, sent: Path, tmp_path: Path, kind: str
) -> None:
    with opened(sent) as book:
        code = fill_in(book, 0, 整改进展="已清理\n第二行", 申请销号="是")
        put_photo(book, code, write_jpeg(tmp_path / "after.jpg"))
    folder = tmp_path / "back"
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    done = subprocess.run(
        ["soffice", home, "--headless", "--convert-to", kind, "--outdir", str(folder), str(sent)],
        capture_output=True, timeout=200, check=False,
    )  # fmt: skip
    assert folder.is_dir(), done
    plan = plan_returns(city, list(folder.iterdir()))
    assert [str(note.what) for note in plan.notes if note.is_loss] == []
    (answer,) = plan.answers
    assert answer.cells["progress"].split() == ["已清理", "第二行"]
    assert len(plan.photos) == (1 if kind == "xlsx" else 0)


def _run(*words: str) -> tuple[int, str]:
    out = io.StringIO()
    status = main(words, CliContext(Translator(ENGLISH), out, out))
    return status, out.getvalue()


def test_the_verbs_send_and_merge(city: City, tmp_path: Path) -> None:
    city.close()
    file, folder = str(city.file), tmp_path / "units"
    assert _run("send", file, str(folder))[0] == 2, "no such folder"
    folder.mkdir()
    status, said = _run("send", file, str(folder))
    assert status == 0
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
        assert again.data.table("issues").value(_fid(again, code), "progress") == "done"
        again.apply(
            update_cells("issues", _fid(again, code), msg("Rows added"), progress="otherwise")
        )
    report = tmp_path / "report.xlsx"
    status, said = _run("merge", file, str(folder), "--report", str(report))
    assert status == 2, "a conflict alone changes nothing"
    assert "otherwise" in said
    lines = openpyxl.load_workbook(report).worksheets[0]
    assert [c.value for c in lines[3]][3:6] == [None, "otherwise", "done"]
    assert _run("merge", file, str(folder), "--prefer", "theirs")[0] == 0
    with City.open(city.file, read_only=True) as again:
        assert again.data.table("issues").value(_fid(again, code), "progress") == "done"
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
