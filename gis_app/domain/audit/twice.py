"""The same place twice: points of one kind with one name nearby, or alike names at one spot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.audit.finding import FindingBatch, FindingKind, FindingSeverity
from gis_app.domain.edits import Edit, RowBatch, update_cells
from gis_app.domain.record_types import EDITABLE_TABLES, ColumnType
from gis_app.domain.table import NO_ROW, PointColumns
from gis_app.domain.unit_tree import plain_name
from gis_app.geo.crs import metres_per_degree
from gis_app.geo.measure import distances_m
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.audit.ground import AuditGround
    from gis_app.domain.table import FloatArray, Int64Array, TextColumn
    from gis_app.messages import Message

_ALIKE: Final = 80.0
"""How alike two names must be, of 100, to be one place when they stand at one spot."""
_COUNTING: Final = re.compile(r"\d+|[一二三四五六七八九十甲乙丙丁东西南北前后左右AaBbCcDd]")
"""What tells neighbours of one series apart: 一期 and 二期, east gate and west gate."""
_IDENTITY: Final = frozenset({"code", "name", "layer"})


def twice(ground: AuditGround) -> Iterator[FindingBatch]:
    """Yield points that are one place, and numbers given to two points."""
    points = ground.table("points")
    if not isinstance(points.geometry, PointColumns) or len(points) < 2:
        return
    a, b, metres = _pairs(ground)
    first, second = points.fids[a], points.fids[b]
    lon, lat = points.points.lon_deg, points.points.lat_deg

    def say(i: int) -> Message:
        return msg(
            "{first} ({code}) and {second} ({other}) seem to be one place: {metres} m apart.",
            first=ground.name("points", int(first[i])),
            code=points.value(int(first[i]), "code") or int(first[i]),
            second=ground.name("points", int(second[i])),
            other=points.value(int(second[i]), "code") or int(second[i]),
            metres=f"{metres[i]:.0f}",
        )

    yield FindingBatch(
        FindingKind.TWICE,
        FindingSeverity.MUST,
        [f"{FindingKind.TWICE.value}:{m}+{n}" for m, n in zip(first, second, strict=True)],
        "points",
        second,
        lon[b],
        lat[b],
        say,
        lambda i: merge_points(ground, int(first[i]), int(second[i])),
    )
    yield from _same_codes(ground, set(zip(first.tolist(), second.tolist(), strict=True)))


def _pairs(ground: AuditGround) -> tuple[Int64Array, Int64Array, FloatArray]:
    points, presets = ground.table("points"), ground.data.presets
    lon, lat = points.points.lon_deg, points.points.lat_deg
    kind, names = points.text("layer").codes, points.text("name")
    plain = [plain_name(word) for word in names.words]
    placed = np.flatnonzero(points.points.is_placed & (names.codes >= 0))
    known = {word: n for n, word in enumerate(dict.fromkeys(plain))}
    group = np.array([known[word] for word in plain] + [-1], np.int64)[names.codes]
    found = {
        *_same_named(placed, group, kind, lon, lat, presets.same_name_m),
        *_alike_at_one_spot(placed, names, plain, kind, lon, lat, presets.same_spot_m),
    }
    pairs = np.array(sorted(found), np.int64).reshape(-1, 2)
    a, b = pairs[:, 0], pairs[:, 1]
    return a, b, distances_m(lon[a], lat[a], lon[b], lat[b])


def _same_named(
    placed: Int64Array,
    group: Int64Array,
    kind: Any,
    lon: FloatArray,
    lat: FloatArray,
    within_m: float,
) -> Iterator[tuple[int, int]]:
    """Yield pairs of one name and one kind that are near each other."""
    order = placed[np.lexsort((placed, kind[placed], group[placed]))]
    if not len(order):
        return
    starts = np.flatnonzero(
        np.r_[
            True,
            (group[order[1:]] != group[order[:-1]]) | (kind[order[1:]] != kind[order[:-1]]),
        ]
    )
    ends = np.r_[starts[1:], len(order)]
    several = ends - starts > 1
    for start, end in zip(starts[several].tolist(), ends[several].tolist(), strict=True):
        a, b = _near_pairs(order[start:end], lon, lat, within_m)
        yield from zip(a.tolist(), b.tolist(), strict=True)


def _near_pairs(
    rows: Int64Array, lon: FloatArray, lat: FloatArray, within_m: float
) -> tuple[Int64Array, Int64Array]:
    """Return pairs of rows no further apart than a distance, the lower row first."""
    from scipy.spatial import cKDTree

    scale = metres_per_degree(float(np.median(lat[rows])))
    xy = np.column_stack([lon[rows] * scale[0], lat[rows] * scale[1]])
    near = cKDTree(xy).query_pairs(within_m * 1.01, output_type="ndarray")
    a, b = rows[near[:, 0]], rows[near[:, 1]]
    close = distances_m(lon[a], lat[a], lon[b], lat[b]) <= within_m
    return np.minimum(a, b)[close], np.maximum(a, b)[close]


def _alike_at_one_spot(
    placed: Int64Array,
    names: TextColumn,
    plain: list[str],
    kind: Any,
    lon: FloatArray,
    lat: FloatArray,
    within_m: float,
) -> Iterator[tuple[int, int]]:
    from rapidfuzz.fuzz import ratio

    if len(placed) < 2:
        return
    a, b = _near_pairs(placed, lon, lat, within_m)
    kept = kind[a] == kind[b]
    a, b = a[kept], b[kept]
    # numerals are compared as columns: in a dense city almost every pair ends here
    known: dict[tuple[str, ...], int] = {}
    series = np.array(
        [known.setdefault(tuple(_COUNTING.findall(word)), len(known)) for word in plain], np.int64
    )
    kept = series[names.codes[a]] == series[names.codes[b]]
    for m, n in zip(a[kept].tolist(), b[kept].tolist(), strict=True):
        one, other = plain[names.codes[m]], plain[names.codes[n]]
        is_part = min(len(one), len(other)) >= 3 and (one in other or other in one)
        if is_part or ratio(one, other) >= _ALIKE:
            yield m, n


def _same_codes(ground: AuditGround, told: set[tuple[int, int]]) -> Iterator[FindingBatch]:
    points = ground.table("points")
    codes = points.text("code")
    said = np.flatnonzero(~ground.is_missing("points", "code"))
    order = said[np.argsort(codes.codes[said], kind="stable")]
    same = np.flatnonzero(codes.codes[order[1:]] == codes.codes[order[:-1]])
    pairs = [(int(points.fids[order[n]]), int(points.fids[order[n + 1]])) for n in same.tolist()]
    pairs = [pair for pair in pairs if pair not in told]
    lon, lat = ground.point_place
    rows = points.positions([second for _, second in pairs])

    def say(i: int) -> Message:
        first, second = pairs[i]
        return msg(
            "{first} and {second} bear the same number {code}.",
            first=ground.name("points", first),
            second=ground.name("points", second),
            code=points.value(first, "code"),
        )

    yield FindingBatch(
        FindingKind.SAME_CODE,
        FindingSeverity.MUST,
        [f"{FindingKind.SAME_CODE.value}:{first}+{second}" for first, second in pairs],
        "points",
        np.array([second for _, second in pairs], np.int64),
        lon[rows],
        lat[rows],
        say,
        lambda i: _free_number(ground, pairs[i][1]),
    )


def _free_number(ground: AuditGround, fid: int) -> Edit:
    """Make the edit that gives a point the next free number after the one it shares."""
    points = ground.table("points")
    code = str(points.value(fid, "code"))
    taken = set(points.text("code").values())
    found = re.fullmatch(r"(.*?)(\d+)(\D*)", code)
    start, digits, end = (f"{code}-", "1", "") if found is None else found.groups()
    number = int(digits)
    while (new := f"{start}{number:0{len(digits)}d}{end}") in taken:
        number += 1
    label = msg("New number of {point}: {code}", point=ground.name("points", fid), code=new)
    return update_cells("points", fid, label, code=new)


def merge_points(ground: AuditGround, kept: int, given_up: int) -> Edit:
    """Make the edit that turns two points into one: what hangs on the second goes to the first.

    The first keeps what it says; where it says nothing, the second's word is taken.
    """
    points = ground.table("points")
    updates = []
    own, other = points.row(kept), points.row(given_up)
    filled = {
        name: [other[name]]
        for name in own
        if name not in _IDENTITY and own[name] in (None, "", NO_ROW) and other[name]
    }
    if filled:
        updates.append(RowBatch("points", np.array([kept]), filled))
    for spec in EDITABLE_TABLES:
        table = ground.data.tables.get(spec.name)
        for column in spec.columns:
            if table is None or column.type is not ColumnType.REFERENCE:
                continue
            if column.refers_to == "points":
                rows = np.flatnonzero(table.numbers(column.name) == given_up)
                if len(rows):
                    cells = {column.name: [kept] * len(rows)}
                    updates.append(RowBatch(spec.name, table.fids[rows], cells))
    photos = ground.data.tables.get("photos")
    if photos is not None:
        hung = photos.text("owner_table").equals("points")
        rows = np.flatnonzero(hung & (photos.numbers("owner_fid") == given_up))
        if len(rows):
            cells = {"owner_fid": [kept] * len(rows)}
            updates.append(RowBatch("photos", photos.fids[rows], cells))
    label = msg(
        "{second} merged into {first}",
        first=ground.name("points", kept),
        second=points.value(given_up, "code") or ground.name("points", given_up),
    )
    return Edit(label, updates=tuple(updates), deletes={"points": [given_up]})
