"""Places: go to one, copy where one is, keep bookmarks, see the whole city in the corner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QGuiApplication

from gis_app.domain.bookmarks import Bookmark, bookmarks_text, read_bookmarks
from gis_app.geo.extent import GeoPoint
from gis_app.messages import msg
from gis_app.ui.action_spec import ActionSpec, with_city
from gis_app.ui.dialogs.dialog import ask
from gis_app.workflows.find_place import (
    DATUM_TITLES,
    decimal_text,
    sexagesimal_text,
    zone_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QMenu

    from gis_app.ui.window import Window


def go_to(window: Window) -> None:
    """Ask for coordinates or a name and show the place."""
    from gis_app.ui.city_extents import city_extent
    from gis_app.ui.dialogs.go_to import GoToDialog

    data = window.session.data
    if data is None:
        return
    window.search.prepare()
    dialog = GoToDialog(city_extent(data), window.search.index, window.t, window)
    if not ask(dialog):
        return
    if dialog.row is not None:
        window.session.select(dialog.row.table, [dialog.row.fid])
        window.session.zoom_asked.emit(dialog.row.table, (dialog.row.fid,))
    elif dialog.place is not None:
        canvas = window.canvas
        canvas.set_view(canvas.view.with_centre(dialog.place).with_scale(
            min(canvas.view.scale_denominator, 5_000.0)
        ))  # fmt: skip
        window.session.select("", (), dialog.place)


def copy_coordinates(window: Window) -> None:
    """Copy where the picked thing or place is, in CGCS2000 degrees."""
    place = picked_place(window)
    if place is None:
        window.say(msg("Pick a point, an issue or a place first."))
    else:
        copy_text(window, decimal_text(place))


def picked_place(window: Window) -> GeoPoint | None:
    """Return where what is picked is; the middle of a line or area. None: nowhere."""
    from gis_app.ui.city_extents import rows_extent
    from gis_app.ui.map_places import place_of

    chosen, data = window.session.selection, window.session.data
    if data is None or (chosen.only_fid is None and chosen.fids):
        return None
    if chosen.only_fid is None:
        return chosen.place
    found = place_of(data, chosen.table, chosen.only_fid)
    if found is None:
        extent = rows_extent(data, chosen.table, chosen.fids)
        found = None if extent is None else extent.centre
    return found


def copy_text(window: Window, text: str) -> None:
    """Put a text into the clipboard and say so."""
    QGuiApplication.clipboard().setText(text)
    window.say(msg("Copied: {text}", text=text))


def notations(place: GeoPoint) -> tuple[tuple[str, object, str], ...]:
    """Return an id, a title and the text of every way to write a place."""
    return (
        *((str(d), DATUM_TITLES[d], decimal_text(place, d)) for d in DATUM_TITLES),
        ("dms", msg("Degrees, minutes, seconds"), sexagesimal_text(place)),
        ("zone", msg("Metres, three-degree zone"), zone_text(place)),
    )


def map_menu(window: Window, place: GeoPoint) -> QMenu:
    """Make the menu of a place on the map."""
    from PySide6.QtWidgets import QMenu

    from gis_app.ui.icons import icon

    t, theme = window.t, window.theme
    menu = QMenu(window)
    menu.setObjectName("mapMenu")
    who = menu.addAction(icon("identify", theme), t(msg("Who is responsible here")))
    who.triggered.connect(lambda: window.session.select("", (), place))
    copies = menu.addMenu(icon("copy", theme), t(msg("Copy coordinates")))
    for id_, title, text in notations(place):
        action = copies.addAction(f"{t(title)}   {text}")  # type: ignore[arg-type]
        action.setObjectName(f"copy_{id_}")
        action.triggered.connect(_copier(window, text))
    centre = menu.addAction(icon("crosshairs", theme), t(msg("Centre the map here")))
    centre.triggered.connect(lambda: window.canvas.set_view(window.canvas.view.with_centre(place)))
    if window.session.can_edit:
        import shapely

        from gis_app.ui.commands.drawing import describe
        from gis_app.ui.commands.issues import describe_issue

        wrong = menu.addAction(icon("alert", theme), t(msg("Register an issue here…")))
        wrong.triggered.connect(lambda: describe_issue(window, place))
        add = menu.addAction(icon("point-add", theme), t(msg("Add a point here…")))
        shape = shapely.Point(place.lon, place.lat)
        add.triggered.connect(lambda: describe(window, shape))
    return menu


def _copier(window: Window, text: str) -> Callable[[], None]:
    return lambda: copy_text(window, text)


def show_map_menu(window: Window, place: GeoPoint, at: QPoint) -> None:
    """Open the menu of a place on the map."""
    menu = map_menu(window, place)
    menu.exec(at)
    menu.deleteLater()


# bookmarks


def bookmarks(window: Window) -> tuple[Bookmark, ...]:
    """Return the project's bookmarks."""
    data = window.session.data
    return () if data is None else read_bookmarks(data.settings.bookmarks)


