"""Cut a large page into sheets that an office's printer takes: where each piece lies."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gis_app.errors import UsageError
from gis_app.messages import msg
from gis_app.printing.page_template import PAPERS, Box, Orientation

if TYPE_CHECKING:
    from gis_app.printing.page_template import Paper

TILE_PAPERS: Final = ("A4", "A3")
TILE_MARGIN_MM: Final = 10.0
"""Printers leave such a margin white; crop marks and labels stand in it."""
LEAST_OVERLAP_MM: Final = 0.0
MOST_OVERLAP_MM: Final = 40.0
DEFAULT_OVERLAP_MM: Final = 10.0


@dataclass(frozen=True, slots=True)
class Tile:
    """Hold one piece: its row and column from 0, and what of the poster it shows."""

    row: int
    column: int
    shown: Box

    @property
    def name(self) -> str:
        """Return its name in the assembly key: rows are letters, columns numbers."""
        return f"{_letters(self.row)}{self.column + 1}"


def _letters(row: int) -> str:
    return (_letters(row // 26 - 1) if row >= 26 else "") + chr(ord("A") + row % 26)


@dataclass(frozen=True, slots=True)
class PosterGrid:
    """Hold how a poster is cut: the paper of the pieces as it is held, and the pieces."""

    paper: Paper
    orientation: Orientation
    width_mm: float
    height_mm: float
    overlap_mm: float
    rows: int
    columns: int
    tiles: tuple[Tile, ...]

    @property
    def page_mm(self) -> tuple[float, float]:
        """Return width and height of a piece's paper."""
        if self.orientation is Orientation.LANDSCAPE:
            return self.paper.long_mm, self.paper.short_mm
        return self.paper.short_mm, self.paper.long_mm


def poster_grid(
    width_mm: float, height_mm: float, paper: str, overlap_mm: float = DEFAULT_OVERLAP_MM
) -> PosterGrid:
    """Cut a page of a size into pieces, the paper held so that the fewest are needed.

    Neighbouring pieces share `overlap_mm`. Raises UsageError for a paper or overlap that will
    not do.
    """
    if paper not in TILE_PAPERS:
        raise UsageError(
            msg(
                "A poster is printed on {names}, not on {paper}.",
                names=" / ".join(TILE_PAPERS),
                paper=paper,
            )
        )
    if not LEAST_OVERLAP_MM <= overlap_mm <= MOST_OVERLAP_MM:
        raise UsageError(
            msg("The overlap must be from 0 to {most} mm.", most=round(MOST_OVERLAP_MM))
        )
    grids = [_grid(width_mm, height_mm, PAPERS[paper], held, overlap_mm) for held in Orientation]
    return min(grids, key=lambda grid: len(grid.tiles))


def _grid(
    width_mm: float, height_mm: float, paper: Paper, held: Orientation, overlap_mm: float
) -> PosterGrid:
    is_landscape = held is Orientation.LANDSCAPE
    wide = (paper.long_mm if is_landscape else paper.short_mm) - 2 * TILE_MARGIN_MM
    high = (paper.short_mm if is_landscape else paper.long_mm) - 2 * TILE_MARGIN_MM
    columns, rows = _count(width_mm, wide, overlap_mm), _count(height_mm, high, overlap_mm)
    tiles = tuple(
        Tile(row, column, Box(column * (wide - overlap_mm), row * (high - overlap_mm), wide, high))
        for row in range(rows)
        for column in range(columns)
    )
    return PosterGrid(paper, held, width_mm, height_mm, overlap_mm, rows, columns, tiles)


def _count(length_mm: float, piece_mm: float, overlap_mm: float) -> int:
    return max(1, math.ceil((length_mm - overlap_mm) / (piece_mm - overlap_mm) - 1e-9))
