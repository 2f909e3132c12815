"""A daily, weekly or monthly report goes out as Word document, PDF or workbook."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from gis_app.errors import RenderError, UsageError
from gis_app.messages import LocalText, msg
from gis_app.progress import Progress
from gis_app.whole_file import written_aside

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.reports.report import Report


class Cadence(StrEnum):
    """Name the office's three rhythms."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


CADENCE_TITLES: Final[Mapping[Cadence, LocalText]] = {
    Cadence.DAILY: LocalText("日推进", "Daily report"),
    Cadence.WEEKLY: LocalText("周点评", "Weekly review"),
    Cadence.MONTHLY: LocalText("月总结", "Monthly summary"),
}
PDF_PADDING_PX: Final = 4
SUFFIXES: Final = (".docx", ".pdf", ".xlsx")


def make_report(
    data: CityData, cadence: Cadence, moment: datetime, project: Path | None = None
) -> Report:
    """Make a report as of a moment (with its zone); nothing is painted or written.

    `project` is the file beside which the office's own words may lie. Raises CatalogueError when
    they cannot be used.
    """
    from gis_app.reports.cadence import daily_report, monthly_report, weekly_report
    from gis_app.workflows.report_wording import worded

    makers: dict[Cadence, Callable[[CityData, datetime], Report]] = {
        Cadence.DAILY: daily_report,
        Cadence.WEEKLY: weekly_report,
        Cadence.MONTHLY: monthly_report,
    }
    return worded(makers[cadence](data, moment), data, cadence.value, moment, project)


def write_report(
    report: Report, file: Path, t: Translator, progress: Progress | None = None
) -> None:
    """Write a report whole or not at all, the suffix choosing the form.

    Raises UsageError for another suffix and RenderError when the file cannot be written.
    """
    if file.suffix.lower() not in SUFFIXES:
        raise UsageError(
            msg("Name a file ending in one of: {suffixes}.", suffixes=" ".join(SUFFIXES))
        )
    progress = progress or Progress()
    progress.step(0.1)
    try:
        with written_aside(file) as aside:
            _write(report, aside, file.suffix.lower(), t)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RenderError(
            msg("{file} cannot be written: {reason}", file=str(file), reason=reason)
        ) from error
    progress.step(1)


def _write(report: Report, aside: Path, suffix: str, t: Translator) -> None:
    if suffix == ".docx":
        from gis_app.reports.docx_writer import write_docx

        write_docx(report, aside, t)
    elif suffix == ".xlsx":
        from gis_app.reports.workbook_writer import write_workbook

        write_workbook(report, aside, t)
    else:
        from gis_app.printing.report_pdf import write_report_pdf
        from gis_app.reports.html_writer import report_html

        is_wide = any(len(table.headers) > 7 for s in report.sections for table in s.tables)
        html = report_html(report, t, PDF_PADDING_PX)
        write_report_pdf(html, aside, t(report.title), t, is_wide=is_wide)
