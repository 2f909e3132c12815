"""Draw on the map: new points, lines and areas of special actions, and change what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shapely

from gis_app.messages import msg
from gis_app.ui.action_spec import ActionSpec, editable
from gis_app.ui.commands.looking import use_tool
from gis_app.ui.dialogs.dialog import ask
from gis_app.ui.map_tools.place_rows_tool import PlaceRowsTool
from gis_app.ui.map_tools.sketch import SketchKind
from gis_app.ui.map_tools.sketch_tool import SketchTool
from gis_app.ui.map_tools.vertex_tool import VertexTool

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gis_app.geo.extent import GeoPoint
    from gis_app.messages import Message
    from gis_app.ui.action_spec import Situation
    from gis_app.ui.window import Window

_HINTS: Final[dict[SketchKind, Message]] = {
    SketchKind.POINT: msg("Click where the new point is. Esc gives up."),
    SketchKind.LINE: msg("Click along the line; Enter or a double click ends it, Esc gives up."),
    SketchKind.AREA: msg("Click around the area; Enter or a double click ends it, Esc gives up."),
}


def draw(window: Window, kind: SketchKind) -> None:
    """Let a person draw, then say what it is."""
    canvas = window.canvas
    tool = SketchTool(canvas, kind, lambda shape: describe(window, shape))
    canvas.use_tool(tool.named(f"tool_draw_{kind}", _HINTS[kind]))
    canvas.setFocus()


def describe(window: Window, shape: BaseGeometry) -> None:
    """Ask what was drawn and enter it; the tool stays for the next one."""
    from gis_app.ui.dialogs.new_feature import NewFeatureDialog
    from gis_app.workflows.draw_features import NewFeature, add_feature

    city, data = window.session.city, window.session.data
    if city is None or data is None:
        return
    dialog = NewFeatureDialog(data, shape, _last_layer(window), window.t, window.theme, window)
    if not ask(dialog):
        return
    feature: NewFeature = dialog.feature

    def done(row: tuple[str, int]) -> None:
        window.say(msg("Added: {name}", name=feature.name.strip()))
        window.session.select(row[0], (row[1],))

    window.tasks.run(
        msg("Adding to the map"),
        lambda _progress: add_feature(city, feature),
        done,
        is_cancellable=False,
    )


def _last_layer(window: Window) -> str:
    """Return the kind of what is picked: who adds several adds them of one kind."""
    chosen, data = window.session.selection, window.session.data
    if data is None or chosen.only_fid is None or chosen.table not in ("points", "actions"):
        return ""
    return str(data.table(chosen.table).value(chosen.only_fid, "layer") or "")


def reshape(window: Window) -> None:
    """Let a person move the corners of the picked feature of a special action."""
    from gis_app.workflows.draw_features import reshape_edit

    session, canvas = window.session, window.canvas
    fid, data = session.selection.only_fid, session.data
    if data is None or fid is None or session.selection.table != "actions":
        return
    shape = data.table("actions").shapes[data.table("actions").position(fid)]
    if shape is None or not bool(shapely.get_dimensions(shape) >= 1):
        window.say(msg("This has no line or outline to reshape."))
        return

    def done(changed: BaseGeometry) -> None:
        now = session.data
        if now is None or not now.table("actions").has(fid):
            window.say(msg("What was being reshaped is no longer there."))
        elif not shapely.equals_exact(changed, shape):
            window.apply(reshape_edit(now, fid, changed))

    try:
        tool = VertexTool(canvas, shape, done, own=("actions", fid))
    except ValueError:
        window.say(msg("A mixed shape cannot be reshaped here."))
        return
    canvas.reveal_rows("actions", (fid,))
    hint = msg(
        "Drag corners or edges; a right click takes a corner away. Enter or a double click beside "
        "it keeps the new shape, Esc the old one."
    )
    canvas.use_tool(tool.named("reshape", hint))
    canvas.setFocus()


def place_rows(window: Window) -> None:
    """Let a person click a place for every row that has none, one after another."""
    from gis_app.ui.row_edits import move_edit
    from gis_app.workflows.draw_features import rows_to_place

    session, canvas = window.session, window.canvas
    if session.data is None:
        return
    rows = rows_to_place(session.data)
    if not rows:
        window.say(msg("Every point and every issue has its place."))
        return

    def placed(table: str, fid: int, place: GeoPoint) -> None:
        if session.data is not None and session.data.table(table).has(fid):
            window.apply(move_edit(session.data, table, fid, place))

    def shown(table: str, fid: int) -> None:
        session.select(table, (fid,))
        data = session.data
        if data is None or table != "points":
            return
        name = data.table(table).value(fid, "area_name")
        areas = data.table("areas")
        named = areas.fids[areas.text("name").equals(str(name))]
        if name and len(named):
            canvas.reveal_rows("areas", (int(named[0]),))

    def ended() -> None:
        use_tool(window, "browse")
        window.say(msg("Every point and every issue has its place."))

    tool = PlaceRowsTool(canvas, rows, placed, shown, ended)
    canvas.use_tool(tool.named("tool_place_rows"))
    canvas.setFocus()
    tool.begin()


def _can_reshape(now: Situation) -> bool:
    return now.can_edit and now.is_one_row and now.selected_table == "actions"


ACTIONS: Final = (
    ActionSpec(
        "tool_draw_point",
        msg("Add a point"),
        "point-add",
        lambda window: draw(window, SketchKind.POINT),
        editable,
        "P",
        "tool",
    ),
    ActionSpec(
        "tool_draw_line",
        msg("Draw a line of a special action"),
        "line-add",
        lambda window: draw(window, SketchKind.LINE),
        editable,
        "Shift+L",
        "tool",
    ),
    ActionSpec(
        "tool_draw_area",
        msg("Draw an area of a special action"),
        "area-add",
        lambda window: draw(window, SketchKind.AREA),
        editable,
        "Shift+A",
        "tool",
    ),
    ActionSpec(
        "reshape",
        msg("Reshape on the map"),
        "reshape",
        reshape,
        _can_reshape,
        "Shift+R",
        "tool",
    ),
    ActionSpec(
        "tool_place_rows",
        msg("Place rows that have no location"),
        "place-rows",
        place_rows,
        editable,
        "Shift+P",
        "tool",
    ),
)
