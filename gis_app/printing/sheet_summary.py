"""What a sheet says in words: title, who answers for it, and what is open there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gis_app.domain.dates import local
from gis_app.domain.palette import ISSUE_FILLS
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import Colour, word
from gis_app.messages import LocalText, msg, plural
from gis_app.printing.panel_sizes import COUNTDOWN_LINE_MM, COUNTDOWN_MM, SUMMARY_ROW_MM
from gis_app.printing.sheet_legend import OPEN_COLOURS
from gis_app.printing.subject import LEVELS, Coverage
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Table
    from gis_app.messages import Message, Translator
    from gis_app.printing.sheet_rows import SheetRow
    from gis_app.printing.subject import Subject


_BAR_MM: Final = 11.5
_BAR_LINE_MM: Final = 3.6


@dataclass(frozen=True)
class BarPart:
    """Hold one part of a bar: its words, its share, its fill; an issue's colour has its symbol."""

    label: str
    amount: float
    fill: str
    colour: Colour | None = None


@dataclass(frozen=True)
class SheetSummary:
    """Hold the words of a sheet, in the language it is printed in.

    `name` is what the sheet is about, for bookmarks and files. `pairs` are label and value. The bar
    stands at the right of the block, `note` below it. `countdown` takes the block's place: a large
    number, the unit behind it, and lines below.
    """

    title: str
    subtitle: str
    pairs: tuple[tuple[str, str], ...]
    bar_title: str
    bar: tuple[BarPart, ...]
    note: str
    as_of: str
    tags: tuple[str, ...]
    sources: str
    foot_marks: tuple[str, ...]
    name: str = ""
    heading: str = ""
    countdown: tuple[str, str, tuple[str, ...]] | None = None

    @property
    def row_count(self) -> int:
        """Return the lines the summary takes, for sharing out the panel."""
        stacked = sum(part.colour is None for part in self.bar)
        beside = math.ceil((_BAR_MM + _BAR_LINE_MM * stacked) / SUMMARY_ROW_MM) if stacked else 0
        return max(len(self.pairs), beside, 5)

    @property
    def height_mm(self) -> float:
        """Return the height of the block without its heading, in pattern millimetres."""
        if self.countdown is not None:
            return COUNTDOWN_MM + COUNTDOWN_LINE_MM * len(self.countdown[2])
        return self.row_count * SUMMARY_ROW_MM


def _person(name: str, phone: str) -> str:
    return " ".join(part for part in (name, phone) if part)


def _cell(table: Table, fid: int, column: str) -> str:
    return plain(table.value(fid, column)) if table.has(fid) else ""


def _pairs(data: CityData, subject: Subject) -> list[tuple[LocalText, str]]:
    units = data.table("units")
    unit = subject.unit_fid
    leader = subject.leader or _cell(units, unit, "leader")
    own_phone = leader == _cell(units, unit, "leader")
    leader_phone = _cell(units, unit, "leader_phone") if own_phone else ""
    liaison = _person(_cell(units, unit, "contact"), _cell(units, unit, "phone"))
    pairs = [
        (LocalText("责任单位", "Responsible unit"), _cell(units, unit, "name")),
        (LocalText("责任领导", "Leader"), _person(leader, leader_phone)),
        (LocalText("联络员", "Liaison"), liaison),
    ]
    if subject.coverage in (Coverage.SELECTION, Coverage.WHOLE):
        return [(LocalText("编制单位", "Office"), plain(data.settings.office))]
    if subject.coverage is Coverage.ACTION:
        return pairs
    if subject.coverage in (Coverage.UNIT, Coverage.GROUP):
        parent = units.value(unit, "parent_fid") if units.has(unit) else NO_ROW
        pairs.append((LocalText("上级单位", "Parent unit"), _cell(units, parent or NO_ROW, "name")))
        pairs.append((LocalText("所属系统", "System"), _cell(units, unit, "system")))
        return pairs
    areas = data.table("areas")
    sponsor = areas.value(subject.fid, "sponsor_unit_fid") or NO_ROW
    names = (_cell(areas, subject.fid, "sponsor_leader"), _cell(units, sponsor, "name"))
    pairs.append((LocalText("包联", "Sponsor"), " · ".join(name for name in names if name)))
    parent = areas.value(subject.fid, "parent_fid") or NO_ROW
    pairs.append((LocalText("所属", "Part of"), _cell(areas, parent, "name")))
    return pairs


