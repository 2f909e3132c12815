"""The open city with its filter and selection, as signals; views never call each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gis_app.domain.change_set import ChangeSet, TableChange
from gis_app.domain.city_filter import CityFilter
from gis_app.domain.city_view import view_groups
from gis_app.domain.map_look import Appearance
from gis_app.ui.base_map_state import BaseMapState
from gis_app.ui.outlook import Outlook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.city_view import CityView
    from gis_app.domain.edits import Edit
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.domain.map_look import LayerSettings, MapLook
    from gis_app.geo.extent import GeoPoint
    from gis_app.project.city import City


@dataclass(frozen=True, slots=True)
class Selection:
    """Name the rows a person picked; `place` is where they clicked, if they clicked."""

    table: str = ""
    fids: tuple[int, ...] = ()
    place: GeoPoint | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether neither a row nor a place is picked."""
        return not self.fids and self.place is None

    @property
    def only_fid(self) -> int | None:
        """Return the row when exactly one is picked."""
        return self.fids[0] if len(self.fids) == 1 else None


NOTHING = Selection()
_SOON_MS = 600


def warm(data: CityData, view: CityView | None) -> None:
    """Work out what every view of a moment asks for: colours, owners, groups of the way to look."""
    if view is not None:
        view_groups(data, view)
    else:
        _ = data.issue_state, data.point_state


