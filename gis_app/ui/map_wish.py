"""How a view of the window becomes the settings of a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from gis_app.rendering.map_settings import MapSettings

if TYPE_CHECKING:
    from gis_app.ui.map_view import MapView
    from gis_app.ui.session import Selection
    from gis_app.ui.theme import Theme


def wish_settings(
    view: MapView, pixel_ratio: float, language: str, theme: Theme, chosen: Selection
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
        style=theme.map_style,
        is_paper=False,
        pixel_ratio=pixel_ratio,
        scale_denominator=view.scale_denominator,
        selection={chosen.table: frozenset(chosen.fids)} if chosen.fids else {},
    )


def land_colour(theme: Theme) -> QColor:
    """Return the colour of land where no picture is there yet."""
    return QColor("#12161C" if theme.map_style == "dark" else "#F7F5F0")
