"""Superblocks cut into blocks by local streets, with T-junctions and crossings as they grew."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.ops import split

from sample_city.network import GRID_M

if TYPE_CHECKING:
    import numpy as np

    from sample_city.plane import Xy


@dataclass
class Cutter:
    """Cut polygons again and again; ends of earlier cuts attract later ones across a street."""

    rng: np.random.Generator
    attract_m: float = 48.0
    ends: list[Xy] = field(default_factory=list)

    def cut(
        self, face: Polygon, target_m2: float, jitter_deg: float, depth: int = 0
    ) -> tuple[list[Polygon], list[tuple[int, LineString]]]:
        """Cut a face until its pieces are near a size; returns pieces and (depth, cut) lines."""
        if face.area < target_m2 * self.rng.uniform(1.0, 1.9):
            return [face], []
        for _ in range(14):
            line = self._line(face, jitter_deg)
            if line is None:
                continue
            pieces = [p for p in split(face, _extended(line)).geoms if p.area > 1]
            if len(pieces) != 2 or any(_is_poor(p, target_m2) for p in pieces):
                continue
            self.ends += [line.coords[0], line.coords[-1]]
            out, lines = [], [(depth, line)]
            for piece in pieces:
                more, cuts = self.cut(piece, target_m2, jitter_deg, depth + 1)
                out += more
                lines += cuts
            return out, lines
        return [face], []

    def _line(self, face: Polygon, jitter_deg: float) -> LineString | None:
        box = face.minimum_rotated_rectangle
        if not isinstance(box, Polygon):
            return None
        xy = list(box.exterior.coords)
        if math.dist(xy[0], xy[1]) < math.dist(xy[1], xy[2]):
            xy = xy[1:]
        a, b, c = (Point(p) for p in xy[:3])
        long_m, short_m = a.distance(b), b.distance(c)
        ux, uy = (b.x - a.x) / long_m, (b.y - a.y) / long_m
        vx, vy = (c.x - b.x) / short_m, (c.y - b.y) / short_m
        along = long_m * self.rng.uniform(0.34, 0.66)
        turn = math.radians(self.rng.normal(0, jitter_deg))
        dx = vx * math.cos(turn) - vy * math.sin(turn)
        dy = vx * math.sin(turn) + vy * math.cos(turn)
        mx = a.x + ux * along + vx * short_m / 2
        my = a.y + uy * along + vy * short_m / 2
        reach = short_m
        ray = LineString([(mx - dx * reach, my - dy * reach), (mx + dx * reach, my + dy * reach)])
        inside = ray.intersection(face)
        parts = [p for p in getattr(inside, "geoms", [inside]) if p.length > 25]
        if not parts:
            return None
        piece = max(parts, key=lambda p: p.length)
        start = self._attracted(face, piece.coords[0])
        end = self._attracted(face, piece.coords[-1])
        if start is None or end is None:
            return None
        return self._bent(start, end, jitter_deg)

    def _attracted(self, face: Polygon, end: Xy) -> Xy | None:
        near = [e for e in self.ends if math.dist(e, end) < self.attract_m]
        near = [e for e in near if face.exterior.distance(Point(e)) < 0.5]
        if near:
            return min(near, key=lambda e: math.dist(e, end))
        if any(math.dist(corner, end) < 26 for corner in _corners(face)):
            return None
        return end

    def _bent(self, start: Xy, end: Xy, jitter_deg: float) -> LineString:
        length = math.dist(start, end)
        ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
        bow = float(self.rng.normal(0, 0.006 * jitter_deg)) * length if length > 180 else 0.0
        bow = max(-0.05 * length, min(0.05 * length, bow))
        inner = [
            (
                start[0] + ux * length * t - uy * bow * 4 * t * (1 - t),
                start[1] + uy * length * t + ux * bow * 4 * t * (1 - t),
            )
            for t in (0.25, 0.5, 0.75)
        ]
        middle = inner if abs(bow) > 2 else []
        return LineString([_on_grid(xy) for xy in (start, *middle, end)])


def _on_grid(xy: Xy) -> Xy:
    # Ends lie on the noding grid, or a street could pass an end by without a crossing.
    return round(xy[0] / GRID_M) * GRID_M, round(xy[1] / GRID_M) * GRID_M


def _extended(line: LineString, by_m: float = 0.6) -> LineString:
    """Lengthen a line at both ends, so that it surely cuts the face it was drawn in."""
    xy = list(line.coords)
    ends = []
    for end, before in ((xy[0], xy[1]), (xy[-1], xy[-2])):
        length = math.dist(end, before)
        ends.append(tuple(e + (e - b) / length * by_m for e, b in zip(end, before, strict=True)))
    return LineString([ends[0], *xy, ends[1]])


def _corners(face: Polygon) -> list[Xy]:
    """Return the vertices where the outline of a face turns by more than 35 degrees."""
    ring = shapely.simplify(face.exterior, 2.0)
    xy = list(ring.coords)[:-1]
    out = []
    for i, here in enumerate(xy):
        before, after = xy[i - 1], xy[(i + 1) % len(xy)]
        a = math.atan2(here[1] - before[1], here[0] - before[0])
        b = math.atan2(after[1] - here[1], after[0] - here[0])
        if abs((b - a + math.pi) % (2 * math.pi) - math.pi) > math.radians(35):
            out.append(here)
    return out


def _is_poor(piece: Polygon, target_m2: float) -> bool:
    round_ness = 4 * math.pi * piece.area / piece.length**2
    # A large piece is cut again and may still be odd; a last one should be a decent block.
    least = 0.42 if piece.area < 5 * target_m2 else 0.12
    return bool(piece.area < 0.28 * target_m2 or round_ness < least)
