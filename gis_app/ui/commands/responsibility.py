"""Keep the organisation and the responsibility areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import shapely

from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.table import NO_ROW
from gis_app.errors import EditError
from gis_app.messages import msg
from gis_app.ui.action_spec import ActionSpec, MenuSpec, editable, with_city
from gis_app.ui.commands.looking import use_tool
from gis_app.ui.dialogs.dialog import ask
from gis_app.ui.map_tools.sketch import SketchKind
from gis_app.ui.map_tools.sketch_tool import SketchTool

if TYPE_CHECKING:
    from collections.abc import Callable

    from shapely.geometry.base import BaseGeometry

    from gis_app.domain.edits import Edit
    from gis_app.messages import Message
    from gis_app.project.city import City
    from gis_app.ui.window import Window
    from gis_app.workflows.check_areas import LevelCheck

    Work = Callable[[City, int, BaseGeometry], Edit]

WIDEST_M: Final = 5.0
"""Gaps and overlaps narrower than this come of drawing a border twice."""


def organisation(window: Window) -> None:
    """Show the organisation as a tree and apply what is asked there."""
    from gis_app.ui.dialogs.organisation import OrganisationDialog

    session = window.session
    if session.data is None:
        return
    dialog = OrganisationDialog(session, window.t, window.theme, window)
    dialog.edit_asked.connect(window.apply)
    if session.selection.table == "units" and session.selection.only_fid is not None:
        dialog.choose(session.selection.only_fid)
    ask(dialog)


def draw_area(window: Window) -> None:
    """Let a person draw a responsibility area, then say what it is."""
    from gis_app.ui.dialogs.area_changes import NewAreaDialog

    def drawn(shape: BaseGeometry) -> None:
        city = window.session.city
        if city is None:
            return
        dialog = NewAreaDialog(city, shape, window.t, window)
        if ask(dialog) and dialog.edit is not None:
            window.apply(dialog.edit)

    hint = msg("Click around the area; Enter or a double click ends it, Esc gives up.")
    _sketch(window, "tool_draw_responsibility_area", SketchKind.AREA, drawn, hint)


def split_area(window: Window) -> None:
    """Let a person draw the line that parts an area."""
    from gis_app.workflows.edit_areas import split_area as split

    def work(city: City, fid: int, line: BaseGeometry) -> Edit:
        return split(city.data, city.reserve_fids, fid, line)

    titles = (msg("Split an area"), msg("Split"))
    _sketch(
        window,
        "tool_split_area",
        SketchKind.LINE,
        lambda line: _with_line(window, line, titles, work),
        msg("Draw a line from border to border; Enter or a double click ends it."),
    )


def reshape_area(window: Window) -> None:
    """Let a person draw the line onto which a stretch of a border moves."""
    from gis_app.workflows.edit_areas import reshape_area as reshape

    def work(city: City, fid: int, line: BaseGeometry) -> Edit:
        return reshape(city.data, fid, line)

    titles = (msg("Move a border of an area"), msg("Move"))
    _sketch(
        window,
        "tool_reshape_area",
        SketchKind.LINE,
        lambda line: _with_line(window, line, titles, work),
        msg("Draw the new border, beginning and ending on the old one; Enter ends it."),
    )


def merge_areas(window: Window) -> None:
    """Merge an area into another of its level."""
    from gis_app.ui.dialogs.area_changes import MergeAreasDialog

    data = window.session.data
    if data is None:
        return
    dialog = MergeAreasDialog(data, _chosen_area(window), window.t, window)
    if ask(dialog) and dialog.edit is not None:
        window.apply(dialog.edit)


def check_areas(window: Window) -> None:
    """Check the borders in the background, show the flaws, and mend what is narrow when asked."""
    from gis_app.ui.dialogs.check_areas import CheckAreasDialog
    from gis_app.workflows.check_areas import check_areas as check

    data = window.session.data
    if data is None:
        return

    def done(checks: tuple[LevelCheck, ...]) -> None:
        if window.session.data is not data:
            return
        dialog = CheckAreasDialog(data, checks, WIDEST_M, window.t, window)
        dialog.place_asked.connect(window.canvas.zoom_to)
        if not window.session.can_edit:
            dialog.accept_button.setEnabled(False)
        if ask(dialog):
            window.apply(dialog.edit)

    window.tasks.run(
        msg("Checking the borders of areas"), lambda _progress: check(data, WIDEST_M), done
    )


def derive_areas(window: Window) -> None:
    """Guess the areas of a level from the points that belong to them."""
    from gis_app.ui.dialogs.area_changes import DeriveAreasDialog

    city, data = window.session.city, window.session.data
    if city is None or data is None:
        return
    dialog = DeriveAreasDialog(data, window.t, window)
    if ask(dialog):
        window.tasks.run(
            msg("Deriving provisional areas"), lambda _progress: dialog.work(city), window.apply
        )


def _sketch(
    window: Window,
    action: str,
    kind: SketchKind,
    done: Callable[[BaseGeometry], object],
    hint: Message,
) -> None:
    canvas = window.canvas

    def finished(shape: BaseGeometry) -> None:
        # what was drawn is seen until it is said what it is
        done(shape)
        use_tool(window, "browse")

    canvas.use_tool(SketchTool(canvas, kind, finished).named(action, hint))
    canvas.setFocus()


def _chosen_area(window: Window) -> int:
    chosen = window.session.selection
    return chosen.only_fid or NO_ROW if chosen.table == "areas" else NO_ROW


def _with_line(
    window: Window, line: BaseGeometry, titles: tuple[Message, Message], work: Work
) -> None:
    """Do it to the picked area, else to the one area it can be done to, else ask which is meant."""
    from gis_app.ui.dialogs.area_changes import WhichAreaDialog

    city = window.session.city
    if city is None:
        return

    def done(found: tuple[list[int], EditError | None]) -> None:
        able, problem = found
        if not able:
            window.show_error(problem or EditError(msg("The line meets no area.")))
        elif len(able) == 1 or able[0] == _chosen_area(window):
            window.apply(work(city, able[0], line))
        else:
            dialog = WhichAreaDialog(
                city.data, able, titles, lambda fid: work(city, fid, line), window.t, window
            )
            if ask(dialog) and dialog.edit is not None:
                window.apply(dialog.edit)

    chosen = _chosen_area(window)
    window.tasks.run(titles[0], lambda _progress: _able(city, chosen, line, work), done)


def _able(city: City, chosen: int, line: Any, work: Work) -> tuple[list[int], EditError | None]:
    """Return the areas that a line can be used on, the picked one first, then by level."""
    from gis_app.domain.area_nesting import of_level

    data = city.data
    areas = data.table("areas")
    able: list[int] = []
    problem: EditError | None = None
    for level in LEVELS_SMALLEST_FIRST:
        fids = of_level(data, level)
        shapes = areas.shapes[areas.positions(fids)]
        for fid in fids[shapely.intersects(shapes, line)].tolist() if len(fids) else ():
            try:
                work(city, fid, line)
            except EditError as error:
                problem = problem or error
            else:
                able.append(fid)
    able.sort(key=lambda fid: fid != chosen)
    return able, problem


ACTIONS: Final = (
    ActionSpec(
        "organisation", msg("Organisation…"), "sitemap", organisation, with_city, "Ctrl+Shift+U"
    ),
    ActionSpec(
        "tool_draw_responsibility_area",
        msg("Draw a responsibility area"),
        "area-add",
        draw_area,
        editable,
        "",
        "tool",
    ),
    ActionSpec(
        "tool_split_area", msg("Split an area"), "area-split", split_area, editable, "", "tool"
    ),
    ActionSpec(
        "tool_reshape_area",
        msg("Move a border of an area"),
        "reshape",
        reshape_area,
        editable,
        "",
        "tool",
    ),
    ActionSpec("merge_areas", msg("Merge areas…"), "area-merge", merge_areas, editable),
    ActionSpec("check_areas", msg("Check the borders of areas…"), "wrench", check_areas, with_city),
    ActionSpec(
        "derive_areas", msg("Derive provisional areas…"), "home-city", derive_areas, editable
    ),
)

MENU: Final = MenuSpec(
    "responsibility",
    msg("Units and areas"),
    "sitemap",
    (
        *("organisation", "|"),
        *(
            "tool_draw_responsibility_area",
            "tool_split_area",
            "tool_reshape_area",
            "merge_areas",
            "|",
        ),
        *("check_areas", "derive_areas"),
    ),
)
