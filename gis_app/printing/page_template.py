"""Where things stand on a sheet, in millimetres, for every paper and both orientations.

The A3 landscape sheet is the pattern; larger papers enlarge type and panels by `type_factor`,
portrait ones put the panel under the map.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Orientation(StrEnum):
    """Name the two ways a paper is held."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"


@dataclass(frozen=True, slots=True)
class Box:
    """Hold a rectangle on the page in millimetres from the upper left corner."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float

    @property
    def right_mm(self) -> float:
        """Return the right edge."""
        return self.x_mm + self.width_mm

    @property
    def bottom_mm(self) -> float:
        """Return the lower edge."""
        return self.y_mm + self.height_mm

    def shrunk(self, by_mm: float) -> Box:
        """Return the rectangle with every edge moved inwards."""
        return Box(
            self.x_mm + by_mm,
            self.y_mm + by_mm,
            self.width_mm - 2 * by_mm,
            self.height_mm - 2 * by_mm,
        )

    def from_y(self, y_mm: float) -> Box:
        """Return what lies below a height; never less than nothing."""
        return Box(self.x_mm, y_mm, self.width_mm, max(self.bottom_mm - y_mm, 0.0))

    def overlaps(self, other: Box) -> bool:
        """Tell whether two rectangles share more than an edge."""
        return (
            self.x_mm < other.right_mm
            and other.x_mm < self.right_mm
            and self.y_mm < other.bottom_mm
            and other.y_mm < self.bottom_mm
        )

    def contains(self, other: Box) -> bool:
        """Tell whether another rectangle lies inside this one."""
        return (
            self.x_mm <= other.x_mm
            and self.y_mm <= other.y_mm
            and other.right_mm <= self.right_mm
            and other.bottom_mm <= self.bottom_mm
        )


@dataclass(frozen=True, slots=True)
class Paper:
    """Describe a paper by its short and long side; `type_factor` enlarges type and panels."""

    name: str
    short_mm: float
    long_mm: float
    type_factor: float
    margin_mm: float
    column_mm: float
    """Width of the panel beside the map when the paper lies in landscape."""
    panel_mm: float
    """Height of the panel under the map when the paper stands in portrait."""
    foot_mm: float = 7.0


PAPERS: Final = {
    "A4": Paper("A4", 210.0, 297.0, 1.0, 8.0, 96.0, 120.0, 9.6),
    "A3": Paper("A3", 297.0, 420.0, 1.0, 10.0, 114.0, 128.0),
    "A2": Paper("A2", 420.0, 594.0, 1.25, 12.0, 148.0, 170.0),
    "A1": Paper("A1", 594.0, 841.0, 1.6, 15.0, 190.0, 230.0),
    "A0": Paper("A0", 841.0, 1189.0, 2.0, 20.0, 240.0, 300.0),
}

TITLE_MM: Final = 16.0
GAP_MM: Final = 4.0
BAND_MM: Final = 4.6
"""The strip between the outer and the inner frame line: index letters and coordinates."""
OVERVIEW_MM: Final = 40.0


@dataclass(frozen=True, slots=True)
class PageTemplate:
    """Hold the boxes of a sheet; `map_inner` is the map itself, `map_outer` adds the index band."""

    paper: Paper
    orientation: Orientation
    width_mm: float
    height_mm: float
    title: Box
    map_outer: Box
    map_inner: Box
    panels: tuple[Box, ...]
    table_columns: tuple[Box, ...]
    foot: Box

    @property
    def factor(self) -> float:
        """Return by how much type and panels are larger than on A3."""
        return self.paper.type_factor


def _columns(box: Box, count: int, gap_mm: float) -> tuple[Box, ...]:
    width = (box.width_mm - gap_mm * (count - 1)) / count
    return tuple(
        Box(box.x_mm + i * (width + gap_mm), box.y_mm, width, box.height_mm) for i in range(count)
    )


def page_template(paper: Paper, orientation: Orientation) -> PageTemplate:
    """Lay out a sheet for a paper and an orientation."""
    is_landscape = orientation is Orientation.LANDSCAPE
    width = paper.long_mm if is_landscape else paper.short_mm
    height = paper.short_mm if is_landscape else paper.long_mm
    factor, margin = paper.type_factor, paper.margin_mm
    gap = GAP_MM * factor
    inner_width = width - 2 * margin
    title = Box(margin, margin, inner_width, TITLE_MM * factor)
    # a narrow page breaks its notes into more lines, and sources must not be cut
    foot_height = paper.foot_mm * factor * (1.0 if is_landscape else 1.38)
    foot = Box(margin, height - margin - foot_height, inner_width, foot_height)
    top = title.bottom_mm + gap
    body = Box(margin, top, inner_width, foot.y_mm - 0.75 * gap - top)
    if is_landscape:
        map_width = inner_width - paper.column_mm - 1.5 * gap
        outer = Box(margin, top, map_width, body.height_mm)
        panels: tuple[Box, ...] = (
            Box(width - margin - paper.column_mm, top, paper.column_mm, body.height_mm),
        )
    else:
        outer = Box(margin, top, inner_width, body.height_mm - paper.panel_mm - gap)
        under = Box(margin, outer.bottom_mm + gap, inner_width, paper.panel_mm)
        panels = _columns(under, 2, 1.5 * gap)
    return PageTemplate(
        paper,
        orientation,
        width,
        height,
        title,
        outer,
        outer.shrunk(BAND_MM * factor),
        panels,
        _columns(body, 2, 1.5 * gap),
        foot,
    )
