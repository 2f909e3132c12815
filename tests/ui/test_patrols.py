"""Patrols in the window: plan, show, save, record, read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from gis_app.ui.commands import patrols
from gis_app.ui.dialogs.patrol import PatrolDialog
from gis_app.ui.dialogs.record_visits import FOUND, POINT, RecordVisitsDialog

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from gis_app.ui.dialogs.read_visits import ReadVisitsDialog
    from tests.ui.conftest import Opened


def planned(opened: Opened, qtbot: QtBot) -> PatrolDialog:
    patrols.plan_patrols(opened.window)
    dialog = opened.window.findChild(PatrolDialog)
    assert dialog is not None
    dialog.days.setValue(0)
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 20 and opened.is_quiet())
    return dialog


def test_a_patrol_is_planned_narrowed_shown_and_saved(
    opened: Opened, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = planned(opened, qtbot)
    assert dialog.table.rowCount() == len(dialog.fids) == 20
    dialog.most.setValue(5)
    qtbot.waitUntil(lambda: len(dialog.fids) == 5 and opened.is_quiet())
    kind = opened.session.data.table("points").value(dialog.fids[0], "layer")  # type: ignore[union-attr]
    dialog.kind.setCurrentIndex(dialog.kind.findData(kind))
    qtbot.waitUntil(lambda: dialog.wish.chosen.layers == (kind,) and opened.is_quiet())
    with qtbot.waitSignal(opened.session.reveal_asked):
        dialog.table.selectRow(1)
    qtbot.mouseClick(dialog.on_map, Qt.MouseButton.LeftButton)
    assert set(opened.session.selection.fids) == set(dialog.fids)
    file = tmp_path / "明日"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), "GPX (*.gpx)"))
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: file.with_suffix(".gpx").is_file() and opened.is_quiet())
    dialog.close()


def test_ticked_points_become_visits_and_words_become_issues(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.session.select("points", (2, 5))
    assert opened.window.actions_made["record_visits"].isEnabled()

    def answer(dialog: RecordVisitsDialog) -> bool:
        assert not dialog.accept_button.isEnabled() or dialog.by.text()
        dialog.by.setText("巡查员")
        for row, text in ((0, ""), (1, "垃圾未清运")):
            item = dialog.table.item(row, FOUND)
            assert item is not None
            item.setText(text)
        assert dialog.accept_button.text() == "登记 2 次巡查、1 个问题"
        ticked = dialog.table.item(0, POINT)
        assert ticked is not None
        ticked.setCheckState(Qt.CheckState.Unchecked)
        assert dialog.accept_button.isEnabled()
        return True

    monkeypatch.setattr(patrols, "ask", answer)
    count = len(opened.session.data.table("issues"))  # type: ignore[union-attr]
    opened.window.actions_made["record_visits"].trigger()
    qtbot.waitUntil(lambda: opened.session.selection.table == "issues")
    data = opened.session.data
    assert data is not None
    assert data.table("visits").numbers("point_fid").tolist() == [5]
    assert len(data.table("issues")) == count + 1


def test_a_list_that_comes_back_is_looked_over_before_it_counts(
    opened: Opened, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = opened.session.data
    assert data is not None
    name = data.table("points").value(3, "name")
    file = tmp_path / "清单.csv"
    file.write_text(
        f"点位名称,巡查时间,巡查人\n{name},2020-05-01 10:00,甲\n没有这里,2020-05-01,甲\n", "utf-8"
    )
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    shown = []

    def answer(dialog: ReadVisitsDialog) -> bool:
        shown.append((dialog.table.rowCount(), dialog.problems.text()))
        return True

    monkeypatch.setattr(patrols, "ask", answer)
    opened.window.actions_made["import_visits"].trigger()
    qtbot.waitUntil(lambda: len(opened.session.data.table("visits")) == 1)  # type: ignore[union-attr]
    qtbot.waitUntil(opened.is_quiet)
    ((count, said),) = shown
    assert count == 1
    assert "没有这里" in said
