"""Simplified copies of a large table's shapes, one a scale step: made once, kept on disk."""

from __future__ import annotations

import contextlib
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.whole_file import written_aside

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.table import Int64Array, ObjectArray

FROM_ROWS: Final = 5_000
"""Smaller tables are simplified faster than they are read."""
FROM_STEP: Final = 3
"""From 8 m a pixel on a picture holds so many shapes that the whole table is worth simplifying."""
MOST_FILES: Final = 40
_FORM: Final = 1
"""Goes into the files' names; a larger number leaves the old ones alone."""


class SimpleCopies:
    """Give a table's shapes simplified for a step, from memory, from disk, or made now.

    Without a folder nothing is kept on disk. A file that cannot be read is made anew.
    """

    def __init__(self, shapes: ObjectArray, folder: Path | None, tolerance_px: float) -> None:
        self._shapes, self._folder, self._tolerance_px = shapes, folder, tolerance_px
        self._made: dict[int, ObjectArray] = {}
        self._digest = ""

    def serves(self, step: int) -> bool:
        """Tell whether whole copies are worth it for this table and step."""
        return step >= FROM_STEP and len(self._shapes) >= FROM_ROWS

    def of(self, rows: Int64Array, step: int) -> ObjectArray:
        """Return some rows simplified for a step."""
        whole = self._made.get(step)
        if whole is None:
            whole = self._read(step)
            if whole is None:
                whole = simplified(self._shapes, self._tolerance_px * 2.0**step)
                self._write(step, whole)
            self._made[step] = whole
        return whole[rows]

    def _file(self, step: int) -> Path | None:
        if self._folder is None:
            return None
        if not self._digest:
            held = blake2b(digest_size=16)
            # where each shape ends belongs to it as much as its corners do
            held.update(np.ascontiguousarray(shapely.get_num_coordinates(self._shapes)).tobytes())
            held.update(np.ascontiguousarray(shapely.get_coordinates(self._shapes)).tobytes())
            self._digest = held.hexdigest()
        return self._folder / f"{self._digest}-{step}-{_FORM}.npz"

    def _read(self, step: int) -> ObjectArray | None:
        file = self._file(step)
        if file is None or not file.is_file():
            return None
        with contextlib.suppress(OSError, ValueError, KeyError, shapely.errors.ShapelyError):
            with np.load(file, allow_pickle=False) as held:
                ends, content = held["ends"], held["content"].tobytes()
            if len(ends) == len(self._shapes):
                starts = [0, *ends[:-1].tolist()]
                pieces = [content[a:b] or None for a, b in zip(starts, ends.tolist(), strict=True)]
                return np.asarray(shapely.from_wkb(pieces), dtype=object)
        return None

    def _write(self, step: int, shapes: ObjectArray) -> None:
        file = self._file(step)
        if file is None:
            return
        pieces = [piece or b"" for piece in shapely.to_wkb(shapes).tolist()]
        ends = np.cumsum([len(piece) for piece in pieces], dtype=np.int64)
        # without room on the disk the copies live in memory alone
        with contextlib.suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            with written_aside(file) as aside, aside.open("wb") as stream:
                np.savez(stream, ends=ends, content=np.frombuffer(b"".join(pieces), np.uint8))
            keep_newest(file.parent, MOST_FILES)


def simplified(shapes: ObjectArray, tolerance_m: float) -> ObjectArray:
    """Return shapes with fewer corners, none of them further off than a tolerance."""
    made = shapely.simplify(shapes, tolerance_m, preserve_topology=False)
    return np.asarray(made, dtype=object)


def keep_newest(folder: Path, most: int) -> None:
    """Delete the oldest copies beyond a number."""
    files = sorted(folder.glob("*.npz"), key=lambda one: one.stat().st_mtime, reverse=True)
    for file in files[most:]:
        file.unlink(missing_ok=True)
