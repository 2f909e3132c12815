"""Notices: their words are templates, they carry a map and codes, hostile text stays text."""

from __future__ import annotations

import io
import zipfile
from io import StringIO
from typing import TYPE_CHECKING

import docx
import pytest
import segno
from PIL import Image
from pypdf import PdfReader

from gis_app.catalogue.notices import export_wording, load_wording, notices_folder
from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.domain.edits import update_cells
from gis_app.domain.notice_wording import FIELDS, filled, wording_from
from gis_app.domain.work_terms import ListKind
from gis_app.errors import CatalogueError
from gis_app.messages import CHINESE, LANGUAGES, load_translator, msg
from gis_app.paths import translations_dir
from gis_app.reports.list_document import list_report, snapshot
from gis_app.workflows.issue_lists import issue_lists, write_lists
from gis_app.workflows.notice_pictures import code_png, geo_link, notice_pictures
from gis_app.workflows.write_report import Cadence, make_report
from tests.workflows.week_city import NOW, week_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City

ZH = load_translator(CHINESE, translations_dir())
EN = load_translator("en", translations_dir())


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with week_city(tmp_path) as made:
        yield made


@pytest.mark.parametrize("kind", list(ListKind))
def test_every_kind_of_document_has_words_in_both_languages(kind: ListKind) -> None:
    wording = load_wording(kind)
    assert set(wording) == set(LANGUAGES)
    for words in wording.values():
        assert words.title
        assert words.body
        assert wording_from(words.as_json()) == words
        text = "\n".join((words.salutation, *words.body))
        assert "{unit}" in text
        assert "{" not in filled(text, dict.fromkeys(FIELDS, "x"))


def test_a_notice_says_its_template_with_the_units_name_and_numbers(
    city: City, tmp_path: Path
) -> None:
    (fid,) = issue_lists(city, ListKind.ASSIGNMENT, "王", NOW)
    (file,) = write_lists(city.data, [fid], tmp_path, ZH)
    text = "\n".join(p.text for p in docx.Document(str(file)).paragraphs)
    assert "问题交办单" in text
    assert "市市场监督管理局：" in text
    assert "存在 1 个问题" in text
    (pdf,) = write_lists(city.data, [fid], tmp_path, EN, ".pdf")
    said = PdfReader(pdf).pages[0].extract_text()
    assert "Assignment" in said


