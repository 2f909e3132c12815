"""The one table of everything a person can ask the window to do; bars and menus read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.messages import Message
    from gis_app.ui.commands import Commands


@dataclass(frozen=True, slots=True)
class Situation:
    """Tell what is true right now, as far as an action's being possible depends on it."""

    has_city: bool = False
    can_edit: bool = False
    can_undo: bool = False
    can_redo: bool = False
    has_selection: bool = False
    is_one_row: bool = False
    is_movable: bool = False
    is_filtered: bool = False


def _always(_now: Situation) -> bool:
    return True


def _with_city(now: Situation) -> bool:
    return now.has_city


def _editable(now: Situation) -> bool:
    return now.can_edit


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """Describe one thing to do; `choice` names the group of actions of which one is on."""

    id: str
    text: Message
    icon: str
    run: Callable[[Commands], object]
    is_enabled: Callable[[Situation], bool] = _with_city
    shortcut: str = ""
    choice: str = ""
    is_switch: bool = False


ACTIONS: Final = (
    ActionSpec("new", msg("New project…"), "plus", lambda do: do.new_project(), _always, "Ctrl+N"),
    ActionSpec(
        "open", msg("Open project…"), "folder-open", lambda do: do.open_project(), _always, "Ctrl+O"
    ),
    ActionSpec(
        "sample", msg("Open the sample city"), "home-city", lambda do: do.open_sample(), _always
    ),
    ActionSpec(
        "import",
        msg("Import ledger…"),
        "import",
        lambda do: do.import_ledger(),
        _editable,
        "Ctrl+I",
    ),
    ActionSpec(
        "basemap", msg("Import base map…"), "map", lambda do: do.import_basemap(), _editable
    ),
    ActionSpec(
        "export",
        msg("Export table…"),
        "file-excel",
        lambda do: do.export_table(),
        _with_city,
        "Ctrl+E",
    ),
    ActionSpec(
        "web", msg("Export web map…"), "web", lambda do: do.export_web(), _with_city, "Ctrl+Shift+E"
    ),
    ActionSpec(
        "print", msg("Print sheets…"), "print", lambda do: do.print_sheets(), _with_city, "Ctrl+P"
    ),
    ActionSpec("quit", msg("Quit"), "close", lambda do: do.quit(), _always, "Ctrl+Q"),
    ActionSpec(
        "undo", msg("Undo"), "undo", lambda do: do.undo(), lambda now: now.can_undo, "Ctrl+Z"
    ),
    ActionSpec(
        "redo", msg("Redo"), "redo", lambda do: do.redo(), lambda now: now.can_redo, "Ctrl+Shift+Z"
    ),
    ActionSpec("search", msg("Search"), "search", lambda do: do.search(), _with_city, "Ctrl+K"),
    ActionSpec(
        "edit_row",
        msg("Edit…"),
        "pencil",
        lambda do: do.edit_row(),
        lambda now: now.can_edit and now.is_one_row,
        "F2",
    ),
    ActionSpec(
        "move_point",
        msg("Move on the map"),
        "map-marker",
        lambda do: do.move_point(),
        lambda now: now.can_edit and now.is_movable,
    ),
    ActionSpec(
        "clear_selection",
        msg("Clear selection"),
        "close",
        lambda do: do.clear_selection(),
        lambda now: now.has_selection,
        "Esc",
    ),
    ActionSpec(
        "clear_filter",
        msg("Clear all filters"),
        "filter",
        lambda do: do.clear_filter(),
        lambda now: now.is_filtered,
        "Ctrl+Shift+F",
    ),
    ActionSpec("zoom_in", msg("Zoom in"), "zoom-in", lambda do: do.zoom(2.0), _with_city, "Ctrl++"),
    ActionSpec(
        "zoom_out", msg("Zoom out"), "zoom-out", lambda do: do.zoom(0.5), _with_city, "Ctrl+-"
    ),
    ActionSpec(
        "zoom_city", msg("Whole city"), "fit", lambda do: do.zoom_city(), _with_city, "Ctrl+0"
    ),
    ActionSpec(
        "zoom_selection",
        msg("Zoom to selection"),
        "crosshairs",
        lambda do: do.zoom_selection(),
        lambda now: now.has_selection,
        "Ctrl+J",
    ),
    ActionSpec(
        "tool_browse",
        msg("Browse: drag to pan, click to ask who is responsible"),
        "identify",
        lambda do: do.use_tool("browse"),
        _with_city,
        "V",
        "tool",
    ),
    ActionSpec(
        "tool_select",
        msg("Select points in a box"),
        "select-area",
        lambda do: do.use_tool("select"),
        _with_city,
        "B",
        "tool",
    ),
    ActionSpec(
        "tool_measure",
        msg("Measure a distance"),
        "measure",
        lambda do: do.use_tool("measure"),
        _with_city,
        "M",
        "tool",
    ),
    ActionSpec(
        "show_layers",
        msg("Layers panel"),
        "layers",
        lambda do: do.toggle("layers"),
        _always,
        "F6",
        is_switch=True,
    ),
    ActionSpec(
        "show_table",
        msg("Tables panel"),
        "table",
        lambda do: do.toggle("table"),
        _always,
        "F7",
        is_switch=True,
    ),
    ActionSpec(
        "language_zh",
        msg("中文"),
        "language",
        lambda do: do.set_language("zh_CN"),
        _always,
        choice="language",
    ),
    ActionSpec(
        "language_en",
        msg("English"),
        "language",
        lambda do: do.set_language("en"),
        _always,
        choice="language",
    ),
    ActionSpec(
        "theme_light",
        msg("Light"),
        "theme",
        lambda do: do.set_theme("light"),
        _always,
        choice="theme",
    ),
    ActionSpec(
        "theme_dark", msg("Dark"), "theme", lambda do: do.set_theme("dark"), _always, choice="theme"
    ),
    ActionSpec(
        "history",
        msg("History of changes…"),
        "history",
        lambda do: do.history(),
        _with_city,
        "Ctrl+H",
    ),
    ActionSpec("about", msg("About"), "information", lambda do: do.about(), _always),
)

PROJECT_MENU: Final = (
    *("new", "open", "sample", "recent", "|"),
    *("import", "basemap", "|"),
    *("export", "web", "print", "|"),
    *("undo", "redo", "edit_row", "history", "|"),
    *("show_layers", "show_table", "|"),
    *("language", "theme", "|"),
    *("about", "quit"),
)
"""What the menu under the project's name holds: "|" is a line, the rest actions or submenus."""
