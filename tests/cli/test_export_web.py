"""The verb `export-web` with its choices."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.messages import ENGLISH, Translator
from tests.web_export.page_reading import read

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: object) -> tuple[int, str, str]:
    context = CliContext(Translator(ENGLISH), io.StringIO(), io.StringIO())
    status = main(["export-web", "sample", *map(str, arguments)], context)
    return status, context.out.getvalue(), context.err.getvalue()  # type: ignore[attr-defined]


def test_a_public_page_warns_before_it_is_saved(tmp_path: Path) -> None:
    status, said, warned = run(
        tmp_path / "map.html", "--profile", "public", "--round", "100", "--title", "曝光台"
    )
    assert status == 0
    assert "328 points" in said
    assert "may not be published" in warned
    meta = read(tmp_path / "map.html")["meta"]
    assert (meta["profile"], meta["rounding"], meta["title"]) == ("public", 100, "曝光台")


def test_a_review_number_takes_the_warning_away(tmp_path: Path) -> None:
    status, _said, warned = run(tmp_path / "map.html", "--review-number", "新S(2026)001号")
    assert (status, warned) == (0, "")
    assert read(tmp_path / "map.html")["meta"]["reviewNumber"] == "新S(2026)001号"


def test_a_unit_s_page_by_name(tmp_path: Path) -> None:
    status, said, _warned = run(tmp_path / "m.html", "--profile", "unit", "--unit", "市教育局")
    assert status == 0
    assert "33 points" in said
    assert read(tmp_path / "m.html")["meta"]["unit"] == "市教育局"


def test_the_size_alone(tmp_path: Path) -> None:
    status, said, _warned = run(tmp_path / "map.html", "--size")
    assert status == 0
    assert "kB" in said
    assert list(tmp_path.iterdir()) == []


def test_side_files_lie_beside_the_page(tmp_path: Path) -> None:
    status, _said, _warned = run(tmp_path / "map.html", "--side-files", "--no-photos")
    assert status == 0
    assert sorted(f.name for f in tmp_path.rglob("*.js")) == ["issues-2.js", "points-1.js"]


@pytest.mark.parametrize(
    "wrong",
    [
        ("--profile", "unit"),
        ("--profile", "unit", "--unit", "没有这个局"),
        ("--unit", "市教育局"),
        ("--folder", "--profile", "public"),
        ("--folder", "--profile", "unit", "--unit", "市教育局"),
        ("--round", "-3"),
        ("--online-tiles", "https://t0.tianditu.gov.cn/{z}/{x}/{y}?tk=abc", "--attribution", "x"),
        ("--backdrop", "gone.mbtiles"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(tmp_path: Path, wrong: tuple[str, ...]) -> None:
    status, said, warned = run(tmp_path / "map.html", "--quiet", *wrong)
    assert (status, said) == (2, "")
    assert warned.strip()
    assert list(tmp_path.iterdir()) == []
