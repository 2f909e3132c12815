"""Headings find their fields exactly, by likeness, or as told; never silently by chance."""

from __future__ import annotations

import pytest

from gis_app.domain.terms import LedgerList
from gis_app.errors import LedgerError
from gis_app.ledger.column_names import load_column_names
from gis_app.ledger.columns import match_columns, parse_told, require_sure, require_told
from gis_app.ledger.header import Heading

NAMES = load_column_names()


def matched(list_: LedgerList, *headings: str, told: dict[str, str] | None = None) -> list[str]:
    cells = [Heading(text, text.split(" ")[-1]) for text in headings]
    found = match_columns(cells, NAMES.lists[list_], told)
    return [m.field.name if m.field else "" for m in found]


def test_titles_of_both_languages_are_known_in_every_list() -> None:
    for names in NAMES.lists.values():
        for field in names.fields:
            assert names.exact(field.title.zh_CN) is field
            assert names.exact(field.title.en) is field


def test_the_file_names_only_fields_and_words_there_are() -> None:
    from gis_app.domain.terms import WORDS

    fields = {f.name for names in NAMES.lists.values() for f in names.fields}
    assert set(NAMES.common) <= fields
    for list_, entries in NAMES.by_list.items():
        assert set(entries) <= {f.name for f in NAMES.lists[LedgerList(list_)].fields}
    for set_, words in NAMES.word_names.items():
        assert set(words) <= {str(code) for code in WORDS[set_]}


def test_office_headings_with_signs_spaces_and_full_width_letters() -> None:
    headings = ("*序 号", "点位名称:", "存在\n问题", "责任部门(全称)", "整改时限", "经度（ＧＣＪ）")
    names = ["serial", "point", "description", "unit", "deadline_at", "lon"]
    assert matched(LedgerList.ISSUES, *headings) == names


def test_parts_of_a_two_row_header_are_told_apart() -> None:
    headings = ("责任领导 姓名", "联络员 姓名", "联络员 电话")
    assert matched(LedgerList.RESPONSIBILITY, *headings) == ["leader", "contact", "phone"]


def test_a_field_is_given_once_and_the_other_column_is_kept() -> None:
    assert matched(LedgerList.POINTS, "点位名称", "电话", "联系电话") == ["name", "phone", ""]


def test_likeness_is_never_enough_for_a_place() -> None:
    headings = ("Name", "X Coordinate (State Plane)", "Latitudes")
    assert matched(LedgerList.POINTS, *headings) == ["name", "", ""]


def test_a_heading_that_is_nearly_a_name_is_taken_and_a_less_near_one_is_asked_about() -> None:
    names = NAMES.lists[LedgerList.POINTS]
    cells = [Heading(text, text) for text in ("点位名称", "Operators", "包保的领导")]
    found = match_columns(cells, names)
    assert found[1].field is not None
    assert found[1].field.name == "operator"
    assert 0.9 <= found[1].confidence < 1
    assert found[2].is_unsure
    with pytest.raises(LedgerError, match="not certain") as caught:
        require_sure(found, names, "a.xlsx")
    assert "sponsor_leader" in str(caught.value.details[0])


def test_what_is_told_beats_names() -> None:
    told = {"Complaint Type": "matter", "Descriptor": "description", "问题": "extra"}
    names = matched(LedgerList.ISSUES, "Descriptor", "complaint type", "问题", told=told)
    assert names == ["description", "matter", ""]


def test_unknown_fields_and_headings_get_the_nearest_names() -> None:
    with pytest.raises(LedgerError, match=r"no field adress\. Nearest: address"):
        matched(LedgerList.ISSUES, "x", told={"x": "adress"})
    with pytest.raises(LedgerError, match=r"a\.csv has no column “Borro”\. Nearest: Borough"):
        require_told(["Borough", "Status"], {"Borro": "area_name"}, "a.csv")


def test_a_list_without_its_main_column_is_refused() -> None:
    names = NAMES.lists[LedgerList.UNITS]
    found = match_columns([Heading("电话", "电话")], names)
    with pytest.raises(LedgerError, match="no column for name / code"):
        require_sure(found, names, "a.csv")


def test_columns_are_told_with_commas_inside_headings() -> None:
    assert parse_told("X, Y=lon_lat,a=b=name") == {"X, Y": "lon_lat", "a=b": "name"}
    with pytest.raises(LedgerError, match="“name” does not say"):
        parse_told("a=code,name")
