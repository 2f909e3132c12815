"""What makes a row of a list the same as a stored one: its code, else what names it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.domain.coded import CodedValues, NumberIndex, coded, combined
from gis_app.domain.table import PointColumns, TextColumn
from gis_app.domain.unit_tree import plain_name
from gis_app.ledger.cell_columns import CellColumn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gis_app.domain.table import Int64Array, Table
    from gis_app.ledger.incoming import Incoming

_KEY_COLUMNS: Final = {
    "points": ("name", "layer"),
    "issues": ("point_fid", "address", "description", "matter", "found_at"),
    "tasks": ("list", "name", "month"),
    "units": ("name",),
    "areas": ("name", "level"),
    "actions": ("name", "layer"),
}
_TELLS_APART: Final = {"points": ("address",), "tasks": ("unit_fid", "requirement")}


class Existing:
    """Find rows of a table by code, else by what else makes a row the same."""

    def __init__(self, table: Table) -> None:
        self.table = table

    @cached_property
    def by_code(self) -> dict[str, int]:
        """Return row ids by plain code; of rows with the same code the first one."""
        codes = self.table.text("code")
        plain = [plain_name(word) for word in codes.words]
        fids = self.table.fids.tolist()
        found: dict[str, int] = {}
        for fid, code in zip(fids, codes.codes.tolist(), strict=True):
            if code >= 0 and plain[code]:
                found.setdefault(plain[code], fid)
        return found

    def column(self, name: str) -> CodedValues:
        """Return a stored column as coded values; a missing number is None."""
        stored = self.table.columns[name]
        if isinstance(stored, TextColumn):
            return CodedValues(stored.codes, stored.words)
        return CodedValues(*coded(self.table.values(name).tolist())).without_blanks()

    def shape(self, fid: int) -> shapely.Geometry | None:
        """Return a row's stored shape."""
        i, geometry = self.table.position(fid), self.table.geometry
        if geometry is None or not geometry.is_placed[i]:
            return None
        if isinstance(geometry, PointColumns):
            return shapely.Point(geometry.lon_deg[i], geometry.lat_deg[i])
        return geometry.shapes[i]


def plain_words(words: Sequence[Any]) -> Iterator[Any]:
    """Give words for comparing, as `plain_name` makes them; plain ASCII ones are only lowered."""
    if set(map(type, words)) <= {str, type(None)}:
        texts = [word for word in words if word is not None]
        together = "\n".join(texts)
        if together.isascii() and len(together.split()) == len(texts):
            return (None if word is None else word.lower() for word in words)
    return (plain_value(word) for word in words)


def plain_value(value: Any) -> Any:
    """Return a value for comparing; what says nothing is None."""
    return plain_name(value) if isinstance(value, str) else value or None


class RowKeys:
    """Number what makes rows the same, stored and incoming ones alike; -1 says too little.

    `key` is of the columns that name a row, `apart` also of those that tell namesakes apart.
    """

    def __init__(self, incoming: Incoming, existing: Existing) -> None:
        table = existing.table.name
        held = len(existing.table)

        def numbers(name: str) -> Int64Array:
            index = NumberIndex()
            stored = index.of_column(existing.column(name), plain_value)
            column = incoming.values.get(name) or CellColumn.blank(incoming.count)
            return np.concatenate([stored, index.of_column(column, plain_value)])

        key = combined(map(numbers, _KEY_COLUMNS[table]))
        main = "description" if table == "issues" else "name"
        stored = existing.column(main)
        says = np.array([*(bool(word) for word in stored.words), False], np.bool_)[stored.codes]
        key[~np.concatenate([says, incoming.is_filled(main)])] = -1
        apart = combined([key, *map(numbers, _TELLS_APART.get(table, ()))])
        self.stored, self.incoming = key[:held], key[held:]
        self.stored_apart, self.apart = apart[:held], apart[held:]
        named = self.incoming[self.incoming >= 0]
        counts = np.bincount(named, minlength=int(key.max(initial=0)) + 1)
        self.times = np.where(self.incoming >= 0, counts[self.incoming], 0)
