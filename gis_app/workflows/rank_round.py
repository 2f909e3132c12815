"""The results of a round as tables: rates with n and interval, ranking, one result a unit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from gis_app.domain.assessment.ranking import ranking
from gis_app.domain.assessment.rates import RATE_TITLES, RateBy, key_name, rate_table
from gis_app.domain.assessment.result import unit_results
from gis_app.domain.assessment.round import readable_rounds
from gis_app.domain.assessment.scored import scored_items
from gis_app.domain.office_table import (
    OfficeTable,
    TableColumn,
    TableSection,
    office_table,
    percent,
)
from gis_app.domain.terms import WORDS
from gis_app.domain.work_terms import ItemResult, ScorePart
from gis_app.messages import LocalText, Message, listed, msg, plural
from gis_app.workflows.office_file import write_office_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gis_app.domain.assessment.ranking import Standings
    from gis_app.domain.assessment.rates import RateTable
    from gis_app.domain.assessment.round import Round
    from gis_app.domain.assessment.scored import ScoredItems
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.progress import Progress

RANKED: Final = (RateBy.UNIT, RateBy.AREA, RateBy.GROUP, RateBy.KIND)
"""The breakdowns in which groups have a rank."""
MOST_ROUNDS: Final = 8
"""So many rounds stand side by side."""
SHOWN: Final = (RateBy.CITY, *RANKED, RateBy.ITEM, RateBy.POINT)

_HEADINGS: Final = (
    (LocalText("名次", "Rank"), 6, True),
    (LocalText("名称", "Name"), 40, False),
    (LocalText("点位数", "Points"), 8, True),
    (LocalText("有效项数 n", "Items n"), 9, True),
    (LocalText("符合", "Conforms"), 8, True),
    (LocalText("基本符合", "Partly"), 8, True),
    (LocalText("不符合", "Fails"), 8, True),
    (LocalText("不适用", "Not applicable"), 8, True),
    (LocalText("得分率", "Rate"), 9, True),
    (LocalText("加权得分", "Score"), 9, True),
    (LocalText("95%区间", "95 % interval"), 13, True),
    (LocalText("上轮名次", "Rank before"), 8, True),
    (LocalText("较上轮", "Change"), 8, True),
    (LocalText("提示", "Note"), 12, False),
)


def previous_round(data: CityData, round_: Round) -> Round | None:
    """Return the last round that was opened before this one; None when it is the first."""
    rounds = readable_rounds(data)
    place = next((n for n, one in enumerate(rounds) if one.fid == round_.fid), 0)
    return rounds[place - 1] if place else None


def standings(data: CityData, round_: Round, by: RateBy) -> tuple[RateTable, Standings]:
    """Return a round's rates and who stands where, compared with the round before."""
    now = rate_table(scored_items(data, round_), by)
    earlier = previous_round(data, round_)
    before = None if earlier is None else rate_table(scored_items(data, earlier), by)
    return now, ranking(now, before)


def progress_of(data: CityData, round_: Round) -> Message:
    """Say how much of a round is scored."""
    return progress_said(scored_items(data, round_))


def progress_said(items: ScoredItems) -> Message:
    """Say how much of the round of some scores is scored."""
    round_ = items.round
    said = msg(
        "{items} of {all} items at {points} of {places} points scored",
        items=len(items),
        all=round_.item_count,
        points=items.points_scored,
        places=len(round_.points),
    )
    if not items.late and not items.stray:
        return said
    return msg(
        "{progress}; {late} scores outside the window and {stray} that fit no item are left out",
        progress=said,
        late=items.late,
        stray=items.stray,
    )


def interval_of(low: float, high: float) -> str:
    """Write an interval of shares; a dash where nothing counts."""
    return "—" if math.isnan(low) else f"{low * 100:.1f}–{high * 100:.1f}%"


def rate_rows(
    data: CityData, round_: Round, by: RateBy, t: Translator
) -> list[tuple[str | int | float | None, ...]]:
    """Return rates as rows under the headings of the table, best first."""
    table, places = standings(data, round_, by)
    has_ranks = by in RANKED
    rows: list[tuple[str | int | float | None, ...]] = []
    for one in places:
        n = one.place
        name = key_name(round_, by, one.key)
        notes = [msg("few items")] if table.is_small[n] else []
        notes += [msg("tied")] if one.is_tied and has_ranks else []
        change = "" if one.change is None else f"{one.change * 100:+.1f}"
        rows.append(
            (
                one.rank if has_ranks else None,
                name if isinstance(name, str) else t(name),
                int(table.points[n]),
                int(table.n[n]),
                *(int(table.results[result][n]) for result in (
                    ItemResult.CONFORMS, ItemResult.PARTIAL, ItemResult.FAILS,
                    ItemResult.NOT_APPLICABLE,
                )),
                percent(float(table.rate[n])),
                percent(float(table.score[n])),
                interval_of(float(table.score_low[n]), float(table.score_high[n])),
                one.rank_before if has_ranks else None,
                change,
                " ".join(t(note) for note in notes),
            )
        )  # fmt: skip
    return rows


