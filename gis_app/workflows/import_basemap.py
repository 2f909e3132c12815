"""An OpenStreetMap extract becomes the project's base map, replacing the one before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gis_app.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gis_app.domain.change_set import ChangeSet
    from gis_app.messages import Message
    from gis_app.project.city import City


@dataclass(frozen=True)
class BasemapReport:
    """Tell what came in: features by table and class, and what was left out."""

    counts: Mapping[str, Mapping[str, int]]
    attribution: str
    problems: tuple[Message, ...]
    changes: ChangeSet


def import_basemap(city: City, file: Path, progress: Progress | None = None) -> BasemapReport:
    """Read an extract and put it in place of the project's base map, all or nothing.

    Raises VectorFileError for a file that cannot be read and Cancelled when stopped; the project
    then has the base map it had.
    """
    from gis_app.basemap.osm_extract import read_osm

    progress = progress or Progress()
    extract = read_osm(file, progress.part(0, 0.8))
    progress.step(0.8)
    changes = city.replace_basemap(extract.tables, extract.attribution)
    counts: dict[str, dict[str, int]] = {}
    for table, batch in extract.tables.items():
        by_class = counts.setdefault(table, {})
        for class_ in batch.columns["class"]:
            by_class[class_] = by_class.get(class_, 0) + 1
    progress.step(1)
    return BasemapReport(counts, extract.attribution, extract.problems, changes)
