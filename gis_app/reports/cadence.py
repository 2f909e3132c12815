"""The three reports of the office's cadence: 日推进 daily, 周点评 weekly, 月总结 monthly."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from gis_app.domain.dates import BEIJING, local, local_text
from gis_app.domain.forecast import forecast, trend
from gis_app.domain.four_lists import Span
from gis_app.domain.office_table import percent
from gis_app.domain.past import city_as_of
from gis_app.domain.terms import Colour
from gis_app.domain.week_figures import (
    Figure,
    Figures,
    GroupBy,
    Period,
    broken_down,
    week_figures,
)
from gis_app.messages import Message, msg
from gis_app.reports.assessment_section import assessment_sections
from gis_app.reports.issue_rows import FIGURE_TITLES, group_table, issue_table
from gis_app.reports.report import Report, ReportTable, Section
from gis_app.reports.voices_section import voices_section
from gis_app.reports.work_sections import actions_section, lists_section

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData

_DAY: Final = (Figure.NEW, Figure.CLOSED, Figure.DUE_TODAY, Figure.OVERDUE, Figure.OPEN,
               Figure.YELLOW, Figure.RED)  # fmt: skip
_WEEK: Final = (Figure.ASSIGNED, Figure.CLOSED, Figure.OPEN, Figure.OVERDUE, Figure.YELLOW,
                Figure.RED, Figure.RECURRENCE)  # fmt: skip


def day_of(moment: datetime) -> Period:
    """Return the Beijing day of a moment, up to that moment."""
    start = datetime.combine(local(moment).date(), time(), BEIJING)
    return Period(start, moment)


def week_of(moment: datetime) -> Period:
    """Return the seven days up to a moment."""
    return Period(moment - timedelta(days=7), moment)


def month_of(moment: datetime) -> Period:
    """Return the Beijing month of a moment, up to that moment."""
    first = local(moment).date().replace(day=1)
    return Period(datetime.combine(first, time(), BEIJING), moment)


def end_of(day: date, data: CityData) -> datetime:
    """Return the moment a report of a day is made for: its end, or now if that is earlier."""
    return min(datetime.combine(day + timedelta(days=1), time(), BEIJING), data.as_of)


def daily_report(data: CityData, moment: datetime) -> Report:
    """Report a day: what is new, due, overdue, by unit, and what turns red tomorrow."""
    figures = figures_of(data, day_of(moment))
    then = figures.data
    by_unit = broken_down(figures, GroupBy.UNIT)
    soon = forecast(then, moment + timedelta(days=1))
    return Report(
        msg("Daily report"),
        _note(figures),
        (
            Section(
                msg("Today"),
                (_standing(figures), _movement(figures)),
                (group_table(then, by_unit, _DAY, msg("By responsible unit")),),
            ),
            Section(
                msg("Due and overdue"),
                (),
                (
                    issue_table(then, figures.fids(Figure.DUE_TODAY), msg("Due today"),
                                msg("Nothing falls due today.")),
                    issue_table(then, figures.fids(Figure.OVERDUE), msg("Overdue"),
                                msg("Nothing is overdue.")),
                ),
            ),
            Section(
                msg("If nothing is done"),
                (),
                (
                    issue_table(then, soon.turning(Colour.RED), msg("Turns red within a day"),
                                msg("Nothing turns red within a day.")),
                ),
            ),
        ),
        data.settings.office,
    )  # fmt: skip


def weekly_report(data: CityData, moment: datetime) -> Report:
    """Report a week: ranking, colours, recurrences, what is exposed, and the week before."""
    figures, before = figures_of(data, week_of(moment)), figures_of(data, _week_before(moment))
    then = figures.data
    units = broken_down(figures, GroupBy.UNIT)
    turned = set(figures.fids(Figure.RED)) - set(before.fids(Figure.RED))
    return Report(
        msg("Weekly review"),
        _note(figures),
        (
            Section(
                msg("This week"),
                (_standing(figures), _movement(figures), _rates(figures)),
                (_against(figures, before),),
            ),
            Section(
                msg("Ranking"),
                (msg("Units with most red and overdue issues stand first."),),
                (
                    group_table(then, units, _WEEK, msg("By responsible unit"), with_rates=True),
                    *(
                        group_table(then, broken_down(figures, by), _WEEK, title, with_rates=True)
                        for by, title in (
                            (GroupBy.SUBDISTRICT, msg("By sub-district")),
                            (GroupBy.KIND, msg("By kind of place")),
                            (GroupBy.SYSTEM, msg("By system")),
                            (GroupBy.WORKING_GROUP, msg("By working group")),
                        )
                    ),
                ),
            ),
            *assessment_sections(then, figures.period),
            Section(
                msg("Exposed"),
                (),
                (
                    issue_table(then, figures.fids(Figure.RED), msg("Red list"),
                                msg("No issue is red.")),
                    issue_table(then, sorted(turned), msg("Turned red this week"),
                                msg("No issue turned red this week.")),
                    issue_table(then, figures.fids(Figure.RECURRENCE), msg("Recurrences"),
                                msg("Nothing came back this week.")),
                ),
            ),
            voices_section(then),
            actions_section(then),
            lists_section(then, Span.WEEK),
        ),
        data.settings.office,
    )  # fmt: skip


def monthly_report(data: CityData, moment: datetime) -> Report:
    """Report a month: the trend, closing rates by class, units and special actions."""
    figures = figures_of(data, month_of(moment))
    then = figures.data
    classes = broken_down(figures, GroupBy.CLOSING_CLASS)
    rates = (Figure.ASSIGNED, Figure.ASSIGNED_CLOSED, Figure.FELL_DUE, Figure.IN_TIME, Figure.OPEN)
    return Report(
        msg("Monthly summary"),
        _note(figures),
        (
            Section(
                msg("This month"),
                (_standing(figures), _movement(figures), _rates(figures)),
                (_trend_table(then),),
            ),
            Section(
                msg("Closing"),
                (),
                (
                    group_table(then, classes, rates, msg("By closing class"), with_rates=True),
                    group_table(
                        then, broken_down(figures, GroupBy.UNIT), _WEEK,
                        msg("By responsible unit"), with_rates=True,
                    ),
                ),
            ),
            actions_section(then),
            lists_section(then, Span.MONTH),
        ),
        data.settings.office,
    )  # fmt: skip


def figures_of(data: CityData, period: Period) -> Figures:
    """Count a period as it stood at its end."""
    then = data if period.end == data.as_of else city_as_of(data, period.end)
    return week_figures(then, period)


def _week_before(moment: datetime) -> Period:
    end = moment - timedelta(days=7)
    return Period(end - timedelta(days=7), end)


def _note(figures: Figures) -> Message:
    data, period = figures.data, figures.period
    words = {
        "city": data.settings.name,
        "start": local_text(period.start),
        "end": local_text(period.end),
    }
    if data.settings.is_demo:
        return msg("{city}, {start} to {end} (demonstration data)", **words)
    return msg("{city}, {start} to {end}", **words)


def _standing(figures: Figures) -> Message:
    return msg(
        "{open} issues are open: {red} red, {yellow} yellow, {white} white; {overdue} are overdue, "
        "{deferred} deferred with approval.",
        **{f.value: figures.count(f) for f in (Figure.OPEN, Figure.RED, Figure.YELLOW,
                                               Figure.WHITE, Figure.OVERDUE, Figure.DEFERRED)},
    )  # fmt: skip


def _movement(figures: Figures) -> Message:
    return msg(
        "{new} were found in this time, {assigned} assigned, {closed} closed; {recurrence} came "
        "back.",
        **{f.value: figures.count(f) for f in (Figure.NEW, Figure.ASSIGNED, Figure.CLOSED,
                                               Figure.RECURRENCE)},
    )  # fmt: skip


def _rates(figures: Figures) -> Message:
    return msg(
        "Rectification rate {rectified} ({done} of {assigned} assigned); in-time closing rate "
        "{in_time} ({kept} of {due} that fell due).",
        rectified=percent(figures.rectification_rate()),
        done=figures.count(Figure.ASSIGNED_CLOSED),
        assigned=figures.count(Figure.ASSIGNED),
        in_time=percent(figures.in_time_rate()),
        kept=figures.count(Figure.IN_TIME),
        due=figures.count(Figure.FELL_DUE),
    )


def _against(now: Figures, before: Figures) -> ReportTable:
    rows = [
        (FIGURE_TITLES[f], before.count(f), now.count(f), f"{now.count(f) - before.count(f):+d}")
        for f in (*_WEEK, Figure.FELL_DUE, Figure.IN_TIME)
    ]
    headers = (msg("Figure"), msg("Last week"), msg("This week"), msg("Difference"))
    return ReportTable(
        msg("Against the week before"), headers, tuple(rows), msg("Nothing to count.")
    )


def _trend_table(data: CityData) -> ReportTable:
    headers = (msg("Week up to"), msg("New"), msg("Closed"), msg("Unclosed"), msg("Yellow"),
               msg("Red"), msg("In-time rate"))  # fmt: skip
    rows = tuple(
        (local_text(w.end)[:10], w.new, w.closed, w.open, w.yellow, w.red, percent(w.in_time_rate))
        for w in trend(data)
    )
    return ReportTable(msg("Ten weeks"), headers, rows, msg("Nothing to count."))
