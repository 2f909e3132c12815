"""How a view of the window becomes the settings of a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from gis_app.domain.map_look import MapStyle
from gis_app.rendering.map_settings import MapSettings
from gis_app.rendering.picture_style import MAP_COLOURS

if TYPE_CHECKING:
    from gis_app.domain.map_look import MapLook
    from gis_app.geo.extent import MapPoint
    from gis_app.ui.map_view import MapView
    from gis_app.ui.session import Selection
    from gis_app.ui.theme import Theme


def wish_settings(
    view: MapView,
    pixel_ratio: float,
    language: str,
    style: str,
    chosen: Selection,
    look: MapLook,
    fan_at: MapPoint | None = None,
) -> MapSettings:
    """Make the settings of the picture of a view, for a screen of some pixel ratio."""
    units = view.units_per_px / pixel_ratio
    return MapSettings(
        centre=view.centre,
        m_per_px_x=units,
        m_per_px_y=units,
        width_px=max(1, round(view.width_px * pixel_ratio)),
        height_px=max(1, round(view.height_px * pixel_ratio)),
        dpi=96.0 * pixel_ratio,
        language=language,
        style=style,
        is_paper=False,
        pixel_ratio=pixel_ratio,
        scale_denominator=view.scale_denominator,
        selection={chosen.table: frozenset(chosen.fids)} if chosen.fids else {},
        display=look.display,
        fan_at=fan_at,
        has_both_names=look.has_both_names,
    )


def style_of(look: MapLook, theme: Theme) -> str:
    """Return the map's style: its own, or that of the window."""
    return theme.map_style if look.style == MapStyle.WINDOW else str(look.style)


def land_colour(style: str) -> QColor:
    """Return the colour of land where no picture is there yet."""
    return QColor(MAP_COLOURS[style].land)
