"""What was made for a picture and is wanted again for the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from gis_app.rendering.base_picture import KeptBase
from gis_app.rendering.feature_paths import ShapeStore
from gis_app.rendering.label_sheet import LabelSheet
from gis_app.rendering.taken_raster import TakenRaster

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path

    from PySide6.QtGui import QImage, QPixmap

    from gis_app.domain.table import FloatArray, ObjectArray

KEPT_SHEETS: Final = 24
KEPT_TABLES: Final = 12
KEPT_MEMORIES: Final = 4000
KEPT_HALOS: Final = 3000
KEPT_LABEL_SHEETS: Final = 12
_Key = TypeVar("_Key")
_Kept = TypeVar("_Kept")


class RenderCache:
    """Keep what was made for a picture and is wanted again for the next one.

    Whoever paints owns one and passes it; only one at a time may paint with it. In `folder`
    simplified copies of large tables outlive the program.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self.sprites: dict[Hashable, tuple[QPixmap, FloatArray, FloatArray]] = {}
        self.halos: dict[Hashable, QImage] = {}
        self.base = KeptBase()
        self._letters: dict[Hashable, QImage] = {}
        self._label_sheets: dict[Hashable, LabelSheet] = {}
        self._rasters: dict[str, TakenRaster] = {}
        self._stores: dict[int, ShapeStore] = {}
        self._memories: dict[Hashable, tuple[object, Any]] = {}

    def store(self, source: ObjectArray) -> ShapeStore:
        """Return the store of an array of shapes in degrees."""
        # the store holds its source, so that no other array can get the same id
        return _kept_or_made(
            self._stores, id(source), KEPT_TABLES, lambda: ShapeStore(source, self._folder)
        )

    def remember(self, key: Hashable, source: object, make: Callable[[], Any]) -> Any:
        """Return what was made under a key from the same source, or make it."""
        kept = self._memories.get(key)
        if kept is None or kept[0] is not source:
            _make_room(self._memories, KEPT_MEMORIES)
            kept = self._memories[key] = (source, make())
        return kept[1]

    def halo(self, key: Hashable, make: Callable[[], QImage]) -> QImage:
        """Return the halo of a text, made before or now; the oldest ones go."""
        return _kept_or_made(self.halos, key, KEPT_HALOS, make)

    def letter(self, key: Hashable, make: Callable[[], QImage]) -> QImage:
        """Return the halo of one letter, of which there are few."""
        found = self._letters.get(key)
        if found is None:
            found = self._letters[key] = make()
        return found

    def label_sheet(self, look: Hashable, line_px: int) -> LabelSheet:
        """Return the sheet of written lines of one look; the oldest sheets go."""
        return _kept_or_made(
            self._label_sheets, look, KEPT_LABEL_SHEETS, lambda: LabelSheet(line_px)
        )

    def raster(self, name: str, size: tuple[int, int, float]) -> TakenRaster:
        """Return a raster for a picture's size with nothing in it, in the memory of the last one.

        `size` is width, height and pixel ratio.
        """
        found = self._rasters.get(name)
        if found is None or found.size != size:
            found = self._rasters[name] = TakenRaster(*size)
        found.clear()
        return found

    def keep_sprites_few(self) -> None:
        """Make room for another sheet of sprites; the oldest goes."""
        _make_room(self.sprites, KEPT_SHEETS)


def _make_room(kept: dict[_Key, _Kept], most: int) -> None:
    """Let the oldest go, so that one more may be kept."""
    while len(kept) >= most:
        kept.pop(next(iter(kept)))


def _kept_or_made(
    kept: dict[_Key, _Kept], key: _Key, most: int, make: Callable[[], _Kept]
) -> _Kept:
    """Return what is kept under a key, or make and keep it; of too many the oldest goes."""
    found = kept.get(key)
    if found is None:
        _make_room(kept, most)
        found = kept[key] = make()
    return found
