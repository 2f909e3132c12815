"""Issues go through their four steps: plan a move, say which issues cannot make it, make it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.domain.dates import utc_text
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.issue_moves import Moves, changed_cells, refusal
from gis_app.errors import EditError
from gis_app.messages import msg, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.change_set import ChangeSet
    from gis_app.domain.city_data import CityData
    from gis_app.domain.issue_moves import MoveRequest
    from gis_app.messages import Message
    from gis_app.project.city import City


@dataclass(frozen=True)
class MovePlan:
    """Tell which issues can make a move, what of them changes, and why others cannot.

    `cells[i]` are the new values of `fids[i]`; `refused` pairs an issue with the reason.
    """

    request: MoveRequest
    fids: tuple[int, ...]
    cells: tuple[dict[str, Any], ...]
    refused: tuple[tuple[int, Message], ...]

    @property
    def summary(self) -> Message:
        """Say what was or will be done, for the audit trail and the status line."""
        return plural("{move}: {count} issue", "{move}: {count} issues", len(self.fids),
                      move=self.request.title)  # fmt: skip


def plan_move(data: CityData, fids: Sequence[int], request: MoveRequest) -> MovePlan:
    """Look at each issue whether it can make the move; raises EditError for a bad request."""
    problem = request.problem()
    if problem is not None:
        raise EditError(problem)
    moves, issues = Moves(data), data.table("issues")
    taken: list[int] = []
    refused: list[tuple[int, Message]] = []
    for fid in dict.fromkeys(int(fid) for fid in fids):
        if not issues.has(fid):
            refused.append((fid, msg("The issue is not in the ledger any more.")))
            continue
        reason = refusal(data, moves, fid, request)
        if reason is None:
            taken.append(fid)
        else:
            refused.append((fid, reason))
    cells = tuple(changed_cells(data, fid, request) for fid in taken)
    return MovePlan(request, tuple(taken), cells, tuple(refused))


def move_edit(city: City, plan: MovePlan) -> Edit:
    """Make the edit of a plan: cells that change, and a line of history an issue."""
    request, issues = plan.request, city.data.table("issues")
    at = utc_text(request.at)
    count = len(plan.fids)
    kept = [
        {name: issues.value(fid, name) for name in cells}
        for fid, cells in zip(plan.fids, plan.cells, strict=True)
    ]
    history = RowBatch(
        "issue_moves",
        city.reserve_fids("issue_moves", count),
        {
            "issue_fid": list(plan.fids),
            "move": [request.move.value] * count,
            "at": [at] * count,
            "by": [request.by.strip()] * count,
            "reason": [request.reason.strip() or None] * count,
            "unit_fid": [int(cells.get("unit_fid") or 0) or None for cells in plan.cells],
            "until": [request.until or None] * count,
            "approval": [request.approval.strip() or None] * count,
            "before": [_json(cells) for cells in kept],
            "after": [_json(cells) for cells in plan.cells],
        },
    )
    return Edit(plan.summary, inserts=(history,), updates=_updates(plan))


def make_move(city: City, fids: Sequence[int], request: MoveRequest) -> tuple[MovePlan, ChangeSet]:
    """Plan and make a move in one go, judged by the ledger as it is at that moment.

    So of two people who accept the same issue the second is told that it is closed. Raises
    EditError when no issue can make the move.
    """
    with city.held():
        plan = plan_move(city.data, fids, request)
        if not plan.fids:
            raise EditError(
                msg("Nothing was changed: no issue can make this move."),
                *(reason for _fid, reason in plan.refused[:20]),
            )
        return plan, city.apply(move_edit(city, plan))


def _updates(plan: MovePlan) -> tuple[RowBatch, ...]:
    """Gather issues that set the same columns into one batch each."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for place, cells in enumerate(plan.cells):
        if cells:
            groups.setdefault(tuple(sorted(cells)), []).append(place)
    return tuple(
        RowBatch(
            "issues",
            np.array([plan.fids[place] for place in places], np.int64),
            {name: [plan.cells[place][name] for place in places] for name in names},
        )
        for names, places in groups.items()
    )


def _json(cells: dict[str, Any]) -> str | None:
    return json.dumps(cells, ensure_ascii=False, sort_keys=True) if cells else None
