"""The window asks for years whose public holidays nobody knows, and takes local days."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QMessageBox

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.domain.open_years import unknown_years
from gis_app.messages import load_translator
from gis_app.paths import translations_dir
from gis_app.ui.commands import calendar
from gis_app.ui.dialogs.calendar_tab import days_of
from gis_app.ui.dialogs.office_settings import OfficeSettingsDialog
from gis_app.workflows.register_issues import NewIssue, register_issues

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Opened

LATE = datetime(2027, 3, 1, 3, 0, tzinfo=UTC)


def enter_late_issue(opened: Opened) -> None:
    city = opened.session.city
    assert city is not None
    register_issues(city, [NewIssue("路灯不亮", LATE, point_fid=1)], "甲", LATE)


@pytest.mark.parametrize(("choice", "known"), [(1, (2027,)), (2, ())])
def test_an_unknown_year_is_asked_once(
    opened: Opened,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    choice: int,
    known: tuple[int, ...],
) -> None:
    enter_late_issue(opened)
    asked: list[str] = []

    def answer(box: QMessageBox) -> int:
        asked.append(box.text())
        # the buttons in the order in which they were made
        by_text = {button.text(): button for button in box.buttons()}
        button = by_text[("录入放假日期…", "只按周末", "以后再定(暂定)")[choice]]
        monkeypatch.setattr(QMessageBox, "clickedButton", lambda _box: button)
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    calendar.ask_about_years(opened.window)
    qtbot.waitUntil(opened.is_quiet)
    data = opened.session.data
    assert data is not None
    assert len(asked) == 1
    assert "2027" in asked[0]
    assert data.presets.complete_years == known
    assert unknown_years(data) == (() if known else (2027,))
    calendar.ask_about_years(opened.window)
    qtbot.waitUntil(opened.is_quiet)
    assert len(asked) == 1


def test_local_days_are_typed_a_line_each_and_kept_in_the_project(
    opened: Opened, qtbot: QtBot
) -> None:
    data = opened.session.data
    assert data is not None
    dialog = OfficeSettingsDialog(data, opened.window.t, opened.window)
    dialog.show_calendar()
    page: Any = dialog.tabs.currentWidget()
    page.days_off.setPlainText("2026年5月27日 古尔邦节\n2026-3-20 肉孜节")
    assert dialog.changed() == {"calendar.days_off": ["2026-03-20 肉孜节", "2026-05-27 古尔邦节"]}
    assert dialog.accept_button.isEnabled()
    page.days_off.setPlainText("明天")
    assert not dialog.accept_button.isEnabled()
    dialog.close()
    qtbot.waitUntil(opened.is_quiet)


def test_what_is_no_day_is_none() -> None:
    assert days_of("2026-02-30") is None
    assert days_of("") == []


def test_the_command_line_says_it_and_stops_unless_told(tmp_path: Path) -> None:
    from io import StringIO

    from gis_app.project.city import City
    from tests.workflows.week_city import week_city

    with week_city(tmp_path) as city:
        register_issues(city, [NewIssue("路灯不亮", LATE, point_fid=1, unit_fid=3)], "甲", LATE)
    file = str(tmp_path / "city.gpkg")
    t = load_translator("en", translations_dir())
    out, err = StringIO(), StringIO()
    context = CliContext(t, out, err)
    report = str(tmp_path / "r.docx")
    assert main(("report", file, report), context) == 2
    assert "2027" in err.getvalue()
    assert not (tmp_path / "r.docx").exists()
    assert main(("report", file, report, "--provisional"), context) == 0
    assert main(("settings", file, "calendar.complete_years=[2027]"), context) == 0
    assert main(("report", file, report), context) == 0
    with City.open(tmp_path / "city.gpkg", read_only=True) as city:
        assert city.data.presets.complete_years == (2027,)
