"""The office's numbers: shipped values, own values, and every mistake told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gis_app.catalogue.presets import load_presets, own_presets_file, shipped_presets_file
from gis_app.domain.presets import Allowance, AllowanceUnit, OfficePresets, read_presets
from gis_app.domain.terms import Severity
from gis_app.errors import CatalogueError

if TYPE_CHECKING:
    from pathlib import Path


def test_the_shipped_file_says_what_the_program_takes_for_granted() -> None:
    shipped = load_presets(shipped_presets_file())
    assert shipped == OfficePresets()
    assert shipped.is_preset
    assert shipped.office_seconds_a_day == 8 * 3600
    assert shipped_presets_file().read_text("utf-8").count("=") >= 15


def test_an_office_changes_what_it_likes(tmp_path: Path) -> None:
    file = tmp_path / "office.toml"
    file.write_text(
        'is_preset = false\n[office_hours]\nopen = [["09:30", "13:30"]]\n'
        "[allowances]\nurgent = { working_days = 1 }\n[colours]\nyellow_share = 0.5\n"
        "[closing_days]\nsame_day = false\nweek = 5\n",
        "utf-8",
    )
    presets = load_presets(file)
    assert not presets.is_preset
    assert presets.office_hours_s == ((34_200, 48_600),)
    assert presets.allowances[Severity.URGENT] == Allowance(1, AllowanceUnit.WORKING_DAYS)
    assert presets.allowances[Severity.ORDINARY] == OfficePresets().allowances[Severity.ORDINARY]
    assert presets.yellow_share == 0.5
    assert not presets.has_same_day_class


def test_the_own_file_comes_before_the_shipped_one() -> None:
    own_presets_file().parent.mkdir(parents=True)
    own_presets_file().write_text("[colours]\nrecurrence_days = 45\n", "utf-8")
    assert load_presets().recurrence_days == 45


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"colours": {"yelow_share": 0.2}}, "colours.yellow_share"),
        ({"colours": {"yellow_share": 25}}, "yellow_share = 25"),
        ({"colours": {"yellow_share": True}}, "yellow_share = True"),
        ({"office_hours": {"open": [["10:00", "9:00"]]}}, "office_hours.open"),
        ({"office_hours": {"open": [["10:00", "14:00"], ["13:00", "18:00"]]}}, "office_hours.open"),
        ({"office_hours": {"open": []}}, "office_hours.open"),
        ({"allowances": {"urgent": {"hours": 4}}}, "allowances.urgent"),
        ({"allowances": {"urgent": {"office_hours": 0}}}, "allowances.urgent"),
        ({"closing_days": {"week": "7"}}, "closing_days.week"),
        ({"is_preset": "no"}, "is_preset"),
        ({"nothing": {"at": 1}}, "nothing.at"),
    ],
)
def test_a_mistake_is_told(values: dict[str, Any], told: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        read_presets(values, "office.toml")
    assert len(caught.value.details) == 1
    assert told in str(caught.value.details[0])
    assert "office.toml" in str(caught.value.details[0])


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(CatalogueError) as caught:
        read_presets({"a": 1, "colours": {"b": 2, "red_sent_back": 0}}, "office.toml")
    assert len(caught.value.details) == 3


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "office.toml"
    file.write_text("colours = [", "utf-8")
    with pytest.raises(CatalogueError, match=r"office\.toml"):
        load_presets(file)