def _keep(window: Window, kept: tuple[Bookmark, ...]) -> None:
    from dataclasses import replace

    city = window.session.city
    if city is not None:
        settings = replace(city.data.settings, bookmarks=bookmarks_text(kept))
        window.tasks.run(
            msg("Keeping the bookmarks"),
            lambda _progress: city.change_settings(settings),
            is_cancellable=False,
        )


def add_bookmark(window: Window) -> None:
    """Keep the present view under a name."""
    from gis_app.ui.dialogs.bookmarks import NewBookmarkDialog

    if not window.session.can_edit:
        window.say(msg("This project is open for reading only."))
        return
    view = window.canvas.view
    centre = view.centre.in_degrees()
    dialog = NewBookmarkDialog(_name_of(window, centre), window.t, window)
    if ask(dialog):
        name = dialog.name.text().strip()
        others = tuple(one for one in bookmarks(window) if one.name != name)
        new = Bookmark(name, centre.lon, centre.lat, view.scale_denominator)
        _keep(window, (*others, new))


def _name_of(window: Window, centre: GeoPoint) -> str:
    """Return the name of the smallest area in the middle, as a proposal."""
    data = window.session.data
    if data is None:
        return ""
    inside = data.area_index.containing(centre.lon, centre.lat)
    fid = next(iter(inside.values()))[0] if inside else 0
    return str(data.table("areas").value(fid, "name") or "") if fid else ""


def edit_bookmarks(window: Window) -> None:
    """Rename, reorder or take away bookmarks."""
    from gis_app.ui.dialogs.bookmarks import BookmarksDialog

    dialog = BookmarksDialog(bookmarks(window), window.t, window)
    if ask(dialog):
        _keep(window, dialog.kept)


def open_bookmark(window: Window, one: Bookmark) -> None:
    """Show what a bookmark keeps."""
    view = window.canvas.view.with_centre(GeoPoint(one.lon_deg, one.lat_deg))
    window.canvas.set_view(view.with_scale(one.scale_denominator))


def bookmark_menu(window: Window) -> QMenu:
    """Make the list of bookmarks with what can be done to it."""
    from PySide6.QtWidgets import QMenu

    from gis_app.ui.icons import icon

    menu = QMenu(window)
    add = menu.addAction(icon("plus", window.theme), window.t(msg("Bookmark this view…")))
    add.triggered.connect(lambda: add_bookmark(window))
    add.setEnabled(window.session.can_edit)
    kept = bookmarks(window)
    if kept:
        menu.addSeparator()
    for one in kept:
        action = menu.addAction(one.name.replace("&", "&&"))
        action.triggered.connect(_opener(window, one))
    if kept and window.session.can_edit:
        menu.addSeparator()
        change = menu.addAction(icon("pencil", window.theme), window.t(msg("Edit bookmarks…")))
        change.triggered.connect(lambda: edit_bookmarks(window))
    return menu


def _opener(window: Window, one: Bookmark) -> Callable[[], None]:
    return lambda: open_bookmark(window, one)


def show_bookmarks(window: Window) -> None:
    """Open the list of bookmarks beside the button that has them."""
    menu = bookmark_menu(window)
    menu.exec(window.strip.beside("bookmarks"))
    menu.deleteLater()


def toggle_overview(window: Window) -> None:
    """Show or hide the small map in the corner."""
    window.canvas.overview.set_shown(window.canvas.overview.isHidden())
    window.parts_changed.emit()


ACTIONS: Final = (
    ActionSpec("go_to", msg("Go to coordinates or a name…"), "goto", go_to, with_city, "Ctrl+G"),
    ActionSpec(
        "copy_coordinates",
        msg("Copy the coordinates of what is picked"),
        "copy",
        copy_coordinates,
        lambda now: now.has_selection,
        "Ctrl+Alt+C",
    ),
    ActionSpec(
        "bookmarks", msg("Bookmarks…"), "bookmark", show_bookmarks, with_city, "Ctrl+Shift+B"
    ),
    ActionSpec(
        "show_overview",
        msg("Overview map"),
        "overview",
        toggle_overview,
        with_city,
        "F8",
        is_switch=True,
    ),
)
