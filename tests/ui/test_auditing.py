"""The audit and the load in the window: run, look, mend, accept, narrow, and the map with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QToolButton

from gis_app.domain.audit.finding import FindingKind, FindingSeverity
from gis_app.domain.load import LoadBy
from gis_app.ui.commands import auditing

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gis_app.ui.dialogs.accept_finding import AcceptFindingDialog
    from tests.ui.conftest import Opened


@pytest.fixture
def audited(opened: Opened, qtbot: QtBot) -> Opened:
    opened.window.actions_made["audit_run"].trigger()
    qtbot.waitUntil(lambda: opened.window.audit.report is not None and opened.is_quiet())
    return opened


def finding_of(opened: Opened, kind: FindingKind) -> str:
    report = opened.window.audit.report
    assert report is not None
    return next(finding.key for finding in report.findings if finding.kind is kind)


def test_a_run_is_shown_kept_and_drawn(audited: Opened, qtbot: QtBot) -> None:
    window, session = audited.window, audited.session
    assert not window.audit.isHidden()
    assert window.table.isHidden()
    report = window.audit.report
    assert report is not None
    assert session.data is not None
    assert len(session.data.table("findings")) == len(report.findings) + 1
    assert session.outlook.look.findings
    shown = sum(window.audit.model.rowCount(window.audit.model.index(row, 0))
                for row in range(window.audit.model.rowCount()))  # fmt: skip
    assert shown == len(report.findings)
    window.actions_made["show_table"].trigger()
    assert window.audit.isHidden()
    assert not window.table.isHidden()


def test_a_click_shows_the_place_and_one_undo_takes_a_fix_back(
    audited: Opened, qtbot: QtBot
) -> None:
    window, session = audited.window, audited.session
    key = finding_of(audited, FindingKind.GAP)
    before = window.canvas.view
    window.audit.pick(key)
    assert window.canvas.view != before
    assert session.selection.table == "areas"
    assert window.actions_made["audit_fix"].isEnabled()
    assert session.data is not None
    fid = session.selection.fids[0]
    areas = session.data.table("areas")
    shape = areas.shapes[areas.position(fid)]
    window.actions_made["audit_fix"].trigger()
    qtbot.waitUntil(audited.is_quiet)
    assert window.audit.report is not None
    assert key not in window.audit.report.findings.keys
    assert key in {one.key for one in window.audit.report.comparison.gone}
    window.actions_made["undo"].trigger()
    qtbot.waitUntil(audited.is_quiet)
    after = session.data.table("areas")
    assert after.shapes[after.position(fid)].equals(shape)
    assert key in window.audit.report.findings.keys


def test_accepting_needs_a_reason_and_moves_the_finding_away(
    audited: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = audited.window
    key = finding_of(audited, FindingKind.NO_DEADLINE)
    window.audit.pick(key)

    def answer(dialog: AcceptFindingDialog) -> bool:
        assert not dialog.accept_button.isEnabled()
        dialog.reason.setText("长期工作,无固定时限")
        assert dialog.accept_button.isEnabled()
        dialog.deleteLater()
        return True

    monkeypatch.setattr(auditing, "ask", answer)
    window.actions_made["audit_accept"].trigger()
    qtbot.waitUntil(audited.is_quiet)
    report = window.audit.report
    assert report is not None
    assert report.comparison.accepted[key].reason == "长期工作,无固定时限"
    assert window.audit.picked_finding is not None
    assert window.audit.picked_finding.key == key
    window.actions_made["audit_withdraw"].trigger()
    qtbot.waitUntil(audited.is_quiet)
    assert window.audit.report is not None
    assert not window.audit.report.comparison.accepted


def test_one_severity_is_listed_alone_and_all_again(audited: Opened, qtbot: QtBot) -> None:
    panel = audited.window.audit
    everything = panel.model.rowCount()
    button = panel.switches[FindingSeverity.MUST]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert 0 < panel.model.rowCount() < everything
    assert button.isChecked()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert panel.model.rowCount() == everything


def test_another_city_forgets_the_findings(audited: Opened, qtbot: QtBot) -> None:
    city = audited.session.let_go()
    assert city is not None
    audited.session.open(city)
    qtbot.waitUntil(audited.is_quiet)
    assert audited.window.audit.report is None
    assert not audited.session.outlook.look.findings


def test_the_audit_is_written_from_the_panel(
    audited: Opened, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "体检"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), "PDF (*.pdf)"))
    audited.window.actions_made["audit_export"].trigger()
    qtbot.waitUntil(audited.is_quiet)
    assert (tmp_path / "体检.pdf").read_bytes().startswith(b"%PDF")


def test_load_by_area_fills_the_map_and_hiding_it_gives_the_tints_back(
    opened: Opened, qtbot: QtBot
) -> None:
    window, outlook = opened.window, opened.session.outlook
    auditing.show_load(window)
    qtbot.waitUntil(lambda: window.load.table is not None)
    assert outlook.look.rates is None
    window.load.by.setCurrentIndex(window.load.by.findData(LoadBy.AREA))
    qtbot.waitUntil(lambda: outlook.look.rates is not None)
    assert outlook.look.rates is not None
    assert len(outlook.look.rates) == 2
    swatches = [b for b in window.load.findChildren(QToolButton) if "–" in b.text()]
    assert len(swatches) == len(outlook.look.rates.spec.stages)
    model = window.load.model
    ranks = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert ranks == [str(n) for n in range(1, model.rowCount() + 1)]
    qtbot.waitUntil(opened.is_quiet)
    coloured = opened.window.canvas.grab().toImage()
    window.arrangement.show_bottom(window.table)
    assert outlook.look.rates is None
    qtbot.waitUntil(opened.is_quiet)
    assert np.any(window.canvas.grab().toImage() != coloured)
