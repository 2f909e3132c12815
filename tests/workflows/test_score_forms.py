"""Scoring forms go out and come back, filled in by people with programs that are not ours."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.drawing.image import Image
from pypdf import PdfReader

from gis_app.domain.assessment.form_parts import FormSplit, form_parts
from gis_app.domain.assessment.round import RoundPolicy, read_round
from gis_app.domain.work_terms import ItemResult, LatePolicy
from gis_app.errors import UsageError
from gis_app.messages import CHINESE, load_translator
from gis_app.paths import translations_dir
from gis_app.workflows.enter_scores import enter_scores, scores_of_round
from gis_app.workflows.returned_forms import plan_forms
from gis_app.workflows.score_forms import write_forms
from tests.storage.photo_files import jpeg
from tests.workflows.assessed_city import score, with_round
from tests.workflows.week_city import MARKET, SCHOOL, week_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City

HEAD, FIRST = 4, 6
"""Rows counted from 1: where inspector and time stand, and the first item."""
KEY, RESULT, NOTE, WHEN, PHOTO = 1, 6, 7, 8, 9
WORDS = {"符合": "conforms", "基本符合": "partial", "不符合": "fails", "不适用": "not_applicable"}
T = load_translator(CHINESE, translations_dir())
NOON = datetime(2026, 5, 20, 12, 0)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with week_city(tmp_path) as made:
        yield made


@pytest.fixture
def form(city: City, tmp_path: Path) -> Path:
    folder = tmp_path / "表"
    folder.mkdir()
    (file,) = write_forms(city, with_round(city), folder, FormSplit.ONE, T)
    return file


def fill(file: Path, results: list[str | None], **more: Any) -> None:
    """Fill in results row by row, and what the head says."""
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    sheet.cell(HEAD, 3).value = more.get("inspector", "检查员甲")
    sheet.cell(HEAD, 5).value = more.get("when", NOON)
    for line, result in enumerate(results):
        sheet.cell(FIRST + line, RESULT).value = result
        for column, name in ((NOTE, "notes"), (WHEN, "times")):
            if name in more:
                sheet.cell(FIRST + line, column).value = more[name][line]
    book.save(file)


def told(notes: Any) -> str:
    return "\n".join(str(note.what) for note in notes)


def test_what_is_filled_in_is_entered(city: City, form: Path) -> None:
    fill(form, ["符合", "√", "不符合", "×", None, "/"], notes=["", "", "堵了", "", "", ""],
         times=[None, "2026.5.20 9:05", None, None, None, None])  # fmt: skip
    plan = plan_forms(city, [form])
    assert not plan.notes
    plan.apply()
    table = city.data.table("scores")
    assert table.text("result").values().tolist() == [
        "conforms", "conforms", "fails", "fails", "not_applicable",
    ]  # fmt: skip
    assert table.text("scored_at").values().tolist()[:2] == [
        "2026-05-20T04:00:00Z",
        "2026-05-20T01:05:00Z",
    ]
    assert set(table.text("scored_by").values()) == {"检查员甲"}
    assert table.text("note")[2] == "堵了"
    again = plan_forms(city, [form])
    assert again.plan is not None
    assert again.plan.same == 5
    assert again.is_empty
    city.undo()
    assert not len(city.data.table("scores"))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from([*WORDS, None]), min_size=24, max_size=24))
def test_every_answer_comes_back_as_it_was_given(
    tmp_path_factory: pytest.TempPathFactory, answers: list[str | None]
) -> None:
    folder = tmp_path_factory.mktemp("f")
    with week_city(folder) as city:
        fid = with_round(city)
        (file,) = write_forms(city, fid, folder, FormSplit.ONE, T)
        items = read_round(city.data, fid).item_count
        answers = (answers * 3)[:items]
        fill(file, answers)
        plan_forms(city, [file]).apply()
        table = city.data.table("scores")
        found = {
            key: table.value(row, "result") for key, row in scores_of_round(city.data, fid).items()
        }
        book = openpyxl.load_workbook(file)
        rows = [(int(str(r[1].value)), str(r[2].value)) for r in list(book["gis-app"].rows)[1:]]
        assert found == {
            key: WORDS[answer] for key, answer in zip(rows, answers, strict=True) if answer
        }


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_form_saved_again_by_libreoffice_is_read(city: City, form: Path, kind: str) -> None:
    fill(form, ["符合", "不符合", "基本符合"], notes=["=1+1", "<r>堵</r>", "－"])
    folder = form.parent / "again"
    home = f"-env:UserInstallation=file://{form.parent / 'home'}"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", kind, "--outdir", str(folder), str(form)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    plan = plan_forms(city, [folder / f"{form.stem}.{kind}"])
    assert not plan.notes
    plan.apply()
    table = city.data.table("scores")
    assert table.text("result").values().tolist() == ["conforms", "fails", "partial"]
    assert set(table.text("scored_at").values()) == {"2026-05-20T04:00:00Z"}


def test_only_the_offered_results_may_be_chosen(form: Path) -> None:
    sheet = openpyxl.load_workbook(form).worksheets[0]
    lists = [v for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert [v.formula1 for v in lists] == ['"符合,基本符合,不符合,不适用"']
    assert str(lists[0].sqref).startswith(f"F{FIRST}:")
    assert sheet.protection.sheet
    assert not sheet.cell(FIRST, RESULT).protection.locked
    assert sheet.cell(FIRST, 4).protection.locked
    assert sheet.column_dimensions["A"].hidden


def test_what_cannot_be_taken_is_told_row_by_row(city: City, form: Path) -> None:
    fill(form, ["大概", "符合", "符合", "符合"], when=None,
         times=[None, "昨天", "2026-05-20 11:00", "2025-05-20 11:00"])  # fmt: skip
    book = openpyxl.load_workbook(form)
    sheet = book.worksheets[0]
    last = sheet.max_row + 1
    sheet.cell(last, RESULT).value = "符合"
    sheet.cell(last + 1, KEY).value = sheet.cell(FIRST + 2, KEY).value
    sheet.cell(last + 1, RESULT).value = "不符合"
    book.save(form)
    plan = plan_forms(city, [form])
    said = told(plan.notes)
    assert "none of the results" in said
    assert "no date" in said
    assert "Neither the row nor the head" in said
    assert "outside the round's window" in said
    assert "pasted in" in said
    assert "twice" in said
    plan.apply()
    assert len(city.data.table("scores")) == 1


def test_late_rows_are_marked_where_the_round_marks_them(city: City, tmp_path: Path) -> None:
    fid = with_round(city, policy=RoundPolicy(late=LatePolicy.MARK))
    (file,) = write_forms(city, fid, tmp_path, FormSplit.ONE, T)
    fill(file, ["符合"], when=datetime(2026, 5, 25, 12, 0))
    plan = plan_forms(city, [file])
    plan.apply()
    assert plan.plan is not None
    assert plan.plan.late == 1
    assert city.data.table("scores").numbers("is_late").tolist() == [1]


def test_photos_beside_an_item_come_with_its_score(city: City, form: Path) -> None:
    fill(form, ["不符合", "符合"])
    picture = form.parent / "p.jpg"
    picture.write_bytes(jpeg())
    book = openpyxl.load_workbook(form)
    image = Image(str(picture))
    image.width, image.height = 60, 20
    book.worksheets[0].add_image(image, f"I{FIRST}")
    book.save(form)
    plan_forms(city, [form]).apply()
    photos, scores = city.data.table("photos"), city.data.table("scores")
    assert photos.text("owner_table").values().tolist() == ["scores"]
    assert scores.value(int(photos.numbers("owner_fid")[0]), "result") == "fails"
    city.undo()
    assert not len(city.data.table("photos"))


def test_pictures_that_belong_to_no_score_are_told(city: City, form: Path) -> None:
    fill(form, ["不符合"])
    book = openpyxl.load_workbook(form)
    for place in (f"I{FIRST + 1}", "I60"):
        picture = form.parent / f"{place}.jpg"
        picture.write_bytes(jpeg())
        image = Image(str(picture))
        image.width, image.height = 60, 20
        book.worksheets[0].add_image(image, place)
    book.save(form)
    plan = plan_forms(city, [form])
    assert "beside no item" in told(plan.notes)
    plan.apply()
    assert not len(city.data.table("photos"))
    (why,) = plan.untaken
    assert "is not scored" in str(why)
    assert str(why) in told(plan.notes)


def test_a_form_that_was_tampered_with_or_is_not_ours_is_not_taken(city: City, form: Path) -> None:
    book = openpyxl.load_workbook(form)
    book["gis-app"].cell(2, 2).value = "2"
    book.save(form)
    other = form.parent / "other.xlsx"
    openpyxl.Workbook().save(other)
    plan = plan_forms(city, [form, other])
    assert plan.plan is None
    assert "hidden sheet was changed" in told(plan.notes)
    assert "no scoring form" in told(plan.notes)


def test_forms_know_what_was_scored_before(city: City, tmp_path: Path) -> None:
    fid = with_round(city)
    enter_scores(city, fid, [score(MARKET, "SC-02", ItemResult.FAILS, "无电话")])
    (file,) = write_forms(city, fid, tmp_path, FormSplit.ONE, T)
    sheet = openpyxl.load_workbook(file).worksheets[0]
    row = next(r for r in sheet.iter_rows(min_row=FIRST) if str(r[3].value).startswith("SC-02"))
    assert (row[RESULT - 1].value, row[NOTE - 1].value) == ("不符合", "无电话")


@pytest.mark.parametrize("split", list(FormSplit))
def test_every_item_stands_in_exactly_one_form(city: City, split: FormSplit) -> None:
    fid = with_round(city)
    round_ = read_round(city.data, fid)
    parts = form_parts(round_, split, ["甲", "乙"])
    seen = Counter(
        (place, slot)
        for part in parts
        for place, slots in zip(part.points, part.slots, strict=True)
        for slot in slots
    )
    assert set(seen.values()) == {1}
    assert len(seen) == round_.item_count
    if split is FormSplit.INSPECTOR:
        assert [part.inspector for part in parts] == ["甲", "乙"]
        with pytest.raises(UsageError):
            form_parts(round_, split, [" "])


def test_a_form_on_paper_has_every_item(city: City, tmp_path: Path) -> None:
    fid = with_round(city)
    (file,) = write_forms(city, fid, tmp_path, FormSplit.ONE, T, on_paper=True)
    text = "".join(page.extract_text() for page in PdfReader(file).pages)
    round_ = read_round(city.data, fid)
    for kind in round_.standard.kinds:
        assert all(item.code in text for item in kind.items)
    assert "红桥农贸市场" in text
    assert text.count("□") >= 4 * round_.item_count
    assert SCHOOL in round_.points.fids
