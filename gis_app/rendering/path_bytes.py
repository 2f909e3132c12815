"""Shapely geometry into QPainterPaths in bulk, without a Python call a vertex."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import QByteArray, QDataStream, QIODevice
from PySide6.QtGui import QPainterPath

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QTransform

_MOVE, _LINE = 0, 1
# an element as QDataStream writes it: kind, x, y, big-endian
_ELEMENT: Final = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])


def painter_paths(shapes: NDArray[np.object_]) -> list[QPainterPath]:
    """Return a path a shape, in the shape's own coordinates; points and None give empty paths."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    is_polygon = shapely.get_type_id(parts) == 3
    rings, ring_part = shapely.get_rings(parts[is_polygon], return_index=True)
    is_line = np.isin(shapely.get_type_id(parts), (1, 2))
    lines = np.concatenate([rings, parts[is_line]])
    owners = np.concatenate([owner[is_polygon][ring_part], owner[is_line]])
    order = np.argsort(owners, kind="stable")
    lines, owners = lines[order], owners[order]
    counts = shapely.get_num_coordinates(lines)
    coordinates = shapely.get_coordinates(lines)
    elements = np.empty(len(coordinates), _ELEMENT)
    elements["kind"] = _LINE
    starts = np.concatenate([[0], np.cumsum(counts)])
    elements["kind"][starts[:-1][counts > 0]] = _MOVE
    elements["x"], elements["y"] = coordinates[:, 0], coordinates[:, 1]
    raw = elements.tobytes()
    first = np.searchsorted(owners, np.arange(len(shapes) + 1))
    bounds = (starts[first] * _ELEMENT.itemsize).tolist()
    return [_read(raw[a:b]) for a, b in pairwise(bounds)]


def _read(elements: bytes) -> QPainterPath:
    path = QPainterPath()
    if not elements:
        return path
    count = len(elements) // _ELEMENT.itemsize
    # the count goes first; where the last sub-path starts and the fill rule (odd-even) go last
    # and the stream holds no reference to its bytes: they need a name of their own
    data = QByteArray(count.to_bytes(4, "big") + elements + bytes(8))
    stream = QDataStream(data, QIODevice.OpenModeFlag.ReadOnly)
    stream >> path
    return path


def in_whole_units(
    paths: Sequence[QPainterPath], way: QTransform, together: int = 1
) -> list[QPainterPath]:
    """Return paths of straight lines moved by a transform, their corners on whole units.

    On paper a unit is far below what is seen, and a PDF writes whole numbers in half the letters.
    So many paths at most are put `together` into one.
    """
    raw = QByteArray()
    stream = QDataStream(raw, QIODevice.OpenModeFlag.WriteOnly)
    for path in paths:
        stream << path
    bytes_ = raw.data()
    counts = np.array([path.elementCount() for path in paths], np.int64)
    # an empty path is a count of no elements, alone; others end with eight bytes more
    sizes = np.where(counts > 0, 4 + counts * _ELEMENT.itemsize + 8, 4)
    starts = np.cumsum(sizes) - sizes
    pieces = [
        bytes_[a : a + n] for a, n in zip(starts + 4, counts * _ELEMENT.itemsize, strict=True)
    ]
    elements = np.frombuffer(b"".join(pieces), _ELEMENT)
    x, y = elements["x"].astype(float), elements["y"].astype(float)
    kind = elements["kind"].astype(np.int32)
    to_x = np.rint(way.m11() * x + way.m21() * y + way.dx())
    to_y = np.rint(way.m12() * x + way.m22() * y + way.dy())
    kept = kind == _MOVE
    kept[1:] |= (to_x[1:] != to_x[:-1]) | (to_y[1:] != to_y[:-1])
    # a part that shrank to one corner is no line any more
    begins = np.flatnonzero(kind == _MOVE)
    if len(begins):
        kept[begins] = np.add.reduceat(kept, begins, dtype=np.int64) > 1
    moved = np.empty(int(kept.sum()), _ELEMENT)
    moved["kind"], moved["x"], moved["y"] = kind[kept], to_x[kept], to_y[kept]
    ends = np.concatenate([[0], np.cumsum(kept)])[np.concatenate([[0], np.cumsum(counts)])]
    out = moved.tobytes()
    ends = (ends if together == 1 else np.append(ends[:-1:together], ends[-1])) * _ELEMENT.itemsize
    return [_read(out[a:b]) for a, b in pairwise(ends.tolist())]
