"""Dialogs of the working week: what they offer, what they refuse, what they give back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gis_app.domain.work_terms import Move
from gis_app.geo.extent import GeoPoint
from gis_app.messages import CHINESE
from gis_app.progress import Progress
from gis_app.ui.dialogs.move_issues import MoveIssuesDialog
from gis_app.ui.dialogs.new_issue import NewIssueDialog, points_near
from gis_app.ui.dialogs.paste_issues import MOST, TEXT, PasteIssuesDialog
from gis_app.ui.dialogs.reports import ReportsDialog
from gis_app.ui.tasks import Tasks
from gis_app.ui.translation import translator_for

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gis_app.messages import Translator
    from gis_app.project.city import City


def open_fids(city: City, count: int) -> list[int]:
    issues = city.data.table("issues")
    return [int(f) for f in issues.fids if issues.value(int(f), "step") == "pushed"][:count]


def test_only_moves_that_some_issue_can_make_are_offered(qtbot: QtBot, city: City) -> None:
    closed = next(
        int(f) for f in city.data.table("issues").fids
        if city.data.table("issues").value(int(f), "step") == "closed"
    )  # fmt: skip
    dialog = MoveIssuesDialog(city.data, [closed], "王", translator_for(CHINESE))
    qtbot.addWidget(dialog)
    offered = {dialog.move_box.itemData(i) for i in range(dialog.move_box.count())}
    assert offered == {Move.REOPEN, Move.REPLY, Move.CALL_BACK}


def test_fields_follow_the_move_and_the_plan_follows_the_fields(
    qtbot: QtBot, city: City, t: Translator
) -> None:
    fids = open_fids(city, 3)
    dialog = MoveIssuesDialog(city.data, fids, "", t)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.move_box.setCurrentIndex(dialog.move_box.findData(Move.DEFER))
    assert dialog.approval.isVisible()
    assert dialog.until.isVisible()
    assert not dialog.unit.isVisible()
    assert not dialog.accept_button.isEnabled()
    dialog.by.setText("督查员")
    dialog.until.setText("2026-06-30")
    dialog.approval.setText("指挥长")
    dialog.reason.setPlainText("汛期")
    qtbot.waitUntil(lambda: dialog.plan is not None)
    assert dialog.plan is not None
    assert dialog.plan.fids == tuple(fids)
    assert dialog.request.until == "2026-06-30"
    assert dialog.accept_button.isEnabled()


def test_a_new_issue_lies_at_the_nearest_point_or_where_it_was_clicked(
    qtbot: QtBot, city: City, t: Translator
) -> None:
    points = city.data.table("points").points
    place = GeoPoint(float(points.lon_deg[4]), float(points.lat_deg[4]))
    near = points_near(city.data, place)
    assert near[0] == (5, 0.0)
    assert [m for _fid, m in near] == sorted(m for _fid, m in near)
    dialog = NewIssueDialog(city.data, place, "王", t)
    qtbot.addWidget(dialog)
    assert not dialog.accept_button.isEnabled()
    dialog.description.setPlainText("摊位占道")
    assert dialog.accept_button.isEnabled()
    assert (dialog.issue.point_fid, dialog.issue.is_placed) == (5, False)
    dialog.point.setCurrentIndex(dialog.point.count() - 1)
    assert (dialog.issue.point_fid, dialog.issue.is_placed) == (0, True)
    dialog.inspector.clear()
    assert not dialog.accept_button.isEnabled()


def test_a_pasted_message_gives_the_ticked_lines(qtbot: QtBot, city: City, t: Translator) -> None:
    text = "第0农贸市场\n1、下水道堵塞\n2、没有公平秤\n"
    dialog = PasteIssuesDialog(city.data, text, "王", t)
    qtbot.addWidget(dialog)
    assert [issue.description for issue in dialog.issues()] == ["下水道堵塞", "没有公平秤"]
    assert {issue.point_fid for issue in dialog.issues()} == {1}
    item = dialog.table.item(0, TEXT)
    assert item is not None
    item.setCheckState(Qt.CheckState.Unchecked)
    assert [issue.description for issue in dialog.issues()] == ["没有公平秤"]
    dialog.message.setPlainText("")
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 0)
    assert not dialog.accept_button.isEnabled()


def test_what_a_long_message_tells_beyond_the_table_is_said(
    qtbot: QtBot, city: City, t: Translator
) -> None:
    dialog = PasteIssuesDialog(city.data, "", "王", t)
    qtbot.addWidget(dialog)
    for count, is_cut in ((MOST + 3, True), (2, False)):
        dialog.message.setPlainText("\n".join(f"{n}、下水道堵塞" for n in range(1, count + 1)))
        qtbot.waitUntil(lambda count=count: dialog.table.rowCount() == min(count, MOST))
        assert (str(MOST) in dialog.problem.text()) is is_cut
        assert dialog.accept_button.isEnabled()


def test_the_report_shown_is_the_one_saved(
    qtbot: QtBot, city: City, t: Translator, tmp_path: Path
) -> None:
    tasks = Tasks()
    dialog = ReportsDialog(city.data, tasks, t)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.report is not None)
    first = dialog.report
    dialog.cadence.setCurrentIndex(1)
    assert not dialog.accept_button.isEnabled()
    qtbot.waitUntil(lambda: dialog.report is not None)
    assert dialog.report is not first
    dialog.file_field.line.setText(str(tmp_path / "week.docx"))
    assert dialog.accept_button.isEnabled()
    dialog.work()(Progress())
    assert dialog.file.stat().st_size > 1000
    tasks.shut_down()
