"""Where things stand on a page, in millimetres, for every paper and both orientations.

A template's file says it for A3; larger papers enlarge type and panels by `type_factor`, portrait
ones put the panel under the map.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


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


PAPERS: Final = {
    "A4": Paper("A4", 210.0, 297.0, 1.0, 8.0),
    "A3": Paper("A3", 297.0, 420.0, 1.0, 10.0),
    "A2": Paper("A2", 420.0, 594.0, 1.25, 12.0),
    "A1": Paper("A1", 594.0, 841.0, 1.6, 15.0),
    "A0": Paper("A0", 841.0, 1189.0, 2.0, 20.0),
}

GAP_MM: Final = 4.0
BAND_MM: Final = 4.6
"""The strip between the outer and the inner frame line: index letters and coordinates."""
OVERVIEW_MM: Final = 40.0
LIST_COLUMNS: Final = 2
_NONE: Final = Box(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class PageTemplate:
    """Hold the boxes of a sheet; `map_inner` is the map itself, `map_outer` adds the index band.

    `strip` is the room for remarks and signatures above the foot, of no height without them;
    `cards` is where cards stand, each of `card_mm`.
    """

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
    strip: Box = _NONE
    cards: Box = _NONE
    card_mm: tuple[float, float] = (0.0, 0.0)
    items: frozenset[str] = frozenset()

    @property
    def factor(self) -> float:
        """Return by how much type and panels are larger than on A3."""
        return self.paper.type_factor

    def has(self, item: str) -> bool:
        """Tell whether an item stands on the page."""
        return item in self.items


def _columns(box: Box, count: int, gap_mm: float) -> tuple[Box, ...]:
    width = (box.width_mm - gap_mm * (count - 1)) / count
    return tuple(
        Box(box.x_mm + i * (width + gap_mm), box.y_mm, width, box.height_mm) for i in range(count)
    )


def anchored(edges: Mapping[str, float], inside: Box, factor: float) -> Box:
    """Return the box whose edges keep their distances from a larger one's, times a factor.

    Of left, right and width two are given, and of top, bottom and height.
    """
    at = {name: value * factor for name, value in edges.items()}
    if "left" in at and "right" in at:
        left, width = at["left"], inside.width_mm - at["left"] - at["right"]
    elif "left" in at:
        left, width = at["left"], at["width"]
    else:
        left, width = inside.width_mm - at["right"] - at["width"], at["width"]
    if "top" in at and "bottom" in at:
        top, height = at["top"], inside.height_mm - at["top"] - at["bottom"]
    elif "top" in at:
        top, height = at["top"], at["height"]
    else:
        top, height = inside.height_mm - at["bottom"] - at["height"], at["height"]
    return Box(inside.x_mm + left, inside.y_mm + top, width, height)


def lay_out_page(
    boxes: Mapping[str, Any],
    paper: Paper,
    orientation: Orientation,
    items: frozenset[str],
    margin_mm: float | None = None,
    strip_mm: float = 0.0,
) -> PageTemplate:
    """Lay out a page from a template's boxes; `strip_mm` is kept free above the foot."""
    is_landscape = orientation is Orientation.LANDSCAPE
    width = paper.long_mm if is_landscape else paper.short_mm
    height = paper.short_mm if is_landscape else paper.long_mm
    f = paper.type_factor
    inside = Box(0.0, 0.0, width, height).shrunk(
        paper.margin_mm if margin_mm is None else margin_mm
    )
    own = dict(boxes[orientation.value])
    own.update(own.get(paper.name, {}))
    foot = anchored(own["foot"], inside, f)
    gap = GAP_MM * f
    above = Box(inside.x_mm, inside.y_mm, inside.width_mm, inside.height_mm - strip_mm)
    strip = Box(inside.x_mm, foot.y_mm - strip_mm, inside.width_mm, strip_mm)

    def box(name: str) -> Box:
        return anchored(own[name], above, f) if name in own else _NONE

    panel, outer = box("panel"), box("map")
    if not items & PANEL_ITEMS and outer is not _NONE:
        # without a panel the map takes its room too
        outer = box("list")
    panels = (panel,) if is_landscape else _columns(panel, 2, 1.5 * gap)
    each = own.get("cards", {})
    return PageTemplate(
        paper,
        orientation,
        width,
        height,
        anchored(own["title"], inside, f),
        outer,
        outer.shrunk(BAND_MM * f),
        panels,
        _columns(box("list"), LIST_COLUMNS, 1.5 * gap),
        foot,
        strip,
        anchored({k: v for k, v in each.items() if "_each" not in k}, above, f) if each else _NONE,
        (each["width_each"] * f, each["height_each"] * f) if each else (0.0, 0.0),
        items,
    )


PANEL_ITEMS: Final = frozenset(
    {"summary", "legend", "overview", "table", "countdown", "milestones", "progress"}
)
"""What stands beside or under the map."""
