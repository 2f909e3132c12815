"""An OpenStreetMap extract (.osm, .osm.pbf) becomes the three tables of the base map."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.basemap.osm_tags import area_class, line_class, names_of, place_class
from gis_app.domain.edits import GEOMETRY, RowBatch
from gis_app.errors import VectorFileError
from gis_app.messages import msg, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from gis_app.messages import Message
    from gis_app.progress import Progress

ATTRIBUTION: Final = "© OpenStreetMap contributors (ODbL)"
"""What the Open Database License asks to be shown wherever the map is."""

SUFFIXES: Final = (".osm", ".osm.pbf", ".pbf", ".osm.gz", ".osm.bz2")

_STEP = 4096


@dataclass
class _Rows:
    """Collect features of one table column by column."""

    classes: list[str] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    others: list[str | None] = field(default_factory=list)
    shapes: list[Any] = field(default_factory=list)

    def add(self, class_: str, tags: Mapping[str, str], shape: Any) -> None:
        name, other = names_of(tags)
        self.classes.append(class_)
        self.names.append(name)
        self.others.append(other)
        self.shapes.append(shape)

    def batch(self, table: str) -> RowBatch:
        columns: dict[str, list[Any]] = {
            "class": self.classes,
            "name": self.names,
            "name_other": self.others,
            GEOMETRY: list(shapely.to_wkb(np.asarray(self.shapes, dtype=object))),
        }
        return RowBatch(table, np.arange(1, len(self.classes) + 1), columns)


@dataclass(frozen=True)
class BasemapExtract:
    """Hold the read base map: one batch a table, and what could not be read."""

    tables: Mapping[str, RowBatch]
    attribution: str
    problems: tuple[Message, ...]

    def __len__(self) -> int:
        return sum(len(batch) for batch in self.tables.values())


def read_osm(file: Path, progress: Progress) -> BasemapExtract:
    """Read roads by class, water, green, buildings, land use and place names from an extract.

    Raises VectorFileError when the file is missing, is no OpenStreetMap extract, or holds nothing
    that a base map shows. Ways and areas whose nodes lie outside the extract are left out and
    counted in `problems`.
    """
    if not file.is_file():
        raise VectorFileError(msg("There is no file {file}.", file=str(file)))
    if not file.name.lower().endswith(SUFFIXES):
        raise VectorFileError(
            msg(
                "{file} is not an OpenStreetMap extract: its name should end in .osm or .osm.pbf.",
                file=str(file),
            )
        )
    lines, polygons, places = _Rows(), _Rows(), _Rows()
    broken = [0]
    try:
        for count, item in enumerate(_objects(file)):
            if count % _STEP == 0:
                # an extract does not tell beforehand how much is in it
                progress.step(count / (count + 400_000), msg("Reading {file}", file=file.name))
            _take(item, lines, polygons, places, broken)
    except RuntimeError as error:
        raise VectorFileError(
            msg(
                "{file} cannot be read as an OpenStreetMap extract: {reason}",
                file=str(file),
                reason=str(error),
            )
        ) from error
    lines = _joined(lines)
    batches = (
        lines.batch("basemap_lines"),
        polygons.batch("basemap_polygons"),
        places.batch("basemap_places"),
    )
    extract = BasemapExtract({b.table: b for b in batches}, ATTRIBUTION, _problems(broken[0]))
    if not len(extract):
        raise VectorFileError(
            msg("{file} holds no roads, water, green, buildings or places.", file=str(file))
        )
    return extract


def _problems(broken: int) -> tuple[Message, ...]:
    if not broken:
        return ()
    return (
        plural(
            "{count} shape was left out: parts of it are missing from the extract.",
            "{count} shapes were left out: parts of them are missing from the extract.",
            broken,
        ),
    )


def _objects(file: Path) -> Iterator[Any]:
    import osmium

    wanted = osmium.filter.KeyFilter(
        "highway", "railway", "waterway", "building", "natural", "water", "landuse", "leisure",
        "amenity", "place",
    )  # fmt: skip
    yield from osmium.FileProcessor(str(file)).with_areas().with_filter(wanted)


def _take(item: Any, lines: _Rows, polygons: _Rows, places: _Rows, broken: list[int]) -> None:
    import osmium

    tags = {tag.k: tag.v for tag in item.tags}
    factory = osmium.geom.WKBFactory()
    try:
        if item.is_node():
            class_ = place_class(tags)
            if class_ is not None and item.location.valid():
                places.add(class_, tags, shapely.Point(item.location.lon, item.location.lat))
        elif item.is_way():
            class_ = line_class(tags)
            if class_ is not None:
                stretches = _stretches(item.nodes)
                broken[0] += 0 if stretches else 1
                if stretches:
                    lines.add(class_, tags, shapely.MultiLineString(stretches))
        elif item.is_area():
            class_ = area_class(tags)
            if class_ is not None:
                polygons.add(class_, tags, shapely.from_wkb(factory.create_multipolygon(item)))
    except (RuntimeError, osmium.InvalidLocationError):
        broken[0] += 1


def _stretches(nodes: Any) -> list[list[tuple[float, float]]]:
    """Return the parts of a way whose nodes are in the extract; ways are cut off at its edge."""
    stretches: list[list[tuple[float, float]]] = [[]]
    for node in nodes:
        if not node.location.valid():
            stretches.append([])
        elif not stretches[-1] or stretches[-1][-1] != (node.lon, node.lat):
            stretches[-1].append((node.lon, node.lat))
    return [stretch for stretch in stretches if len(stretch) > 1]


def _joined(lines: _Rows) -> _Rows:
    """Join the many short ways of one street end to end, so that its name finds room."""
    out = _Rows()
    groups: dict[tuple[str, str, str | None], list[Any]] = {}
    for class_, name, other, shape in _rows(lines):
        if name is None:
            out.classes.append(class_)
            out.names.append(None)
            out.others.append(other)
            out.shapes.append(shape)
        else:
            groups.setdefault((class_, name, other), []).extend(shape.geoms)
    for (class_, name, other), parts in groups.items():
        merged = shapely.line_merge(shapely.MultiLineString(parts))
        for part in shapely.get_parts(merged):
            out.classes.append(class_)
            out.names.append(name)
            out.others.append(other)
            out.shapes.append(shapely.MultiLineString([part]))
    return out


def _rows(rows: _Rows) -> Iterable[tuple[str, str | None, str | None, Any]]:
    return zip(rows.classes, rows.names, rows.others, rows.shapes, strict=True)
