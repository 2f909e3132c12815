"""What is being drawn, before it is a shape: places one after another."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import shapely

from gis_app.geo.extent import GeoPoint, ScreenPoint
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from gis_app.messages import Message
    from gis_app.ui.map_view import MapView


class SketchKind(StrEnum):
    """Name what is drawn."""

    POINT = "point"
    LINE = "line"
    AREA = "area"


_FEWEST: Final = {SketchKind.POINT: 1, SketchKind.LINE: 2, SketchKind.AREA: 3}
_STEP_RAD: Final = math.pi / 4


def is_crossing(places: Sequence[GeoPoint]) -> bool:
    """Tell whether the outline through these places would cross itself."""
    if len(set(places)) < 4:
        return False
    ring = shapely.Polygon([(place.lon, place.lat) for place in places])
    return not bool(ring.is_valid)


class Sketch:
    """Collect places of one kind of shape."""

    def __init__(self, kind: SketchKind) -> None:
        self.kind = kind
        self.places: list[GeoPoint] = []

    @property
    def fewest(self) -> int:
        """Return how many different places a shape of this kind needs."""
        return _FEWEST[self.kind]

    def add(self, place: GeoPoint) -> bool:
        """Add a place; the same place twice running counts once. Tells whether it was added."""
        if self.places and self.places[-1] == place:
            return False
        self.places.append(place)
        return True

    def take_back(self) -> bool:
        """Forget the last place; tells whether there was one."""
        if self.places:
            self.places.pop()
            return True
        return False

    def problem(self) -> Message | None:
        """Say why this is no shape yet; None when it is one."""
        if len(set(self.places)) < self.fewest:
            if self.kind is SketchKind.AREA:
                return msg("An area needs at least three corners.")
            return msg("A line needs at least two corners.")
        if self.kind is SketchKind.AREA and not self.shape().is_valid:
            return msg("The outline crosses itself: take corners back with Backspace.")
        return None

    def shape(self) -> BaseGeometry:
        """Return the shape in degrees; there must be no problem of too few corners."""
        corners = [(place.lon, place.lat) for place in self.places]
        if self.kind is SketchKind.POINT:
            return shapely.Point(corners[0])
        if self.kind is SketchKind.LINE:
            return shapely.LineString(corners)
        return shapely.Polygon(corners)

    def angled(self, view: MapView, at: ScreenPoint) -> ScreenPoint:
        """Return the screen point turned to the nearest eighth of a circle from the last edge."""
        if not self.places:
            return at
        last = view.screen_of(self.places[-1])
        base = 0.0
        if len(self.places) > 1:
            before = view.screen_of(self.places[-2])
            base = math.atan2(last.y - before.y, last.x - before.x)
        dx, dy = at.x - last.x, at.y - last.y
        turn = base + round((math.atan2(dy, dx) - base) / _STEP_RAD) * _STEP_RAD
        length = dx * math.cos(turn) + dy * math.sin(turn)
        return ScreenPoint(last.x + length * math.cos(turn), last.y + length * math.sin(turn))
