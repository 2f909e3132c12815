"""Pictures that go with the rows of a workbook: their photos, and small maps of where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.photos import photos_of
from gis_app.domain.table import PointColumns
from gis_app.errors import PhotoError
from gis_app.geo.extent import GeoPoint
from gis_app.ledger.list_columns import COMPUTED_TITLES
from gis_app.ledger.sheet_pictures import PictureColumn
from gis_app.storage.photos import thumbnail

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator

PHOTO_PX: Final = (120, 90)
_PHOTO_DETAIL: Final = 2
_MOST_PHOTOS: Final = 3
MAP_MM: Final = (42.0, 30.0)
_MAP_PX: Final = (168, 120)
_MAP_DPI: Final = 180.0
_MAP_SCALE: Final = 5_000.0


def photo_column(data: CityData, project: Path, table: str, t: Translator) -> PictureColumn:
    """Return the column with the photos of each row, small and without EXIF.

    A photo whose file is missing or damaged leaves its place empty.
    """

    def pictures(fid: int) -> Sequence[bytes]:
        made = []
        for photo in photos_of(data, table, fid)[:_MOST_PHOTOS]:
            try:
                made.append(thumbnail(project, photo.file, PHOTO_PX[0] * _PHOTO_DETAIL))
            except PhotoError:
                continue
        return made

    heading = t(COMPUTED_TITLES["photos"])
    return PictureColumn(heading, *PHOTO_PX, pictures, _MOST_PHOTOS)


def map_column(data: CityData, table: str, t: Translator) -> PictureColumn:
    """Return the column with a small map around each row; what has no place gets none."""
    maps = SmallMaps(data, t.language)

    def pictures(fid: int) -> Sequence[bytes]:
        place = place_of(data, table, fid)
        return () if place is None else (maps.around(place),)

    return PictureColumn(t(COMPUTED_TITLES["map_picture"]), *_MAP_PX, pictures)


class SmallMaps:
    """Paint small maps of one moment of a city, with the same painter as every other map."""

    def __init__(self, data: CityData, language: str) -> None:
        from gis_app.printing.page_fonts import ensure_application
        from gis_app.rendering.city_layers import city_layers
        from gis_app.rendering.render_cache import RenderCache

        ensure_application()
        self._language = language
        self._layers = city_layers(data, CityFilter(), language=language)
        self._cache = RenderCache()

    def around(self, place: GeoPoint) -> bytes:
        """Return a map around a place as PNG, the place marked."""
        from gis_app.rendering.map_settings import MapSettings
        from gis_app.rendering.picture import mark_centre, png_bytes, render_picture

        settings = MapSettings.for_paper(
            place,
            _MAP_SCALE,
            *MAP_MM,
            _MAP_DPI,
            language=self._language,
        )
        picture = render_picture(settings, self._layers, cache=self._cache)
        mark_centre(picture)
        return png_bytes(picture)


def place_of(data: CityData, table_name: str, fid: int) -> GeoPoint | None:
    """Return where a row is; an issue without its own place is at its point."""
    table = data.table(table_name)
    i = table.position(fid)
    if table_name == "issues":
        lon, lat = data.issue_state.lon_deg[i], data.issue_state.lat_deg[i]
    elif isinstance(table.geometry, PointColumns):
        lon, lat = table.geometry.lon_deg[i], table.geometry.lat_deg[i]
    elif table.geometry is not None and table.geometry.is_placed[i]:
        inside = shapely.point_on_surface(table.shapes[i])
        lon, lat = inside.x, inside.y
    else:
        return None
    return GeoPoint(float(lon), float(lat)) if np.isfinite(lon) else None
