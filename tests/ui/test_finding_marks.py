"""A click on a mark of a finding picks its row, hovering says its sentence as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolTip

from gis_app.domain.audit.finding import FindingKind
from gis_app.domain.edits import update_cells
from gis_app.geo.extent import GeoExtent
from gis_app.messages import msg
from gis_app.rendering.overlays import FINDINGS
from gis_app.ui.commands import auditing

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Opened


@pytest.fixture
def audited(opened: Opened, qtbot: QtBot) -> Opened:
    opened.window.actions_made["audit_run"].trigger()
    qtbot.waitUntil(lambda: opened.window.audit.report is not None and opened.is_quiet())
    return opened


def _mark(opened: Opened, place: int) -> QPoint | None:
    """Return where the mark of a finding stands on the screen; None when it is in a heap."""
    picture = opened.window.canvas.picture
    assert picture is not None
    placed = picture.report.placed
    assert placed is not None
    for n in range(len(placed.x_px)):
        if placed.layers[int(placed.layer[n])].table == FINDINGS and placed.fid(n) == place + 1:
            ratio = picture.wish.settings.pixel_ratio
            x, y = float(placed.x_px[n]) / ratio, float(placed.y_px[n]) / ratio
            if 0 < x < opened.window.canvas.width() and 0 < y < opened.window.canvas.height():
                return QPoint(round(x), round(y))
    return None


def _placed(opened: Opened) -> list[int]:
    report = opened.window.audit.report
    assert report is not None
    return [
        n for n in report.open_places if report.findings[n].lon_deg == report.findings[n].lon_deg
    ]


def test_a_click_on_a_mark_picks_its_finding_and_leaves_the_map(
    audited: Opened, qtbot: QtBot
) -> None:
    window = audited.window
    report = window.audit.report
    assert report is not None
    clicked = 0
    for place in _placed(audited)[::9]:
        finding = report.findings[place]
        lon, lat = finding.lon_deg, finding.lat_deg
        window.canvas.zoom_to(GeoExtent(lon - 0.001, lat - 0.001, lon + 0.001, lat + 0.001))
        qtbot.waitUntil(audited.is_quiet)
        at = _mark(audited, place)
        if at is None:
            continue
        scale = window.canvas.view.scale_denominator
        qtbot.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=at)
        picked = window.audit.picked_finding
        assert picked is not None
        assert picked.key == finding.key
        assert not window.audit.isHidden()
        assert window.canvas.view.scale_denominator == pytest.approx(scale)
        clicked += 1
    assert clicked >= 5


def test_of_several_findings_at_one_place_each_click_picks_the_next(audited: Opened) -> None:
    window = audited.window
    report = window.audit.report
    assert report is not None
    keys = report.findings.keys[:3]
    seen = []
    for _click in range(6):
        auditing.pick_marked(window, keys)
        assert window.audit.picked_finding is not None
        seen.append(window.audit.picked_finding.key)
    assert seen == [*keys, *keys]


def test_a_mark_of_a_severity_that_is_not_listed_is_listed_again(
    audited: Opened, qtbot: QtBot
) -> None:
    window = audited.window
    report = window.audit.report
    assert report is not None
    finding = report.findings[0]
    other = next(s for s in window.audit.switches if s is not finding.severity)
    window.audit.narrow(other)
    auditing.pick_marked(window, (finding.key,))
    assert window.audit.only is None
    assert window.audit.picked_finding is not None
    assert window.audit.picked_finding.key == finding.key


def test_hovering_says_the_sentence_as_text(audited: Opened, qtbot: QtBot) -> None:
    window, city = audited.window, audited.session.city
    assert city is not None
    report = window.audit.report
    assert report is not None
    finding = next(f for f in report.findings if f.table == "points")
    city.apply(update_cells("points", finding.fid, msg("Changed"), name="<b>x</b>&店"))
    qtbot.waitUntil(audited.is_quiet)
    qtbot.waitUntil(lambda: window.audit.report is not None and window.audit.report is not report)
    auditing.tell_marked(window, (finding.key,))
    assert "&lt;b&gt;x&lt;/b&gt;&amp;店" in QToolTip.text()
    auditing.tell_marked(window, ())
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_findings_of_every_kind_are_marked_by_their_own_number(audited: Opened) -> None:
    report = audited.window.audit.report
    assert report is not None
    look = audited.session.outlook.look
    assert look.finding_keys == report.findings.keys
    marked = {int(fid) - 1 for layer in look.findings for fid in layer.fids}
    assert marked >= set(_placed(audited))
    for layer in look.findings:
        if layer.marks is not None:
            for n, fid in enumerate(layer.fids.tolist()):
                assert report.findings[fid - 1].lon_deg == pytest.approx(layer.marks.lon_deg[n])
    assert any(report.findings[n].kind is FindingKind.GAP for n in marked)


def test_marks_go_with_the_audit_and_come_back_with_it(audited: Opened, qtbot: QtBot) -> None:
    window, outlook = audited.window, audited.session.outlook
    assert outlook.look.findings
    window.arrangement.show_bottom(window.load)
    assert not outlook.look.findings
    window.arrangement.show_bottom(window.audit)
    assert outlook.look.findings
    qtbot.waitUntil(audited.is_quiet)
