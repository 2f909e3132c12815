"""The verb units: the tree, changes of it, and what bad input gets."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.messages import CHINESE, ENGLISH, load_translator
from gis_app.paths import translations_dir
from gis_app.workflows.new_city import new_city

if TYPE_CHECKING:
    from pathlib import Path


def call(*arguments: str, language: str = ENGLISH) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    context = CliContext(load_translator(language, translations_dir()), out, err)
    return main(["units", *arguments], context), out.getvalue(), err.getvalue()


@pytest.fixture
def city(tmp_path: Path) -> str:
    file = tmp_path / "a.gpkg"
    new_city(file, name="测试市").close()
    for name, kind, *under in (
        ("指挥部", "headquarters"),
        ("住建局", "bureau", "--under", "指挥部"),
        ("房管局", "bureau", "--under", "指挥部"),
    ):
        assert call(str(file), "add", name, "--kind", kind, *under)[0] == 0
    return str(file)


def test_a_year_of_an_organisation(city: str) -> None:
    assert call(city, "rename", "住建局", "住房和城乡建设局", "--on", "2026-03-01")[0] == 0
    first = ("--on", "2026-04-01", "--post", "局长", "--phone", "100")
    assert call(city, "leader", "住建局", "甲", *first)[0] == 0
    assert call(city, "leader", "住建局", "乙", "--on", "2026-06-01")[0] == 0
    assert call(city, "liaison", "住建局", "丙", "--on", "2026-06-01", "--phone", "200")[0] == 0
    assert call(city, "merge", "房管局", "住建局", "--on", "2026-05-01")[0] == 0
    _, april, _ = call(city, "--on", "2026-04-15")
    _, june, _ = call(city, "list", "--on", "2026-06-15", language=CHINESE)
    assert "  住房和城乡建设局" in april
    assert "局长 甲 100" in april
    assert "房管局" in april
    assert "房管局" not in june
    assert "市直部门" in june
    assert "乙" in june
    assert call(city, "--on", "2026-02-15")[1].count("住建局") == 1
    assert call(city, "end", "住建局", "--on", "2027-01-01")[0] == 0
    assert "住房和城乡建设局" not in call(city, "--on", "2027-01-01")[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("rename", "住建局"), "takes 2 names, not 1"),
        (("merge", "住建局", "住健局"), "Nearest: 住建局"),
        (("leader", "住建局", "甲"), "--on"),
        (("end", "住建局", "--on", "1 May"), "no date"),
        (("move", "指挥部", "--under", "住建局"), "cannot stand under"),
        (("add", "住建局"), "could not be told apart"),
        (("delete", "指挥部"), "cannot be deleted"),
        (("dance",), ""),
    ],
)
def test_bad_input_changes_nothing(city: str, arguments: tuple[str, ...], told: str) -> None:
    _, before, _ = call(city)
    status, _, err = call(city, *arguments)
    assert status == 2
    assert told in err
    assert call(city)[1] == before
