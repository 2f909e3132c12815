"""Lines noded into a network: every crossing a shared vertex, every face a block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry import LineString, Polygon

    from sample_city.skeleton import Street

GRID_M = 0.05


@dataclass(frozen=True)
class Network:
    """Hold the noded edges and, for each, the street it is a piece of."""

    streets: tuple[Street, ...]
    edges: tuple[LineString, ...]
    street_of_edge: tuple[int, ...]

    def faces(self, kinds: frozenset[str] | None = None) -> list[Polygon]:
        """Return the blocks between the edges of some kinds, all kinds for None."""
        lines = [
            e
            for e, s in zip(self.edges, self.street_of_edge, strict=True)
            if kinds is None or self.streets[s].kind in kinds
        ]
        faces = shapely.polygonize(lines).geoms
        return sorted(faces, key=lambda p: (round(p.centroid.x, 1), round(p.centroid.y, 1)))

    def merged(self) -> list[tuple[Street, LineString]]:
        """Return each street as few long lines, with a vertex at every crossing."""
        out = []
        for i, street in enumerate(self.streets):
            edges = [e for e, s in zip(self.edges, self.street_of_edge, strict=True) if s == i]
            if edges:
                merged = shapely.line_merge(shapely.MultiLineString(edges))
                parts = getattr(merged, "geoms", [merged])
                out += [(street, p) for p in sorted(parts, key=lambda g: g.coords[0])]
        return out


def node(streets: Sequence[Street], *, trim_m: float = 30.0) -> Network:
    """Cut lines at every crossing and take off the overshooting ends shorter than `trim_m`."""
    noded = shapely.unary_union([s.line for s in streets], grid_size=GRID_M)
    edges = sorted(noded.geoms, key=lambda g: (g.coords[0], g.coords[-1], g.length))
    edges = _trim(edges, trim_m)
    tree = shapely.STRtree([s.line for s in streets])
    owners = []
    for edge in edges:
        middle = edge.interpolate(0.5, normalized=True)
        near = tree.query(middle.buffer(0.5), predicate="intersects")
        if not len(near):
            near = tree.query_nearest(middle)
        owners.append(int(min(near, key=lambda i: (_rank(streets[i].kind), i))))
    return Network(tuple(streets), tuple(edges), tuple(owners))


def _rank(kind: str) -> int:
    order = ("trunk", "primary", "secondary", "minor", "path", "waterway", "rail")
    return order.index(kind) if kind in order else 9


def _trim(edges: list[LineString], trim_m: float) -> list[LineString]:
    while True:
        ends = np.array([xy for e in edges for xy in (e.coords[0], e.coords[-1])])
        _, inverse, counts = np.unique(
            np.round(ends, 2), axis=0, return_inverse=True, return_counts=True
        )
        degree = counts[inverse.ravel()].reshape(-1, 2)
        kept = [e for e, d in zip(edges, degree, strict=True) if d.min() > 1 or e.length > trim_m]
        if len(kept) == len(edges):
            return kept
        edges = kept
