"""The views a person rested at, to go back to and forward again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gis_app.ui.map_view import MapView

_MOST: Final = 100


class ViewHistory:
    """Keep views in order; a new one after going back forgets what lay ahead."""

    def __init__(self) -> None:
        self._views: list[MapView] = []
        self._at = -1

    def clear(self) -> None:
        """Forget everything: another city is shown."""
        self._views, self._at = [], -1

    def note(self, view: MapView) -> None:
        """Keep a view, unless it is where we are already."""
        if self._at >= 0 and _is_same(self._views[self._at], view):
            return
        self._views = [*self._views[: self._at + 1], view][-_MOST:]
        self._at = len(self._views) - 1

    def back(self) -> MapView | None:
        """Return the view before this one; None when there is none."""
        if self._at <= 0:
            return None
        self._at -= 1
        return self._views[self._at]

    def forward(self) -> MapView | None:
        """Return the view after this one; None when there is none."""
        if self._at + 1 >= len(self._views):
            return None
        self._at += 1
        return self._views[self._at]


def _is_same(one: MapView, other: MapView) -> bool:
    """Tell whether two views show the same, whatever the size of the canvas."""
    step = max(one.units_per_px, other.units_per_px)
    return (
        abs(one.units_per_px - other.units_per_px) < step * 1e-3
        and abs(one.centre.x - other.centre.x) < step
        and abs(one.centre.y - other.centre.y) < step
    )
