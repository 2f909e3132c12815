"""The audit as the table that lies on the table of the meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.domain.audit.decisions import advice
from gis_app.domain.audit.finding import SEVERITY_TITLES, FindingSeverity
from gis_app.domain.dates import local, local_text
from gis_app.domain.office_table import (
    OfficeTable,
    TableColumn,
    TableSection,
    office_table,
)
from gis_app.messages import LocalText, msg
from gis_app.workflows.audit_report import summary_lines

if TYPE_CHECKING:
    from gis_app.domain.audit.finding import Finding
    from gis_app.messages import Translator
    from gis_app.workflows.audit_report import AuditReport

_KIND, _SAYS = LocalText("类型", "Kind"), LocalText("问题", "What is wrong")
_NUMBER, _PROPOSAL = LocalText("序号", "No."), LocalText("整改建议", "Proposal")
_COORDINATES = LocalText("经纬度(CGCS2000)", "Coordinates (CGCS2000)")
_NEW, _DECISION = LocalText("新增", "New"), LocalText("会议处理意见", "Decision")
_WHO, _UNTIL = LocalText("承办人", "Who"), LocalText("时限", "By")
_REASON, _BY, _AT = (
    LocalText("认可理由", "Accepted because"),
    LocalText("认可人", "By"),
    LocalText("时间", "When"),
)


def audit_table(report: AuditReport, t: Translator) -> OfficeTable:
    """Return findings by severity and kind, with room for what the meeting decides."""
    sections = [_counts(report, t), _open(report, t)]
    if report.accepted_places:
        sections.append(_accepted(report, t))
    if report.comparison.gone:
        sections.append(_gone(report, t))
    data = report.data
    notes = [t(line) for line in summary_lines(report)]
    notes.append(t(msg("As of {moment} (Beijing time)", moment=local(data.as_of))))
    title = t(msg("{city}: responsibility audit", city=data.settings.name))
    return office_table(data.settings, title, notes, sections, t)


def _counts(report: AuditReport, t: Translator) -> TableSection:
    rows = []
    for severity in FindingSeverity:
        kinds: dict[str, list[int]] = {}
        for place in report.open_places:
            batch = report.findings.batch_of(place)
            if batch.severity is severity:
                finding_title = t(report.findings[place].title)
                cell = kinds.setdefault(finding_title, [0, 0])
                cell[0] += 1
                cell[1] += report.findings.keys[place] in report.comparison.new
        rows += [(t(SEVERITY_TITLES[severity]), kind, n, new) for kind, (n, new) in kinds.items()]
    columns = (
        TableColumn(t(LocalText("轻重", "Severity")), 14),
        TableColumn(t(_KIND), 40),
        TableColumn(t(LocalText("数量", "Number")), 10, is_number=True),
        TableColumn(t(_NEW), 10, is_number=True),
    )
    return TableSection(t(LocalText("汇总", "Summary")), columns, tuple(rows))


def _open(report: AuditReport, t: Translator) -> TableSection:
    columns = (
        TableColumn(t(_NUMBER), 7, is_number=True),
        TableColumn(t(_SAYS), 62),
        TableColumn(t(_PROPOSAL), 40),
        TableColumn(t(_COORDINATES), 24),
        TableColumn(t(_NEW), 7),
        TableColumn(t(_DECISION), 28),
        TableColumn(t(_WHO), 12),
        TableColumn(t(_UNTIL), 12),
    )
    rows: list[tuple[str | int | None, ...]] = []
    head = ""
    for number, place in enumerate(report.open_places, 1):
        finding = report.findings[place]
        title = f"{t(SEVERITY_TITLES[finding.severity])} · {t(finding.title)}"
        if title != head:
            head = title
            rows.append((title,))
        rows.append(
            (
                number,
                t(finding.sentence),
                t(advice(finding)),
                place_text(finding),
                t(_NEW) if report.is_new(finding) else "",
                "",
                "",
                "",
            )
        )
    if not rows:
        rows.append((t(msg("Nothing was found.")),))
    return TableSection(t(LocalText("体检发现", "Findings")), columns, tuple(rows))


def _accepted(report: AuditReport, t: Translator) -> TableSection:
    columns = (
        TableColumn(t(_KIND), 22),
        TableColumn(t(_SAYS), 70),
        TableColumn(t(_REASON), 50),
        TableColumn(t(_BY), 14),
        TableColumn(t(_AT), 18),
    )
    rows = []
    for place in report.accepted_places:
        finding = report.findings[place]
        how = report.comparison.accepted[finding.key]
        rows.append((t(finding.title), t(finding.sentence), how.reason, how.by, local_text(how.at)))
    return TableSection(t(LocalText("已认可", "Accepted as they are")), columns, tuple(rows))


def _gone(report: AuditReport, t: Translator) -> TableSection:
    columns = (TableColumn(t(_KIND), 22), TableColumn(t(_SAYS), 120))
    rows = tuple((t(title), t(sentence)) for title, sentence in report.gone())
    return TableSection(t(LocalText("已消除", "Gone since the run before")), columns, rows)


def place_text(finding: Finding) -> str:
    """Write where a finding is, longitude first; empty when it has no place."""
    if finding.lon_deg != finding.lon_deg:
        return ""
    return f"{finding.lon_deg:.5f}, {finding.lat_deg:.5f}"
