"""Pick things: in a box, by hand, inside an area, by what a field says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.messages import msg, plural
from gis_app.ui.action_spec import ActionSpec, with_city
from gis_app.ui.commands.looking import use_tool
from gis_app.ui.dialogs.dialog import ask

if TYPE_CHECKING:
    from gis_app.ui.window import Window


def by_attribute(window: Window) -> None:
    """Pick the rows of a table whose field says something."""
    from gis_app.ui.dialogs.select_rows import SelectRowsDialog
    from gis_app.ui.map_picking import combined

    session = window.session
    if session.data is None:
        return
    dialog = SelectRowsDialog(session.data, window.table.current, window.t, window)
    if not ask(dialog):
        return
    query = dialog.query
    found = combined(session.selection, query.table, query.rows(session.data), dialog.combining)
    session.select(found.table, found.fids)
    count = len(found.fids)
    window.say(plural("{count} row picked.", "{count} rows picked.", count))
    if count:
        window.canvas.reveal_rows(found.table, found.fids)


ACTIONS: Final = (
    ActionSpec(
        "tool_select",
        msg("Select in a box; Shift adds, Ctrl takes away"),
        "select-area",
        lambda window: use_tool(window, "select"),
        with_city,
        "B",
        "tool",
    ),
    ActionSpec(
        "tool_lasso",
        msg("Select with a lasso"),
        "lasso",
        lambda window: use_tool(window, "lasso"),
        with_city,
        "L",
        "tool",
    ),
    ActionSpec(
        "tool_area",
        msg("Select inside an area; click again for the larger one"),
        "select-in-area",
        lambda window: use_tool(window, "area"),
        with_city,
        "A",
        "tool",
    ),
    ActionSpec(
        "select_by_attribute",
        msg("Select by attribute…"),
        "table-search",
        by_attribute,
        with_city,
        "Ctrl+F",
    ),
)
