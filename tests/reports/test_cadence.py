"""Reports: the same figures as the figures, every row there, and files other programs read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from gis_app.domain.dates import BEIJING
from gis_app.domain.week_figures import Figure, GroupBy, broken_down, week_figures
from gis_app.errors import RenderError, UsageError
from gis_app.messages import CHINESE, load_translator
from gis_app.paths import translations_dir
from gis_app.reports.cadence import day_of, end_of, week_of
from gis_app.reports.html_writer import report_html
from gis_app.reports.report import cell_text, is_numeric
from gis_app.workflows.write_report import Cadence, make_report, write_report
from tests.workflows.test_import_command import call
from tests.workflows.week_city import NOW, week_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City
    from gis_app.reports.report import Report

ZH = load_translator(CHINESE, translations_dir())


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with week_city(tmp_path) as made:
        yield made


def texts(report: Report) -> str:
    parts = [ZH(p) for section in report.sections for p in section.paragraphs]
    for section in report.sections:
        for table in section.tables:
            parts += [cell_text(cell, ZH) for row in table.rows for cell in row]
    return "\n".join(parts)


def test_a_day_ends_at_midnight_in_beijing_or_now(city: City) -> None:
    day = date(2026, 5, 19)
    assert end_of(day, city.data) == datetime(2026, 5, 20, tzinfo=BEIJING)
    assert end_of(date(2026, 5, 20), city.data) == NOW
    assert day_of(NOW).start == datetime(2026, 5, 20, tzinfo=BEIJING)


def test_the_daily_report_lists_every_overdue_issue_once(city: City) -> None:
    report = make_report(city.data, Cadence.DAILY, NOW)
    figures = week_figures(city.data, day_of(NOW))
    tables = {ZH(t.title): t for s in report.sections for t in s.tables}
    assert len(tables["超期"].rows) == figures.count(Figure.OVERDUE)
    assert len(tables["今日到期"].rows) == figures.count(Figure.DUE_TODAY)
    assert f"未销号问题 {figures.count(Figure.OPEN)} 件" in texts(report)


def test_the_weekly_ranking_is_the_breakdown(city: City) -> None:
    report = make_report(city.data, Cadence.WEEKLY, NOW)
    units = broken_down(week_figures(city.data, week_of(NOW)), GroupBy.UNIT)
    ranking = next(t for s in report.sections for t in s.tables if ZH(t.title) == "各责任单位")
    assert len(ranking.rows) == len(units.keys)
    assert sum(int(str(row[1])) for row in ranking.rows) == units.counts[Figure.ASSIGNED].sum()


@pytest.mark.parametrize("cadence", list(Cadence))
def test_every_form_of_every_report_is_written_and_read_back(
    city: City, tmp_path: Path, cadence: Cadence
) -> None:
    import docx
    import openpyxl
    from pypdf import PdfReader

    report = make_report(city.data, cadence, NOW)
    for suffix in (".docx", ".pdf", ".xlsx"):
        write_report(report, tmp_path / f"r{suffix}", ZH)
    title = ZH(report.title)
    document = docx.Document(str(tmp_path / "r.docx"))
    assert document.paragraphs[0].text == title
    rows = sum(len(t.rows) for s in report.sections for t in s.tables)
    filled = sum(bool(t.rows) for s in report.sections for t in s.tables)
    assert sum(len(table.rows) for table in document.tables) == rows + filled
    pages = PdfReader(tmp_path / "r.pdf").pages
    assert title in "".join(page.extract_text() for page in pages)
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert [sheet.title for sheet in book] == [ZH(s.heading) for s in report.sections]


def test_text_from_the_ledger_stays_text(city: City, tmp_path: Path) -> None:
    from gis_app.domain.edits import update_cells
    from gis_app.messages import msg

    evil = "</td><script>alert(1)</script>=1+1"
    city.apply(update_cells("issues", 2, msg("Rows added"), description=evil))
    report = make_report(city.data, Cadence.DAILY, NOW + timedelta(days=9))
    html = report_html(report, ZH)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    city.apply(update_cells("issues", 2, msg("Rows added"), description="=cmd()"))
    report = make_report(city.data, Cadence.DAILY, NOW + timedelta(days=9))
    write_report(report, tmp_path / "r.xlsx", ZH)
    import openpyxl

    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    kinds = {c.data_type for s in book for row in s.iter_rows() for c in row if c.value == "=cmd()"}
    assert kinds == {"s"}


def test_what_cannot_be_written_is_said(city: City, tmp_path: Path) -> None:
    report = make_report(city.data, Cadence.DAILY, NOW)
    with pytest.raises(UsageError):
        write_report(report, tmp_path / "r.odt", ZH)
    with pytest.raises(RenderError):
        write_report(report, tmp_path / "none" / "r.docx", ZH)


def test_numbers_and_shares_are_told_from_words() -> None:
    assert is_numeric([1, "—", "83.3%", "+5", "-2"])
    assert not is_numeric(["WT-001", 3])


def test_the_verb_writes_a_past_day(city: City, tmp_path: Path) -> None:
    file = city.file
    city.close()
    target = tmp_path / "week.pdf"
    assert call("report", file, target, "--cadence", "weekly", "--date", "2026-05-19")[0] == 0
    assert target.stat().st_size > 1000
    assert call("report", file, target, "--date", "gestern")[0] == 2
