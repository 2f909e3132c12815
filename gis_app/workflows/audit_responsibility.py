"""Audit whose everything is: run, compare with the last run, accept, mend, take to the meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.domain.audit.audit import audit
from gis_app.domain.audit.record import Acceptance, accept, compare, keep_run, withdraw
from gis_app.domain.dates import utc_text
from gis_app.errors import UsageError
from gis_app.messages import msg
from gis_app.storage.edit_log import message_to_json
from gis_app.workflows.audit_report import AuditReport
from gis_app.workflows.audit_tables import audit_table
from gis_app.workflows.office_file import write_office_table

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.audit.finding import Finding
    from gis_app.domain.city_data import CityData
    from gis_app.domain.edits import Edit
    from gis_app.messages import Translator
    from gis_app.progress import Progress
    from gis_app.project.city import City


def run_audit(data: CityData, progress: Progress | None = None) -> AuditReport:
    """Audit a moment of a city; changes nothing. Raises Cancelled when the progress says so."""
    findings = audit(data, progress)
    return AuditReport(data, findings, compare(data, findings))


def compared_again(data: CityData, report: AuditReport) -> AuditReport:
    """Return a report whose findings still hold, set against what the project remembers now."""
    return AuditReport(data, report.findings, compare(data, report.findings))


def keep_run_edit(city: City, report: AuditReport) -> Edit:
    """Make the edit by which the project remembers this run, for the next one to compare with."""
    return keep_run(
        city.data,
        report.findings,
        utc_text(city.data.as_of),
        lambda count: city.reserve_fids("findings", count),
        message_to_json,
    )


def accept_edit(city: City, finding: Finding, reason: str, by: str) -> Edit:
    """Make the edit that accepts a finding as it is; raises UsageError without a reason."""
    if not reason.strip():
        raise UsageError(msg("Give the reason why this may stay as it is."))
    how = Acceptance(reason.strip(), by, utc_text(city.data.as_of))
    return accept(
        city.data,
        finding,
        how,
        lambda count: city.reserve_fids("findings", count),
        message_to_json,
    )


def withdraw_edit(city: City, finding: Finding) -> Edit:
    """Make the edit that takes an acceptance back."""
    return withdraw(city.data, finding)


def export_audit(
    report: AuditReport, file: Path, t: Translator, progress: Progress | None = None
) -> Path:
    """Write the audit for the meeting: a workbook (.xlsx) or a sheet (.pdf).

    Raises UsageError for another suffix, LedgerError or RenderError when it cannot be written.
    """
    return write_office_table(audit_table(report, t), file, t, progress)
