"""The dossier of a point and the points of a visit, in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from gis_app.ui.commands import dossiers

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from gis_app.ui.dialogs.visit import VisitDialog
    from tests.ui.conftest import Opened


def visit(opened: Opened, qtbot: QtBot, *fids: int) -> VisitDialog:
    opened.session.select("points", fids)
    assert opened.window.actions_made["dossier"].isEnabled()
    dialog = dossiers.open_dossiers(opened.window)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.page_count > 0 and opened.is_quiet())
    return dialog


def test_one_point_is_shown_without_a_list(opened: Opened, qtbot: QtBot) -> None:
    dialog = visit(opened, qtbot, 3)
    assert not dialog.list.isVisible()
    assert dialog.windowTitle() == "点位档案"
    dialog.close()


def test_a_visit_is_gone_through_in_order_and_the_map_follows(opened: Opened, qtbot: QtBot) -> None:
    dialog = visit(opened, qtbot, 2, 5, 9)
    with qtbot.waitSignal(dialog.shown) as seen:
        qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    assert seen.args == [5]
    assert dialog.place.text() == "第 2 个，共 3 个"
    qtbot.mouseClick(dialog.up, Qt.MouseButton.LeftButton)
    assert dialog.fids == (5, 2, 9)
    assert dialog.list.item(0).text().startswith("1  ")
    qtbot.mouseClick(dialog.out, Qt.MouseButton.LeftButton)
    assert dialog.fids == (2, 9)
    qtbot.waitUntil(opened.is_quiet)
    dialog.close()


def test_ordering_by_way_keeps_the_first_and_the_page_in_front(
    opened: Opened, qtbot: QtBot
) -> None:
    dialog = visit(opened, qtbot, 1, 2, 3, 4, 5, 6)
    qtbot.mouseClick(dialog.walk, Qt.MouseButton.LeftButton)
    assert dialog.fids[0] == 1
    assert sorted(dialog.fids) == [1, 2, 3, 4, 5, 6]
    qtbot.waitUntil(opened.is_quiet)
    dialog.close()


def test_the_set_is_printed_in_its_order(
    opened: Opened, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pypdf import PdfReader

    dialog = visit(opened, qtbot, 4, 2)
    file = tmp_path / "迎检"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    dialog.print_asked.emit(dialog.fids)
    qtbot.waitUntil(opened.is_quiet)
    reader = PdfReader(tmp_path / "迎检.pdf")
    data = opened.session.data
    assert data is not None
    names = [data.table("points").value(fid, "name") for fid in (2, 4)]
    assert sorted(one.title for one in reader.outline) == sorted(names)
    dialog.close()


def test_closing_while_a_page_is_painted_does_no_harm(opened: Opened, qtbot: QtBot) -> None:
    opened.session.select("points", (1, 2))
    dialog = dossiers.open_dossiers(opened.window)
    assert dialog is not None
    dialog.close()
    qtbot.waitUntil(opened.is_quiet)
