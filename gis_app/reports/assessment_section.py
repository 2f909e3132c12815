"""The week's mock assessment and look-back as parts of a report."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.assessment.exposure import exposed_items, round_of_period
from gis_app.domain.assessment.look_back import look_back_figures
from gis_app.domain.assessment.ranking import ranking
from gis_app.domain.assessment.rates import RateBy, key_name, rate_table
from gis_app.domain.assessment.round import readable_rounds
from gis_app.domain.assessment.scored import scored_items
from gis_app.domain.dates import as_moment, moments
from gis_app.domain.office_table import percent
from gis_app.domain.terms import WORDS
from gis_app.messages import Message, msg
from gis_app.reports.report import ReportTable, Section

if TYPE_CHECKING:
    from gis_app.domain.assessment.round import Round
    from gis_app.domain.city_data import CityData
    from gis_app.domain.week_figures import Period

MOST_EXPOSED: Final = 20
"""A report lists so many failing items; the exposure board has them all."""
_RANK_TITLES: Final = {
    RateBy.UNIT: msg("Units in the mock assessment"),
    RateBy.AREA: msg("Sub-districts in the mock assessment"),
    RateBy.GROUP: msg("Working groups in the mock assessment"),
}


def assessment_sections(data: CityData, period: Period) -> tuple[Section, ...]:
    """Return the round and the look-back of a week; nothing where there was neither.

    `data` must be as of the period's end.
    """
    out = []
    round_ = round_of_period(data, period)
    if round_ is not None:
        out.append(_round_section(data, round_))
    back = _look_back_section(data, period)
    return (*out, *(() if back is None else (back,)))


def _round_section(data: CityData, round_: Round) -> Section:
    items = scored_items(data, round_)
    before = _before(data, round_)
    city = rate_table(items, RateBy.CITY)
    said = [
        msg(
            "{round}: {items} of {all} items at {points} of {places} points scored; score {score}, "
            "95 % interval {low} to {high}.",
            round=round_.title,
            items=len(items),
            all=round_.item_count,
            points=items.points_scored,
            places=len(round_.points),
            score=_percent(city.score[0]),
            low=_percent(city.score_low[0]),
            high=_percent(city.score_high[0]),
        )
    ]
    if before is not None:
        then = rate_table(scored_items(data, before), RateBy.CITY)
        change = float(city.score[0]) - float(then.score[0])
        if not math.isnan(change):
            said.append(
                msg("The round before, {round}, scored {score}; {change} points since.",
                    round=before.title, score=_percent(then.score[0]),
                    change=f"{change * 100:+.1f}")
            )  # fmt: skip
    tables = [_ranks(data, round_, before, by) for by in _RANK_TITLES]
    return Section(msg("Mock assessment"), tuple(said), (*tables, _exposed(data, round_)))


def _before(data: CityData, round_: Round) -> Round | None:
    rounds = readable_rounds(data)
    place = next(n for n, one in enumerate(rounds) if one.fid == round_.fid)
    return rounds[place - 1] if place else None


def _ranks(data: CityData, round_: Round, before: Round | None, by: RateBy) -> ReportTable:
    now = rate_table(scored_items(data, round_), by)
    then = None if before is None else rate_table(scored_items(data, before), by)
    rows = []
    for one in ranking(now, then):
        n = one.place
        name = key_name(round_, by, one.key)
        rows.append(
            (
                one.rank,
                name,
                int(now.n[n]),
                _percent(now.score[n]),
                f"{_percent(now.score_low[n])}–{_percent(now.score_high[n])}",
                "" if one.rank_before is None else str(one.rank_before),
                "" if one.change is None else f"{one.change * 100:+.1f}",
                msg("few items") if now.is_small[n] else "",
            )
        )
    headers = (msg("Rank"), msg("Name"), msg("n"), msg("Score"), msg("95 % interval"),
               msg("Rank before"), msg("Against the round before"), msg("Note"))  # fmt: skip
    return ReportTable(_RANK_TITLES[by], headers, tuple(rows), msg("Nothing to count."))


def _exposed(data: CityData, round_: Round) -> ReportTable:
    found = exposed_items(data, round_)
    points = round_.points
    rows = []
    for one in found[:MOST_EXPOSED]:
        item = round_.standard.kinds[int(points.kind[one.place])].items[one.slot]
        unit = points.unit_names.get(one.unit_fid, "")
        state: Message | str = msg("mended") if one.is_mended else ""
        rows.append((points.names[one.place] or points.codes[one.place], item.title, one.note,
                     unit, _percent(one.point_score), state))  # fmt: skip
    headers = (msg("Place"), msg("Item"), msg("What is wrong"), msg("Responsible unit"),
               msg("Score of the place"), msg("State"))  # fmt: skip
    title = msg(
        "Exposure board: the worst {shown} of {all} items that do not conform",
        shown=len(rows),
        all=len(found),
    )
    return ReportTable(title, headers, tuple(rows), msg("Everything scored conforms."))


def _look_back_section(data: CityData, period: Period) -> Section | None:
    table = data.table("look_backs")
    start, end = as_moment(period.start), as_moment(period.end)
    drawn, checked = (moments(table.text(name)) for name in ("drawn_at", "checked_at"))
    is_in = (drawn > start) & (drawn <= end) | (checked > start) & (checked <= end)
    here = np.asarray(is_in, np.bool_)
    if not here.any():
        return None
    figures = look_back_figures(data, here)
    said = msg(
        "{drawn} closed issues were drawn, {checked} looked at again: {good} still good, "
        "{relapsed} relapsed ({rate}).",
        drawn=figures.drawn,
        checked=figures.checked,
        good=figures.good,
        relapsed=figures.relapsed,
        rate=percent(figures.relapse_rate),
    )
    issues, units = data.table("issues"), data.table("units")
    rows = []
    for place in np.flatnonzero(here & table.text("result").equals("relapsed")).tolist():
        row = table.row(int(table.fids[place]))
        issue = row["issue_fid"]
        code = issues.value(issue, "code") if issues.has(issue) else str(issue)
        what = issues.value(issue, "description") if issues.has(issue) else ""
        unit = units.value(row["unit_fid"], "name") if units.has(row["unit_fid"]) else ""
        rows.append((code, what, unit, row["note"] or "", WORDS["look_back_result"]["relapsed"]))
    headers = (msg("Issue no."), msg("Issue"), msg("Responsible unit"), msg("Note"),
               msg("What was found"))  # fmt: skip
    title = msg("Relapsed and reopened")
    return Section(
        msg("Look-back"), (said,),
        (ReportTable(title, headers, tuple(rows), msg("Nothing relapsed.")),),
    )  # fmt: skip


def _percent(share: float | np.floating) -> str:
    return percent(None if math.isnan(share) else float(share))
