"""The rule of spacing along streets: one feature at least every so many metres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_app.domain.audit.finding import FindingBatch, FindingKind
from gis_app.domain.rules.rule import MapRule
from gis_app.domain.table import NO_ROW, ShapeColumn
from gis_app.messages import Message, msg, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.rules.rule import Features, RuleGround
    from gis_app.domain.table import FloatArray, ObjectArray


@dataclass(frozen=True, slots=True)
class AlongStreets(MapRule):
    """Ask for a feature at least every `every_m` along streets of some classes of the base map.

    A feature stands at a street when it is no further than `reach_m` from its axis. With
    `inside_classes` only the part of a street inside such base-map polygons counts. A street is
    all lines of one name; each gives one finding with all its empty stretches.
    """

    classes: tuple[str, ...] = ("primary",)
    every_m: float = 200.0
    reach_m: float = 50.0
    inside_classes: tuple[str, ...] = ()

    def check(self, ground: RuleGround) -> Iterator[FindingBatch]:
        """Yield streets with stretches that are too long without a feature."""
        streets = self._streets(ground)
        if not streets:
            return
        features = ground.features(self.features)
        names, empty, totals, lengths = [], [], [], []
        for name, line in streets.items():
            stretches, length = self._empty(line, features)
            if stretches:
                names.append(name)
                empty.append(stretches)
                totals.append(sum(part.length for part in stretches))
                lengths.append(length)
        if not names:
            return
        shapes = ground.in_degrees([shapely.multilinestrings(parts) for parts in empty])
        longest = [max(parts, key=lambda part: part.length) for parts in empty]
        middles = ground.in_degrees(
            [shapely.line_interpolate_point(line, 0.5, normalized=True) for line in longest]
        )

        def say(i: int) -> Message:
            return plural(
                "{street}: {count} stretch, {metres} m of {whole} m, is longer than {every} m "
                "without {features}.",
                "{street}: {count} stretches, {metres} m of {whole} m, are longer than {every} m "
                "without {features}.",
                len(empty[i]),
                street=_street_name(names[i]),
                metres=f"{totals[i]:.0f}",
                whole=f"{lengths[i]:.0f}",
                every=f"{self.every_m:.0f}",
                features=ground.title(self.features),
            )

        yield FindingBatch(
            FindingKind.MAP_RULE,
            self.severity,
            [f"{FindingKind.MAP_RULE.value}:{self.id}:{name}" for name in names],
            "basemap_lines",
            np.full(len(names), NO_ROW, np.int64),
            shapely.get_x(middles),
            shapely.get_y(middles),
            say,
            shapes=shapes,
            rule=self.title,
        )

    def _streets(self, ground: RuleGround) -> dict[str, shapely.Geometry]:
        """Return the lines of each street in plane metres, by name; nameless ones by place."""
        lines = ground.table("basemap_lines")
        if not isinstance(lines.geometry, ShapeColumn):
            return {}
        wanted = lines.text("class").isin(self.classes) & lines.geometry.is_placed
        rows = np.flatnonzero(wanted)
        shapes = self._clipped(ground, ground.in_metres(lines.shapes[rows]))
        groups: dict[str, list[shapely.Geometry]] = {}
        names = lines.text("name")
        for row, shape in zip(rows.tolist(), shapes, strict=True):
            if shapely.is_empty(shape):
                continue
            name = names[row]
            if not name:
                lon, lat = shapely.get_coordinates(shapely.centroid(lines.shapes[row]))[0]
                name = f"@{lon:.4f},{lat:.4f}"
            groups.setdefault(name, []).append(shape)
        return {
            name: shapely.line_merge(shapely.union_all(np.array(parts, dtype=object)))
            for name, parts in groups.items()
        }

    def _clipped(self, ground: RuleGround, shapes: ObjectArray) -> ObjectArray:
        polygons = ground.table("basemap_polygons")
        if not self.inside_classes or not isinstance(polygons.geometry, ShapeColumn):
            return shapes
        inside = polygons.shapes[polygons.text("class").isin(self.inside_classes)]
        if not len(inside):
            return shapes
        land = shapely.union_all(shapely.make_valid(ground.in_metres(inside)))
        return np.asarray(shapely.intersection(shapes, land), dtype=object)

    def _empty(
        self, street: shapely.Geometry, features: Features
    ) -> tuple[list[shapely.LineString], float]:
        """Return the stretches of a street without a feature, and its whole length."""
        near: ObjectArray = features.shapes_m[:0]
        if len(features):
            near = features.shapes_m[shapely.dwithin(features.shapes_m, street, self.reach_m)]
        found: list[shapely.LineString] = []
        for part in shapely.get_parts(street):
            at = near[shapely.dwithin(near, part, self.reach_m)] if len(near) else near
            along: FloatArray = np.sort(shapely.line_locate_point(part, shapely.centroid(at)))
            ends = np.r_[0.0, along, part.length]
            for start, end in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True):
                if end - start > self.every_m:
                    found.append(_piece(part, start, end))
        return found, float(street.length)


def _piece(line: shapely.LineString, start_m: float, end_m: float) -> shapely.LineString:
    xy = shapely.get_coordinates(line)
    along = np.r_[0.0, np.cumsum(np.hypot(*np.diff(xy, axis=0).T))]
    inner = xy[(along > start_m) & (along < end_m)]
    ends = shapely.get_coordinates(shapely.line_interpolate_point(line, [start_m, end_m]))
    return shapely.LineString(np.vstack([ends[:1], inner, ends[1:]]))


def _street_name(name: str) -> Message:
    if name.startswith("@"):
        return msg("A street without a name at {place}", place=name[1:])
    return msg("{text}", text=name)
