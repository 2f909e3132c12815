from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.messages import (
    CHINESE,
    ENGLISH,
    LocalText,
    Translator,
    language_from_environment,
    load_translator,
    msg,
    plural,
)
from gis_app.paths import translations_dir

EN = Translator(ENGLISH)
ZH = load_translator(CHINESE, translations_dir())


def test_fields_are_rendered_in_the_language_they_are_shown_in() -> None:
    name = LocalText("农贸市场", "Markets")
    assert EN(msg("{kind}: {count}", kind=name, count=4690)) == "Markets: 4690"
    assert ZH(msg("{kind}: {count}", kind=name, count=4690)) == "农贸市场：4690"


def test_messages_nest() -> None:
    assert EN(msg("<{inner}>", inner=msg("as of {day}", day=date(2023, 9, 19)))) == (
        "<as of 2023-09-19>"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (1.0, "1"),
        (80.2612345, "80.2612345"),
        (datetime(2026, 6, 10, 11, 30), "2026-06-10 11:30"),
        ("{brace}", "{brace}"),
    ],
)
def test_values_look_as_offices_write_them(value: object, text: str) -> None:
    assert EN(msg("{value}", value=value)) == text  # type: ignore[arg-type]


def test_a_missing_field_stays_visible() -> None:
    assert EN(msg("{here} {gone}", here="x")) == "x {gone}"


def test_counts_choose_the_wording() -> None:
    def rows(count: int) -> str:
        return EN(plural("{count} row", "{count} rows", count))

    assert [rows(n) for n in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]


@given(st.text())
def test_text_without_fields_is_left_alone_but_for_doubled_braces(text: str) -> None:
    assert EN(text.replace("{", "").replace("}", "")) == text.replace("{", "").replace("}", "")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, CHINESE),
        ({"LANG": "en_GB.UTF-8"}, ENGLISH),
        ({"LANG": "de_DE.UTF-8"}, ENGLISH),
        ({"LANG": "C.UTF-8"}, CHINESE),
        ({}, CHINESE),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, CHINESE),
        ({"LANGUAGE": "zh:en", "LANG": "en_US.UTF-8"}, CHINESE),
        ({"GIS_APP_LANGUAGE": "en", "LANG": "zh_CN.UTF-8"}, ENGLISH),
    ],
)
def test_the_language_follows_the_system(environment: dict[str, str], language: str) -> None:
    assert language_from_environment(environment) == language
