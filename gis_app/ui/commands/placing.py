"""Give rows without a place one, by clicking the map for one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.messages import msg
from gis_app.ui.action_spec import ActionSpec, with_city
from gis_app.ui.commands.looking import use_tool
from gis_app.ui.dialogs.to_place import ToPlaceTray
from gis_app.ui.map_tools.place_tool import PlaceTool
from gis_app.ui.row_edits import move_edit

if TYPE_CHECKING:
    from gis_app.domain.to_place import UnplacedRow
    from gis_app.geo.extent import GeoPoint
    from gis_app.ui.window import Window


def show_tray(window: Window) -> None:
    """Show the tray of rows without a place, the one there is if it is open already."""
    tray = window.findChild(ToPlaceTray)
    if tray is None:
        tray = ToPlaceTray(window.session, window.t, window)
        tray.place_asked.connect(lambda row: place_row(window, row))
    tray.refresh()
    tray.show()
    tray.raise_()


def place_row(window: Window, row: UnplacedRow) -> None:
    """Take the tool that puts a row where the map is clicked; then the tray's next one is ready."""
    session, canvas = window.session, window.canvas

    def placed(place: GeoPoint) -> None:
        use_tool(window, "browse")
        data = session.data
        if data is not None and data.table(row.table).has(row.fid):
            window.apply(move_edit(data, row.table, row.fid, place))

    hint = msg("Click the place of {row} on the map. Esc leaves it to be placed.", row=row.title)
    canvas.use_tool(PlaceTool(canvas, None, placed).named("to_place", hint))
    window.activateWindow()
    canvas.setFocus()


ACTIONS: Final = (
    ActionSpec("to_place", msg("Rows to be placed…"), "map-marker", show_tray, with_city),
)
