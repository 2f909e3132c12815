from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QTableWidget

from gis_app.domain.edits import update_cells
from gis_app.domain.three_way import Decision
from gis_app.messages import CHINESE, msg
from gis_app.ui.commands import exchange as commands
from gis_app.ui.dialogs.merge_review import MergeReviewDialog
from gis_app.workflows.merge_returns import plan_returns
from gis_app.workflows.send_to_units import send_to_units
from tests.workflows.returns.returned_workbooks import FIRST, KEY, fill_in, opened

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from gis_app.messages import Translator
    from gis_app.project.city import City
    from gis_app.ui.dialogs.send_units import SendUnitsDialog
    from gis_app.workflows.merge_returns import ReturnsPlan
    from tests.ui.conftest import Opened


def _conflicting(city: City, folder: Path) -> tuple[ReturnsPlan, int]:
    """Send, answer, and meanwhile change the same cell here."""
    city.change_settings(replace(city.data.settings, exchange_key=KEY))
    one = send_to_units(city, folder).workbooks[0]
    with opened(one.file) as book:
        code = fill_in(book, 0, 整改进展="单位改", 问题描述="改不得")
    issues = city.data.table("issues")
    fid = int(issues.fids[issues.text("code").equals(code)][0])
    city.apply(update_cells("issues", fid, msg("Rows added"), progress="办公室改"))
    return plan_returns(city, [one.file]), fid


def test_conflicts_are_decided_one_by_one(
    qtbot: QtBot, city: City, t: Translator, tmp_path: Path
) -> None:
    plan, fid = _conflicting(city, tmp_path)
    dialog = MergeReviewDialog(plan, t)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.accept_button.isEnabled()
    assert dialog.decisions == {}
    (choice,) = dialog.choices
    choice.setCurrentIndex(choice.findData(Decision.THEIRS))
    assert dialog.decisions == {0: Decision.THEIRS}
    dialog.decide_all(Decision.OURS)
    assert dialog.decisions == {0: Decision.OURS}
    dialog.decide_all(Decision.THEIRS)
    (table,) = [w for w in dialog.findChildren(QTableWidget) if w.columnCount() == 7]
    assert "单位改" in [table.item(0, c).text() for c in range(6)]
    assert dialog.tabs.count() == 2
    plan.apply(dialog.decisions)
    assert city.data.table("issues").value(fid, "progress") == "单位改"


def test_a_plan_without_anything_cannot_be_taken(
    qtbot: QtBot, city: City, t: Translator, tmp_path: Path
) -> None:
    one = send_to_units(city, tmp_path).workbooks[0]
    dialog = MergeReviewDialog(plan_returns(city, [one.file]), t)
    qtbot.addWidget(dialog)
    assert not dialog.accept_button.isEnabled()


def test_units_are_ticked_and_get_their_workbooks(
    qtbot: QtBot, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def answer(dialog: SendUnitsDialog) -> bool:
        dialog.where.line.setText(str(tmp_path / "none"))
        assert not dialog.accept_button.isEnabled()
        dialog.where.line.setText(str(tmp_path))
        assert dialog.accept_button.isEnabled()
        seen.append(len(dialog.units))
        dialog.tick(Qt.CheckState.Unchecked)
        assert not dialog.accept_button.isEnabled()
        dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
        return True

    monkeypatch.setattr(commands, "ask", answer)
    opened.window.actions_made["send_units"].trigger()
    qtbot.waitUntil(lambda: bool(list(tmp_path.glob("*.xlsx"))) and opened.is_quiet())
    assert seen[0] > 1
    (book,) = tmp_path.glob("*.xlsx")
    assert "整改清单" in book.name
    assert openpyxl.load_workbook(book).worksheets[0].cell(FIRST, 2).value == 1


def test_what_came_back_is_looked_at_and_taken(
    qtbot: QtBot,
    opened: Opened,
    city: City,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "back"
    folder.mkdir()
    _plan, fid = _conflicting(city, folder)
    for file in sorted(folder.glob("*.xlsx"))[5:]:
        file.unlink()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(folder))

    def answer(dialog: MergeReviewDialog) -> bool:
        dialog.decide_all(Decision.THEIRS)
        return True

    monkeypatch.setattr(commands, "ask", answer)
    opened.window.actions_made["merge_returns"].trigger()
    qtbot.waitUntil(lambda: city.data.table("issues").value(fid, "progress") == "单位改")
    qtbot.waitUntil(opened.is_quiet)
    opened.window.actions_made["undo"].trigger()
    qtbot.waitUntil(lambda: city.data.table("issues").value(fid, "progress") == "办公室改")
    assert opened.window.t.language == CHINESE
