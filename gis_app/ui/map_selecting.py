"""The map answers what is at a place, and picks it; boxes and shapes pick many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtCore import Qt, QTimer, Signal

from gis_app.geo.extent import ScreenPoint
from gis_app.messages import msg, plural
from gis_app.ui.map_picking import (
    Combining,
    combined,
    disc_at,
    disc_extent,
    hit_at,
    hits_at,
    in_box,
    in_shape,
)
from gis_app.ui.map_travel import MapTravel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PySide6.QtWidgets import QWidget
    from shapely.geometry.base import BaseGeometry

    from gis_app.geo.extent import MapPoint
    from gis_app.messages import Translator
    from gis_app.rendering.clusters import Cluster
    from gis_app.ui.session import Session
    from gis_app.ui.theme import Theme

_HOVER_MS = 40
NEAREST = 500.0
MOST_CLOSER = 16.0
"""A click on a disc goes no nearer than this scale, and by no more than this at once."""
ONE_SPOT_M = 3.0
"""Points within so much are on one spot: they are fanned out."""


class MapSelecting(MapTravel):
    """Pick what is at a place, in a box or in a shape; say what the pointer is over."""

    said = Signal(object)
    """Carries a Message to the person."""
    findings_picked = Signal(object)
    """Carries the keys of the audit findings whose marks were clicked."""
    findings_hovered = Signal(object)
    """Carries the keys of the audit findings whose marks are under the pointer; may be none."""

    def __init__(
        self, session: Session, t: Translator, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, t, theme, parent)
        self.modifiers = Qt.KeyboardModifier.NoModifier
        """What is held with the mouse or key just now."""
        self.resting_cursor = Qt.CursorShape.ArrowCursor
        """The shape of the pointer where there is nothing to be clicked."""
        self._hover_place: ScreenPoint | None = None
        self._hovering = QTimer(self)
        self._hovering.setSingleShot(True)
        self._hovering.timeout.connect(self._on_hover_due)

    def shut_down(self) -> None:
        self._hovering.stop()
        super().shut_down()

    def identify_at(self, at: ScreenPoint) -> None:
        """Pick what is at a screen point, or the bare place."""
        if self.picture is None:
            return
        place = self.view.geo_at(at)
        hit, findings = hits_at(self.picture, self.view, at)
        disc = disc_at(self.picture, self.view, at) if hit is None else None
        if disc is not None:
            self.open_disc(disc)
            return
        if findings:
            self.findings_picked.emit(findings)
            return
        if hit is None:
            self._fan(None)
        if hit is None:
            self.session.select("", (), place)
        else:
            self.session.select(hit[0], (hit[1],), place)

    def open_disc(self, disc: Cluster) -> None:
        """Show the points of a counted disc: nearer, or fanned out where nearer does not help."""
        picture = self.picture
        if picture is None:
            return
        extent, now = disc_extent(picture, disc), self.view.scale_denominator
        settings, (left, top, right, bottom) = picture.wish.settings, disc.box
        across, down = settings.ground_m_per_px()
        if max((right - left) * across, (bottom - top) * down) < ONE_SPOT_M or now <= NEAREST:
            middle = ScreenPoint((left + right) / 2, (top + bottom) / 2)
            self._fan(settings.to_map(middle))
            return
        self._fan(None)
        fitted = self.view.fitted(extent, 96, max(NEAREST, now / MOST_CLOSER))
        self.set_view(fitted.with_scale(min(fitted.scale_denominator, now / 2)))

    def _fan(self, place: MapPoint | None) -> None:
        if place != self.fan_at:
            self.fan_at = place
            self.refresh()

    def hover_at(self, at: ScreenPoint) -> None:
        """Look, a little later, what is under the pointer."""
        self._hover_place = at
        if not self._hovering.isActive():
            self._hovering.start(_HOVER_MS)

    def _on_hover_due(self) -> None:
        if self.picture is None or self._hover_place is None:
            return
        hit, findings = hits_at(self.picture, self.view, self._hover_place)
        self.session.hover(hit)
        disc = disc_at(self.picture, self.view, self._hover_place)
        self.findings_hovered.emit(() if disc is not None else findings)
        is_over = hit is not None or disc is not None or bool(findings)
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_over else self.resting_cursor)

    def select_at(self, at: ScreenPoint) -> None:
        """Pick what is at a screen point as the keys held say; bare ground is asked about."""
        hit = None if self.picture is None else hit_at(self.picture, self.view, at)
        way = self.combining
        if way is Combining.REPLACE:
            self.identify_at(at)
        elif hit is not None:
            self._take(hit[0], (hit[1],), way)

    def select_in_box(self, start: ScreenPoint, end: ScreenPoint) -> None:
        """Pick everything of one register between two screen corners."""
        data = self.session.data
        if data is not None:
            box = (self.view.geo_at(start), self.view.geo_at(end))
            visible = self.session.visible_layers()
            found = in_box(data, self.session.filter, visible, *box)
            self._take(*found, self.combining)
            self._say_picked()

    def select_in_shape(self, shape: BaseGeometry) -> None:
        """Pick everything of one register inside a shape in degrees."""
        data = self.session.data
        if data is not None:
            visible = self.session.visible_layers()
            found = in_shape(data, self.session.filter, visible, shape)
            self._take(*found, self.combining)
            self._say_picked()

    def select_in_screen_shape(self, shape: BaseGeometry) -> None:
        """Pick everything of one register inside a shape of screen points."""

        def in_degrees(corners: NDArray[np.float64]) -> NDArray[np.float64]:
            places = [self.view.geo_at(ScreenPoint(float(x), float(y))) for x, y in corners]
            return np.array([(place.lon, place.lat) for place in places])

        self.select_in_shape(shapely.transform(shape, in_degrees))

    @property
    def combining(self) -> Combining:
        """Return what the keys held ask for: Shift adds to what is picked, Ctrl takes away."""
        if self.modifiers & Qt.KeyboardModifier.ShiftModifier:
            return Combining.ADD
        if self.modifiers & Qt.KeyboardModifier.ControlModifier:
            return Combining.REMOVE
        return Combining.REPLACE

    def _say_picked(self) -> None:
        count = len(self.session.selection.fids)
        if count:
            self.said.emit(plural("{count} row picked.", "{count} rows picked.", count))
        else:
            self.said.emit(msg("Nothing in there that is shown."))

    def _take(self, table: str, fids: Sequence[int], way: Combining) -> None:
        found = combined(self.session.selection, table, fids, way)
        self.session.select(found.table, found.fids)

    def end_hover(self) -> None:
        """Forget what the pointer was over."""
        self._hover_place = None
        self.findings_hovered.emit(())
        self.session.hover(None)
