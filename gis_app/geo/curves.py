"""Curved geometry as straight pieces: WKB with arcs becomes WKB that everything can read."""

from __future__ import annotations

import math
import struct
from typing import Final

_ARC_STEPS: Final = 64
"""Straight pieces of a full circle."""
_LINE, _POLYGON, _MULTI_LINE, _MULTI_POLYGON, _COLLECTION = 2, 3, 5, 6, 7
_ARC, _COMPOUND, _CURVE_POLYGON, _MULTI_CURVE, _MULTI_SURFACE = 8, 9, 10, 11, 12
_EWKB_Z, _EWKB_M, _EWKB_SRID = 0x80000000, 0x40000000, 0x20000000

_Corners = list[tuple[float, float]]


def is_curved(wkb: bytes) -> bool:
    """Tell whether WKB is of a type that has arcs."""
    if len(wkb) < 5:
        return False
    (kind,) = struct.unpack_from("<I" if wkb[0] else ">I", wkb, 1)
    return (kind & 0x0FFFFFFF) % 1000 in (
        _ARC, _COMPOUND, _CURVE_POLYGON, _MULTI_CURVE, _MULTI_SURFACE
    )  # fmt: skip


def straightened(wkb: bytes) -> bytes:
    """Return flat WKB without arcs; raises ValueError for what cannot be read."""
    reader = _Reader(wkb)
    try:
        return reader.geometry()
    except (struct.error, IndexError, RecursionError) as error:
        raise ValueError("no well-known binary") from error


class _Reader:
    def __init__(self, wkb: bytes) -> None:
        self._wkb, self._at = wkb, 0

    def _header(self) -> tuple[int, str, int]:
        order = "<" if self._wkb[self._at] else ">"
        (kind,) = struct.unpack_from(order + "I", self._wkb, self._at + 1)
        self._at += 5
        if kind & _EWKB_SRID:
            self._at += 4
        plain = (kind & 0x0FFFFFFF) % 1000
        more = (kind & 0x0FFFFFFF) // 1000
        size = 2 + bool(kind & _EWKB_Z) + bool(kind & _EWKB_M) + (0, 1, 1, 2)[min(more, 3)]
        return plain, order, size

    def _count(self, order: str) -> int:
        (count,) = struct.unpack_from(order + "I", self._wkb, self._at)
        self._at += 4
        if count > len(self._wkb):
            raise ValueError("more parts than bytes")
        return int(count)

    def _corners(self, order: str, size: int) -> _Corners:
        out = []
        for _ in range(self._count(order)):
            values = struct.unpack_from(f"{order}{size}d", self._wkb, self._at)
            self._at += 8 * size
            out.append((values[0], values[1]))
        return out

    def _curve(self) -> _Corners:
        kind, order, size = self._header()
        if kind == _LINE:
            return self._corners(order, size)
        if kind == _ARC:
            return _of_arcs(self._corners(order, size))
        if kind != _COMPOUND:
            raise ValueError(f"type {kind} is no curve")
        out: _Corners = []
        for _ in range(self._count(order)):
            part = self._curve()
            out += part[1:] if out and part and out[-1] == part[0] else part
        return out

    def _surface(self) -> bytes:
        kind, order, size = self._header()
        if kind == _POLYGON:
            rings = [self._corners(order, size) for _ in range(self._count(order))]
        elif kind == _CURVE_POLYGON:
            rings = [self._curve() for _ in range(self._count(order))]
        else:
            raise ValueError(f"type {kind} is no surface")
        return _head(_POLYGON, len(rings)) + b"".join(_run(ring) for ring in rings)

    def geometry(self) -> bytes:
        start = self._at
        kind, order, _size = self._header()
        if kind in (_LINE, _ARC, _COMPOUND):
            self._at = start
            return struct.pack("<BI", 1, _LINE) + _run(self._curve())
        if kind in (_POLYGON, _CURVE_POLYGON):
            self._at = start
            return self._surface()
        if kind in (_MULTI_LINE, _MULTI_CURVE):
            lines = [self._curve() for _ in range(self._count(order))]
            parts = [struct.pack("<BI", 1, _LINE) + _run(line) for line in lines]
            return _head(_MULTI_LINE, len(parts)) + b"".join(parts)
        if kind in (_MULTI_POLYGON, _MULTI_SURFACE):
            parts = [self._surface() for _ in range(self._count(order))]
            return _head(_MULTI_POLYGON, len(parts)) + b"".join(parts)
        if kind == _COLLECTION:
            parts = [self.geometry() for _ in range(self._count(order))]
            return _head(_COLLECTION, len(parts)) + b"".join(parts)
        raise ValueError(f"type {kind} is not read here")


def _head(kind: int, count: int) -> bytes:
    return struct.pack("<BII", 1, kind, count)


def _run(corners: _Corners) -> bytes:
    flat = [value for corner in corners for value in corner]
    return struct.pack(f"<I{len(flat)}d", len(corners), *flat)


def _of_arcs(corners: _Corners) -> _Corners:
    """Replace each arc, told by start, a place on it and end, by straight pieces."""
    out = corners[:1]
    for i in range(0, len(corners) - 2, 2):
        out += _arc(*corners[i : i + 3])
    return out


def _arc(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> _Corners:
    if a == c:
        # a full circle: the place on it is opposite to the start
        middle, turn = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), 2 * math.pi
    else:
        twice = 2 * (a[0] * (b[1] - c[1]) + b[0] * (c[1] - a[1]) + c[0] * (a[1] - b[1]))
        if abs(twice) < 1e-18:
            return [b, c]
        squares = [p[0] * p[0] + p[1] * p[1] for p in (a, b, c)]
        x = squares[0] * (b[1] - c[1]) + squares[1] * (c[1] - a[1]) + squares[2] * (a[1] - b[1])
        y = squares[0] * (c[0] - b[0]) + squares[1] * (a[0] - c[0]) + squares[2] * (b[0] - a[0])
        middle = (x / twice, y / twice)
        first, last = (math.atan2(p[1] - middle[1], p[0] - middle[0]) for p in (a, c))
        turn = (last - first) % (2 * math.pi)
        if twice < 0:
            turn -= 2 * math.pi
    radius = math.hypot(a[0] - middle[0], a[1] - middle[1])
    begin = math.atan2(a[1] - middle[1], a[0] - middle[0])
    steps = max(2, math.ceil(abs(turn) / (2 * math.pi) * _ARC_STEPS))
    inner = [begin + turn * k / steps for k in range(1, steps)]
    out = [(middle[0] + radius * math.cos(t), middle[1] + radius * math.sin(t)) for t in inner]
    return [*out, c]
