"""Columns find what going through the rows one by one finds."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from gis_app.domain.table import TextColumn
from gis_app.errors import Cancelled
from gis_app.progress import Progress
from gis_app.ui import search_index
from gis_app.ui.search_index import SEARCHED, Found, SearchIndex
from gis_app.ui.searched_texts import AT_ONCE, SearchedTexts
from gis_app.ui.spelling import Spelling
from gis_app.workflows.open_city import open_city
from tests.domain.invented_city import city

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData

SPELLING = Spelling()
PHRASES = sorted(PHRASES_DICT)
LETTERS = st.sampled_from("重庆长安银行路站农贸市场第123Aaß é·ئاقسۇ\n")
WORDS = st.lists(st.sampled_from(PHRASES) | LETTERS | st.characters(), max_size=6).map("".join)


@pytest.fixture(scope="module")
def sample_data() -> CityData:
    with open_city("sample") as opened:
        return opened.data


@cache
def _syllables(name: str) -> list[str]:
    return lazy_pinyin(name)


def _fit(name: str, other: bool, spelt: bool, code: str, wanted: str) -> int | None:
    parts = [] if other or not spelt else _syllables(name)
    initials, pinyin = "".join(p[:1] for p in parts).lower(), "".join(parts).lower()
    name, code = name.casefold(), code.casefold()
    tests = (
        code == wanted,
        name.startswith(wanted),
        code.startswith(wanted),
        wanted in name,
        initials.startswith(wanted),
        wanted in initials,
        pinyin.startswith(wanted),
        len(wanted) > 2 and wanted in pinyin,
        len(wanted) > 2 and wanted in code,
    )
    return next((place for place, fits in enumerate(tests) if fits), None)


def row_by_row(data: CityData, text: str, limit: int = 12) -> list[Found]:
    """Find by going through all rows; each row once."""
    wanted, scored = text.strip().casefold(), []
    for rank, (table_name, column) in enumerate(SEARCHED):
        table = data.table(table_name)
        for named in (column, "name_other"):
            if named not in table.columns:
                continue
            for row in range(len(table)):
                name, code = table.text(named)[row], table.text("code")[row] or ""
                if named == "name_other" and name is None:
                    continue
                shown = table.text(column)[row] or (name if named == "name_other" else "") or ""
                fit = _fit(name or "", named == "name_other", table_name != "issues", code, wanted)
                if fit is not None:
                    found = Found(table_name, int(table.fids[row]), shown, code)
                    scored.append((fit, rank, len((name or "").casefold()), found))
    scored.sort(key=lambda one: one[:3])
    found_of: dict[tuple[str, int], Found] = {}
    for *_key, found in scored:
        found_of.setdefault((found.table, found.fid), found)
    return list(found_of.values())[:limit] if wanted else []


def _what_people_type(data: CityData) -> list[str]:
    typed = ["", " ", "1", "路", "市场", "tcc", "nm", "DW003", "dw", "ئا", "jiedao", "zh", "社区"]
    for table_name, column in SEARCHED:
        table = data.table(table_name)
        for row in range(0, len(table), max(1, len(table) // 7)):
            name, code = table.text(column)[row] or "", table.text("code")[row] or ""
            parts = lazy_pinyin(name)
            typed += [name, name[1:4], code, code[1:], code[:-1], "".join(p[:1] for p in parts)]
            typed += ["".join(parts)[:7], "".join(parts[1:])[:5]]
        for other in table.text("name_other").words[:4] if "name_other" in table.columns else ():
            typed += [other, other[2:5]]
    return typed


def test_the_sample_is_found_as_row_by_row(sample_data: CityData) -> None:
    index = SearchIndex(sample_data)
    for typed in _what_people_type(sample_data):
        assert index.find(typed) == row_by_row(sample_data, typed), typed


@given(st.lists(st.tuples(WORDS, WORDS | st.none(), WORDS | st.none()), max_size=12), st.data())
def test_any_texts_are_found_as_row_by_row(rows: list[Any], data: st.DataObject) -> None:
    made = city(
        points=[{"name": a, "name_other": b, "code": c} for a, b, c in rows],
        units=[{"name": b, "code": a} for a, b, _c in rows[:3]],
        issues=[{"description": c, "code": b} for _a, b, c in rows[:5]],
    )
    index = SearchIndex(made)
    texts = [text for row in rows for text in row if text]
    spelt = [piece for text in texts for piece in (SPELLING.of(text))]
    source = data.draw(st.sampled_from([*texts, *spelt, "a"]))
    start = data.draw(st.integers(0, max(len(source) - 1, 0)))
    typed = source[start : data.draw(st.integers(start, len(source)))]
    limit = data.draw(st.integers(1, 6))
    assert index.find(typed, limit) == row_by_row(made, typed, limit)


@given(WORDS)
def test_spelling_is_that_of_the_library(text: str) -> None:
    parts = lazy_pinyin(text)
    initials = "".join(part[:1] for part in parts).lower()
    assert SPELLING.of(text) == (initials, "".join(parts).lower())


def test_phrases_decide_how_a_character_is_read() -> None:
    assert SPELLING.of("重庆银行A12号")[0] == "cqyhah"
    assert SPELLING.of("行政长官") == ("xzzg", "xingzhengzhangguan")


@pytest.mark.parametrize("plain_bytes", [1_000, 12, 0])
def test_runs_keep_their_numbers_packed_or_not(
    monkeypatch: pytest.MonkeyPatch, plain_bytes: int
) -> None:
    monkeypatch.setattr("gis_app.ui.searched_texts.AT_ONCE", 3)
    texts = SearchedTexts(plain_bytes)
    words = ["ab", "", "b", "cab", "xb", "bb", "b"]
    for start in range(0, len(words), 3):
        texts.add(words[start : start + 3])
    hits = list(texts.occurrences("b", lambda: None))
    assert np.concatenate([hit.places for hit in hits]).tolist() == [0, 2, 3, 4, 5, 5, 6]
    assert np.concatenate([hit.is_whole for hit in hits]).tolist() == [
        *(False, True, False, False, False, False, True)
    ]  # fmt: skip


def test_many_texts_take_little_memory() -> None:
    texts = SearchedTexts()
    for first in range(0, 40 * AT_ONCE, AT_ONCE):
        texts.add([f"红桥街道长安路第{n}号农贸市场" for n in range(first, first + AT_ONCE)])
    assert texts.size_bytes < 30e6
    (hit,) = texts.occurrences("第1234567号", lambda: None)
    assert hit.places.tolist() == [1234567]


def test_a_stop_ends_the_making_and_the_search() -> None:
    made = city(points=[{"name": "农贸市场"}])
    stopped = Progress(is_cancelled=lambda: True)
    with pytest.raises(Cancelled):
        SearchIndex(made, stopped)
    with pytest.raises(Cancelled):
        SearchIndex(made).find("农贸", progress=stopped)


def test_only_columns_that_changed_are_spelled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made = city(points=[{"name": "农贸市场", "code": "P1"}], units=[{"name": "城管局"}])
    before = SearchIndex(made)
    points = made.table("points")
    columns = {**points.columns, "code": TextColumn.from_values(["P2"])}
    changed = made.with_tables({"points": replace(points, columns=columns)})
    spelled: list[str] = []
    monkeypatch.setattr(search_index.Spelling, "of", lambda _self, text: spelled.append(text))
    index = SearchIndex(changed, before=before)
    assert spelled == []
    assert [one.code for one in index.find("nmsc")] == ["P2"]
    assert index.find("p1") == []
