"""The office's own words in the reports of its cadence: title, lines around it, sentences."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gis_app.catalogue.notices import load_wording
from gis_app.catalogue.sentences import load_sentences
from gis_app.domain.dates import local_text
from gis_app.domain.notice_wording import REPORT_FIELDS, filled
from gis_app.domain.office_table import percent
from gis_app.domain.week_figures import Figure
from gis_app.messages import CHINESE, ENGLISH, LocalText, Message, msg
from gis_app.reports.cadence import day_of, figures_of, month_of, week_of
from gis_app.reports.report import Section

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.reports.report import Report


def worded(
    report: Report, data: CityData, cadence: str, moment: datetime, project: Path | None
) -> Report:
    """Return a report with the words of its template; the shipped one changes nothing."""
    wording = load_wording(cadence, project, REPORT_FIELDS)
    both = (wording[CHINESE], wording[ENGLISH])
    count = max(len(words.body) for words in both)
    chinese, english = (
        (
            words.title,
            words.salutation,
            words.closing,
            *words.body,
            *[""] * (count - len(words.body)),
        )
        for words in both
    )
    has_braces = any("{" in text for text in (*chinese, *english))
    values = _values(data, cadence, moment) if has_braces else {}
    title, address, closing, *body = (
        msg("{text}", text=LocalText(filled(zh, values), filled(en, values)))
        for zh, en in zip(chinese, english, strict=True)
    )
    sections = list(report.sections)
    has_address, has_closing = (bool(chinese[n].strip() or english[n].strip()) for n in (1, 2))
    if has_address or body:
        first = sections[0]
        lines: tuple[Message, ...] = (*body, *first.paragraphs)
        sections[0] = replace(first, paragraphs=lines, address=address if has_address else None)
    if has_closing:
        sections.append(Section(msg("Closing words"), (closing,)))
    return replace(report, title=title, sections=tuple(sections), own_words=load_sentences(project))


def _values(data: CityData, cadence: str, moment: datetime) -> dict[str, str]:
    period = {"daily": day_of, "weekly": week_of, "monthly": month_of}[cadence](moment)
    figures = figures_of(data, period)
    counted = (
        *(Figure.OPEN, Figure.RED, Figure.YELLOW, Figure.WHITE, Figure.OVERDUE, Figure.DEFERRED),
        *(Figure.NEW, Figure.ASSIGNED, Figure.CLOSED, Figure.RECURRENCE),
    )
    return {
        "city": data.settings.name,
        "office": data.settings.office or data.settings.name,
        "start": local_text(period.start)[:10],
        "end": local_text(period.end)[:10],
        **{figure.value: str(figures.count(figure)) for figure in counted},
        "rectification_rate": percent(figures.rectification_rate()),
        "in_time_rate": percent(figures.in_time_rate()),
    }