def result_section(data: CityData, round_: Round, t: Translator) -> TableSection:
    """Return every unit's result with its parts; what is missing is named."""
    weights = {part: w for part, w in round_.policy.parts.items() if w > 0}
    parts = [part for part in ScorePart if part in weights]
    columns = [TableColumn(t(LocalText("名次", "Rank")), 6, is_number=True)]
    columns.append(TableColumn(t(RATE_TITLES[RateBy.UNIT]), 40))
    for part in parts:
        title = t(WORDS["score_part"][part])
        heading = t(msg("{part} (weight {weight})", part=title, weight=f"{weights[part]:g}"))
        columns.append(TableColumn(heading, 14, is_number=True))
    columns.append(TableColumn(t(LocalText("综合得分", "Result")), 10, is_number=True))
    columns.append(TableColumn(t(LocalText("缺项", "Missing")), 24))
    rows = []
    for one in unit_results(data, round_):
        missing = listed(t(WORDS["score_part"][part]) for part in one.missing)
        note = t(msg("missing: {parts}; not ranked", parts=missing)) if one.missing else ""
        rows.append(
            (
                one.rank,
                unit_name(data, round_, one.unit_fid),
                *(one.parts.get(part) for part in parts),
                one.total,
                note,
            )
        )
    title = t(LocalText("综合得分（分部分加权）", "Result, parts weighted"))
    return TableSection(title, tuple(columns), tuple(rows))


def over_rounds_section(data: CityData, round_: Round, t: Translator) -> TableSection:
    """Return every unit's score round over round, up to this one; "—" where none was scored."""
    rounds = readable_rounds(data)
    last = next(n for n, one in enumerate(rounds) if one.fid == round_.fid)
    shown = rounds[max(last + 1 - MOST_ROUNDS, 0) : last + 1]
    tables = [rate_table(scored_items(data, one), RateBy.UNIT) for one in shown]
    cities = [rate_table(scored_items(data, one), RateBy.CITY) for one in shown]
    units = sorted({int(key) for table in tables for key in table.keys})
    columns = (
        TableColumn(t(RATE_TITLES[RateBy.UNIT]), 40),
        *(TableColumn(one.name or one.code, 14, is_number=True) for one in shown),
    )
    whole = (t(RATE_TITLES[RateBy.CITY]), *(percent(float(c.score[0])) for c in cities))
    rows = [whole]
    for unit in units:
        places = [table.place(unit) for table in tables]
        scores = (
            percent(float(table.score[place])) if place >= 0 else "—"
            for table, place in zip(tables, places, strict=True)
        )
        rows.append((unit_name(data, round_, unit), *scores))
    return TableSection(t(msg("Round over round")), columns, tuple(rows))


def unit_name(data: CityData, round_: Round, unit_fid: int) -> str:
    """Return what a unit was called when the round opened, else what it is called now."""
    known = round_.points.unit_names.get(unit_fid)
    units = data.table("units")
    if known is None and units.has(unit_fid):
        known = units.value(unit_fid, "name")
    return str(known or unit_fid)


def round_tables(
    data: CityData, round_: Round, t: Translator, ways: Sequence[RateBy] = SHOWN
) -> OfficeTable:
    """Return everything about a round as one table, a section each way."""
    columns = tuple(
        TableColumn(t(heading), width, is_number=is_number)
        for heading, width, is_number in _HEADINGS
    )
    sections = [
        TableSection(t(RATE_TITLES[by]), columns, tuple(rate_rows(data, round_, by, t)))
        for by in ways
    ]
    if any(part is not ScorePart.FIELD and w > 0 for part, w in round_.policy.parts.items()):
        sections.insert(1, result_section(data, round_, t))
    if previous_round(data, round_) is not None:
        sections.append(over_rounds_section(data, round_, t))
    notes = (t(round_.window), t(progress_of(data, round_)), t(explanation(round_)))
    title = msg("{city}: mock assessment {round}", city=data.settings.name, round=round_.title)
    return office_table(data.settings, t(title), notes, sections, t)


def explanation(round_: Round) -> Message:
    """Say how rates, scores and intervals are to be read."""
    return msg(
        "Rate = conforming ÷ (conforming + non-conforming), not applicable left out, partly "
        "conforming counts {credit}; the score weighs items by checklist version {version}; "
        "intervals are Wilson's at 95 %.",
        credit=f"{round_.policy.partial_credit:g}",
        version=round_.standard.version,
    )


def rate_lines(data: CityData, round_: Round, by: RateBy, t: Translator) -> Iterator[Message]:
    """Yield rates line by line, best first."""
    yield progress_of(data, round_)
    for row in rate_rows(data, round_, by, t):
        name = str(row[1]) if row[0] is None else f"{row[0]}. {row[1]}"
        note = f" ({row[13]})" if row[13] else ""
        yield msg(
            "{name}: score {score}, interval {interval}, rate {rate}, n {n}{note}",
            name=name,
            score=row[9],
            interval=row[10],
            rate=row[8],
            n=row[3],
            note=note,
        )


def round_lines(data: CityData) -> Iterator[Message]:
    """Yield the rounds, the latest first, with how far they are and their score."""
    for one in reversed(readable_rounds(data)):
        table = rate_table(scored_items(data, one), RateBy.CITY)
        yield msg(
            "{round}: {window}; {points}; {progress}; score {score}, interval {interval}",
            round=one.title,
            window=one.window,
            points=plural("{count} point", "{count} points", len(one.points)),
            progress=progress_of(data, one),
            score=percent(float(table.score[0])),
            interval=interval_of(float(table.score_low[0]), float(table.score_high[0])),
        )


def write_round(
    data: CityData, round_: Round, file: Path, t: Translator, progress: Progress | None = None
) -> Path:
    """Write a round's tables as .xlsx or .pdf; raises UsageError, LedgerError or RenderError."""
    return write_office_table(round_tables(data, round_, t), file, t, progress)
