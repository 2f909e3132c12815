"""A ledger of issues that is worked on, move by move, as the office's days go by."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gis_app.domain.dates import utc_text
from gis_app.domain.issue_moves import Moves, changed_cells, refusal
from tests.domain.invented_city import CATALOGUE, UNITS, city, table

if TYPE_CHECKING:
    from datetime import datetime

    from gis_app.domain.city_data import CityData
    from gis_app.domain.issue_moves import MoveRequest


class PlayedLedger:
    """Keep the rows of issues by their row ids, and the lines of history."""

    def __init__(self, start: datetime) -> None:
        self._base = city(CATALOGUE, start, units=UNITS)
        self.rows: dict[int, dict[str, Any]] = {}
        self._moves: list[dict[str, Any]] = []

    def at(self, now: datetime) -> CityData:
        """Return the city as it stands now."""
        tables = {
            **self._base.tables,
            "issues": table("issues", list(self.rows.values())),
            "issue_moves": table("issue_moves", self._moves),
        }
        settings = replace(self._base.settings, as_of=now)
        return replace(self._base, settings=settings, tables=tables)

    def make(self, data: CityData, fid: int, request: MoveRequest) -> None:
        """Make a move on an issue and note what was before; one that is refused changes nothing."""
        if request.problem() or refusal(data, Moves(data), fid, request):
            return
        cells = changed_cells(data, fid, request)
        before = {name: data.table("issues").value(fid, name) for name in cells}
        self._moves.append(
            {
                "fid": len(self._moves) + 1,
                "issue_fid": fid,
                "move": request.move.value,
                "at": utc_text(request.at),
                "by": request.by,
                "before": json.dumps(before),
                "after": json.dumps(cells),
            }
        )
        self.rows[fid] |= cells
