"""Move about the map, search, pick tools and show panels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.domain.city_filter import CityFilter
from gis_app.messages import msg
from gis_app.ui.action_spec import ActionSpec, always, with_city
from gis_app.ui.map_tools.area_select_tool import AreaSelectTool
from gis_app.ui.map_tools.identify_tool import IdentifyTool
from gis_app.ui.map_tools.lasso_tool import LassoTool
from gis_app.ui.map_tools.measure_tool import MeasureTool
from gis_app.ui.map_tools.select_box_tool import SelectBoxTool
from gis_app.ui.map_tools.sketch import SketchKind
from gis_app.ui.map_tools.zoom_box_tool import ZoomBoxTool

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.ui.map_canvas import MapCanvas
    from gis_app.ui.map_tools.map_tool import MapTool
    from gis_app.ui.window import Window


TOOLS: Final[dict[str, Callable[[MapCanvas], MapTool]]] = {
    "browse": IdentifyTool,
    "zoom_box": ZoomBoxTool,
    "select": SelectBoxTool,
    "lasso": LassoTool,
    "area": AreaSelectTool,
    "measure": MeasureTool,
    "measure_area": lambda canvas: MeasureTool(canvas, SketchKind.AREA),
}


def search(window: Window) -> None:
    """Put the cursor into the search field."""
    window.search.setFocus()


def zoom(window: Window, factor: float) -> None:
    """Enlarge or reduce the map around its middle."""
    window.canvas.zoom_by(factor)


def zoom_city(window: Window) -> None:
    """Show the whole city."""
    window.canvas.zoom_city()


def zoom_selection(window: Window) -> None:
    """Show what is picked."""
    chosen = window.session.selection
    if chosen.fids:
        window.canvas.zoom_to_rows(chosen.table, chosen.fids)
    elif chosen.place is not None:
        canvas = window.canvas
        canvas.set_view(canvas.view.with_centre(chosen.place))


def use_tool(window: Window, name: str) -> None:
    """Take a tool in hand."""
    canvas = window.canvas
    canvas.use_tool(TOOLS[name](canvas).named(f"tool_{name}"))
    canvas.setFocus()


def back(window: Window) -> None:
    """Show what was shown before."""
    window.canvas.go_back()


def forward(window: Window) -> None:
    """Show again what was left by going back."""
    window.canvas.go_forward()


def toggle(window: Window, panel: str) -> None:
    """Show or hide a panel."""
    window.toggle_panel(panel)


def clear_selection(window: Window) -> None:
    """Give up what is under way on the map, or else the tool, or else what is picked."""
    tool = window.canvas.tool
    if tool.cancel():
        return
    if tool.is_picking:
        window.session.clear_selection()
    else:
        use_tool(window, "browse")


def clear_filter(window: Window) -> None:
    """Look at everything again."""
    window.session.set_filter(CityFilter())


ACTIONS: Final = (
    ActionSpec("search", msg("Search"), "search", search, with_city, "Ctrl+K"),
    ActionSpec(
        "clear_selection",
        msg("Clear selection"),
        "close",
        clear_selection,
        lambda now: now.has_selection,
        "Esc",
    ),
    ActionSpec(
        "clear_filter",
        msg("Clear all filters"),
        "filter",
        clear_filter,
        lambda now: now.is_filtered,
        "Ctrl+Shift+F",
    ),
    ActionSpec(
        "zoom_in", msg("Zoom in"), "zoom-in", lambda window: zoom(window, 2.0), with_city, "Ctrl++"
    ),
    ActionSpec(
        "zoom_out",
        msg("Zoom out"),
        "zoom-out",
        lambda window: zoom(window, 0.5),
        with_city,
        "Ctrl+-",
    ),
    ActionSpec("zoom_city", msg("Whole city"), "fit", zoom_city, with_city, "Ctrl+0"),
    ActionSpec(
        "zoom_selection",
        msg("Zoom to selection"),
        "crosshairs",
        zoom_selection,
        lambda now: now.has_selection,
        "Ctrl+J",
    ),
    ActionSpec(
        "tool_browse",
        msg("Browse: drag to pan, click to ask who is responsible"),
        "identify",
        lambda window: use_tool(window, "browse"),
        with_city,
        "V",
        "tool",
    ),
    ActionSpec(
        "tool_measure",
        msg("Measure a distance"),
        "measure",
        lambda window: use_tool(window, "measure"),
        with_city,
        "M",
        "tool",
    ),
    ActionSpec(
        "tool_measure_area",
        msg("Measure an area"),
        "measure-area",
        lambda window: use_tool(window, "measure_area"),
        with_city,
        "Shift+M",
        "tool",
    ),
    ActionSpec(
        "tool_zoom_box",
        msg("Zoom to a box; Shift zooms out"),
        "zoom-box",
        lambda window: use_tool(window, "zoom_box"),
        with_city,
        "Z",
        "tool",
    ),
    ActionSpec(
        "view_back",
        msg("Previous view"),
        "arrow-left",
        back,
        with_city,
        "Alt+Left",
    ),
    ActionSpec(
        "view_forward",
        msg("Next view"),
        "arrow-right",
        forward,
        with_city,
        "Alt+Right",
    ),
    ActionSpec(
        "show_layers",
        msg("Layers panel"),
        "layers",
        lambda window: toggle(window, "layers"),
        always,
        "F6",
        is_switch=True,
    ),
    ActionSpec(
        "show_table",
        msg("Tables panel"),
        "table",
        lambda window: toggle(window, "table"),
        always,
        "F7",
        is_switch=True,
    ),
)
