"""The order in which points are gone through on foot: a visit (迎检), a patrol, an assessment."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.domain.streets import streets_of
from gis_app.geo.walking_ways import straight_ways, walking_ways
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import FloatArray
    from gis_app.messages import FieldValue, Message

MOST_STOPS: Final = 200
"""With more stops only straight lines are measured; nobody walks so many in a day."""
_MOST_SOLVED: Final = 2000
_SEARCH_S: Final = 0.3
_LARGEST: Final = 65_535
"""The solver counts in whole numbers up to this."""


@dataclass(frozen=True)
class Walk:
    """Hold points in the order they are gone through, those without a place last.

    `metres[i]` lead to stop i from the one before, 0 at the first, NaN where there is no place;
    `is_walked[i]` tells whether they follow streets. `line` is the whole way in degrees.
    """

    fids: tuple[int, ...]
    metres: tuple[float, ...]
    is_walked: tuple[bool, ...]
    line: shapely.Geometry | None

    @property
    def length_m(self) -> float:
        """Return the length of the whole way."""
        return float(np.nansum(self.metres)) if self.metres else 0.0

    @property
    def how(self) -> Message:
        """Say how long the way is and how it was measured."""
        legs = [w for m, w in zip(self.metres[1:], self.is_walked[1:], strict=True) if m == m]
        length = f"{self.length_m / 1000:.1f}"
        words: dict[str, FieldValue] = {"stops": len(self.fids), "length": length}
        if legs and all(legs):
            return msg("{stops} stops, {length} km along streets", **words)
        if any(legs):
            rest = len(legs) - sum(legs)
            return msg("{stops} stops, {length} km, {rest} stretches straight", **words, rest=rest)
        return msg("{stops} stops, {length} km in straight lines", **words)


def plan_walk(
    data: CityData, fids: Sequence[int], *, is_ordered: bool = False, start: int | None = None
) -> Walk:
    """Return a short walk through points; it need not return to where it began.

    It begins at `start`, else at the first; `is_ordered` keeps the order given and only measures.
    """
    points = data.table("points")
    rows = points.positions(np.array(fids, np.int64))
    lon, lat = points.points.lon_deg[rows], points.points.lat_deg[rows]
    placed = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    unplaced = [int(fid) for n, fid in enumerate(fids) if n not in set(placed.tolist())]
    if not len(placed):
        blank = (float("nan"),) * len(unplaced)
        return Walk(tuple(unplaced), blank, (False,) * len(unplaced), None)
    if start is not None and not is_ordered:
        first = [n for n in placed.tolist() if fids[n] == start]
        placed = np.array([*first, *(n for n in placed.tolist() if fids[n] != start)], np.int64)
    lon, lat = lon[placed], lat[placed]
    is_short = len(placed) <= MOST_STOPS
    ways = walking_ways(streets_of(data), lon, lat) if is_short else straight_ways(lon, lat)
    order = list(range(len(placed))) if is_ordered else shortest_order(ways.metres)
    legs = list(pairwise(order))
    coordinates = [ways.path_deg(a, b) for a, b in legs]
    line = shapely.LineString(np.vstack(coordinates)) if coordinates else None
    none = [float("nan")] * len(unplaced)
    return Walk(
        (*(int(fids[int(placed[n])]) for n in order), *unplaced),
        (0.0, *(float(ways.metres[a, b]) for a, b in legs), *none),
        (False, *(bool(ways.is_walked[a, b]) for a, b in legs), *(False for _ in none)),
        line,
    )


def walking_order(data: CityData, fids: tuple[int, ...]) -> tuple[int, ...]:
    """Return points in an order that is short to go, beginning with the first.

    Points without a place come last, in the order given.
    """
    return plan_walk(data, fids).fids


def shortest_order(far_m: FloatArray) -> list[int]:
    """Return a short way through all places that begins at the first and need not return.

    Solved by fast-tsp, exactly for a dozen of stops; the order is the same every time unless the
    search, which stops after a third of a second, is cut short with very many.
    """
    count = len(far_m)
    if count < 3:
        return list(range(count))
    if count > _MOST_SOLVED:
        return _nearest_next(far_m)
    import fast_tsp

    both = np.minimum(far_m, far_m.T)
    unit = max(float(both.max()), 1.0) / (_LARGEST - 1)
    whole = np.rint(both / unit).astype(np.int64)
    # a stop that lies beside the first and farther from all others than they lie apart: the
    # shortest round trip leaves it for the first, and cut there it is the open way
    away = int(whole.max()) + 1
    padded = np.full((count + 1, count + 1), away, np.int64)
    padded[:count, :count] = whole
    np.fill_diagonal(padded, 0)
    padded[0, count] = padded[count, 0] = 0
    tour = list(fast_tsp.find_tour(padded.tolist(), duration_seconds=_SEARCH_S))
    cut = tour.index(count)
    order = tour[cut + 1 :] + tour[:cut]
    order = order if order[0] == 0 else order[::-1]
    # counting in whole numbers may lose some metres against an order that was good already
    return min((list(range(count)), order), key=lambda one: float(far_m[one[:-1], one[1:]].sum()))


def _nearest_next(far_m: FloatArray) -> list[int]:
    order, left = [0], np.ones(len(far_m), np.bool_)
    left[0] = False
    while left.any():
        far = np.where(left, far_m[order[-1]], np.inf)
        order.append(int(np.argmin(far)))
        left[order[-1]] = False
    return order
