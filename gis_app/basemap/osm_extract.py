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

    from gis_app.geo.extent import GeoExtent
    from gis_app.messages import Message
    from gis_app.progress import Progress

ATTRIBUTION: Final = "© OpenStreetMap contributors (ODbL)"
"""What the Open Database License asks to be shown wherever the map is."""

SUFFIXES: Final = (".osm", ".osm.pbf", ".pbf", ".osm.gz", ".osm.bz2")

_STEP = 4096
_LARGE_BYTES: Final = 150_000_000


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


def read_osm(file: Path, progress: Progress, clip: GeoExtent | None = None) -> BasemapExtract:
    """Read roads by class, water, green, buildings, land use and place names from an extract.

    `clip` keeps only what lies in a box, cut at its edge, so that a whole province can be read for
    one city. Raises VectorFileError when the file is missing, is no OpenStreetMap extract, or holds
    nothing that a base map shows (there). What was cut off where the extract ends, and what could
    not be put together, is counted in `problems`.
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
    taken = _Taken(clip)
    try:
        for count, item in enumerate(_objects(file)):
            if count % _STEP == 0:
                # an extract does not tell beforehand how much is in it
                progress.step(count / (count + 400_000), msg("Reading {file}", file=file.name))
            taken.take(item)
    except RuntimeError as error:
        raise VectorFileError(
            msg(
                "{file} cannot be read as an OpenStreetMap extract: {reason}",
                file=str(file),
                reason=str(error),
            )
        ) from error
    taken.mend()
    lines = _joined(taken.lines)
    batches = (
        lines.batch("basemap_lines"),
        taken.polygons.batch("basemap_polygons"),
        taken.places.batch("basemap_places"),
    )
    extract = BasemapExtract({b.table: b for b in batches}, ATTRIBUTION, _problems(taken))
    if not len(extract):
        if clip is not None:
            raise VectorFileError(
                msg(
                    "{file} holds no roads, water, green, buildings or places where the city lies.",
                    file=str(file),
                )
            )
        raise VectorFileError(
            msg("{file} holds no roads, water, green, buildings or places.", file=str(file))
        )
    return extract


def _problems(taken: _Taken) -> tuple[Message, ...]:
    out = []
    if taken.cut:
        out.append(
            plural(
                "{count} area was closed where the extract ends.",
                "{count} areas were closed where the extract ends.",
                taken.cut,
            )
        )
    if taken.broken:
        out.append(
            plural(
                "{count} shape was left out: parts of it are missing from the extract.",
                "{count} shapes were left out: parts of them are missing from the extract.",
                taken.broken,
            )
        )
    return tuple(out)


def _objects(file: Path) -> Iterator[Any]:
    import osmium

    wanted = osmium.filter.KeyFilter(
        "highway", "railway", "waterway", "building", "natural", "water", "landuse", "leisure",
        "amenity", "place",
    )  # fmt: skip
    # a province has tens of millions of nodes: their places go to a temporary file, not to memory
    is_large = file.stat().st_size > _LARGE_BYTES
    source = osmium.FileProcessor(str(file))
    if is_large:
        source = source.with_locations(storage="sparse_file_array")
    yield from source.with_areas().with_filter(wanted)


class _Taken:
    """Sort what an extract holds into the three tables."""

    def __init__(self, clip: GeoExtent | None) -> None:
        import osmium

        self.lines, self.polygons, self.places = _Rows(), _Rows(), _Rows()
        self.broken = self.cut = 0
        self._clip = None if clip is None else clip.bounds
        self._factory = osmium.geom.WKBFactory()
        self._invalid = osmium.InvalidLocationError
        self._assembled: set[int] = set()
        self._closed: dict[int, tuple[str, Mapping[str, str], list[tuple[float, float]]]] = {}
        self._relations: set[int] = set()

    def take(self, item: Any) -> None:
        tags = {tag.k: tag.v for tag in item.tags}
        try:
            if item.is_node():
                self._take_place(item, tags)
            elif item.is_way():
                self._take_way(item, tags)
            elif item.is_area():
                self._take_area(item, tags)
            elif tags.get("type") == "multipolygon" and area_class(tags) is not None:
                self._relations.add(item.id)
        except (RuntimeError, self._invalid):
            self.broken += 1

    def _take_place(self, item: Any, tags: Mapping[str, str]) -> None:
        class_ = place_class(tags)
        if class_ is not None and item.location.valid():
            lon, lat = item.location.lon, item.location.lat
            if self._meets((lon, lat, lon, lat)):
                self.places.add(class_, tags, shapely.Point(lon, lat))

    def _take_way(self, item: Any, tags: Mapping[str, str]) -> None:
        class_ = line_class(tags)
        if class_ is not None:
            stretches = _stretches(item.nodes)
            self.broken += 0 if stretches else 1
            if stretches:
                whole = shapely.MultiLineString(stretches)
                self._add(self.lines, class_, tags, whole)
        elif item.is_closed():
            class_ = area_class(tags)
            if class_ is not None:
                corners = [(n.lon, n.lat) for n in item.nodes if n.location.valid()]
                if corners and self._meets(_bounds(corners)):
                    self._closed[item.id] = (class_, tags, corners)

    def _take_area(self, item: Any, tags: Mapping[str, str]) -> None:
        class_ = area_class(tags)
        if class_ is None:
            return
        try:
            shape = shapely.from_wkb(self._factory.create_multipolygon(item))
        except RuntimeError:
            return  # rings that do not close: `mend` takes the way up, or counts the relation
        if item.from_way():
            self._assembled.add(item.orig_id())
        else:
            self._relations.discard(item.orig_id())
        self._add(self.polygons, class_, tags, shape)

    def mend(self) -> None:
        """Close rings that the extract cuts off or that cross themselves, and count what is lost.

        The assembler gives up on both; a park at the edge of an extract is a park all the same.
        """
        for id_, (class_, tags, corners) in self._closed.items():
            if id_ in self._assembled:
                continue
            if len(set(corners)) < 3:
                self.broken += 1
                continue
            mended = shapely.make_valid(shapely.Polygon(corners))
            parts = [p for p in shapely.get_parts(mended) if p.geom_type == "Polygon"]
            if not parts:
                self.broken += 1
                continue
            self.cut += 1
            self._add(self.polygons, class_, tags, shapely.MultiPolygon(parts))
        self.broken += len(self._relations)
        self._closed.clear()

    def _meets(self, box: tuple[float, float, float, float]) -> bool:
        if self._clip is None:
            return True
        west, south, east, north = self._clip
        return box[0] <= east and box[2] >= west and box[1] <= north and box[3] >= south

    def _add(self, rows: _Rows, class_: str, tags: Mapping[str, str], shape: Any) -> None:
        """Add a feature, cut at the edge of the box where it reaches beyond."""
        if self._clip is not None:
            box = shape.bounds
            if not self._meets(box):
                return
            west, south, east, north = self._clip
            if box[0] < west or box[2] > east or box[1] < south or box[3] > north:
                shape = _cut(shape, self._clip)
                if shape is None:
                    return
        rows.add(class_, tags, shape)


def _bounds(corners: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    lon, lat = [c[0] for c in corners], [c[1] for c in corners]
    return min(lon), min(lat), max(lon), max(lat)


def _cut(shape: Any, box: tuple[float, float, float, float]) -> Any:
    """Return the part of a shape in a box, of the same dimension; None for a mere touch."""
    dimension = shapely.get_dimensions(shape)
    if not shape.is_valid:
        shape = shapely.make_valid(shape)
    left = shapely.intersection(shape, shapely.box(*box))
    parts = [p for p in shapely.get_parts(left) if shapely.get_dimensions(p) == dimension]
    if not parts:
        return None
    return shapely.MultiLineString(parts) if dimension == 1 else shapely.MultiPolygon(parts)


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
