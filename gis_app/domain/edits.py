"""The one door for changes: what an edit says, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from gis_app.messages import Message

GEOMETRY = "geometry"
"""The column name under which a batch carries shapes as WKB bytes (degrees, EPSG:4490) or None."""


@dataclass(frozen=True)
class RowBatch:
    """Carry values for some rows of one table, column by column.

    `columns[name][i]` belongs to `fids[i]`; values are plain Python (None for missing). An insert
    may leave columns out: they become missing.
    """

    table: str
    fids: NDArray[np.int64]
    columns: Mapping[str, Sequence[Any]]

    def __post_init__(self) -> None:
        object.__setattr__(self, "fids", np.asarray(self.fids, np.int64))
        for name, values in self.columns.items():
            if len(values) != len(self.fids):
                raise ValueError(f"{self.table}.{name}: {len(values)} values for {len(self)} rows")

    def __len__(self) -> int:
        return len(self.fids)


@dataclass(frozen=True)
class Edit:
    """Describe one change of the project as a whole; it is applied entirely or not at all.

    Row ids of inserts come from `City.reserve_fids`, so that rows of one edit can refer to
    each other. The inverse is made by the store while it applies the edit.

    Where it changes who is responsible, the project keeps what was said before: until the day
    before `since` (today when None), or not at all when the edit is a correction.
    """

    label: Message
    inserts: tuple[RowBatch, ...] = ()
    updates: tuple[RowBatch, ...] = ()
    deletes: Mapping[str, Sequence[int]] = field(default_factory=dict)
    since: date | None = None
    is_correction: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether applying it would change nothing."""
        return not (
            any(len(b) for b in self.inserts)
            or any(len(b) and b.columns for b in self.updates)
            or any(len(fids) for fids in self.deletes.values())
        )


def update_cells(
    table: str,
    fid: int,
    label: Message,
    /,
    **cells: Any,
) -> Edit:
    """Make the edit that sets some cells of one row."""
    batch = RowBatch(table, np.array([fid]), {name: [value] for name, value in cells.items()})
    return Edit(label, updates=(batch,))
