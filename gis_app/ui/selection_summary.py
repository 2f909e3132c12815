"""What the inspector says of many picked rows: how many of what, how urgent, whose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.terms import Colour
from gis_app.messages import msg, plural
from gis_app.ui.models.register_columns import layer_title, matter_title
from gis_app.ui.words import colour_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Int64Array
    from gis_app.messages import Message, Translator

_MOST: Final = 8
_COLOURS: Final = (Colour.RED, Colour.YELLOW, Colour.WHITE)


class SelectionSummary:
    """Count picked rows of one table; every block is a heading with names and their counts."""

    def __init__(self, data: CityData, table: str, fids: Sequence[int], t: Translator) -> None:
        self._data, self._t, self._table = data, t, data.table(table)
        at = self._table.positions(np.asarray(fids, np.int64))
        self._at: Int64Array = at[at >= 0]
        self._name = table
        self.blocks: list[tuple[str, list[tuple[str, str]]]] = []
        self._fill()

    def _fill(self) -> None:
        data = self._data
        if self._name == "points":
            state = data.point_state
            # a product takes a tenth of the time of taking the rows out and adding them
            times = np.bincount(self._at, minlength=len(self._table))
            self._open_issues(times @ state.colour_counts, "points")
            self._kinds(msg("Kind"))
            self._units(state.unit_fid)
        elif self._name == "issues":
            colour = data.issue_state.colour[self._at]
            counts = np.bincount(np.maximum(colour, 0), minlength=len(Colour))
            self._open_issues(counts, "issues")
            self._text_counts(
                msg("Matter"), "matter", lambda code: matter_title(data, code, self._t)
            )
            self._units(data.issue_state.unit_fid)
        elif self._name == "actions":
            self._kinds(msg("Special action"))
            self._units(self._table.numbers("unit_fid"))

    def _open_issues(self, by_colour: Int64Array, of: str) -> None:
        title = msg("Open issues there") if of == "points" else msg("Colour")
        rows = [(colour_text(self._t, one), str(int(by_colour[one]))) for one in _COLOURS]
        if of == "issues":
            closed = int(by_colour[0])
            rows += [(self._t(msg("Closed")), str(closed))] if closed else []
        self.blocks.append((self._t(title), rows))

    def _kinds(self, title: Message) -> None:
        self._text_counts(title, "layer", lambda id_: layer_title(self._data, id_, self._t))

    def _text_counts(self, title: Message, column: str, named: Callable[[str | None], str]) -> None:
        held = self._table.text(column)
        # counting is a tenth of the time of sorting, and the first place is for what is missing
        counts = np.bincount(held.codes[self._at] + 1)
        found = [
            (named(held.words[place - 1]) if place else "", int(counts[place]))
            for place in np.flatnonzero(counts).tolist()
        ]
        self._add(title, found)

    def _units(self, unit_fid: Int64Array) -> None:
        units = self._data.table("units")
        # the first place is for rows without a unit of the register
        counts = np.bincount(units.positions(unit_fid[self._at]) + 1, minlength=1)
        names = units.text("name") if len(units) else None
        found = [
            (str((names and names[at]) or ""), int(counts[at + 1]))
            for at in np.flatnonzero(counts[1:]).tolist()
        ]
        if counts[0]:
            found.append(("", int(counts[0])))
        self._add(msg("Responsible unit"), found)

    def _add(self, title: Message, found: Sequence[tuple[str, int]]) -> None:
        """Add a block, the most frequent first; what does not fit is counted together."""
        t = self._t
        ordered = sorted(found, key=lambda one: (not one[0], -one[1]))
        rows = [(name or t(msg("None named")), str(count)) for name, count in ordered[:_MOST]]
        rest = ordered[_MOST:]
        if rest:
            more = t(plural("{count} more", "{count} more", len(rest)))
            rows.append((more, str(sum(count for _name, count in rest))))
        self.blocks.append((t(title), rows))
