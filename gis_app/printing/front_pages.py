"""The pages before the sheets: a cover with key map and contents, and what changed in a week."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.dates import as_moment, local, local_text, moments
from gis_app.domain.issue_state import issue_state
from gis_app.domain.terms import AreaLevel, Colour
from gis_app.messages import plural
from gis_app.printing import list_columns
from gis_app.printing.list_rows import ListRow, Section
from gis_app.printing.other_subjects import whole_subject
from gis_app.printing.page_design import shipped_template
from gis_app.printing.page_template import lay_out_page
from gis_app.printing.recipe import Recipe
from gis_app.printing.sheet_layout import make_sheet
from gis_app.printing.sheet_summary import colour_totals, issue_bar, sheet_summary
from gis_app.printing.subject import LEVELS, Coverage
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    import shapely
    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import BoolArray, Int64Array
    from gis_app.messages import Translator
    from gis_app.printing.page_template import PageTemplate
    from gis_app.printing.sheet import Sheet
    from gis_app.printing.text_lines import Ruler

WEEK: Final = timedelta(days=7)
_FRONT_ITEMS: Final = frozenset({"summary", "table", "north_arrow", "names"})


@dataclass(frozen=True)
class ContentsLine:
    """Hold what the contents say of one sheet; `first_page` is its number in the file.

    `totals` are its open issues, white, yellow, red; `outline` is its area on the key map.
    """

    name: str
    unit: str
    points: int
    totals: tuple[int, int, int]
    printed_rows: int
    outline: shapely.Geometry | None
    first_page: int = 0


@dataclass(frozen=True)
class Contents:
    """Hold the lines of all sheets; what lies on several of them counts once in `totals`."""

    lines: tuple[ContentsLine, ...]
    totals: tuple[int, int, int]

    @classmethod
    def of(cls, data: CityData, sheets: Iterable[Sheet]) -> Contents:
        """Look through sheets one by one."""
        units = data.table("units")
        lines: list[ContentsLine] = []
        counted: set[tuple[str, int]] = set()
        totals = np.zeros(3, np.int64)
        for sheet in sheets:
            fid, subject = sheet.subject.unit_fid, sheet.subject
            new = [row for row in sheet.rows if (row.layer, row.fid) not in counted]
            counted.update((row.layer, row.fid) for row in new)
            totals += colour_totals(new)
            lines.append(
                ContentsLine(
                    sheet.summary.name,
                    plain(units.value(fid, "name")) if units.has(fid) else "—",
                    sum(row.layer not in ("issues", "actions") for row in sheet.rows),
                    colour_totals(sheet.rows),
                    sheet.printed_rows,
                    subject.shape if subject.coverage in LEVELS else None,
                )
            )
        white, yellow, red = totals.tolist()
        return cls(tuple(lines), (white, yellow, red))

    def from_page(self, first: int, pages: Iterable[int]) -> Contents:
        """Return it with the page each sheet begins on; `pages` are how many each has."""
        starts = accumulate(pages, initial=first)
        # one start more than lines: where another sheet would begin
        lines = (replace(line, first_page=at) for line, at in zip(self.lines, starts, strict=False))
        return replace(self, lines=tuple(lines))


def front_template(template: PageTemplate) -> PageTemplate:
    """Return the page of cover and weekly changes for a book on a paper."""
    return lay_out_page(
        shipped_template("district_table").boxes,
        template.paper,
        template.orientation,
        _FRONT_ITEMS,
        template.title.x_mm,
    )


def cover_sheet(
    data: CityData,
    contents: Contents,
    title: str,
    template: PageTemplate,
    ruler: Ruler,
    t: Translator,
) -> Sheet:
    """Lay out the cover: a key map of the sheets' areas, the city's numbers, the contents."""
    lines = contents.lines
    rows = [
        ListRow(
            number,
            {
                "name": line.name,
                "unit": line.unit,
                "points": str(line.points),
                "page": str(line.first_page),
            },
            line.totals,
        )
        for number, line in enumerate(lines, 1)
    ]
    front = front_template(template)
    subject = replace(
        whole_subject(data), point_positions=np.zeros(0, np.int64),
        issue_positions=np.zeros(0, np.int64),
    )  # fmt: skip
    words = sheet_summary(data, subject, (), t)
    bar_title, bar = issue_bar(contents.totals, t)
    words = replace(
        words,
        title=title,
        name=t("Cover"),
        bar_title=bar_title,
        bar=bar,
        pairs=(*words.pairs, (t("Sheets"), str(len(lines)))),
        note=t(plural("{count} row in the tables", "{count} rows in the tables",
                      sum(line.printed_rows for line in lines))),
        heading=t("Overview"),
    )  # fmt: skip
    keys = tuple(
        (str(n), line.outline) for n, line in enumerate(lines, 1) if line.outline is not None
    )
    section = Section(t("Contents"), tuple(rows), list_columns.CONTENTS)
    recipe = Recipe((), lambda _rows: (section,), words, keys=keys)
    return make_sheet(data, subject, front, None, ruler, t, recipe)


def week_sheet(
    data: CityData,
    subjects: Sequence[Sheet],
    template: PageTemplate,
    ruler: Ruler,
    t: Translator,
) -> Sheet:
    """Lay out what changed in the seven days before the book's moment."""
    front = front_template(template)
    subject = replace(
        whole_subject(data), extent=None, point_positions=np.zeros(0, np.int64),
        issue_positions=np.zeros(0, np.int64),
    )  # fmt: skip
    words = sheet_summary(data, subject, (), t)
    since = data.as_of - WEEK
    title = t("Since last week")
    sub = t("{first} to {last}", first=local(since).date(), last=local(data.as_of).date())
    words = replace(words, title=title, name=title, subtitle=sub)
    chosen = _of_subjects(data, subjects)
    lists = week_changes(data, since, chosen)
    names = (
        ("new", t("New issues")),
        ("closed", t("Closed issues")),
        ("overdue", t("Became overdue")),
        ("red", t("Turned red")),
    )
    told = "  ·  ".join(f"{name} {len(lists[key])}" for key, name in names)
    words = replace(words, subtitle=f"{words.subtitle}  ·  {told}")
    sections = tuple(
        Section(
            f"{name} ({len(lists[key])})", _rows(data, lists[key], key, t), list_columns.CHANGES
        )
        for key, name in names
    )
    return make_sheet(data, subject, front, None, ruler, t, Recipe((), lambda _r: sections, words))


