"""One map page of a sheet: its plane, its index grid, and which of how many it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gis_app.printing.index_grid import IndexGrid
    from gis_app.printing.sheet_plane import SheetPlane


@dataclass(frozen=True)
class MapPart:
    """Hold one map page: its plane and index grid, and which of how many it is."""

    plane: SheetPlane
    grid: IndexGrid
    number: int
    count: int
    is_enlarged: bool = False
    """True for a page that repeats a crowded place of the first one at a larger scale."""
