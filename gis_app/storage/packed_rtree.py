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
    from numpy.typing import NDArray

_CELL: Final = np.dtype([("id", ">i8"), ("box", ">f4", (4,))])
_LOW: Final = np.array([True, False, True, False])
_OUTWARD: Final = 1 / 8388608
_WORTH_PACKING: Final = 4
_AT_ONCE: Final = 1 << 16


def add_boxes(
    connection: sqlite3.Connection, rtree: str, fids: NDArray[np.int64], boxes: NDArray[np.float64]
) -> None:
    """Put boxes (n × 4: min x, max x, min y, max y; no NaN) into an index, in the transaction.

    Packs the whole index anew when the boxes are many beside those it holds.
    """
    (held,) = connection.execute(f"SELECT count(*) FROM {quoted(rtree + '_rowid')}").fetchone()
    if held > _WORTH_PACKING * len(fids) or not _may_be_packed(connection, rtree):
        connection.executemany(
            f"INSERT OR REPLACE INTO {quoted(rtree)} VALUES (?, ?, ?, ?, ?)",
            zip(fids.tolist(), *boxes.T.tolist(), strict=True),
        )
        return
    cells = np.zeros(len(fids), _CELL)
    cells["id"], cells["box"] = fids, _outward(boxes)
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


def _outward(boxes: NDArray[np.float64]) -> NDArray[np.float32]:
    """Round to 32 bits as SQLite does: the low sides never up, the high ones never down."""
    near = boxes.astype(np.float32)
    away = np.where((boxes < 0) == _LOW, 1 + _OUTWARD, 1 - _OUTWARD)
    wrong = np.where(_LOW, near > boxes, near < boxes)
    return np.where(wrong, (boxes * away).astype(np.float32), near)


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
        blobs = []
        above = np.zeros(len(groups), _CELL)
        for i, group in enumerate(groups):
            own = cells[group]
            head = (depth if is_root else 0).to_bytes(2, "big") + len(own).to_bytes(2, "big")
            blobs.append((head + own.tobytes()).ljust(size, b"\0"))
            low, high = own["box"].min(axis=0), own["box"].max(axis=0)
            above[i] = (numbers[i], np.where(_LOW, low, high))
        connection.executemany(
            f"INSERT INTO {node} VALUES (?, ?)", zip(numbers, blobs, strict=True)
        )
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


def _grouped(boxes: NDArray[np.float32], most: int) -> list[NDArray[np.int64]]:
    """Sort boxes into tiles: upright strips of equal number, each cut across (Leutenegger 1997)."""
    count = len(boxes)
    if count <= most:
        return [np.arange(count)]
    # room in every node, or the first row drawn by hand would split it
    full = most - most // 5
    middle = boxes.astype(np.float64)
    x, y = middle[:, 0] + middle[:, 1], middle[:, 2] + middle[:, 3]
    strips = math.ceil(math.sqrt(math.ceil(count / full)))
    out: list[NDArray[np.int64]] = []
    for strip in np.array_split(np.argsort(x, kind="stable"), strips):
        across = strip[np.argsort(y[strip], kind="stable")]
        out += np.array_split(across, math.ceil(len(across) / full))
    return out
