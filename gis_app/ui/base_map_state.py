"""Which base map lies beneath the city now; tiles that arrive later make the map paint anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from gis_app.workflows.open_base_map import NO_BASE_MAP, OWN, OpenedBaseMap, open_base_map

if TYPE_CHECKING:
    from gis_app.basemap.tile_cache import TileCache
    from gis_app.messages import Translator

_TOGETHER_MS: Final = 120
"""Tiles that arrive within this time are painted together."""


class BaseMapState(QObject):
    """Hold the opened base map; let go of the old one when another is chosen."""

    changed = Signal()
    """Tells that another base map, or none, was chosen."""
    arrived = Signal()
    """Tells that there is more to show of it, or that something is wrong with it."""
    _came = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.opened: OpenedBaseMap = NO_BASE_MAP
        self.crs: str | None = None
        self._cache: TileCache | None = None
        self._together = QTimer(self)
        self._together.setSingleShot(True)
        self._together.timeout.connect(self.arrived)
        self._came.connect(self._on_came)

    @property
    def cache(self) -> TileCache:
        """Return the tiles kept on disk; the file is opened on first use."""
        if self._cache is None:
            from gis_app.basemap.tile_cache import TileCache

            self._cache = TileCache()
        return self._cache

    def open(
        self, choice: str, t: Translator, *, key: str = "", crs: str | None = None
    ) -> OpenedBaseMap:
        """Open a base map without showing it; any thread may ask. Raises BasemapError."""
        cache = None if choice == OWN else self.cache
        return open_base_map(choice, t, key=key, crs=crs, cache=cache, arrived=self._came.emit)

    def show(self, opened: OpenedBaseMap, crs: str | None = None) -> None:
        """Lay an opened base map beneath the city."""
        old, self.opened, self.crs = self.opened, opened, crs
        self.changed.emit()
        old.close()

    def _on_came(self) -> None:
        if not self._together.isActive():
            self._together.start(_TOGETHER_MS)

    def close(self) -> None:
        """Let go of everything."""
        self.opened.close()
        self.opened = NO_BASE_MAP
        if self._cache is not None:
            self._cache.close()
            self._cache = None
