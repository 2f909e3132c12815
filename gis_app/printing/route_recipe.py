"""The sheet of an assessment walk: the chosen points in walking order, with boxes for scores."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from pyproj import Geod

from gis_app.messages import msg
from gis_app.printing import list_columns
from gis_app.printing.list_rows import ListRow, Section
from gis_app.printing.recipe import Recipe
from gis_app.printing.sheet_rows import sheet_rows
from gis_app.printing.sheet_summary import sheet_summary
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import FloatArray
    from gis_app.messages import Translator
    from gis_app.printing.atlas import Subject
    from gis_app.printing.page_template import PageTemplate
    from gis_app.printing.sheet_rows import SheetRow

_GEOD: Final = Geod(ellps="GRS80")
MOST_IMPROVED: Final = 400
"""With more stops the order is the nearest neighbours', without turning stretches round."""
_ROUNDS: Final = 30


def distances_m(lon_deg: FloatArray, lat_deg: FloatArray) -> FloatArray:
    """Return the geodesic distances between all places, as a square."""
    count = len(lon_deg)
    first, second = (grid.ravel() for grid in np.meshgrid(range(count), range(count)))
    _, _, far = _GEOD.inv(lon_deg[first], lat_deg[first], lon_deg[second], lat_deg[second])
    return np.asarray(far).reshape(count, count)


def walking_order(far_m: FloatArray) -> list[int]:
    """Return a short way through all places that begins at the first and need not return.

    The nearest next place in turn, then stretches turned round (2-opt) or moved (Or-opt) while that
    shortens the way.
    """
    count = len(far_m)
    if count == 0:
        return []
    left = set(range(1, count))
    order = [0]
    while left:
        at = far_m[order[-1]]
        order.append(min(left, key=lambda i: (at[i], i)))
        left.discard(order[-1])
    if count > MOST_IMPROVED:
        return order
    for _ in range(_ROUNDS):
        turned = _improve(order, far_m)
        if not _move(order, far_m) and not turned:
            break
    return order


def _move(order: list[int], far_m: FloatArray) -> bool:
    """Move stretches of up to three stops to where they fit better; tells whether one did."""
    found = False
    for size in (1, 2, 3):
        i = 1
        while i + size <= len(order):
            piece, rest = order[i : i + size], order[:i] + order[i + size :]
            path = np.array(rest)
            after = i < len(rest)
            saved = far_m[rest[i - 1], piece[0]]
            if after:
                saved += far_m[piece[-1], rest[i]] - far_m[rest[i - 1], rest[i]]
            costs = []
            for head, tail in ((piece[0], piece[-1]), (piece[-1], piece[0])):
                cost = far_m[path, head].copy()
                cost[:-1] += far_m[tail, path[1:]] - far_m[path[:-1], path[1:]]
                costs.append(cost)
            where = int(np.argmin(np.minimum(*costs)))
            is_turned = costs[1][where] < costs[0][where]
            if min(costs[0][where], costs[1][where]) < saved - 1e-6:
                placed = piece[::-1] if is_turned else piece
                order[:] = rest[: where + 1] + placed + rest[where + 1 :]
                found = True
            i += 1
    return found


def _improve(order: list[int], far_m: FloatArray) -> bool:
    """Turn stretches round that shorten the way, once through; tells whether one did."""
    found, count = False, len(order)
    for i in range(1, count - 1):
        path = np.array(order)
        before, here = path[i - 1], path[i]
        ends = np.arange(i + 1, count)
        now = np.full(len(ends), far_m[before, here])
        then = far_m[before, path[ends]].copy()
        inner = ends + 1 < count
        now[inner] += far_m[path[ends[inner]], path[ends[inner] + 1]]
        then[inner] += far_m[here, path[ends[inner] + 1]]
        gain = now - then
        best = int(np.argmax(gain))
        if gain[best] > 1e-6:
            end = int(ends[best])
            order[i : end + 1] = order[i : end + 1][::-1]
            found = True
    return found


def route_recipe(data: CityData, subject: Subject, template: PageTemplate, t: Translator) -> Recipe:
    """Return what the sheet of a walk shows; points without a place come last, without a way."""
    rows = sheet_rows(data, replace_issues(subject), t)
    placed = [row for row in rows if row.is_placed]
    # a walk begins at the north-western point, which people find first on a sheet
    placed.sort(key=lambda row: (row.lon_deg - row.lat_deg, row.fid))
    lon = np.array([row.lon_deg for row in placed])
    lat = np.array([row.lat_deg for row in placed])
    far = distances_m(lon, lat) if len(placed) < 3000 else np.zeros((0, 0))
    order = walking_order(far) if len(far) else list(range(len(placed)))
    steps = [0.0, *(float(far[a, b]) for a, b in pairwise(order))]
    ordered = [placed[i] for i in order] + [row for row in rows if not row.is_placed]
    numbered = tuple(replace(row, number=n) for n, row in enumerate(ordered, 1))
    points = data.table("points")

    def sections(with_cells: tuple[SheetRow, ...]) -> tuple[Section, ...]:
        if not template.has("table"):
            return ()
        listed = []
        for i, row in enumerate(with_cells):
            walk = f"{round(steps[i])}" if 0 < i < len(steps) else "—"
            window = plain(points.value(row.fid, "time_window"))
            listed.append(
                ListRow(
                    row.number,
                    {
                        "cell": row.cell or "—",
                        "name": row.name,
                        "kind": row.kind,
                        "place": f"{row.name}\n{row.kind}" + (f" · {window}" if window else ""),
                        "walk": walk,
                        "window": window,
                    },
                )
            )
        title = t("Stops in walking order")
        return (Section(title, tuple(listed), list_columns.STOPS),)

    words = sheet_summary(data, subject, numbered, t)
    total = sum(steps)
    length = t(
        msg(
            "{stops} stops, {length} km on foot (straight lines)",
            stops=len(ordered),
            length=f"{total / 1000:.1f}",
        )
    )
    words = replace(
        words,
        title=t("Assessment route"),
        name=t("Assessment route"),
        pairs=(
            *words.pairs,
            (t("Length"), length),
            (t("Assessor"), "________________"),
            (t("Date"), "________________"),
        ),
        heading=t("Walk and open issues"),
    )
    return Recipe(numbered, sections, words, has_route=True)


def replace_issues(subject: Subject) -> Subject:
    """Return the subject without issues that stand at no point: nobody walks to score them."""
    return replace(subject, issue_positions=np.zeros(0, np.int64))
