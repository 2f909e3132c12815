"""What may lie beneath everything else: pictures of the ground, as the renderer sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtGui import QPainter

    from gis_app.geo.extent import MapExtent
    from gis_app.geo.tiles import TileAddress
    from gis_app.messages import Message
    from gis_app.rendering.map_settings import MapSettings


@runtime_checkable
class Backdrop(Protocol):
    """Paint one picture of the ground; used by one thread at a time."""

    @property
    def attribution(self) -> str:
        """Return whom the picture is from, to be shown wherever it is."""
        ...

    @property
    def has_labels(self) -> bool:
        """Tell whether it carries names itself, so that the base map's own are left out."""
        ...

    @property
    def fault(self) -> Message | None:
        """Return why it is not shown, or not whole; None while nothing is wrong."""
        ...

    def paint(
        self, painter: QPainter, settings: MapSettings, cancelled: Callable[[], bool]
    ) -> bool:
        """Paint what there is; tells whether it hides everything in the frame of the settings."""
        ...


def paint_backdrops(
    painter: QPainter,
    settings: MapSettings,
    backdrops: Sequence[Backdrop],
    cancelled: Callable[[], bool],
) -> bool:
    """Paint pictures of the ground, lowest first; tells whether one of them hides everything."""
    is_whole = False
    for one in backdrops:
        is_whole = one.paint(painter, settings, cancelled) or is_whole
    return is_whole


class TileSource(Protocol):
    """Give tiles of the square web map as the bytes of PNG, JPEG or WebP pictures.

    Never raises for a tile that cannot be had: `fault` tells what is wrong. Any thread may ask.
    """

    @property
    def name(self) -> str:
        """Return what the source is called."""
        ...

    @property
    def attribution(self) -> str:
        """Return whom the tiles are from."""
        ...

    @property
    def has_labels(self) -> bool:
        """Tell whether the tiles carry names."""
        ...

    @property
    def is_opaque(self) -> bool:
        """Tell whether the tiles hide what lies beneath; names alone, drawn over others, do not."""
        ...

    @property
    def is_gcj02(self) -> bool:
        """Tell whether the tiles are drawn from GCJ-02 coordinates and lie beside the truth."""
        ...

    @property
    def lowest_zoom(self) -> int:
        """Return the first zoom there are tiles of."""
        ...

    @property
    def highest_zoom(self) -> int:
        """Return the last zoom there are tiles of."""
        ...

    @property
    def fault(self) -> Message | None:
        """Return what is wrong with the source just now."""
        ...

    def at_hand(self, at: TileAddress) -> bytes | None:
        """Return a tile that needs no waiting; None when it is not at hand."""
        ...

    def ask(self, at: TileAddress) -> None:
        """Begin to get a tile that is not at hand; nothing happens where that is not possible."""
        ...

    def wait(self, at: TileAddress, timeout_s: float) -> bool:
        """Wait for a tile asked for; tells whether it has come or will not come."""
        ...


class PhotoSource(Protocol):
    """Give any part of a georeferenced picture at any size, in EPSG:3857."""

    @property
    def name(self) -> str:
        """Return what the picture is called."""
        ...

    @property
    def extent(self) -> MapExtent:
        """Return the box around the picture."""
        ...

    def window(self, box: MapExtent, width_px: int, height_px: int) -> NDArray[np.uint8]:
        """Return a part as height × width × 4 bytes of RGBA; raises RenderError."""
        ...
