"""Change rows, take changes back, and show who changed what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gis_app.messages import msg
from gis_app.ui.action_spec import ActionSpec, with_city
from gis_app.ui.commands.looking import use_tool
from gis_app.ui.dialogs.dialog import ask
from gis_app.ui.map_tools.place_tool import PlaceTool

if TYPE_CHECKING:
    from gis_app.geo.extent import GeoPoint
    from gis_app.messages import Message
    from gis_app.ui.window import Window


def undo(window: Window) -> None:
    """Take back the last step of a gesture under way, or else the last change."""
    city = window.session.city
    if window.canvas.take_back():
        return
    if city is not None:
        label = city.undo_label
        _change(window, msg("Undo"), lambda: city.undo(), label)


def redo(window: Window) -> None:
    """Make the change again that was taken back last."""
    city = window.session.city
    if city is not None:
        label = city.redo_label
        _change(window, msg("Redo"), lambda: city.redo(), label)


def _change(window: Window, what: Message, work: Any, label: Message | None) -> None:
    def done(_change: object) -> None:
        if label is not None:
            window.say(msg("{action}: {what}", action=what, what=label))

    window.tasks.run(what, lambda _progress: work(), done, is_cancellable=False)


def edit_row(window: Window) -> None:
    """Change the plain fields of the picked row."""
    from gis_app.ui.dialogs.edit_row import EditRowDialog

    session = window.session
    chosen, data = session.selection, session.data
    if data is None or chosen.only_fid is None:
        return
    dialog = EditRowDialog(data, chosen.table, chosen.only_fid, window.t, window)
    if ask(dialog):
        window.apply(dialog.edit())


def move_point(window: Window) -> None:
    """Let a person click a new place for the picked point or issue."""
    from gis_app.ui.map_places import place_of

    session, canvas = window.session, window.canvas
    chosen, data = session.selection, session.data
    if data is None or chosen.only_fid is None:
        return
    table, fid = chosen.table, chosen.only_fid

    def placed(place: GeoPoint) -> None:
        from gis_app.ui.row_edits import move_edit

        use_tool(window, "browse")
        if session.data is not None:
            window.apply(move_edit(session.data, table, fid, place))

    hint = msg("Click the new place on the map. Esc leaves it where it is.")
    tool = PlaceTool(canvas, place_of(data, table, fid), placed)
    canvas.use_tool(tool.named("move_point", hint))
    canvas.setFocus()


def history(window: Window) -> None:
    """Show who changed what."""
    from gis_app.ui.dialogs.history import HistoryDialog

    city = window.session.city
    if city is not None:
        ask(HistoryDialog(city.history(), window.t, window))


ACTIONS: Final = (
    ActionSpec("undo", msg("Undo"), "undo", undo, lambda now: now.can_undo, "Ctrl+Z"),
    ActionSpec("redo", msg("Redo"), "redo", redo, lambda now: now.can_redo, "Ctrl+Shift+Z"),
    ActionSpec(
        "edit_row",
        msg("Edit…"),
        "pencil",
        edit_row,
        lambda now: now.can_edit and now.is_one_row,
        "F2",
    ),
    ActionSpec(
        "move_point",
        msg("Move on the map"),
        "map-marker",
        move_point,
        lambda now: now.can_edit and now.is_movable,
    ),
    ActionSpec(
        "history",
        msg("History of changes…"),
        "history",
        history,
        with_city,
        "Ctrl+H",
    ),
)
