"""What an applied edit changed, for every view to decide what to refresh."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_NONE: NDArray[np.int64] = np.empty(0, np.int64)


@dataclass(frozen=True)
class TableChange:
    """List the rows of one table that an edit touched, as ascending row ids."""

    inserted: NDArray[np.int64] = field(default_factory=lambda: _NONE)
    updated: NDArray[np.int64] = field(default_factory=lambda: _NONE)
    deleted: NDArray[np.int64] = field(default_factory=lambda: _NONE)
    columns: frozenset[str] = frozenset()

    @property
    def has_moved_shapes(self) -> bool:
        """Tell whether places changed, so that an index of them must be made again."""
        return "geometry" in self.columns or len(self.inserted) > 0 or len(self.deleted) > 0

    def with_more(self, later: TableChange) -> TableChange:
        """Return both changes as one; a row may stand under several headings then."""
        return TableChange(
            np.union1d(self.inserted, later.inserted),
            np.union1d(self.updated, later.updated),
            np.union1d(self.deleted, later.deleted),
            self.columns | later.columns,
        )


@dataclass(frozen=True)
class ChangeSet:
    """Tell which tables changed and how; `is_settings` when layer or project settings did."""

    tables: Mapping[str, TableChange] = field(default_factory=dict)
    is_basemap: bool = False
    is_settings: bool = False

    def touches(self, *tables: str) -> bool:
        """Tell whether any of these tables changed."""
        return any(table in self.tables for table in tables)