class Session(QObject):
    """Hold what every view of the window shows."""

    city_opened = Signal()
    city_changed = Signal(object)
    """Carries the ChangeSet of an edit, of undo or of redo."""
    shown_changed = Signal(object)
    """Carries the ChangeSet when registers and map are to be shown anew: at once, but for scores of
    an assessment, entered one after the other, a moment after the last of them."""
    _scored = Signal(object)
    filter_changed = Signal()
    selection_changed = Signal()
    hover_changed = Signal()
    zoom_asked = Signal(str, object)
    """Asks the map to show some rows: a table and its row ids."""
    reveal_asked = Signal(str, object)
    """Asks the map to move just enough to have some rows in sight: a table and its row ids."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.base_map = BaseMapState(self)
        self.outlook = Outlook(self)
        self._city: City | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._filter = CityFilter()
        self._selection = NOTHING
        self._hovered: tuple[str, int] | None = None
        self._switched: dict[str, bool] = {}
        self._appearance: Appearance | None = None
        self._scores = TableChange()
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._show_scores)
        self._scored.connect(self._on_scored)

    @property
    def city(self) -> City | None:
        """Return the open city; None while none is open."""
        return self._city

    @property
    def data(self) -> CityData | None:
        """Return the current moment of the open city."""
        return None if self._city is None else self._city.data

    @property
    def can_edit(self) -> bool:
        """Tell whether a city is open and may be changed."""
        return self._city is not None and not self._city.is_read_only

    def open(self, city: City) -> None:
        """Show another city; the one shown before is closed."""
        self.close()
        self._city = city
        self._unsubscribe = city.subscribe(self._on_city_change)
        # in the thread that makes a change, so that the window's never finds it undone
        city.prepare = lambda data: warm(data, self.outlook.view)
        self._filter, self._selection, self._hovered = CityFilter(), NOTHING, None
        self._switched, self._appearance = {}, None
        self.outlook.forget()
        self.city_opened.emit()
        self.filter_changed.emit()
        self.selection_changed.emit()

    def _on_city_change(self, change: ChangeSet) -> None:
        """Tell the views of a change; called in the thread that made it."""
        self.city_changed.emit(change)
        only_scores = change.tables.keys() == {"scores"}
        (self._scored if only_scores else self.shown_changed).emit(change)

    def _on_scored(self, change: ChangeSet) -> None:
        self._scores = self._scores.with_more(change.tables["scores"])
        self._soon.start()

    def _show_scores(self) -> None:
        scores, self._scores = self._scores, TableChange()
        if self.data is not None:
            self.shown_changed.emit(ChangeSet({"scores": scores}))

    def close(self) -> None:
        """Close the open city, if any."""
        city = self.let_go()
        if city is not None:
            city.close()

    def let_go(self) -> City | None:
        """Show no city any more and leave the one shown open for others."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        self._soon.stop()
        self._scores = TableChange()
        city, self._city = self._city, None
        if city is not None:
            city.prepare = lambda _data: None
        return city

    def apply(self, edit: Edit) -> ChangeSet | None:
        """Make one change of the city; views hear of it through `city_changed`."""
        if self._city is None or edit.is_empty:
            return None
        return self._city.apply(edit)

    def is_layer_visible(self, spec: LayerSpec) -> bool:
        """Tell whether a layer is switched on, by the person or by its layer file."""
        own = self._switched.get(spec.id)
        if own is None and self.data is not None:
            stored = self.data.layer_settings.get(spec.id)
            own = None if stored is None else stored.is_visible
        return spec.is_visible if own is None else own

    def visible_layers(self) -> frozenset[str]:
        """Return the ids of all layers that are switched on."""
        layers = () if self.data is None else self.data.catalogue.layers
        return frozenset(spec.id for spec in layers if self.is_layer_visible(spec))

    def set_layers(self, changed: Mapping[str, LayerSettings]) -> None:
        """Change how layers are shown; kept in the project unless it is read only."""
        if self._city is None:
            return
        if not self.can_edit:
            self._switched |= {
                id_: one.is_visible for id_, one in changed.items() if one.is_visible is not None
            }
            self._on_city_change(ChangeSet(is_settings=True))
            return
        self._city.change_layer_settings({**self._city.data.layer_settings, **changed})

    @property
    def appearance(self) -> Appearance:
        """Return how the map looks."""
        if self._appearance is not None:
            return self._appearance
        return Appearance() if self.data is None else self.data.appearance

    @property
    def look(self) -> MapLook:
        """Return what is chosen for the map as a whole."""
        return self.appearance.look

    def set_appearance(self, wanted: Appearance) -> None:
        """Show the map otherwise; kept in the project unless it is read only."""
        if self._city is None or wanted == self.appearance:
            return
        if self.can_edit:
            self._city.change_appearance(wanted)
            return
        self._appearance = wanted
        shown = {id_: one.is_visible for id_, one in wanted.layers.items()}
        self._switched |= {id_: on for id_, on in shown.items() if on is not None}
        self._on_city_change(ChangeSet(is_settings=True))

    @property
    def filter(self) -> CityFilter:
        """Return what is being looked at."""
        return self._filter

    def set_filter(self, wanted: CityFilter) -> None:
        """Look at another part of the city."""
        if wanted != self._filter:
            self._filter = wanted
            self.filter_changed.emit()

    @property
    def selection(self) -> Selection:
        """Return what is picked."""
        return self._selection

    def select(self, table: str, fids: Sequence[int], place: GeoPoint | None = None) -> None:
        """Pick rows of one table; an empty table with a place picks the place itself."""
        wanted = Selection(table if fids else "", tuple(int(fid) for fid in fids), place)
        if wanted != self._selection:
            self._selection = wanted
            self.selection_changed.emit()

    def clear_selection(self) -> None:
        """Pick nothing."""
        self.select("", ())

    @property
    def hovered(self) -> tuple[str, int] | None:
        """Return the table and row under the pointer."""
        return self._hovered

    def hover(self, row: tuple[str, int] | None) -> None:
        """Tell which row the pointer is over, in whichever view."""
        if row != self._hovered:
            self._hovered = row
            self.hover_changed.emit()

    def forget_missing(self) -> None:
        """Drop rows from the selection that an edit removed."""
        data, chosen = self.data, self._selection
        if data is None or not chosen.table:
            return
        table = data.table(chosen.table)
        kept = [fid for fid in chosen.fids if table.has(fid)]
        if len(kept) != len(chosen.fids):
            self.select(chosen.table, kept, chosen.place)
