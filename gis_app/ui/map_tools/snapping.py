"""What a drawn corner may snap to: corners and edges of what the map shows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.layer_rows import layer_mask
from gis_app.domain.table import PointColumns, ShapeColumn
from gis_app.geo.snap_index import SnapIndex, nearest_of

if TYPE_CHECKING:
    from concurrent.futures import Future

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import BoolArray, Table
    from gis_app.geo.extent import GeoPoint, ScreenPoint
    from gis_app.ui.map_view import MapView
    from gis_app.ui.session import Session

SNAP_PX: Final = 10.0
SNAP_TABLES: Final = ("areas", "actions", "points", "basemap_lines")
"""What is snapped to; where two are equally near the first wins."""


@dataclass(frozen=True, slots=True)
class Snapped:
    """Name what a place was snapped to; a corner's place is exactly the stored one."""

    place: GeoPoint
    table: str
    fid: int
    is_corner: bool


class Snapping:
    """Keep the index of what can be snapped to, made beside the window when it is first wanted."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._pool: ThreadPoolExecutor | None = None
        self._made: dict[str, tuple[Table, Future[SnapIndex]]] = {}
        self._masks: dict[str, BoolArray] = {}
        self._masked: tuple[CityData, frozenset[str]] | None = None

    def prepare(self) -> None:
        """Begin to index what the city holds now; what did not change is kept."""
        data = self._session.data
        if data is None:
            self._made.clear()
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="snap")
        for name in SNAP_TABLES:
            table = data.table(name)
            known = self._made.get(name)
            if known is None or known[0].geometry is not table.geometry:
                self._made[name] = (table, self._pool.submit(_index, table))

    def wait(self) -> None:
        """Wait until everything can be snapped to."""
        self.prepare()
        for _table, made in self._made.values():
            made.result()

    def at(
        self,
        view: MapView,
        at: ScreenPoint,
        *,
        tolerance_px: float = SNAP_PX,
        without: tuple[str, int] | None = None,
    ) -> Snapped | None:
        """Return what a screen point snaps to among what the map shows; None: nothing near.

        `without` names the table and row that is being changed itself. What is not indexed yet is
        not found.
        """
        data = self._session.data
        if data is None:
            return None
        self.prepare()
        self._mask(data)
        place, tolerance = view.to_map(at), tolerance_px * view.units_per_px
        names, found = [], []
        for name, (table, made) in self._made.items():
            allowed = self._masks[name]
            if not made.done() or len(allowed) != len(table):
                continue
            if without is not None and without[0] == name and table.has(without[1]):
                allowed = allowed.copy()
                allowed[table.position(without[1])] = False
            names.append(name)
            found.append(made.result().nearest(place, tolerance, allowed))
        best = nearest_of(found)
        one = None if best is None else found[best]
        if best is None or one is None:
            return None
        name = names[best]
        fid = int(self._made[name][0].fids[one.row])
        return Snapped(one.place, name, fid, one.is_corner)

    def _mask(self, data: CityData) -> None:
        visible = self._session.visible_layers()
        if self._masked is not None and self._masked[0] is data and self._masked[1] == visible:
            return
        self._masks = {name: np.zeros(len(data.table(name)), np.bool_) for name in SNAP_TABLES}
        for spec in data.catalogue.layers:
            if spec.id in visible and spec.table in self._masks:
                self._masks[spec.table] |= layer_mask(spec, data.table(spec.table))
        self._masked = (data, visible)

    def shut_down(self) -> None:
        """Wait for the thread and forget everything."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None
        self._made.clear()


def _index(table: Table) -> SnapIndex:
    if isinstance(table.geometry, PointColumns):
        return SnapIndex.of_points(table.geometry.lon_deg, table.geometry.lat_deg)
    if isinstance(table.geometry, ShapeColumn):
        return SnapIndex.of_shapes(table.geometry.shapes)
    nothing = np.empty(0)
    return SnapIndex.of_points(nothing, nothing)
