"""What part of the earth a picture shows, how large, and in which look; a frozen value."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.map_look import PointDisplay
from gis_app.geo.crs import web_mercator_scale
from gis_app.geo.extent import GeoExtent, GeoPoint, MapExtent, MapPoint, ScreenPoint
from gis_app.messages import CHINESE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

SCREEN_DPI: Final = 96.0
MM_PER_INCH: Final = 25.4
PT_PER_INCH: Final = 72.0


@dataclass(frozen=True)
class MapSettings:
    """Say what a picture shows; picklable, so that any thread or process can paint it.

    `m_per_px_x` and `m_per_px_y` are EPSG:3857 metres a device pixel. Sizes declared in px count
    screen pixels and are used on screen; sizes in mm and pt are used on paper at `dpi`. `selection`
    holds row ids by table, `hovered` one table and row id. `fan_at` is the place whose heap of
    points is fanned out. With `has_both_names` labels carry the name in another language too.
    """

    centre: MapPoint
    m_per_px_x: float
    m_per_px_y: float
    width_px: int
    height_px: int
    scale_denominator: float
    dpi: float = SCREEN_DPI
    language: str = CHINESE
    style: str = "light"
    is_paper: bool = False
    pixel_ratio: float = 1.0
    selection: Mapping[str, frozenset[int]] = field(default_factory=dict)
    hovered: tuple[str, int] | None = None
    background: bool = True
    display: PointDisplay = PointDisplay.AUTO
    fan_at: MapPoint | None = None
    has_both_names: bool = False

    def __post_init__(self) -> None:
        sizes = (self.m_per_px_x, self.m_per_px_y, self.scale_denominator, self.dpi)
        if not all(math.isfinite(size) and size > 0 for size in sizes):
            raise ValueError(f"a map needs sizes above 0, not {sizes}")
        if self.width_px < 1 or self.height_px < 1:
            raise ValueError(f"a map needs pixels, not {self.width_px} x {self.height_px}")

    @classmethod
    def for_screen(
        cls,
        centre: MapPoint,
        scale_denominator: float,
        width_px: int,
        height_px: int,
        *,
        pixel_ratio: float = 1.0,
        language: str = CHINESE,
        style: str = "light",
        selection: Mapping[str, frozenset[int]] | None = None,
        hovered: tuple[str, int] | None = None,
        background: bool = True,
    ) -> MapSettings:
        """Return the settings of a screen; the size is in device pixels.

        The scale is the mean of both directions at the centre, for a screen of 96 px an inch.
        """
        k_x, k_y = web_mercator_scale(centre.in_degrees().lat)
        dpi = SCREEN_DPI * pixel_ratio
        m_per_px = scale_denominator * MM_PER_INCH / 1000 / dpi * math.sqrt(k_x * k_y)
        return cls(
            centre, m_per_px, m_per_px, width_px, height_px, scale_denominator, dpi, language,
            style, False, pixel_ratio, dict(selection or {}), hovered, background,
        )  # fmt: skip

    @classmethod
    def for_paper(
        cls,
        centre: GeoPoint,
        scale_denominator: float,
        width_mm: float,
        height_mm: float,
        dpi: float,
        *,
        language: str = CHINESE,
        style: str = "light",
        selection: Mapping[str, frozenset[int]] | None = None,
        background: bool = True,
    ) -> MapSettings:
        """Return the settings of a frame on paper, exact in both directions at its centre."""
        k_x, k_y = web_mercator_scale(centre.lat)
        m_per_px = scale_denominator * MM_PER_INCH / 1000 / dpi
        px_per_mm = dpi / MM_PER_INCH
        return cls(
            centre.in_map(), m_per_px * k_x, m_per_px * k_y,
            max(round(width_mm * px_per_mm), 1), max(round(height_mm * px_per_mm), 1),
            scale_denominator, dpi, language, style, True, px_per_mm * MM_PER_INCH / SCREEN_DPI,
            dict(selection or {}), None, background,
        )  # fmt: skip

    @classmethod
    def fitting(
        cls,
        extent: GeoExtent,
        width_px: int,
        height_px: int,
        *,
        margin_px: int = 24,
        pixel_ratio: float = 1.0,
        language: str = CHINESE,
        style: str = "light",
        background: bool = True,
    ) -> MapSettings:
        """Return the settings of a screen that shows a whole extent, not closer than 1:1,000."""
        box = extent.in_map()
        inner_x = max(width_px - 2 * margin_px * pixel_ratio, 1.0)
        inner_y = max(height_px - 2 * margin_px * pixel_ratio, 1.0)
        m_per_px = max(box.width / inner_x, box.height / inner_y)
        k_x, k_y = web_mercator_scale(box.centre.in_degrees().lat)
        per_mm = SCREEN_DPI * pixel_ratio / MM_PER_INCH
        denominator = max(m_per_px / math.sqrt(k_x * k_y) * per_mm * 1000, 1000.0)
        return cls.for_screen(
            box.centre, denominator, width_px, height_px, pixel_ratio=pixel_ratio,
            language=language, style=style, background=background,
        )  # fmt: skip

    @property
    def px_per_mm(self) -> float:
        """Return device pixels a millimetre."""
        return self.dpi / MM_PER_INCH

    def mm(self, length_mm: float) -> float:
        """Return a length in device pixels."""
        return length_mm * self.px_per_mm

    def px(self, screen_px: float) -> float:
        """Return the device pixels of so many screen pixels of 1/96 inch."""
        return screen_px * self.pixel_ratio

    def ground(self, length_m: float) -> float:
        """Return the device pixels of a length on the ground at the centre."""
        across, down = self.ground_m_per_px()
        return length_m / math.sqrt(across * down)

    def size(self, on_screen_px: float, on_paper_mm: float) -> float:
        """Return a symbol's size in device pixels from its two declared sizes."""
        return self.mm(on_paper_mm) if self.is_paper else self.px(on_screen_px)

    def text_px(self, on_screen_px: float, on_paper_pt: float) -> float:
        """Return a letter's size in device pixels from its two declared sizes."""
        if self.is_paper:
            return on_paper_pt / PT_PER_INCH * self.dpi
        return self.px(on_screen_px)

    def to_screen(
        self, x: ArrayLike, y: ArrayLike
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Turn EPSG:3857 metres into device pixels, y downwards; NaN stays NaN."""
        east, north = np.asarray(x, np.float64), np.asarray(y, np.float64)
        return (
            (east - self.centre.x) / self.m_per_px_x + self.width_px / 2,
            (self.centre.y - north) / self.m_per_px_y + self.height_px / 2,
        )

    def to_map(self, at: ScreenPoint) -> MapPoint:
        """Return the place under a device pixel."""
        return MapPoint(
            self.centre.x + (at.x - self.width_px / 2) * self.m_per_px_x,
            self.centre.y - (at.y - self.height_px / 2) * self.m_per_px_y,
        )

    @property
    def extent(self) -> MapExtent:
        """Return the box shown."""
        half_x = self.width_px * self.m_per_px_x / 2
        half_y = self.height_px * self.m_per_px_y / 2
        x, y = self.centre.x, self.centre.y
        return MapExtent(x - half_x, y - half_y, x + half_x, y + half_y)

    def extent_with_margin(self, margin_px: float) -> MapExtent:
        """Return the box shown with some device pixels around it."""
        box = self.extent
        x, y = margin_px * self.m_per_px_x, margin_px * self.m_per_px_y
        return MapExtent(box.left - x, box.bottom - y, box.right + x, box.top + y)

    def ground_m_per_px(self) -> tuple[float, float]:
        """Return true metres on the ground a device pixel at the centre, across and down."""
        k_x, k_y = web_mercator_scale(self.centre.in_degrees().lat)
        return self.m_per_px_x / k_x, self.m_per_px_y / k_y

    def is_selected(self, table: str, fids: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell which rows of a table are selected."""
        chosen = self.selection.get(table)
        if not chosen:
            return np.zeros(len(fids), np.bool_)
        return np.isin(fids, np.fromiter(chosen, np.int64, len(chosen)))
