"""What reports say of special actions, the four lists and their milestones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.domain.action_words import amount_text, forecast_sentence, unit_of
from gis_app.domain.actions.action_figures import all_action_figures
from gis_app.domain.four_lists import FOUR_LISTS, ListFigure, Span, list_figures, list_rows
from gis_app.domain.milestone_rows import milestone_rows
from gis_app.domain.office_table import percent
from gis_app.domain.record_types import table_spec
from gis_app.domain.terms import WORDS
from gis_app.messages import msg
from gis_app.reports.report import ReportTable, Section

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.reports.report import Cell

MOST_LATE: Final = 40


def actions_section(data: CityData) -> Section:
    """Say how far every special action is, what the last week brought, and when it will end."""
    rows: list[tuple[Cell, ...]] = []
    told = []
    for f in all_action_figures(data):
        deadline = None if f.deadline is None else f.deadline.isoformat()
        rows.append(
            (
                f.spec.title,
                len(f.rows),
                amount_text(f.total),
                amount_text(f.done),
                unit_of(f.spec),
                percent(f.share),
                amount_text(f.this_week),
                len(f.late),
                deadline,
            )
        )
        told.append(
            msg(
                "{title}: {sentence}",
                title=f.spec.title,
                sentence=forecast_sentence(f.forecast, f.spec),
            )
        )
    headers = (
        *(msg("Special action"), msg("Features"), msg("In all"), msg("Done"), msg("Measure")),
        *(msg("Share done"), msg("Last 7 days"), msg("Overdue"), msg("Last deadline")),
    )
    table = ReportTable(
        msg("Progress of special actions"), headers, tuple(rows), msg("No special action is on.")
    )
    return Section(msg("Special actions"), tuple(told), (table,))


def lists_section(data: CityData, span: Span) -> Section:
    """Say how the four lists stand, and which milestones are late."""
    rows: list[tuple[Cell, ...]] = []
    for which in FOUR_LISTS:
        figures = list_figures(list_rows(data, which), span)
        rows.append(
            (
                WORDS["ledger_list"][which],
                *(figures.count(figure) for figure in ListFigure),
                percent(figures.closing_rate()),
                percent(figures.in_time_rate()),
            )
        )
    headers = (msg("List"), msg("In all"), msg("Closed"), msg("Unclosed"), msg("Overdue"),
               msg("Behind"), msg("Fell due"), msg("Closed in it"), msg("In time"),
               msg("Closing rate"), msg("In-time rate"))  # fmt: skip
    table = ReportTable(msg("Four lists"), headers, tuple(rows), msg("Nothing to count."))
    late = milestone_rows(data, late_only=True)
    lines: list[tuple[Cell, ...]] = [
        (
            table_spec(row["table"]).title,
            row["code"],
            row["of"],
            row["milestone"],
            row["due_on"],
            row["days_late"],
            row["unit"],
        )
        for row in late[:MOST_LATE]
    ]
    columns = (msg("Register"), msg("No."), msg("Name"), msg("Milestone"), msg("Due on"),
               msg("Days late"), msg("Unit"))  # fmt: skip
    shown = ReportTable(
        msg("Late milestones: {shown} of {count}", shown=len(lines), count=len(late)),
        columns,
        tuple(lines),
        msg("No milestone is late."),
    )
    return Section(msg("Tasks and milestones"), (), (table, shown))
