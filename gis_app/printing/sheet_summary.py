"""What a sheet says in words: title, who answers for it, and what is open there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gis_app.domain.dates import local
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import word
from gis_app.messages import LocalText, msg, plural
from gis_app.printing.atlas import Coverage
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Table
    from gis_app.messages import Translator
    from gis_app.printing.atlas import Subject
    from gis_app.printing.sheet_rows import SheetRow


@dataclass(frozen=True)
class SheetSummary:
    """Hold the words of a sheet, in the language it is printed in.

    `pairs` are label and value; `colour_totals` are open issues white, yellow, red.
    """

    title: str
    subtitle: str
    pairs: tuple[tuple[str, str], ...]
    colour_totals: tuple[int, int, int]
    places: str
    as_of: str
    tags: tuple[str, ...]
    sources: str
    foot_marks: tuple[str, ...]

    @property
    def row_count(self) -> int:
        """Return the lines the summary takes, for sharing out the panel."""
        return max(len(self.pairs), 5)


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
    if subject.coverage is Coverage.UNIT:
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


def sheet_summary(
    data: CityData, subject: Subject, rows: Sequence[SheetRow], t: Translator
) -> SheetSummary:
    """Put together the words of a sheet."""
    settings = data.settings
    totals = [sum(row.colour_counts[i] for row in rows) for i in range(3)]
    kinds = len({row.layer for row in rows if row.layer != "issues"})
    points = len(subject.point_positions)
    places = t(
        msg(
            "{points} of {kinds}",
            points=plural("{count} point", "{count} points", points),
            kinds=plural("{count} kind", "{count} kinds", kinds),
        )
    )
    level = word("level", subject.coverage.value)
    title = (
        msg("{name}: points and responsibility", name=subject.name)
        if subject.coverage is Coverage.UNIT
        else msg("{name}: map of responsibility", name=subject.name)
    )
    subtitle = [plain(settings.name), t(level) if level else t("Unit")]
    if subject.coverage is not Coverage.UNIT:
        subtitle.append(_cell(data.table("areas"), subject.fid, "code"))
    review = plain(settings.review_number)
    marks = [plain(settings.marking)]
    marks.append(t("Map review no. {number}", number=review) if review else t("Sketch map"))
    sources = [plain(settings.attribution), plain(settings.office)]
    provisional = _is_provisional(data, subject)
    if provisional:
        sources.insert(0, t("boundary provisional"))
    return SheetSummary(
        t(title),
        "  ·  ".join(part for part in subtitle if part),
        tuple((t(label), value or "—") for label, value in _pairs(data, subject)),
        (totals[0], totals[1], totals[2]),
        places,
        t("As of {date}", date=local(data.as_of)),
        (t("Demonstration data"),) if settings.is_demo else (),
        "  ·  ".join(part for part in sources if part),
        tuple(mark for mark in marks if mark),
    )


def _is_provisional(data: CityData, subject: Subject) -> bool:
    areas = data.table("areas")
    if subject.coverage is Coverage.UNIT or not areas.has(subject.fid):
        return False
    return bool(areas.value(subject.fid, "is_provisional"))
