"""The order in which the points of a visit (迎检) are gone through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import FloatArray


def walking_order(data: CityData, fids: tuple[int, ...]) -> tuple[int, ...]:
    """Return points in an order that is short to go, beginning with the first.

    The nearest next one, then improved by turning stretches round (2-opt) until nothing gets
    shorter. Points without a place come last, in the order given.
    """
    points = data.table("points")
    rows = points.positions(fids)
    lon, lat = points.points.lon_deg[rows], points.points.lat_deg[rows]
    placed = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    if len(placed) < 3:
        return fids
    scale = np.cos(np.radians(np.mean(lat[placed])))
    xy = np.column_stack([lon[placed] * scale, lat[placed]])
    apart = np.hypot(*(xy[:, None, :] - xy[None, :, :]).transpose(2, 0, 1))
    way = [0]
    left = set(range(1, len(placed)))
    while left:
        here = way[-1]
        nearest = min(left, key=lambda n: (float(apart[here, n]), n))
        way.append(nearest)
        left.discard(nearest)
    way = _untangled(way, apart)
    unplaced = [fid for n, fid in enumerate(fids) if n not in set(placed.tolist())]
    return (*(fids[int(placed[n])] for n in way), *unplaced)


def _untangled(way: list[int], apart: FloatArray) -> list[int]:
    better = True
    while better:
        better = False
        for i in range(1, len(way) - 1):
            for j in range(i + 1, len(way)):
                a, b, c = way[i - 1], way[i], way[j]
                after = way[j + 1] if j + 1 < len(way) else None
                old = apart[a, b] + (apart[c, after] if after is not None else 0.0)
                new = apart[a, c] + (apart[b, after] if after is not None else 0.0)
                if new < old - 1e-12:
                    way[i : j + 1] = reversed(way[i : j + 1])
                    better = True
    return way
