"""An OpenStreetMap extract becomes the project's base map, replacing the one before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import shapely

from gis_app.geo.extent import GeoExtent
from gis_app.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gis_app.domain.change_set import ChangeSet
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message
    from gis_app.project.city import City

_MARGIN_SHARE: Final = 0.15
_SMALLEST_MARGIN_DEG: Final = 0.02
"""About two kilometres: streets lead on beyond the last point."""


@dataclass(frozen=True)
class BasemapReport:
    """Tell what came in: features by table and class, and what was left out."""

    counts: Mapping[str, Mapping[str, int]]
    attribution: str
    problems: tuple[Message, ...]
    changes: ChangeSet


def city_box(data: CityData) -> GeoExtent | None:
    """Return the box around the city's areas and points with a margin; None for an empty city."""
    points, shapes = data.table("points").points, data.table("areas").shapes
    box = GeoExtent.of(points.lon_deg, points.lat_deg)
    placed = shapes[data.table("areas").geometry.is_placed] if len(shapes) else shapes  # type: ignore[union-attr]
    if len(placed):
        around = GeoExtent(*(float(edge) for edge in shapely.total_bounds(placed)))
        box = around if box is None else box.united(around)
    if box is None:
        return None
    wide, high = box.east - box.west, box.north - box.south
    margin = max(_MARGIN_SHARE * max(wide, high), _SMALLEST_MARGIN_DEG)
    return GeoExtent(
        max(box.west - margin, -180.0),
        max(box.south - margin, -90.0),
        min(box.east + margin, 180.0),
        min(box.north + margin, 90.0),
    )


def import_basemap(
    city: City,
    file: Path,
    progress: Progress | None = None,
    clip: GeoExtent | None = None,
) -> BasemapReport:
    """Read an extract and put it in place of the project's base map, all or nothing.

    `clip` keeps only what lies in a box: see `city_box`.
    Raises VectorFileError for a file that cannot be read and Cancelled when stopped; the project
    then has the base map it had.
    """
    from gis_app.basemap.osm_apart import read_extract

    progress = progress or Progress()
    extract = read_extract(file, progress.part(0, 0.8), clip)
    progress.step(0.8)
    changes = city.replace_basemap(extract.tables, extract.attribution)
    counts: dict[str, dict[str, int]] = {}
    for table, batch in extract.tables.items():
        by_class = counts.setdefault(table, {})
        for class_ in batch.columns["class"]:
            by_class[class_] = by_class.get(class_, 0) + 1
    progress.step(1)
    return BasemapReport(counts, extract.attribution, extract.problems, changes)
