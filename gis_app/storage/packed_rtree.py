"""Boxes of very many rows put into a spatial index at once, packed rather than one by one.

SQLite documents the shadow tables of an R-tree and lets them be written. Format: a node is two
bytes of depth (the root's only), two of how many cells, then cells of a 64-bit number and four
32-bit floats, all big-endian; the root is node 1 (https://www.sqlite.org/rtree.html, section 6).
"""

from __future__ import annotations

import math
import sqlite3
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.storage.schema import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gis_app.storage.geopackage_blob import Boxes

_CELL: Final = np.dtype([("id", ">i8"), ("box", ">f4", (4,))])
_LOW: Final = np.array([True, False, True, False])
_OUTWARD: Final = 1 / 8388608
_WORTH_PACKING: Final = 4
_AT_ONCE: Final = 1 << 16


def add_boxes(
    connection: sqlite3.Connection, rtree: str, fids: NDArray[np.int64], boxes: Boxes
) -> None:
    """Put boxes (no NaN) into an index, in the transaction.

    Packs the whole index anew when the boxes are many beside those it holds.
    """
    (held,) = connection.execute(f"SELECT count(*) FROM {quoted(rtree + '_rowid')}").fetchone()
    if held > _WORTH_PACKING * len(fids) or not _may_be_packed(connection, rtree):
        connection.executemany(
            f"INSERT OR REPLACE INTO {quoted(rtree)} VALUES (?, ?, ?, ?, ?)",
            zip(fids.tolist(), *(side.tolist() for side in boxes), strict=True),
        )
        return
    cells = np.zeros(len(fids), _CELL)
    cells["id"] = fids
    for place, side in enumerate(boxes):
        cells["box"][:, place] = _outward(side, is_low=place % 2 == 0)
    if held:
        rows = connection.execute(f"SELECT * FROM {quoted(rtree)}").fetchall()
        old = np.zeros(len(rows), _CELL)
        old["id"] = [row[0] for row in rows]
        old["box"] = [row[1:] for row in rows]
        # joined without its type told, numpy would turn the bytes round
        cells = np.concatenate([old[~np.isin(old["id"], fids)], cells], dtype=_CELL)
    _pack(connection, rtree, cells)


def _may_be_packed(connection: sqlite3.Connection, rtree: str) -> bool:
    """Tell whether the shadow tables can be written: a build of SQLite may forbid it."""
    try:
        connection.execute(f"DELETE FROM {quoted(rtree + '_parent')} WHERE nodeno < 0")
    except sqlite3.OperationalError:
        return False
    return True


def _outward(side: NDArray[np.float64], *, is_low: bool) -> NDArray[np.float32]:
    """Round to 32 bits as SQLite does: the low sides never up, the high ones never down."""
    near = side.astype(np.float32)
    wrong = np.flatnonzero(near > side if is_low else near < side)
    away = np.where((side[wrong] < 0) == is_low, 1 + _OUTWARD, 1 - _OUTWARD)
    near[wrong] = (side[wrong] * away).astype(np.float32)
    return near


def _pack(connection: sqlite3.Connection, rtree: str, cells: NDArray[Any]) -> None:
    node, rowid, parent = (quoted(f"{rtree}_{part}") for part in ("node", "rowid", "parent"))
    (size,) = connection.execute(f"SELECT length(data) FROM {node} WHERE nodeno = 1").fetchone()
    most = (size - 4) // _CELL.itemsize
    for table in (node, rowid, parent):
        connection.execute(f"DELETE FROM {table}")
    depth, free = 0, 2
    while True:
        groups = _grouped(cells["box"], most)
        is_root = len(groups) == 1
        numbers = [1] if is_root else list(range(free, free + len(groups)))
        free += len(groups)
        above = np.zeros(len(groups), _CELL)
        top = depth if is_root else 0
        nodes = _nodes(cells, groups, numbers, above, top, size)
        connection.executemany(f"INSERT INTO {node} VALUES (?, ?)", nodes)
        order = np.concatenate(groups)
        holders = np.repeat(numbers, [len(group) for group in groups])
        ids = cells["id"][order].astype(np.int64)
        ascending = np.argsort(ids)
        for start in range(0, len(ids), _AT_ONCE):
            part = ascending[start : start + _AT_ONCE]
            connection.executemany(
                f"INSERT INTO {rowid if depth == 0 else parent} VALUES (?, ?)",
                zip(ids[part].tolist(), holders[part].tolist(), strict=True),
            )
        if is_root:
            return
        cells, depth = above, depth + 1


def _nodes(
    cells: NDArray[Any],
    groups: list[NDArray[np.int64]],
    numbers: list[int],
    above: NDArray[Any],
    depth: int,
    size: int,
) -> Iterator[tuple[int, bytes]]:
    """Give the nodes of one level, and write the boxes around them into `above`."""
    for i, group in enumerate(groups):
        own = cells[group]
        head = depth.to_bytes(2, "big") + len(own).to_bytes(2, "big")
        low, high = own["box"].min(axis=0), own["box"].max(axis=0)
        above[i] = (numbers[i], np.where(_LOW, low, high))
        yield numbers[i], (head + own.tobytes()).ljust(size, b"\0")


def _grouped(boxes: NDArray[np.float32], most: int) -> list[NDArray[np.int64]]:
    """Sort boxes into tiles: upright strips of equal number, each cut across (Leutenegger 1997)."""
    count = len(boxes)
    if count <= most:
        return [np.arange(count)]
    # room in every node, or the first row drawn by hand would split it
    full = most - most // 5
    x, y = (
        boxes[:, low].astype(np.float64) + boxes[:, low + 1].astype(np.float64) for low in (0, 2)
    )
    strips = math.ceil(math.sqrt(math.ceil(count / full)))
    out: list[NDArray[np.int64]] = []
    for strip in np.array_split(np.argsort(x, kind="stable"), strips):
        across = strip[np.argsort(y[strip], kind="stable")]
        out += np.array_split(across, math.ceil(len(across) / full))
    return out
