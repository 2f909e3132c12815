"""The verbs `assess` and `look-back`, as a person types them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.messages import Translator
from tests.workflows.week_city import week_city

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def city(tmp_path: Path) -> Path:
    week_city(tmp_path).close()
    return tmp_path / "city.gpkg"


def run(*arguments: object) -> tuple[int, str, str]:
    context = CliContext(Translator("en"), io.StringIO(), io.StringIO())
    status = main([str(one) for one in arguments], context)
    return status, context.out.getvalue(), context.err.getvalue()  # type: ignore[attr-defined]


WINDOW = ("--opens", "2026-05-18 10:00", "--closes", "2026-05-22 20:00")


def test_a_round_from_opening_to_ranking(city: Path, tmp_path: Path) -> None:
    assert run("assess", city)[1].strip() == "There is no round of the mock assessment yet."
    status, out, _ = run("assess", city, "new", "第21周", *WINDOW, "--weight", "daily=40")
    assert (status, "2 points" in out, "seed" in out) == (0, True, True)
    for item, result in (("SC-01", "√"), ("SC-06", "不符合"), ("SC-08", "fails")):
        assert run("assess", city, "score", "SC001", item, result, "--by", "甲")[0] == 0
    status, out, _ = run("assess", city, "rates", "--by", "unit")
    assert "1. 市市场监督管理局: score 28.6%" in out
    assert "n 3" in out
    status, out, _ = run("assess", city, "issues", "--by", "甲")
    assert "1 issue registered" in out
    assert "joined" in out
    assert "0 issues registered" in run("assess", city, "issues", "--by", "甲")[1]
    assert run("assess", city, "parts", "市教育局", "daily", "88")[0] == 0
    assert run("assess", city, "rates", "--out", tmp_path / "r.xlsx")[0] == 0
    assert "3 of" in run("assess", city)[1]


def test_forms_go_out_and_come_back(city: Path, tmp_path: Path) -> None:
    run("assess", city, "new", "第21周", *WINDOW, "--sample", "50", "--seed", "3")
    status, out, _ = run("assess", city, "form", tmp_path, "--inspector", "甲", "--language", "en")
    assert status == 0
    file = out.split("Written: ")[1].strip()
    assert run("assess", city, "read", file)[0] == 0
    assert run("assess", city, "form", tmp_path / "nowhere/deeper")[0] == 2
    other = tmp_path / "x.xlsx"
    other.write_bytes(b"nothing")
    assert run("assess", city, "read", other)[0] == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("new", "一"), "--opens"),
        (("new", "一", "--opens", "soon", "--closes", "later"), "soon"),
        (("new", "一", *WINDOW, "--weight", "x=1"), "no part x"),
        (("new", "一", *WINDOW, "--weight", "daily=x"), "no number"),
        (("new", "一", *WINDOW, "--area", "火星"), "火星"),
        (("new", "一", *WINDOW, "--kind", "火箭"), "火箭"),
        (("rates",), "no round"),
        (("score", "SC001", "SC-01", "ok"), "no round"),
        (("new",), "takes 1 names"),
    ],
)
def test_what_cannot_be_done_is_told(city: Path, arguments: tuple[str, ...], told: str) -> None:
    status, _, err = run("assess", city, *arguments)
    assert status == 2
    assert told in err


def test_a_look_back_is_drawn_listed_and_noted(city: Path) -> None:
    assert run("look-back", city)[0] == 2
    status, out, _ = run("look-back", city, "draw", "--by", "甲", "--seed", "5")
    assert (status, "seed 5" in out, "not looked at yet" in out) == (0, True, True)
    bad = run("look-back", city, "note", "WT-9", "--result", "good", "--by", "甲")
    assert (bad[0], "WT-9" in bad[2]) == (2, True)
    status, out, _ = run(
        "look-back", city, "note", "WT-0518-003", "--result", "relapsed", "--by", "甲"
    )
    assert (status, "1 issue reopened" in out) == (0, True)
    assert "Relapsed" in run("look-back", city)[1]
