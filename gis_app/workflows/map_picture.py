"""Journey: the map of a city becomes a picture, in a theme, at a scale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.map_look import MapLook, MapStyle
from gis_app.errors import ProjectFileError, UsageError
from gis_app.geo.extent import GeoExtent, GeoPoint
from gis_app.messages import CHINESE, msg
from gis_app.whole_file import written_aside
from gis_app.workflows.map_themes import themes_of, with_theme

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator


@dataclass(frozen=True)
class MapPictureRequest:
    """Say what a picture shows; None shows the whole city, as large as it fits.

    `theme` is a theme's id or its title. `style` "" is that of the theme.
    """

    file: Path
    width_px: int = 1600
    height_px: int = 1000
    theme: str = ""
    style: str = ""
    scale_denominator: float | None = None
    centre: GeoPoint | None = None
    language: str = CHINESE


def with_named_theme(data: CityData, name: str, t: Translator) -> CityData:
    """Return the city in a theme; raises UsageError for a name that no theme has."""
    if not name:
        return data
    themes = themes_of(data, t)
    found = next((one for one in themes if name in (one.id, one.title)), None)
    if found is None:
        known = ", ".join(f"{one.id} ({one.title})" for one in themes)
        raise UsageError(
            msg("There is no map theme {name}. There are: {themes}", name=name, themes=known)
        )
    return data.with_appearance(with_theme(data.appearance, found))


def map_picture(data: CityData, request: MapPictureRequest, t: Translator) -> None:
    """Write a PNG of the map.

    Raises ProjectFileError when the file cannot be written, RenderError when the picture is too
    large for the memory.
    """
    from gis_app.printing.page_fonts import ensure_application
    from gis_app.rendering.city_layers import city_layers
    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.picture import render_picture

    ensure_application()
    data = with_named_theme(data, request.theme, t)
    look: MapLook = data.appearance.look
    style = request.style or ("light" if look.style == MapStyle.WINDOW else str(look.style))
    size = (request.width_px, request.height_px)
    settings = MapSettings.fitting(_extent(data), *size, language=request.language, style=style)
    if request.scale_denominator is not None or request.centre is not None:
        centre = settings.centre if request.centre is None else request.centre.in_map()
        scale = request.scale_denominator or settings.scale_denominator
        settings = MapSettings.for_screen(
            centre, scale, *size, language=request.language, style=style
        )
    settings = replace(settings, display=look.display, has_both_names=look.has_both_names)
    try:
        with written_aside(request.file) as aside:
            layers = city_layers(data, CityFilter(), language=request.language)
            if not render_picture(settings, layers).save(str(aside)):
                raise OSError(t(msg("the picture could not be stored")))
    except OSError as error:
        raise ProjectFileError(
            msg(
                "{file} cannot be written: {reason}",
                file=str(request.file),
                reason=error.strerror or str(error),
            )
        ) from error


def _extent(data: CityData) -> GeoExtent:
    points = data.table("points").points
    found = GeoExtent.of(points.lon_deg, points.lat_deg)
    if found is not None:
        return found
    import numpy as np
    import shapely

    shapes = data.table("areas").shapes
    box = shapely.total_bounds(shapes)
    if len(shapes) and np.isfinite(box).all():
        return GeoExtent(*(float(edge) for edge in box))
    raise UsageError(msg("The project has neither points nor areas to show."))