def colour_totals(rows: Iterable[SheetRow]) -> tuple[int, int, int]:
    """Return the open issues of rows: white, yellow, red."""
    white = yellow = red = 0
    for row in rows:
        white += row.colour_counts[0]
        yellow += row.colour_counts[1]
        red += row.colour_counts[2]
    return white, yellow, red


def issue_bar(totals: Sequence[int], t: Translator) -> tuple[str, tuple[BarPart, ...]]:
    """Return the title and the parts of the bar of open issues, the most urgent first.

    `totals` are white, yellow, red.
    """
    everything = sum(totals)
    title = (
        t(plural("{count} open issue", "{count} open issues", everything))
        if everything
        else t("No open issues")
    )
    parts = []
    for colour in OPEN_COLOURS:
        name = word("colour", colour.name.lower())
        count = totals[colour - Colour.WHITE]
        label = f"{t(name) if name else ''} {count}"
        parts.append(BarPart(label, float(count), ISSUE_FILLS[colour], colour))
    return title, tuple(parts)


def place_count(rows: Sequence[SheetRow], t: Translator) -> str:
    """Say how many points of how many kinds there are."""
    layers = [row.layer for row in rows if row.layer != "issues"]
    return t(
        msg(
            "{points} of {kinds}",
            points=plural("{count} point", "{count} points", len(layers)),
            kinds=plural("{count} kind", "{count} kinds", len(set(layers))),
        )
    )


def subject_name(data: CityData, subject: Subject, t: Translator) -> str:
    """Return what a subject is called in the language of the page."""
    if subject.coverage is Coverage.ACTION:
        return t(data.catalogue.layer(subject.code).title)
    if subject.coverage is Coverage.SELECTION:
        return t("Chosen points")
    return subject.name


def _title(subject: Subject, name: str) -> Message:
    if subject.coverage in LEVELS:
        return msg("{name}: map of responsibility", name=name)
    if subject.coverage is Coverage.ACTION:
        return msg("{name}: map of progress", name=name)
    if subject.coverage in (Coverage.UNIT, Coverage.GROUP):
        return msg("{name}: points and responsibility", name=name)
    return msg("{name}: map of points", name=name)


def sheet_summary(
    data: CityData, subject: Subject, rows: Sequence[SheetRow], t: Translator
) -> SheetSummary:
    """Put together the words of a sheet."""
    settings = data.settings
    bar_title, bar = issue_bar(colour_totals(rows), t)
    level = word("level", subject.coverage.value)
    name = subject_name(data, subject, t)
    subtitle = [plain(settings.name)]
    if subject.coverage in _KINDS:
        subtitle.append(t(_KINDS[subject.coverage]))
    elif level:
        subtitle.append(t(level))
    if subject.coverage in LEVELS:
        subtitle.append(_cell(data.table("areas"), subject.fid, "code"))
    sources = [plain(settings.attribution), plain(settings.office)]
    if _is_provisional(data, subject):
        sources.insert(0, t("boundary provisional"))
    return SheetSummary(
        t(_title(subject, name)),
        "  ·  ".join(part for part in subtitle if part),
        tuple((t(label), value or "—") for label, value in _pairs(data, subject)),
        bar_title,
        bar,
        place_count(rows, t),
        t("As of {date}", date=local(data.as_of)),
        (t("Demonstration data"),) if settings.is_demo else (),
        "  ·  ".join(part for part in sources if part),
        foot_marks(data, t),
        name,
        t("Responsibility and open issues"),
    )


def foot_marks(data: CityData, t: Translator) -> tuple[str, ...]:
    """Return the internal marking, if any, and the map review number or that it is a sketch."""
    review = plain(data.settings.review_number)
    marks = [plain(data.settings.marking)]
    marks.append(t("Map review no. {number}", number=review) if review else t("Sketch map"))
    return tuple(mark for mark in marks if mark)


_KINDS: Final = {
    Coverage.UNIT: msg("Unit"),
    Coverage.GROUP: msg("Working group"),
    Coverage.ACTION: msg("Special action"),
    Coverage.SELECTION: msg("Selection"),
    Coverage.WHOLE: msg("Whole city"),
}


def _is_provisional(data: CityData, subject: Subject) -> bool:
    areas = data.table("areas")
    if subject.coverage not in LEVELS or not areas.has(subject.fid):
        return False
    return bool(areas.value(subject.fid, "is_provisional"))
