"""The verb settings: all is listed, one is set, given back, undone; a wrong one is refused."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.messages import CHINESE, ENGLISH, load_translator
from gis_app.paths import translations_dir
from gis_app.project.city import City
from gis_app.workflows.new_city import new_city

if TYPE_CHECKING:
    from pathlib import Path


def call(*arguments: str, language: str = ENGLISH) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    context = CliContext(load_translator(language, translations_dir()), out, err)
    return main(["settings", *arguments], context), out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    new_city(tmp_path / "a.gpkg", name="测试市").close()
    return tmp_path / "a.gpkg"


def test_a_setting_is_kept_in_the_project_and_can_be_undone(file: Path) -> None:
    assert "border_doubt_m = 30.0  (preset)" in call(str(file))[1]
    values = (
        "responsibility.border_doubt_m=45",
        "office_hours.open=9:30-13:30,15:30-19:30",
        "allowances.urgent=6:office_hours",
    )
    assert call(str(file), *values)[0] == 0
    told = call(str(file))[1]
    assert "border_doubt_m = 45.0  (set in this project)" in told
    assert '[["09:30", "13:30"], ["15:30", "19:30"]]' in told
    with City.open(file, require_write=True) as city:
        assert city.data.presets.border_doubt_m == 45
        city.undo()
        assert city.data.presets.border_doubt_m == 30
        city.redo()
    assert call(str(file), "--reset", "responsibility.border_doubt_m")[0] == 0
    assert "border_doubt_m = 30.0  (preset)" in call(str(file))[1]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("audit.same_nam_m=3", "audit.same_name_m"),
        ("audit.same_name_m", "KEY=VALUE"),
        ("colours.yellow_share=30", "yellow_share = 30"),
        ("audit.most_points_a_unit=viele", "most_points_a_unit = viele"),
    ],
)
def test_a_wrong_setting_is_refused_in_a_sentence(file: Path, value: str, told: str) -> None:
    status, _out, err = call(str(file), value)
    assert status == 2
    assert told in err
    assert call(str(file), value, language=CHINESE)[2] != err
