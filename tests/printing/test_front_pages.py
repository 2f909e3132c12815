from dataclasses import replace
from datetime import timedelta

import numpy as np

from gis_app.domain.terms import Colour
from gis_app.messages import Translator
from gis_app.printing.front_pages import WEEK, week_changes
from gis_app.workflows.print_atlas import lay_out_atlas, print_atlas
from tests.printing.busy_city import busy_city, print_request
from tests.printing.pdf_probe import read_pdf
from tests.printing.small_city import AS_OF, open_issue, small_city

T = Translator("en")


def at(days):
    return (AS_OF - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_cover_names_every_sheet_with_its_page(tmp_path):
    request = print_request("district_table", has_cover=True, has_week=True)
    report = print_atlas(busy_city(), tmp_path / "a.pdf", request, T)
    pdf = read_pdf(tmp_path / "a.pdf")
    assert len(pdf.pages) == report.pages
    titles = [item.title for item in pdf.outline]
    assert titles[:2] == ["Cover", "Since last week"]
    book = lay_out_atlas(busy_city(), request, T)
    (contents,) = book.front[0].sections
    for row, sheet in zip(contents.rows, book.sheets, strict=True):
        first = next(page for page in book.pages if page.sheet is sheet)
        assert row.texts("page") == (str(first.number),)
        text = pdf.pages[first.number - 1].extract_text()
        assert sheet.summary.name in text
        assert sheet.summary.name in pdf.pages[0].extract_text()


def test_a_book_of_one_sheet_counts_its_pages_anew():
    book = lay_out_atlas(busy_city(), print_request("unit", has_cover=True), T)
    own = book.of_sheet(book.sheets[1])
    assert [page.number for page in own.pages] == list(range(1, len(own.pages) + 1))
    assert len(own.front) == 0


def test_what_changed_in_a_week_is_told_apart():
    issues = [
        open_issue(code="new", found_at=at(2), deadline_at=at(-9)),
        open_issue(code="old", found_at=at(20), deadline_at=at(-9)),
        open_issue(code="late", found_at=at(20), deadline_at=at(2)),
        open_issue(code="long late", found_at=at(40), deadline_at=at(25)),
        open_issue(code="closed", found_at=at(20), step="closed", closed_at=at(1)),
        open_issue(code="closed long ago", found_at=at(30), step="closed", closed_at=at(12)),
        open_issue(code="red", found_at=at(30), deadline_at=at(6)),
    ]
    city = small_city([], issues)
    everything = np.ones(len(issues), bool)
    lists = week_changes(city, city.as_of - WEEK, everything)
    codes = city.table("issues").text("code")
    said = {name: [codes[i] for i in found.tolist()] for name, found in lists.items()}
    assert said["new"] == ["new"]
    assert said["closed"] == ["closed"]
    assert said["overdue"] == ["late", "red"]
    assert "long late" not in said["red"]
    assert "red" in said["red"]
    state = city.issue_state
    assert all(state.colour[i] == Colour.RED for i in lists["red"])


def test_only_the_printed_units_changes_are_listed():
    city = busy_city()
    request = print_request("unit", has_week=True, names=("第1办事处",))
    book = lay_out_atlas(city, request, T)
    week = book.front[0]
    units = {row.values["unit"] for section in week.sections for row in section.rows}
    assert units <= {"第1办事处"}


def test_a_week_without_changes_is_a_page_that_says_so():
    city = small_city([], [])
    book = lay_out_atlas(replace(city), print_request("district", has_week=True), T)
    titles = [section.title for section in book.front[0].sections]
    assert all(title.endswith("(0)") for title in titles)
    assert len(book.front[0].pages) == 1


def test_the_lists_of_a_week_share_a_page_that_counts_them():
    book = lay_out_atlas(busy_city(), print_request("district", has_week=True), T)
    week = book.front[0]
    full = [section for section in week.sections if section.rows]
    assert len(full) > 1
    assert len({table.title for table in week.pages[0].tables}) > 1
    for section in week.sections:
        name, count = section.title.rsplit(" ", 1)
        assert f"{name} {count.strip('()')}" in week.summary.subtitle
