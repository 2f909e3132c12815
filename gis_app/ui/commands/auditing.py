"""Audit the city, mend or accept what is found, and measure who carries how much."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING, Final

import shapely
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QFileDialog, QToolTip

from gis_app.domain.audit.decisions import advice
from gis_app.geo.extent import GeoExtent
from gis_app.messages import msg
from gis_app.rendering.overlays import finding_layers
from gis_app.ui.action_spec import ActionSpec, MenuSpec, Situation, with_city
from gis_app.ui.dialogs.dialog import ask
from gis_app.ui.dialogs.new_file import proposed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.audit.finding import Finding
    from gis_app.domain.change_set import ChangeSet
    from gis_app.ui.window import Window
    from gis_app.workflows.audit_report import AuditReport

_AROUND_DEG = 0.0012
"""How much ground a finding without an extent of its own is shown with."""
_TOLD: Final = 3
"""So many findings under the pointer are told in full."""


def run_audit(window: Window) -> None:
    """Audit the city in the background, keep the run in the project, and show what was found."""
    from gis_app.workflows import audit_responsibility as work

    city = window.session.city
    if city is None:
        return
    window.arrangement.show_bottom(window.audit)
    keeps = window.session.can_edit

    def done(report: AuditReport) -> None:
        # what is new and gone is told against the run before, so it is worked out before keeping
        show_report(window, report)
        if keeps:
            window.apply(work.keep_run_edit(city, report))

    data = city.data
    window.tasks.run(
        msg("Responsibility audit"), lambda progress: work.run_audit(data, progress), done
    )


def audit_again(window: Window, change: ChangeSet) -> None:
    """Audit anew after a change, without keeping the run; only while the audit is in sight."""
    from gis_app.workflows import audit_responsibility as work

    data, report = window.session.data, window.audit.report
    if data is None or report is None or window.audit.isHidden() or not change.tables:
        return
    if set(change.tables) == {"findings"}:
        show_report(window, work.compared_again(data, report))
        return
    window.tasks.run(
        msg("Responsibility audit"),
        lambda progress: work.run_audit(data, progress),
        lambda report: show_report(window, report),
    )


def show_report(window: Window, report: AuditReport | None) -> None:
    """Show a report in the panel and its open findings on the map."""
    window.audit.show_report(report)
    show_marks(window)
    window.parts_changed.emit()


def show_marks(window: Window) -> None:
    """Mark the open findings on the map while the audit is in sight; without it nothing is."""
    report = None if window.audit.isHidden() else window.audit.report
    drawn = () if report is None else finding_layers(report.findings, report.open_places)
    window.session.outlook.show_findings(drawn, () if report is None else report.findings.keys)


def show_finding(window: Window, finding: Finding | None) -> None:
    """Show where a finding is, and pick the row it is about."""
    window.parts_changed.emit()
    if finding is None:
        return
    session = window.session
    data = session.data
    if data is not None and finding.table in ("points", "issues", "areas"):
        known = data.table(finding.table).has(finding.fid)
        session.select(finding.table if known else "", (finding.fid,) if known else ())
    if window.audit.is_from_map:
        return
    if finding.shape is not None:
        west, south, east, north = shapely.bounds(finding.shape).tolist()
    elif finding.lon_deg == finding.lon_deg:
        west = east = finding.lon_deg
        south = north = finding.lat_deg
    else:
        return
    pad = _AROUND_DEG
    try:
        extent = GeoExtent(west - pad, south - pad, east + pad, north + pad)
    except ValueError:
        return
    window.canvas.zoom_to(extent)


def pick_marked(window: Window, keys: Sequence[str]) -> None:
    """Pick the finding whose mark was clicked; of several at one place the next at each click."""
    if window.audit.report is None:
        return
    window.arrangement.show_bottom(window.audit)
    now = window.audit.picked_finding
    at = keys.index(now.key) if now is not None and now.key in keys else -1
    window.audit.pick(keys[(at + 1) % len(keys)])


def tell_marked(window: Window, keys: Sequence[str]) -> None:
    """Say beside the pointer what the marks under it mean, and what is proposed."""
    report = window.audit.report
    places = [] if report is None else [report.findings.place_of(key) for key in keys]
    lines: list[str] = []
    for place in places[:_TOLD]:
        if report is not None and place is not None:
            finding = report.findings[place]
            lines += [window.t(finding.sentence), f"→ {window.t(advice(finding))}"]
    if len(places) > _TOLD:
        lines.append(window.t(msg("and {count} more here", count=len(places) - _TOLD)))
    # sentences carry words of files: they are never taken for mark-up
    text = "<br>".join(html.escape(line) for line in lines)
    QToolTip.showText(QCursor.pos(), f"<div>{text}</div>" if lines else "", window.canvas)


def apply_fix(window: Window) -> None:
    """Make the change that a finding proposes; one undo takes it back."""
    finding = window.audit.picked_finding
    if finding is not None and finding.fix is not None:
        window.apply(finding.fix)


def accept_finding(window: Window) -> None:
    """Accept a finding as it is, with a reason that the project keeps."""
    from gis_app.ui.dialogs.accept_finding import AcceptFindingDialog
    from gis_app.workflows.audit_responsibility import accept_edit

    finding, city = window.audit.picked_finding, window.session.city
    if finding is None or city is None:
        return
    dialog = AcceptFindingDialog(finding, window.t, window)
    if ask(dialog):
        window.apply(accept_edit(city, finding, dialog.reason.text(), dialog.by.text().strip()))


def withdraw_acceptance(window: Window) -> None:
    """Take the acceptance of a finding back."""
    from gis_app.workflows.audit_responsibility import withdraw_edit

    finding, city = window.audit.picked_finding, window.session.city
    if finding is not None and city is not None:
        window.apply(withdraw_edit(city, finding))


def export_audit(window: Window) -> None:
    """Write the findings for the meeting."""
    from gis_app.workflows.audit_responsibility import export_audit as export

    report = window.audit.report
    file = None if report is None else ask_file(window, window.t("Responsibility audit"))
    if report is not None and file is not None:
        window.write_file(
            msg("Writing the audit"),
            lambda progress: export(report, file, window.t, progress),
            file,
        )


def show_load(window: Window) -> None:
    """Show who carries how much."""
    window.arrangement.show_bottom(window.load)


def export_load(window: Window) -> None:
    """Write the load of units, leaders, areas and groups."""
    from gis_app.workflows.measure_load import write_load

    data, t, level = window.session.data, window.t, window.load.chosen_level
    file = None if data is None else ask_file(window, t("Load"))
    if data is not None and file is not None:
        window.write_file(
            msg("Writing the load"),
            lambda progress: write_load(data, file, level, t, progress),
            file,
        )


def ask_file(window: Window, name: str) -> Path | None:
    """Ask where a workbook or sheet goes; None when nothing was chosen."""
    t = window.t
    pattern = f"{t('Workbook')} (*.xlsx);;PDF (*.pdf)"
    text, kind = QFileDialog.getSaveFileName(window, name, str(proposed(name, ".xlsx")), pattern)
    if not text:
        return None
    file = Path(text)
    if file.suffix.lower() not in (".xlsx", ".pdf"):
        file = file.with_name(file.name + (".pdf" if "pdf" in kind.lower() else ".xlsx"))
    return file


def _has_report(now: Situation) -> bool:
    return now.has_audit


def _can_fix(now: Situation) -> bool:
    return now.can_edit and now.has_fix


def _can_accept(now: Situation) -> bool:
    return now.can_edit and now.has_finding and not now.is_accepted


def _can_withdraw(now: Situation) -> bool:
    return now.can_edit and now.is_accepted


ACTIONS: Final = (
    ActionSpec("audit_run", msg("Run the audit"), "clipboard-list", run_audit, with_city, "F9"),
    ActionSpec("audit_fix", msg("Apply the proposal"), "wrench", apply_fix, _can_fix),
    ActionSpec("audit_accept", msg("Accept as it is…"), "check", accept_finding, _can_accept),
    ActionSpec(
        "audit_withdraw", msg("Withdraw acceptance"), "undo", withdraw_acceptance, _can_withdraw
    ),
    ActionSpec("audit_export", msg("Export the audit…"), "export", export_audit, _has_report),
    ActionSpec("load_show", msg("Load of responsibility"), "chart", show_load, with_city, "F10"),
    ActionSpec("load_export", msg("Export the load…"), "export", export_load, with_city),
)

MENU: Final = MenuSpec(
    "auditing",
    msg("Responsibility audit and load"),
    "shield",
    ("audit_run", "audit_export", "|", "load_show", "load_export"),
)