def test_word_and_pdf_carry_the_map_and_a_code_with_number_and_place_alone(
    city: City, tmp_path: Path
) -> None:
    (fid,) = issue_lists(city, ListKind.ASSIGNMENT, "王", NOW)
    map_, code = notice_pictures(city.data, snapshot(city.data, fid), CHINESE)
    picture = Image.open(io.BytesIO(map_.content))
    assert picture.width > 1000
    assert len({picture.getpixel((x, picture.height // 2)) for x in range(picture.width)}) > 3
    link = geo_link("WT-0518-001", 80.26, 41.17)
    assert code.content == code_png(link)
    assert segno.make(link, error="m", micro=False).version < 8
    (file,) = write_lists(city.data, [fid], tmp_path, ZH)
    with zipfile.ZipFile(file) as parts:
        stored = [parts.read(n) for n in parts.namelist() if n.startswith("word/media/")]
    assert code.content in stored
    assert len(stored) == 2
    (pdf,) = write_lists(city.data, [fid], tmp_path, ZH, ".pdf")
    assert sum(len(page.images) for page in PdfReader(pdf).pages) >= 2


def test_an_office_changes_the_words_and_what_was_issued_keeps_its_own(
    city: City, tmp_path: Path
) -> None:
    (before,) = issue_lists(city, ListKind.ASSIGNMENT, "王", NOW)
    folder = notices_folder(city.file)
    assert len(export_wording(folder)) == len(ListKind) + len(Cadence) + 1
    assert export_wording(folder) == []
    own = folder / "assignment.toml"
    own.write_text(own.read_text("utf-8").replace("问题交办单", "限期整改通知"), "utf-8")
    (after,) = issue_lists(city, ListKind.ASSIGNMENT, "王", NOW)
    assert ZH(list_report(city.data, after).title) == "限期整改通知"
    assert ZH(list_report(city.data, before).title) == "问题交办单"
    assert EN(list_report(city.data, after, "en").title) == "Assignment"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('title = "{leader}"', "{leader}"),
        ('title = "{unit.__class__}"', "unit.__class__"),
        ("title = 3", "title"),
        ('titel = "x"', "title"),
        ("title = ", "cannot be read"),
    ],
)
def test_a_mistake_in_a_template_is_told_and_nothing_is_issued(
    city: City, line: str, said: str
) -> None:
    folder = notices_folder(city.file)
    export_wording(folder)
    own = folder / "assignment.toml"
    own.write_text(own.read_text("utf-8").replace('title = "问题交办单"', line), "utf-8")
    with pytest.raises(CatalogueError) as caught:
        issue_lists(city, ListKind.ASSIGNMENT, "王", NOW)
    told = "\n".join(EN(m) for m in (caught.value.message, *caught.value.details))
    assert said in told
    assert len(city.data.table("list_documents")) == 0
    out, err = StringIO(), StringIO()
    assert main(("wording", str(city.file)), CliContext(EN, out, err)) == 2
    assert "assignment.toml" in err.getvalue()


def test_hostile_names_are_put_in_as_they_are(city: City, tmp_path: Path) -> None:
    hostile = "<b>{by}</b>&\x07{0.__class__}"
    city.apply(update_cells("units", 3, msg("renamed"), name=hostile))
    city.apply(update_cells("issues", 1, msg("renamed"), code="<script>(1)"))
    (fid,) = issue_lists(city, ListKind.ASSIGNMENT, "王", NOW)
    (file,) = write_lists(city.data, [fid], tmp_path, ZH)
    text = "\n".join(p.text for p in docx.Document(str(file)).paragraphs)
    assert "<b>{by}</b>&{0.__class__}：" in text
    write_lists(city.data, [fid], tmp_path, ZH, ".pdf")
    assert geo_link("<script>(1)", 80, 41).endswith("(%3Cscript%3E%281%29)")


def test_a_language_without_words_has_the_programs_own(city: City) -> None:
    (fid,) = issue_lists(city, ListKind.ASSIGNMENT, "王", NOW)
    report = list_report(city.data, fid, "fr")
    assert ZH(report.title) == "交办单"


def test_without_a_place_there_is_neither_map_nor_code(city: City) -> None:
    (fid,) = issue_lists(city, ListKind.ASSIGNMENT, "王", NOW)
    content = snapshot(city.data, fid)
    for wrong in (None, "80.2", float("nan"), 500.0):
        content["issues"][0]["lon"] = wrong
        assert notice_pictures(city.data, content, CHINESE) == ()


@pytest.mark.parametrize("cadence", list(Cadence))
def test_a_report_takes_the_offices_words_and_figures(city: City, cadence: Cadence) -> None:
    plain = make_report(city.data, cadence, NOW)
    folder = notices_folder(city.file)
    export_wording(folder)
    own = folder / f"{cadence.value}.toml"
    text = own.read_text("utf-8").replace(
        "body = []", 'body = ["截至{end}，未销号{open}个，其中红色{red}个。"]', 1
    )
    own.write_text(text.replace('closing = ""', 'closing = "特此通报。"', 1), "utf-8")
    made = make_report(city.data, cadence, NOW, city.file)
    first = ZH(made.sections[0].paragraphs[0])
    state = city.data.issue_state
    assert (
        first
        == f"截至2026-05-20，未销号{int(state.is_open.sum())}个，其中红色{state.counts().red}个。"
    )
    assert ZH(made.sections[-1].paragraphs[0]) == "特此通报。"
    assert ZH(made.title) == ZH(plain.title)
    assert len(made.sections) == len(plain.sections) + 1
    own.write_text(text.replace("{red}", "{leader}"), "utf-8")
    with pytest.raises(CatalogueError):
        make_report(city.data, cadence, NOW, city.file)
