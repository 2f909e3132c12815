"""Everything the window shows of the four lists and of actions' milestones, all of one moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.domain.dates import local
from gis_app.domain.four_lists import FOUR_LISTS, Span, list_figures, list_rows
from gis_app.domain.milestones import milestone_state
from gis_app.progress import Progress
from gis_app.workflows.show_lists import class_cells, list_row_cells

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gis_app.domain.city_data import CityData
    from gis_app.domain.four_lists import ListFigures
    from gis_app.domain.milestones import MilestoneState
    from gis_app.domain.terms import LedgerList
    from gis_app.messages import Translator


@dataclass(frozen=True, slots=True)
class Mark:
    """Hold one milestone for painting: when it was due and met, and how it is called."""

    fid: int
    name: str
    due_on: date
    done_on: date | None
    days_late: int


@dataclass(frozen=True, eq=False)
class ListView:
    """Hold one list: figures by span, a row of cells each, and each row's milestones."""

    which: LedgerList
    figures: Mapping[Span, ListFigures]
    cells: tuple[tuple[Any, ...], ...]
    classes: tuple[tuple[Any, ...], ...]
    marks: Mapping[int, tuple[Mark, ...]]


@dataclass(frozen=True)
class ListsView:
    """Hold the four lists of one moment of a city."""

    data: CityData
    today: date
    lists: Mapping[LedgerList, ListView]


def look_at_lists(data: CityData, t: Translator, progress: Progress | None = None) -> ListsView:
    """Work out the four lists; raises Cancelled when stopped."""
    progress = progress or Progress()
    state = milestone_state(data)
    found: dict[LedgerList, ListView] = {}
    for n, which in enumerate(FOUR_LISTS, 1):
        rows = list_rows(data, which)
        found[which] = ListView(
            which,
            {span: list_figures(rows, span) for span in Span},
            tuple(list_row_cells(data, rows, t)),
            tuple(class_cells(data, which, t)),
            marks_of(state, rows.table),
        )
        progress.step(n / len(FOUR_LISTS))
    return ListsView(data, local(data.as_of).date(), found)


def marks_of(state: MilestoneState, table: str) -> dict[int, tuple[Mark, ...]]:
    """Return the milestones of every row of a table, the earliest first."""
    made: dict[int, list[Mark]] = {}
    names = state.table.text("name")
    order = np.lexsort((state.table.fids, state.due.astype(np.int64)))
    for place in order.tolist():
        owner = int(state.owner[place])
        if owner < 0 or state.owner_table[owner] != table:
            continue
        done = state.done[place]
        made.setdefault(int(state.owner_fid[owner]), []).append(
            Mark(
                int(state.table.fids[place]),
                names[place] or "",
                state.due[place].astype(object),
                done.astype(object) if state.is_met[place] else None,
                int(state.days_late[place]),
            )
        )
    return {fid: tuple(marks) for fid, marks in made.items()}