def _of_subjects(data: CityData, sheets: Sequence[Sheet]) -> BoolArray:
    """Tell which issues belong to what is printed; all of them where that is not areas or units."""
    state = data.issue_state
    chosen = np.zeros(len(data.table("issues")), bool)
    for sheet in sheets:
        subject = sheet.subject
        if subject.coverage in LEVELS:
            chosen |= state.area_fid[AreaLevel(subject.coverage.value)] == subject.fid
        elif subject.coverage in (Coverage.UNIT, Coverage.GROUP):
            fids = data.unit_tree.with_descendants([subject.fid])
            own = [subject.fid] if subject.coverage is Coverage.UNIT else sorted(fids)
            chosen |= np.isin(state.unit_fid, own)
        else:
            return np.ones(len(chosen), bool)
    return chosen


def week_changes(data: CityData, since: datetime, chosen: BoolArray) -> dict[str, Int64Array]:
    """Return positions of issues that are new, closed, overdue or red since a moment.

    Red are those that were not red at that moment by the same rules.
    """
    issues, state = data.table("issues"), data.issue_state
    start, now = as_moment(since), as_moment(data.as_of)

    def within(at: NDArray[np.datetime64]) -> BoolArray:
        return np.asarray((at > start) & (at <= now))

    before = issue_state(replace(data, settings=replace(data.settings, as_of=since)))
    found = moments(issues.text("found_at"))
    deadline = state.deadline
    is_open = state.colour > Colour.CLOSED
    turned = (state.colour == Colour.RED) & ~((before.colour == Colour.RED) & (found <= start))
    lists = {
        "new": within(found),
        "closed": within(moments(issues.text("closed_at"))) & ~is_open,
        "overdue": is_open & state.is_overdue & within(deadline),
        "red": turned,
    }
    return {name: np.flatnonzero(mask & chosen) for name, mask in lists.items()}


def _rows(data: CityData, positions: Int64Array, key: str, t: Translator) -> tuple[ListRow, ...]:
    issues, state, units = data.table("issues"), data.issue_state, data.table("units")
    if key in ("overdue", "red"):
        dates = state.deadline if key == "overdue" else state.since
    else:
        dates = moments(issues.text("found_at" if key == "new" else "closed_at"))
    rows = []
    for number, i in enumerate(positions.tolist(), 1):
        fid = int(state.unit_fid[i])
        at = dates[i]
        words = (plain(issues.text(name)[i]) for name in ("address", "description"))
        rows.append(
            ListRow(
                number,
                {
                    "code": plain(issues.text("code")[i]),
                    "what": " ".join(part for part in words if part),
                    "unit": plain(units.value(fid, "name")) if units.has(fid) else "—",
                    "on": "" if np.isnat(at) else local_text(at)[:10],
                },
                colour=Colour(int(state.colour[i])) if state.colour[i] > Colour.CLOSED else None,
            )
        )
    return tuple(rows)
